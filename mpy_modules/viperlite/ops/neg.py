"""NEG: out = -x; float32.

Source: tflite-micro, kernels/neg.cc.
"""

from .. import lut
from ..schema import TYPE_FLOAT32


def prepare(op):
    x, out = lut.operands(op, (TYPE_FLOAT32,))
    lut.emit_f32(op, "neg_f32", x, out)
