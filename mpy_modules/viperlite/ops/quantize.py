"""QUANTIZE: numbers to another scale and zero point, per tensor.

float32 to int8, int16; int8 to int8, uint8, int16, int32; uint8 to int8; int16 to int8, int16, int32; int32 to int8,
int16. Source: tflite-micro, kernels/quantize_common.cc.
"""

from .. import quant
from ..integers import kind
from ..schema import TYPE_FLOAT32, TYPE_INT8, TYPE_INT16, TYPE_INT32, TYPE_UINT8

_OUT_TYPES = {
    TYPE_FLOAT32: (TYPE_INT8, TYPE_INT16),
    TYPE_INT8: (TYPE_INT8, TYPE_UINT8, TYPE_INT16, TYPE_INT32),
    TYPE_UINT8: (TYPE_INT8,),
    TYPE_INT16: (TYPE_INT8, TYPE_INT16, TYPE_INT32),
    TYPE_INT32: (TYPE_INT8, TYPE_INT16),
}


def prepare(op):
    op.count(1)
    x, out = op.input(0), op.output()
    if out.type not in _OUT_TYPES.get(x.type, ()):
        raise op.type_error(x, out)
    op.require(x.n == out.n, "input has %d elements, output %d" % (x.n, out.n))
    scale = op.scale(out)
    op.require(out.scales().n == 1, "output has %d scales, must have one" % out.scales().n)
    common = (out, x, out.n) + kind(out.type) + (op.zero_point(out),)
    if x.type == TYPE_FLOAT32:
        op.require(quant.parts(scale)[0], "output has scale 0")
        op.emit("quantize_f32", *common, scale)
        return
    multiplier, shift = quant.quantize_quotient(quant.parts(op.scale(x)), quant.parts(scale))
    op.require(shift < 32, "input has 2**%d times the scale of the output, must be less than 2**31" % shift)
    op.emit("quantize_int", *common, *kind(x.type), op.zero_point(x), multiplier, shift)
