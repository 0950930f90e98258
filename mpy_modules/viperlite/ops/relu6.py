"""RELU6: out = min(max(x, 0), 6); int8, whose output has the input's quantisation whatever it says, float32.

Source: tflite-micro, kernels/activations_common.cc. Its 6 is divided by the scale in float.
"""

from .. import lut, quant
from ..schema import TYPE_FLOAT32, TYPE_INT8


def prepare(op):
    x, out = lut.operands(op, (TYPE_INT8, TYPE_FLOAT32))
    if out.type == TYPE_FLOAT32:
        lut.emit_f32(op, "relu_f32", x, out, 0x40C00000)
        return
    zero_point = op.zero_point(x)
    six = quant.round_to_int(quant.quotient((6, 0), quant.parts(op.scale(x)), 24))
    lut.emit(op, x, out, lambda value: zero_point + max(0, min(value, six)))
