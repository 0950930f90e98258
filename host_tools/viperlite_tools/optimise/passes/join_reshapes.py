"""RESHAPE after RESHAPE becomes one, or none before FULLY_CONNECTED; a shape that is computed becomes a constant.

SQUEEZE and EXPAND_DIMS count as RESHAPE. FULLY_CONNECTED takes rows of its own length from any shape.
"""

import numpy as np

from ..promise import BIT_EXACT
from ..rewrite import constant, relabel, same_quantisation, sole_maker

promise = BIT_EXACT
after = ("drop_identities",)
_RELABELLING = ("RESHAPE", "SQUEEZE", "EXPAND_DIMS")


def run(graph):
    return sum(map(lambda op: _fixed(op) or _joined(graph, op) or _flattened(graph, op), list(graph.ops)))


def _fixed(op):
    """The second input of a RESHAPE is not needed to run it: the output has its shape."""
    if op.name != "RESHAPE" or len(op.inputs) < 2 or op.inputs[1] is None or op.inputs[1].constant:
        return False
    op.inputs = [op.x, constant(op.out.name + "/shape", np.array(op.out.shape, np.int32))]
    op.options = {"new_shape": list(op.out.shape)}
    op.kind = None
    return True


def _joined(graph, op):
    """What is relabelled twice is relabelled once."""
    if op.name not in _RELABELLING:
        return False
    first = sole_maker(graph, op.x)
    if first is None or first.name not in _RELABELLING or first.x.variable or first.x.constant:
        return False
    relabel(op, first.x)
    graph.ops.remove(first)
    return True


def _flattened(graph, op):
    if op.name != "FULLY_CONNECTED" or op.options.get("keep_num_dims"):
        return False
    first = sole_maker(graph, op.x)
    if first is None or first.name not in _RELABELLING or first.x.variable or first.x.constant:
        return False
    if not first.x.shape or not same_quantisation(first.x, op.x):
        return False
    op.inputs[0] = first.x
    graph.ops.remove(first)
    return True
