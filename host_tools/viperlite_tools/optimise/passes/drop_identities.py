"""Ops that change nothing are removed: RESHAPE to the same shape, TRANSPOSE to the same order, PAD by nothing, and the like.

QUANTIZE to the same scale and zero point, CAST to the same type, CONCATENATION of one, pooling of one pixel.
"""

from ..geometry import filter_size
from ..promise import BIT_EXACT
from ..ranges import activation
from ..rewrite import bypass, numbers, same_type

promise = BIT_EXACT
after = ("fold_constants",)


def run(graph):
    return sum(bypass(graph, op) for op in list(graph.ops) if _nothing(op))


def _nothing(op):
    if op.custom or op.name not in _JUDGES or not op.inputs or op.x is None or len(op.outputs) != 1:
        return False
    return not op.x.constant and same_type(op.x, op.out) and _JUDGES[op.name](op)


def _always(op):
    return True


def _single(op):
    return len(op.inputs) == 1 and activation(op) == "NONE"


def _in_order(op):
    order = numbers(op.inputs[1])
    return order is not None and order == list(range(len(op.x.shape)))


def _one_pixel(op):
    return filter_size(op) == (1, 1) and activation(op) == "NONE"


_JUDGES = {
    "RESHAPE": _always, "SQUEEZE": _always, "EXPAND_DIMS": _always, "CAST": _always, "QUANTIZE": _always, "PAD": _always,
    "PADV2": _always, "TRANSPOSE": _in_order, "CONCATENATION": _single, "AVERAGE_POOL_2D": _one_pixel,
    "MAX_POOL_2D": _one_pixel,
}  # fmt: skip
