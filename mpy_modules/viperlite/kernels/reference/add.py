"""ADD and SUB, the specification.

Source: tensorflow/lite/kernels/internal/reference/integer_ops/add.h, reference/{add,sub}.h.

Blocks begin with the walk of viperlite/walk.py over a and b; 13 is the address of out, in the order of the walk.

add_s8, int8 throughout: 15 offset (-zero point), multiplier, shift of a, 18 the same of b, 21 multiplier, shift, offset of
out, 24 least, 25 greatest, 26 sign of b, 1 or -1. Inputs are 20 bits above their common scale.
add_s16, int16 throughout: the same; offsets are 0; 15 bits.
add_s32: 15 least, 16 greatest, 17 sign of b. Sums wrap.
add_f32: likewise, least and greatest as float32 bits.
"""

from ... import quant
from ...memory import float32_at, int8_at, int16_at, int32_at
from .walk import length, pairs


def _add(p, view, size, left_shift):
    out = view(p, 13, length(p))
    for i, x, y in pairs(p, view, size):
        x = quant.multiply((x + p[15]) << left_shift, p[16], p[17])
        y = quant.multiply((y + p[18]) << left_shift, p[19], p[20])
        value = quant.multiply(x + p[26] * y, p[21], p[22]) + p[23]
        out[i] = min(max(value, p[24]), p[25])


def add_s8(p):
    _add(p, int8_at, 1, 20)


def add_s16(p):
    _add(p, int16_at, 2, 15)


def add_s32(p):
    out = int32_at(p, 13, length(p))
    for i, x, y in pairs(p, int32_at, 4):
        out[i] = min(max(quant.wrap32(x + p[17] * y), p[15]), p[16])


def add_f32(p):
    out = float32_at(p, 13, length(p))
    least, greatest = quant.float_of(p[15]), quant.float_of(p[16])
    for i, x, y in pairs(p, float32_at, 4):
        out[i] = min(max(x + p[17] * y, least), greatest)
