"""Ops that reduce a tensor along axes: what they share.

Source: tflite-micro, kernels/reduce_common.cc.
"""

from . import walk
from .schema import TYPE_INT32
from .tensor import type_size


def operands(op, types):
    """(x, out, axes) of one of the types given; axes is a set."""
    op.count(2)
    x, axis, out = op.input(0), op.input(1), op.output()
    if op.same_type(x, out) not in types:
        raise op.type_error(x, out)
    op.require(axis.type == TYPE_INT32 and (axis.at or not axis.n), "axes (tensor %d) must be constant int32" % axis.index)
    op.require(x.n, "input of shape %s has no elements" % (x.shape,))
    rank = len(x.shape)
    axes = set()
    for i in axis.numbers():
        op.require(-rank <= i < rank, "axis %d is outside a tensor of %d dimensions" % (i, rank))
        axes.add(i % rank)
    kept = [1 if i in axes else d for i, d in enumerate(x.shape)]
    op.require(
        [d for d in out.shape if d != 1] == [d for d in kept if d != 1],
        "output of shape %s, input %s reduced along %s" % (out.shape, x.shape, sorted(axes)),
    )
    return x, out, axes


def dimensions(x, axes, size):
    """Dimensions of the walk over results of `size` bytes, and over x, that visits x in order."""
    kept = [1 if i in axes else d for i, d in enumerate(x.shape)]
    rank = len(kept)
    return walk.merged(list(zip(x.shape, walk.steps(kept, rank, size), walk.steps(x.shape, rank, type_size(x.type)))))
