"""SOFTMAX, the specification.

Source: tensorflow/lite/kernels/internal/reference/softmax.h; GetReciprocal in common.h.

Block of softmax_s8, in words: 0 out int8 or int16 [rows, depth], 2 x int8 [rows, depth], 4 scratch int32 [2 + depth],
6 rows, 7 depth, 8 bits of an output, 9 multiplier, 10 shift that scale a difference to Q5.26, 11 n: the exponential of
a difference of n or more counts as 0, 12 fixed_point.CONSTANTS.

Block of softmax_f32: 0 out, 2 x, float32 [rows, depth], 4 beta (float32 bits), 5 rows, 6 depth.
"""

import math

from ... import fixed_point, quant
from ...memory import float32_at, int8_at, int16_at

_ACCUMULATION_BITS = 12  # integer bits of the sum: Q12.19


def _reciprocal(x):
    """(1 / x as Q0.31 times 2**k, k) of a sum in Q12.19."""
    headroom = 32 - quant.bit_length(x)
    over_unit = _ACCUMULATION_BITS - headroom
    return fixed_point.one_over_one_plus_x_for_x_in_0_1((x << headroom) - (1 << 31)), over_unit


def _exponential(p, d):
    """exp of the scaled difference -d, Q0.31."""
    if d >= p[11]:
        return 0
    return fixed_point.exp_on_negative_values(quant.doubling_high_mul(quant.wrap32(-d << p[10]), p[9]))


def softmax_s8(p):
    rows, depth, bits = p[6], p[7], p[8]
    out = (int8_at if bits == 8 else int16_at)(p, 0, rows * depth)
    x = int8_at(p, 2, rows * depth)
    least, greatest = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    for row in range(rows):
        at = row * depth
        top = max([x[at + i] for i in range(depth)])
        exponentials = [_exponential(p, top - x[at + i]) for i in range(depth)]
        scale, over_unit = _reciprocal(sum([quant.divide_by_pot(e, _ACCUMULATION_BITS) for e in exponentials]))
        for i in range(depth):
            value = quant.divide_by_pot(quant.doubling_high_mul(scale, exponentials[i]), over_unit + 31 - bits) + least
            out[at + i] = min(max(value, least), greatest)


def softmax_f32(p):
    rows, depth = p[5], p[6]
    out, x, beta = float32_at(p, 0, rows * depth), float32_at(p, 2, rows * depth), quant.float_of(p[4])
    for row in range(rows):
        at = row * depth
        top = max([x[at + i] for i in range(depth)])
        total = 0.0
        for i in range(depth):
            e = math.exp((x[at + i] - top) * beta)
            out[at + i] = e
            total += e
        for i in range(depth):
            out[at + i] = out[at + i] / total
