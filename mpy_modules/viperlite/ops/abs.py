"""ABS: out = |x|; int8 with any scales, float32.

Source: tflite-micro, kernels/elementwise.cc.
"""

from .. import lut, quant
from ..schema import TYPE_FLOAT32, TYPE_INT8


def prepare(op):
    x, out = lut.operands(op, (TYPE_INT8, TYPE_FLOAT32))
    if out.type == TYPE_FLOAT32:
        lut.emit_f32(op, "abs_f32", x, out)
        return
    scale_x, scale_out, offset = op.scale(x), op.scale(out), op.zero_point(out)
    if scale_x == scale_out:
        lut.emit(op, x, out, lambda value: abs(value) + offset)
        return
    multiplier, shift = quant.quantize_multiplier(quant.quotient(quant.parts(scale_x), quant.parts(scale_out)))
    lut.emit(op, x, out, lambda value: quant.multiply(abs(value), multiplier, shift) + offset)
