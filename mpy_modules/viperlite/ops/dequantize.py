"""DEQUANTIZE: int8, uint8, int16 to float32, per tensor.

Source: tflite-micro, kernels/dequantize_common.cc.
"""

from .. import quant
from ..integers import kind
from ..schema import TYPE_FLOAT32, TYPE_INT8, TYPE_INT16, TYPE_UINT8


def prepare(op):
    op.count(1)
    x, out = op.input(0), op.output()
    if x.type not in (TYPE_INT8, TYPE_UINT8, TYPE_INT16) or out.type != TYPE_FLOAT32:
        raise op.type_error(x, out)
    op.require(x.n == out.n, "input has %d elements, output %d" % (x.n, out.n))
    scale = op.scale(x)
    quant.parts(scale)  # refuses a scale that is no scale
    op.emit("dequantize_f32", out, x, out.n, *kind(x.type), op.zero_point(x), scale)
