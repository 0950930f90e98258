"""SOFTMAX over the last dimension: int8 to int8, int8 to int16, float32.

Source: tflite-micro, kernels/softmax_common.cc; PreprocessSoftmaxScaling and CalculateInputRadius in
tensorflow/lite/kernels/internal/quantization_util.cc.
"""

from .. import quant
from ..fixed_point import CONSTANTS
from ..schema import SOFTMAX_BETA, TYPE_FLOAT32, TYPE_INT8, TYPE_INT16

_INTEGER_BITS = 5  # of the scaled difference: Q5.26
_LAST_DIFFERENCE = 255  # two int8 are never further apart


def _scaling(op, x):
    """(multiplier, shift, n): a difference of d is scaled to Q5.26 by the first two; from n on its exponential is 0."""
    m, e = quant.product(quant.parts(op.option_uint32(SOFTMAX_BETA)), quant.parts(op.scale(x)))
    e += 31 - _INTEGER_BITS
    op.require((m << e if e > 0 else m) > (1 << -e if e < 0 else 1), "beta times the input's scale is too small")
    if (m << e if e > 0 else m) > (quant.INT32_MAX << -e if e < 0 else quant.INT32_MAX):
        m, e = quant.INT32_MAX, 0
    multiplier, shift = quant.quantize_multiplier((m, e))
    radius = ((1 << _INTEGER_BITS) - 1 << 31 - _INTEGER_BITS) >> shift
    return multiplier, shift, min(radius, _LAST_DIFFERENCE) + 1


def prepare(op):
    op.count(1)
    x, out = op.input(0), op.output()
    op.require(len(x.shape) >= 1, "input must have a dimension")
    if x.shape != out.shape:
        raise op.shape_error("output", out.shape, x.shape)
    depth = x.shape[-1]
    rows = x.n // depth if depth else 0
    types = (x.type, out.type)
    if types == (TYPE_INT8, TYPE_INT8) or types == (TYPE_INT8, TYPE_INT16):
        bits = 8 if out.type == TYPE_INT8 else 16
        zero_point, scale = -(1 << (bits - 1)), quant.parts(op.scale(out))
        tolerance = 1000 << bits if bits == 16 else 1 << 60  # int8: exactly 1/256; int16: within 0.1 %
        op.require(
            op.zero_point(out) == zero_point and quant.near(scale, (1, -bits), tolerance),
            "output must have scale 1/%d and zero point %d" % (1 << bits, zero_point),
        )
        scratch = op.scratch(4 * (depth + 2))
        op.emit("softmax_s8", out, x, scratch, rows, depth, bits, *_scaling(op, x), CONSTANTS)
    elif types == (TYPE_FLOAT32, TYPE_FLOAT32):
        op.emit("softmax_f32", out, x, op.option_uint32(SOFTMAX_BETA), rows, depth)
    else:
        raise op.type_error(x, out)
