"""DIV, float32, int8 and int32; blocks and what division by zero gives in viperlite/kernels/reference/div.py."""

import numpy as np

from viperlite import fixed_point, quant
from viperlite.kernels.reference import div as reference

from ..broadcast import aligned
from ..integer import divide_by_pot, doubling_high_mul, multiply, wrap32


def run(node, a, b):
    p = node.p
    a, b = aligned(a, b)
    if node.kernel == "div_f32":
        return np.clip(a / b, node.real(15), node.real(16))
    a, b = a.astype(np.int64), b.astype(np.int64)
    if node.kernel == "div_s32":
        quotient = np.abs(a) // np.maximum(np.abs(b), 1) * np.sign(a) * np.sign(b)  # cut towards zero; x / 0 is 0
        return np.clip(wrap32(quotient), p[15], p[16]).astype(np.int32)
    out = _quotients(a + p[15], b + p[16], p[17], p[18]) + p[19]
    return np.clip(out, p[20], p[21]).astype(np.int8)


def _quotients(x, y, multiplier, shift):
    """x / y * multiplier / 2**31 * 2**shift, for numbers of at most 8 bits and a sign."""
    x, y = np.where(y < 0, -x, x), np.abs(y)
    bits, reciprocals = _reciprocals()
    headroom = 31 - _bit_length(np.where(x < 0, ~x, x))
    value = doubling_high_mul(multiply(x, reciprocals[y], headroom), multiplier)
    right = (bits[y] - 1 + headroom - shift) & 63
    far = (value >> (right & 31)) + (value >= 0)
    return np.where(right < 32, divide_by_pot(value, np.minimum(right, 31)), far)


def _reciprocals():
    """(bits of y, 1 / y as a multiplier), int64 [256] each."""
    bits = [quant.bit_length(y) for y in range(256)]
    table = [reference._BY_ZERO]
    for y in range(1, 256):
        table.append(fixed_point.one_over_one_plus_x_for_x_in_0_1((y << (32 - bits[y])) - (1 << 31)))
    return np.array(bits, np.int64), np.array(table, np.int64)


def _bit_length(x):
    return np.frexp(x.astype(np.float64))[1].astype(np.int64)
