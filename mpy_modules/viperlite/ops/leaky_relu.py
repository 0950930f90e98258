"""LEAKY_RELU: out = x where x > 0, else alpha * x; int8 with any scales, float32.

Source: tflite-micro, kernels/leaky_relu_common.cc.
"""

from .. import lut, quant
from ..schema import LEAKYRELU_ALPHA, TYPE_FLOAT32, TYPE_INT8


def prepare(op):
    x, out = lut.operands(op, (TYPE_INT8, TYPE_FLOAT32))
    alpha = op.option_uint32(LEAKYRELU_ALPHA)  # raw bits
    if out.type == TYPE_FLOAT32:
        lut.emit_f32(op, "leaky_relu_f32", x, out, alpha)
        return
    scale_x, scale_out, offset = quant.parts(op.scale(x)), quant.parts(op.scale(out)), op.zero_point(out)
    sign, slope = -1 if alpha >> 31 else 1, quant.parts(alpha & 0x7FFFFFFF)
    above = quant.quantize_multiplier(quant.quotient(scale_x, scale_out))
    below = quant.quantize_multiplier(quant.quotient(quant.product(scale_x, slope), scale_out))

    def stored(x):
        return offset + (quant.multiply(x, *above) if x >= 0 else sign * quant.multiply(x, *below))

    lut.emit(op, x, out, stored)
