"""MUL, the specification.

Source: tensorflow/lite/kernels/internal/reference/integer_ops/mul.h, reference/mul.h.

Blocks begin with the walk of viperlite/walk.py over a and b; 13 is the address of out, in the order of the walk.

mul_s8, int8 throughout: 15 offset (-zero point) of a, 16 of b, 17 multiplier, 18 shift, 19 offset of out, 20 least,
21 greatest.
mul_s16, int16 throughout: the same; offsets are 0.
mul_s32: 15 least, 16 greatest. Products wrap.
mul_f32: likewise, as float32 bits.
"""

from ... import quant
from ...memory import float32_at, int8_at, int16_at, int32_at
from .walk import length, pairs


def _mul(p, view, size):
    out = view(p, 13, length(p))
    for i, x, y in pairs(p, view, size):
        value = quant.multiply((x + p[15]) * (y + p[16]), p[17], p[18]) + p[19]
        out[i] = min(max(value, p[20]), p[21])


def mul_s8(p):
    _mul(p, int8_at, 1)


def mul_s16(p):
    _mul(p, int16_at, 2)


def mul_s32(p):
    out = int32_at(p, 13, length(p))
    for i, x, y in pairs(p, int32_at, 4):
        out[i] = min(max(quant.wrap32(x * y), p[15]), p[16])


def mul_f32(p):
    out = float32_at(p, 13, length(p))
    least, greatest = quant.float_of(p[15]), quant.float_of(p[16])
    for i, x, y in pairs(p, float32_at, 4):
        out[i] = min(max(x * y, least), greatest)
