"""Fixed-point arithmetic of quantised ops, in integers throughout, so that every target gets the same numbers.

A scale is the raw bits of a float32. Boards have no doubles; TFLM computes multipliers in double, so quotients are
rounded here to 53 bits (or 24 where TFLM uses float), to nearest, ties to even, as the IEEE operations do.

Source: tensorflow/lite/kernels/internal/quantization_util.cc, common.cc, gemmlowp fixedpoint.h.
"""

import struct

from .errors import ModelError

INT32_MIN = -0x80000000
INT32_MAX = 0x7FFFFFFF


def bit_length(n):
    """Bits of a non-negative integer (MicroPython's int lacks the method before 1.27)."""
    length = 0
    while n >= 0x1000000:  # large integers are slow: few steps of many bits, then many of few
        n >>= 24
        length += 24
    while n >= 0x10:
        n >>= 4
        length += 4
    while n:
        n >>= 1
        length += 1
    return length


def parts(bits):
    """(m, e) with m * 2**e the value of the non-negative finite float32 whose raw bits are given."""
    exponent = bits >> 23 & 0xFF
    if bits >> 31 & 1 or exponent == 0xFF:
        raise ModelError("scale with bits 0x%08x is negative or not finite; quantise the model again" % (bits & 0xFFFFFFFF))
    if exponent:
        return bits & 0x7FFFFF | 0x800000, exponent - 150
    return bits & 0x7FFFFF, -149


def product(a, b):
    """Exact product of two (m, e)."""
    return a[0] * b[0], a[1] + b[1]


def quotient(a, b, bits=53):
    """a / b rounded to `bits` significant bits, to nearest, ties to even; b must not be zero."""
    n, d = a[0], b[0]
    if d == 0:
        raise ModelError("a scale is zero where it divides; quantise the model again")
    if n == 0:
        return 0, 0
    e = bit_length(n) - bit_length(d) - bits
    if e < 0:
        n <<= -e
    else:
        d <<= e
    q, r = divmod(n, d)
    if q >> bits:  # one bit too many: the quotient of the leading bits was not below 1
        e += 1
        d <<= 1
        q, r = divmod(n, d)
    r <<= 1
    if r > d or (r == d and q & 1):
        q += 1
    return q, e + a[1] - b[1]


def quantize_multiplier(a):
    """(multiplier, shift) with value = multiplier / 2**31 * 2**shift, multiplier 0 or in [2**30, 2**31)."""
    m, e = a
    if m == 0:
        return 0, 0
    length = bit_length(m)
    drop = length - 31
    q = m << -drop if drop <= 0 else (m + (1 << (drop - 1))) >> drop
    shift = length + e
    if q == 1 << 31:
        q >>= 1
        shift += 1
    if shift < -31:
        return 0, 0
    return q, shift


def quantize_quotient(a, b):
    """quantize_multiplier(quotient(a, b)) with fewer long operations, for one call per channel.

    Rounding to 53 bits and then to 31 (ties away from zero) rounds a remainder f up from 1/2 - 2**-23 on: 53 bits leave
    22 behind the point, and just below a half they round to it.
    """
    n, d = a[0], b[0]
    if n < 1 << 46 or d < 1 << 23:  # not a product and a scale as they usually are
        return quantize_multiplier(quotient(a, b))
    up = 6 if n >> 24 >= d else 7 if n >> 23 >= d else 8  # n * 2**up / d has 31 bits
    q, r = divmod(n << up, d)
    if r << 23 >= d * 0x3FFFFF:
        q += 1
    shift = 31 - up + a[1] - b[1]
    if q >> 31:
        q >>= 1
        shift += 1
    return (q, shift) if shift >= -31 else (0, 0)


def round_to_int(a):
    """(m, e) to the nearest integer, ties away from zero (m not negative)."""
    m, e = a
    if e >= 0:
        return m << e
    if -e > 128:
        return 0
    return (m + (1 << (-e - 1))) >> -e


def wrap32(x):
    """x modulo 2**32 as int32, as C++ code on two's complement machines leaves it."""
    return ((x + 0x80000000) & 0xFFFFFFFF) - 0x80000000


def doubling_high_mul(a, b):
    """Rounded high word of 2ab, saturating for the one product that does not fit."""
    if a == b == INT32_MIN:
        return INT32_MAX
    return (a * b + (1 << 30)) >> 31  # ties go up: gemmlowp's truncated division with its nudge is the same


def divide_by_pot(x, exponent):
    """x / 2**exponent, to nearest, ties away from zero."""
    mask = (1 << exponent) - 1
    threshold = (mask >> 1) + (x < 0)
    return (x >> exponent) + ((x & mask) > threshold)


def multiply(x, multiplier, shift):
    """MultiplyByQuantizedMultiplier for int32 x, double rounding."""
    if shift > 0:
        return doubling_high_mul(wrap32(x << shift), multiplier)
    return divide_by_pot(doubling_high_mul(x, multiplier), -shift)


def float_of(bits):
    """The float32 whose raw bits are the low 32 of an int."""
    return struct.unpack("<f", struct.pack("<I", bits & 0xFFFFFFFF))[0]


def near(a, b, n):
    """Whether two (m, e) differ by at most 1 / n."""
    e = min(a[1], b[1])
    difference = abs((a[0] << (a[1] - e)) - (b[0] << (b[1] - e))) * n
    return difference <= 1 << -e if e < 0 else difference == 0
