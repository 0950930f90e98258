"""RESHAPE: the same numbers under another shape, which the model gives; the shape input is not read.

Source: tflite-micro, kernels/reshape_common.cc.
"""

from ..copying import copy
from ..tensor import type_size


def prepare(op):
    op.count((1, 2))
    x, out = op.input(0), op.output()
    if not type_size(op.same_type(x, out)):
        raise op.type_error(x, out)
    op.require(x.n == out.n, "%s to %s: the number of elements must stay" % (x.shape, out.shape))
    copy(op, out, x)
