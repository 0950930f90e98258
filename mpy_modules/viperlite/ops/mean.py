"""MEAN: out = mean of x along axes; int8 with any scales, float32.

Source: tflite-micro, kernels/reduce_common.cc; QuantizedMeanOrSum in internal/reference/reduce.h, which takes the
number of elements into the multiplier.
"""

from .. import quant, reduction, walk
from ..schema import TYPE_FLOAT32, TYPE_INT8


def prepare(op, mean=True):
    """Without `mean`, the sum."""
    x, out, axes = reduction.operands(op, (TYPE_INT8, TYPE_FLOAT32))
    dims = reduction.dimensions(x, axes, 4)
    count = x.n // out.n
    if out.type == TYPE_FLOAT32:
        op.emit("sum_f32", *walk.header(out, x, dims, 15), out.n, count if mean else 1, walk.tail(dims))
        return
    multiplier, shift = quant.quantize_multiplier(quant.quotient(quant.parts(op.scale(x)), quant.parts(op.scale(out))))
    if mean:
        fraction = min(quant.bit_length(count) - 1, 32, 31 + shift)
        multiplier, shift = (multiplier << fraction) // count, shift - fraction
    start = quant.wrap32(-op.zero_point(x) * count)
    header = walk.header(op.scratch(4 * out.n), x, dims, 20)
    op.emit("sum_s8", *header, out, out.n, start, multiplier, shift, op.zero_point(out), walk.tail(dims))
