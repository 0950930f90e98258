"""TANH: out = tanh(x); int8 at scale 1 / 128 and zero point 0, float32.

Source: tflite-micro, kernels/tanh.cc.
"""

from .. import fixed_point, lut
from ..schema import TYPE_FLOAT32, TYPE_INT8


def prepare(op):
    x, out = lut.operands(op, (TYPE_INT8, TYPE_FLOAT32))
    if out.type == TYPE_FLOAT32:
        lut.emit_f32(op, "tanh_f32", x, out)
    else:
        lut.sigmoid(op, x, out, fixed_point.tanh, 24, 0)
