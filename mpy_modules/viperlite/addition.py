"""ADD and SUB: out = act(a + sign * b), broadcasting.

int8 and int16 (zero point 0) bring both inputs to a common scale, twice the larger of theirs, with `left shift` bits of
fraction below it; int32 without quantisation wraps; float32.
"""

from . import broadcast, quant
from .activation import float_range, quantized_range
from .schema import TYPE_FLOAT32, TYPE_INT8, TYPE_INT16, TYPE_INT32


def addition(op, sign, activation, int32_range):
    """Prepare a + sign * b. int32_range: clamp of int32 results."""
    a, b, out = broadcast.operands(op, (TYPE_INT8, TYPE_INT16, TYPE_INT32, TYPE_FLOAT32))
    if out.type == TYPE_FLOAT32:
        kernel, words = "add_f32", float_range(op, activation)
    elif out.type == TYPE_INT32:
        kernel, words = "add_s32", int32_range
        broadcast.plain_int32(op, a, b)
    else:
        kernel, left_shift = ("add_s8", 20) if out.type == TYPE_INT8 else ("add_s16", 15)
        if out.type == TYPE_INT16:
            broadcast.no_zero_point(op, a, b, out)
        words = _scaling(op, a, b, out, left_shift) + quantized_range(op, activation, out)
    broadcast.emit(op, kernel, a, b, out, words + (sign,))


def _scaling(op, a, b, out, left_shift):
    """Words: offset, multiplier, shift of a, the same of b; multiplier, shift, offset of out."""
    scale_a, scale_b, scale_out = [quant.parts(op.scale(spec)) for spec in (a, b, out)]
    m, e = scale_a if op.scale(a) > op.scale(b) else scale_b  # raw bits of floats rise as the floats do
    twice = (m, e + 1)
    words = ()
    for spec, scale in ((a, scale_a), (b, scale_b)):
        words += (-op.zero_point(spec),) + quant.quantize_quotient(scale, twice)
    m, e = scale_out
    multiplier, shift = quant.quantize_quotient(twice, (m, e + left_shift))
    op.require(shift <= 0, "output scale is less than 2**%d of the larger input scale" % (1 - left_shift))
    return words + (multiplier, shift, op.zero_point(out))
