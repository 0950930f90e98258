"""LOGISTIC: out = 1 / (1 + exp(-x)); int8 at scale 1 / 256 and zero point -128, float32.

Source: tflite-micro, kernels/logistic_common.cc.
"""

from .. import fixed_point, lut
from ..schema import TYPE_FLOAT32, TYPE_INT8


def prepare(op):
    x, out = lut.operands(op, (TYPE_INT8, TYPE_FLOAT32))
    if out.type == TYPE_FLOAT32:
        lut.emit_f32(op, "logistic_f32", x, out)
        return
    zero_point = op.zero_point(out)
    op.require(zero_point == -128, "output has zero point %d, must be -128" % zero_point)
    lut.sigmoid(op, x, out, fixed_point.logistic, 23, -128)
