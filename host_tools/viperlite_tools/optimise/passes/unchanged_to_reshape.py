"""int8 arithmetic that leaves every stored number as it is becomes a RESHAPE, which costs nothing where it is planned.

Such as a factor that is in the scale already, after a rescaling of the input; each of the 256 numbers is tried.
"""

import numpy as np

from ... import execute
from ...graph import Graph, Op, Tensor
from ..affine import rows
from ..promise import BIT_EXACT
from ..rewrite import relabel

promise = BIT_EXACT
after = ("drop_identities", "fuse_activation", "cancel_quantize")
_ELEMENTWISE = frozenset("ADD SUB MUL DIV MAXIMUM MINIMUM RELU RELU6 LEAKY_RELU ABS QUANTIZE".split())
_ALL = np.arange(-128, 128, dtype=np.int8)


def run(graph):
    changes = 0
    for op in graph.ops:
        x = _changing(op)
        if x is not None and _unchanged(op, x):
            relabel(op, x)
            changes += 1
    return changes


def _changing(op):
    """The only input of an elementwise int8 op that is no constant; None for any other op."""
    if op.custom or op.name not in _ELEMENTWISE:
        return None
    given = [t for t in op.inputs if t is not None and not t.constant]
    if len(given) != 1 or given[0].variable or given[0].shape != op.out.shape or not op.out.shape:
        return None
    return given[0] if given[0].dtype == op.out.dtype == "int8" else None


def _unchanged(op, x):
    """Whether every number stays in every channel; constants that differ within a channel are not tried."""
    channels = x.shape[-1]
    inputs = []
    for t in op.inputs:
        if t is x:
            inputs.append(_like(x, (256, channels)))
            continue
        row = None if t is None or t.data is None else rows(np.broadcast_to(t.data, x.shape), channels)
        if row is None:
            return False
        inputs.append(_like(t, (channels,), row))
    out = _like(op.out, (256, channels))
    tried = Op(op.name, inputs, [out], dict(op.options), kind=op.kind)
    if not execute.supports(tried):
        return False
    given = np.repeat(_ALL[:, None], channels, axis=1)
    return np.array_equal(execute.run(Graph([t for t in inputs if not t.constant], [out], [tried]), [given])[0], given)


def _like(t, shape, data=None):
    return Tensor(t.name, t.dtype, shape, data, t.scales, t.zero_points, t.dimension)
