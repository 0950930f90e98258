"""SOFTMAX, the specification.

Source: tensorflow/lite/kernels/internal/reference/softmax.h; GetReciprocal in common.h.

Block of softmax_s8, in words: 0 out int8 or int16 [rows, depth], 2 x int8 [rows, depth], 4 scratch int32 [3], 6 rows,
7 depth, 8 bits of an output, 9 n, 10 exponentials Q0.31 [n]: exp of a difference of 0, -1, ... to the greatest of the
row; smaller ones count as 0.

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


def softmax_s8(p):
    rows, depth, bits, n = p[6], p[7], p[8], p[9]
    out = (int8_at if bits == 8 else int16_at)(p, 0, rows * depth)
    x = int8_at(p, 2, rows * depth)
    least, greatest = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    for row in range(rows):
        at = row * depth
        top = max([x[at + i] for i in range(depth)])
        total = 0
        for i in range(depth):
            d = top - x[at + i]
            if d < n:
                total += quant.divide_by_pot(p[10 + d], _ACCUMULATION_BITS)
        scale, over_unit = _reciprocal(total)
        for i in range(depth):
            d = top - x[at + i]
            value = least
            if d < n:
                value += quant.divide_by_pot(quant.doubling_high_mul(scale, p[10 + d]), over_unit + 31 - bits)
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
