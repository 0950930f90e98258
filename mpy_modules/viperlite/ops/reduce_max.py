"""REDUCE_MAX: out = the largest of x along axes; int8, float32.

Source: tflite-micro, kernels/reduce_common.cc.
"""

from .. import reduction, walk
from ..schema import TYPE_FLOAT32, TYPE_INT8
from ..tensor import type_size


def prepare(op, larger=1):
    """larger: 1 for the largest, 0 for the smallest."""
    x, out, axes = reduction.operands(op, (TYPE_INT8, TYPE_FLOAT32))
    kernel = "reduce_max_f32"
    if out.type == TYPE_INT8:
        kernel = "reduce_max_s8"
        like = op.scale(x) == op.scale(out) and op.zero_point(x) == op.zero_point(out)
        op.require(like, "input and output must be quantised alike")
    dims = reduction.dimensions(x, axes, type_size(out.type))
    op.emit(kernel, *walk.header(out, x, dims, 15), out.n, larger, walk.tail(dims))
