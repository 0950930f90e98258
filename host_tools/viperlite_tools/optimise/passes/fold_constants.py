"""Ops whose inputs are all constants are run now; SHAPE and RANK need not even that.

Numbers are those of viperlite_tools/execute. An op that it lacks stays.
"""

import numpy as np

from ... import execute
from ...graph import Graph
from ..promise import BIT_EXACT
from ..rewrite import constant, stateful

promise = BIT_EXACT
after = ()


def run(graph):
    changes = 0
    for op in list(graph.ops):
        if stateful(op) or len(op.outputs) != 1 or op.out in graph.outputs:
            continue
        data = _value(op)
        if data is None:
            continue
        graph.replace(op.out, constant(op.out.name, data, like=op.out))
        graph.ops.remove(op)
        changes += 1
    return changes


def _value(op):
    """What an op writes, None where that is not known."""
    if op.name in ("SHAPE", "RANK") and op.out.dtype in ("int32", "int64"):
        shape = op.x.shape if op.name == "SHAPE" else len(op.x.shape)
        data = np.array(shape, op.out.dtype)
        return data if data.shape == op.out.shape else None
    if op.name == "DEQUANTIZE" and op.x.dtype == "float16" and op.x.data is not None:
        return op.x.data.astype(np.float32)
    given = [t for t in op.inputs if t is not None]
    if not given or any(t.data is None for t in given) or not execute.supports(op):
        return None
    (out,) = execute.run(Graph([], op.outputs, [op]), [])
    return np.array(out, op.out.dtype).reshape(op.out.shape)
