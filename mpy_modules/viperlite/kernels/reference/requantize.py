"""From an int32 sum to an int8 output, for kernels whose block begins with the row header of viperlite/requantize.py."""

from ... import quant


def requantize_s8(p, acc, c):
    """The stored number of output c."""
    c *= p[5]
    at = p[7] + c
    shift = ((p[at // 4] >> 8 * (at % 4) & 0xFF) ^ 0x80) - 0x80
    value = quant.multiply(quant.wrap32(acc), p[p[6] // 4 + c], shift) + p[8]
    return min(max(value, p[9]), p[10])
