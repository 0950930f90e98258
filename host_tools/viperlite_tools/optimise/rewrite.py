"""What passes do to a graph, and ask of it."""

import numpy as np

from .. import execute
from ..graph import Tensor


def proven(op):
    """Whether an op is what its name says, so that passes may build on it: most are proven as a board would prove them."""
    if execute.supports(op):
        return True
    if op.custom or len(op.outputs) != 1 or not op.inputs or op.x is None:
        return False
    if op.name in ("SHAPE", "RANK"):
        return True
    if op.name == "DEQUANTIZE":
        return op.x.dtype == "float16" and op.x.shape == op.out.shape
    if op.name in ("RESHAPE", "SQUEEZE", "EXPAND_DIMS"):
        return op.x.dtype == op.out.dtype and op.x.n == op.out.n
    return op.name == "RELU_N1_TO_1" and op.x.dtype == op.out.dtype == "float32" and op.x.shape == op.out.shape


def sole_reader(graph, tensor):
    """The op that reads a tensor, if it is the only one, reads it once, and nobody outside the graph sees it; else None."""
    if tensor in graph.outputs or tensor.variable:
        return None
    readers = graph.consumers(tensor)
    return readers[0] if len(readers) == 1 and readers[0].inputs.count(tensor) == 1 else None


def sole_maker(graph, tensor):
    """The op that writes a tensor which only one op reads; None where another one, or the user, needs it too."""
    return graph.producer(tensor) if tensor is not None and sole_reader(graph, tensor) else None


def bypass(graph, op, x=None):
    """Remove an op whose output is its input x (the first, unless given). Whether that could be done.

    It cannot where both are seen from outside: an input that is an output keeps its copy.
    """
    x, out = op.x if x is None else x, op.out
    if x.variable or out.variable:
        return False
    if out in graph.outputs:
        maker = graph.producer(x)
        if maker is None or x in graph.outputs or x in graph.inputs:
            return False
        maker.outputs = [out if t is x else t for t in maker.outputs]
        graph.replace(x, out)
    else:
        graph.replace(out, x)
    graph.ops.remove(op)
    return True


def same_quantisation(a, b):
    """Whether a stored number means the same in both tensors."""
    if a.dtype != b.dtype or (a.scales is None) != (b.scales is None):
        return False
    if a.scales is None:
        return True
    return bool(
        np.array_equal(a.scales, b.scales)
        and np.array_equal(a.zero_points, b.zero_points)
        and (len(a.scales) == 1 or a.dimension == b.dimension)
    )


def same_type(a, b):
    """Whether one tensor can stand for the other."""
    return a.shape == b.shape and same_quantisation(a, b)


def constant(name, data, like=None, scales=None, zero_points=None, dimension=0):
    """A new constant Tensor; `like`: one whose quantisation it has."""
    if like is not None:
        scales, zero_points, dimension = like.scales, like.zero_points, like.dimension
    return Tensor(name, data.dtype.name, data.shape, data, scales, zero_points, dimension)


def relabel(op, x):
    """Make an op a RESHAPE of x."""
    op.name, op.custom, op.version, op.kind, op.custom_options = "RESHAPE", False, 1, None, b""
    op.inputs = [x, constant(op.out.name + "/shape", np.array(op.out.shape, np.int32))]
    op.options = {"new_shape": list(op.out.shape)}


def numbers(tensor):
    """The integers of a constant as a list; None where it is no constant."""
    return None if tensor is None or tensor.data is None else [int(i) for i in tensor.data.ravel()]


def stateful(op):
    """Whether an op does more than to write its outputs, or may do so."""
    touched = [*op.inputs, *op.outputs]
    return op.custom or op.name in _STATEFUL or any(t is not None and t.variable for t in touched)


_STATEFUL = frozenset(
    "ASSIGN_VARIABLE READ_VARIABLE VAR_HANDLE CALL CALL_ONCE IF WHILE STABLEHLO_WHILE HASHTABLE HASHTABLE_IMPORT "
    "HASHTABLE_FIND HASHTABLE_SIZE RANDOM_STANDARD_NORMAL RANDOM_UNIFORM MULTINOMIAL DELEGATE".split()
)
