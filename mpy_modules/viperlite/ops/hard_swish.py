"""HARD_SWISH: out = x * min(max(x + 3, 0), 6) / 6; int8 with any scales, float32.

Source: tflite-micro, kernels/hard_swish_common.cc; internal/reference/hard_swish.h, whose int8 arithmetic is of 16 bits.
"""

from .. import lut, quant
from ..schema import TYPE_FLOAT32, TYPE_INT8


def _high_mul(a, b):
    """Rounded high half of 2ab."""
    return (a * b + (1 << 14)) >> 15


def _shift_left(a, n):
    """a * 2**n, saturated."""
    return max(-0x8000, min(0x7FFF, a << n))


def _divide_by_pot(a, n):
    """a / 2**n, to nearest, ties away from zero; where n is more than 15 the remainder counts as more than a half."""
    return quant.divide_by_pot(a, n) if n < 16 else (a >> n) + (a >= 0)


def _multiplier(a, b):
    """a / b as (multiplier of 15 bits, exponent)."""
    multiplier, exponent = quant.quantize_multiplier(quant.quotient(a, b))
    return min(0x7FFF, (multiplier + (1 << 15)) >> 16), exponent


def prepare(op):
    x, out = lut.operands(op, (TYPE_INT8, TYPE_FLOAT32))
    if out.type == TYPE_FLOAT32:
        lut.emit_f32(op, "hard_swish_f32", x, out)
        return
    m, e = quant.parts(op.scale(x))
    fine = (m, e - 7)  # scale of an input times 128
    multiplier, exponent = _multiplier(fine, quant.parts(op.scale(out)))
    op.require(exponent <= 0, "input has 2**%d times the scale of the output, must be less than 2**7" % (exponent + 7))
    gate_multiplier, gate_exponent = _multiplier(fine, (3, -15))
    offset = op.zero_point(out)

    def stored(x):
        x <<= 7
        gate = _shift_left(x, gate_exponent - 1) if gate_exponent > 0 else x  # x / 3 in [-1, 1), Q0.15
        gate = _high_mul(gate, gate_multiplier)
        gate = _shift_left(gate, 1) if gate_exponent > 0 else _divide_by_pot(gate, -gate_exponent)
        product = (gate + 0x8000 >> 1) * _high_mul(x, multiplier)
        product = -(-product >> 15) if product < 0 else product >> 15
        value = _divide_by_pot(product, -exponent) + offset
        return ((value + 0x8000) & 0xFFFF) - 0x8000

    lut.emit(op, x, out, stored)
