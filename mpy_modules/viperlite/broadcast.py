"""Ops of two tensors, element by element, broadcasting as numpy does.

Source: tensorflow/lite/kernels/internal/reference/broadcast_loop.h.
"""

from . import walk
from .activation import bounds
from .quant import INT32_MAX, INT32_MIN
from .tensor import type_size


def operands(op, types):
    """(a, b, out) of one of the types given."""
    op.count(2)
    a, b, out = op.input(0), op.input(1), op.output()
    if op.same_type(a, b, out) not in types:
        raise op.type_error(a, b, out)
    return a, b, out


def emit(op, kernel, a, b, out, words):
    """Emit out[i] = f(a[i], b[i]): the walk, 13 out, 15 the words given, then the walk's outer dimensions."""
    dims = broadcast(op, a, b, out)
    if out.n:
        op.emit(kernel, *walk.header(a, b, dims, 15 + len(words)), out, *words, walk.tail(dims))


def broadcast(op, a, b, out):
    """Dimensions of the walk over a and b that gives out in order; refuses shapes that do not fit."""
    shape = _shape(op, a.shape, b.shape)
    if not (_stripped(out.shape) == _stripped(shape) or (_stripped(a.shape) == _stripped(b.shape) and out.n == a.n)):
        raise op.shape_error("output", out.shape, shape)
    size, rank = type_size(out.type), len(shape)
    return walk.merged(list(zip(shape, walk.steps(a.shape, rank, size), walk.steps(b.shape, rank, size))))


def _shape(op, a, b):
    """The shape that both broadcast to."""
    rank = max(len(a), len(b))
    shape = []
    for m, n in zip((1,) * (rank - len(a)) + a, (1,) * (rank - len(b)) + b):
        op.require(m == n or m == 1 or n == 1, "inputs of shapes %s and %s do not broadcast" % (a, b))
        shape.append(n if m == 1 else m)
    return tuple(shape)


def _stripped(shape):
    """A shape without its leading ones."""
    i = 0
    while i < len(shape) and shape[i] == 1:
        i += 1
    return shape[i:]


def plain_int32(op, *specs):
    """Refuse int32 tensors that are quantised, as TFLM does."""
    for spec in specs:
        op.require(not spec.scales(), "int32 tensor %d is quantised; only plain int32 has a kernel" % spec.index)


def no_zero_point(op, *specs):
    """Refuse tensors whose zero point is not 0."""
    for spec in specs:
        zero_point = op.zero_point(spec)
        op.require(zero_point == 0, "zero point of %s tensor %d is %d, must be 0" % (spec.type_name(), spec.index, zero_point))


def int32_range(op, activation):
    """(least, greatest) of plain int32 after the activation."""
    least, greatest = bounds(op, activation)
    return INT32_MIN if least is None else least, INT32_MAX if greatest is None else greatest
