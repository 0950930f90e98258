"""Fixed-point arithmetic of viperlite/quant.py on whole arrays, with the same results.

Arrays are int64 and hold int32 values, so that a product of two always fits.
"""

import numpy as np

_HALF = 1 << 30  # of the low word of a doubled product


def wrap32(x):
    """int64 x modulo 2**32, from -2**31 up."""
    return x.astype(np.int32).astype(np.int64)


def doubling_high_mul(a, b):
    """Rounded high word of 2ab, saturating for the one product that does not fit."""
    return np.minimum((a * b + _HALF) >> 31, 0x7FFFFFFF)


def divide_by_pot(x, exponent):
    """x / 2**exponent, to nearest, ties away from zero. exponent: int or int64 array, 0 to 62."""
    exponent = np.asarray(exponent, np.int64)
    half = (np.int64(1) << exponent) >> 1
    return (x + half + ((x >> 63) & -(exponent > 0).astype(np.int64))) >> exponent


def multiply(x, multiplier, shift):
    """MultiplyByQuantizedMultiplier of int32 values: x * multiplier / 2**31 * 2**shift, rounded twice.

    multiplier, shift: ints, or int64 arrays along the last dimension of x. x is used up.
    """
    multiplier, shift = np.asarray(multiplier, np.int64), np.asarray(shift, np.int64)
    left = np.minimum(np.maximum(shift, 0), 32)  # 32 leave no bit of 32
    if left.any():
        x = wrap32(x << left)
    x = x * multiplier
    x += _HALF
    x >>= 31
    right = np.maximum(-shift, 0)
    if not right.any():
        return x
    nudge = x >> 63
    nudge &= -(right > 0).astype(np.int64)
    nudge += (np.int64(1) << right) >> 1
    x += nudge
    x >>= right
    return x


def multipliers(p, n):
    """(multiplier, shift) of each of n outputs, or single ones, out of a block with the header of viperlite/requantize.py."""
    count = n if p[5] else 1
    at = p[6] // 4
    words = np.array(p[at : at + count], np.int64)
    shifts = np.array(p[p[7] // 4 : p[7] // 4 + (count + 3) // 4], "<i4").view(np.int8)[:count].astype(np.int64)
    return words, shifts


def requantizer(p, n):
    """Function from sums (any type that holds them exactly) [..., n] to int8, by a block with that header."""
    multiplier, shift = multipliers(p, n)
    offset, least, greatest = p[8:11]

    def requantize(sums):
        x = multiply(wrap32(sums.astype(np.int64)), multiplier, shift)
        x += offset
        return np.clip(x, least, greatest, out=x).astype(np.int8)

    return requantize


def stored(x, dtype):
    """int64 x clamped to an integer type."""
    info = np.iinfo(dtype)
    return np.clip(x, info.min, info.max).astype(dtype)
