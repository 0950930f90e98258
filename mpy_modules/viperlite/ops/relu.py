"""RELU: out = max(x, 0); int8 with any scales, float32.

Source: tflite-micro, kernels/activations_common.cc. Its multiplier is divided in double.
"""

from .. import lut, quant
from ..schema import TYPE_FLOAT32, TYPE_INT8


def prepare(op):
    x, out = lut.operands(op, (TYPE_INT8, TYPE_FLOAT32))
    if out.type == TYPE_FLOAT32:
        lut.emit_f32(op, "relu_f32", x, out, 0x7F800000)
        return
    multiplier, shift = quant.quantize_multiplier(quant.quotient(quant.parts(op.scale(x)), quant.parts(op.scale(out))))
    least = op.zero_point(out)
    lut.emit(op, x, out, lambda value: max(least, quant.multiply(value, multiplier, shift) + least))
