"""DIV, the specification.

Source: tensorflow/lite/kernels/internal/reference/div.h; GetReciprocal in common.h.

Blocks begin with the walk of viperlite/walk.py over a and b; 13 is the address of out, in the order of the walk.

div_s8, int8 throughout: 15 offset (-zero point) of a, 16 of b, 17 multiplier, 18 shift, 19 offset of out, 20 least,
21 greatest, 22 two words for the kernel's own use. Where C++ leaves TFLM's answer open (division by zero; small and large
multipliers, which shift by more than 31 or fewer than 0 bits to the right), this is the answer of its x86-64 build.
div_s32: 15 least, 16 greatest. Quotients are cut towards zero; -2**31 / -1 wraps; x / 0 is 0, as on ARM (TFLM: undefined).
div_f32: likewise, as float32 bits.
"""

import math

from ... import fixed_point, quant
from ...memory import float32_at, int8_at, int32_at
from .walk import length, pairs

_BY_ZERO = -1515870788  # what TFLM's reciprocal of 0 comes to


def _quotient(x, y, multiplier, shift):
    """x / y * multiplier / 2**31 * 2**shift."""
    if y < 0:
        x, y = -x, -y
    bits = quant.bit_length(y)
    reciprocal = fixed_point.one_over_one_plus_x_for_x_in_0_1((y << (32 - bits)) - (1 << 31)) if y else _BY_ZERO
    headroom = 31 - quant.bit_length(x if x >= 0 else ~x)
    value = quant.doubling_high_mul(quant.multiply(x, reciprocal, headroom), multiplier)
    right = bits - 1 + headroom - shift & 63
    if right < 32:
        return quant.divide_by_pot(value, right)
    return (value >> (right & 31)) + (value >= 0)


def div_s8(p):
    out = int8_at(p, 13, length(p))
    for i, x, y in pairs(p, int8_at, 1):
        value = _quotient(x + p[15], y + p[16], p[17], p[18]) + p[19]
        out[i] = min(max(value, p[20]), p[21])


def div_s32(p):
    out = int32_at(p, 13, length(p))
    for i, x, y in pairs(p, int32_at, 4):
        value = abs(x) // abs(y) if y else 0
        out[i] = min(max(quant.wrap32(-value if (x < 0) != (y < 0) else value), p[15]), p[16])


def _divide(x, y):
    """x / y as IEEE 754 has it."""
    if y:
        return x / y
    return float("nan") if x == 0 or x != x else math.copysign(float("inf"), x) * math.copysign(1, y)


def div_f32(p):
    out = float32_at(p, 13, length(p))
    least, greatest = quant.float_of(p[15]), quant.float_of(p[16])
    for i, x, y in pairs(p, float32_at, 4):
        out[i] = min(max(_divide(x, y), least), greatest)
