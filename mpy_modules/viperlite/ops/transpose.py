"""TRANSPOSE: dimension i of the output is dimension perm[i] of the input. float32, int8, int16.

Source: tflite-micro, kernels/transpose_common.cc, transpose.cc.
"""

from ..copying import copy_nd, strides
from ..schema import TYPE_FLOAT32, TYPE_INT8, TYPE_INT16, TYPE_INT32


def prepare(op):
    op.count(2)
    x, perm, out = op.input(0), op.input(1), op.output()
    rank = len(x.shape)
    op.require(1 <= rank <= 5, "input has %d dimensions, must have 1 to 5" % rank)
    if op.same_type(x, out) not in (TYPE_FLOAT32, TYPE_INT8, TYPE_INT16):
        raise op.type_error(x, out)
    op.require(perm.at, "perm (tensor %d) must be constant" % perm.index)
    if perm.type != TYPE_INT32:
        raise op.type_error(perm)
    order = perm.numbers()
    op.require(
        len(perm.shape) == 1 and sorted(order) == list(range(rank)),
        "perm %s does not name each of %d dimensions once" % (order, rank),
    )
    shape = tuple([x.shape[i] for i in order])
    if out.shape != shape:
        raise op.shape_error("output", out.shape, shape)
    steps = strides(x.shape)
    copy_nd(op, out, x, shape, strides(shape), [steps[i] for i in order])
