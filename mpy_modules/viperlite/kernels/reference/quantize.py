"""QUANTIZE, the specification.

Source: tensorflow/lite/kernels/internal/reference/requantize.h, quantize.h.

Block of both, in words: 0 out, 2 x, 4 n, 5 type of out (viperlite/integers.py), 7 zero point of out. Then
quantize_int: 8 type of x, 10 zero point of x, 11 multiplier, 12 shift.
quantize_f32: 8 scale (float32 bits); x is float32.
"""

import struct

from ... import quant
from ...memory import float32_at
from .integers import Integers


def _store(out, i, value):
    value = quant.wrap32(value)
    out[i] = min(max(value, out.least), out.greatest)


def _nearest(q):
    """q, rounded to float32, to the nearest int32, ties away from zero; the least int32 where none is near, as on x86."""
    if not -5e9 < q < 5e9:  # NaN included
        return quant.INT32_MIN
    q = struct.unpack("<f", struct.pack("<f", q))[0]
    if not -2147483648.0 <= q < 2147483648.0:
        return quant.INT32_MIN
    whole = int(q)
    rest = q - whole
    return whole + (rest >= 0.5) - (rest <= -0.5)


def quantize_int(p):
    n = p[4]
    out, x = Integers(p, 0, n, 5), Integers(p, 2, n, 8)
    for i in range(n):
        _store(out, i, quant.multiply(quant.wrap32(x[i] - p[10]), p[11], p[12]) + p[7])


def quantize_f32(p):
    n = p[4]
    out, x = Integers(p, 0, n, 5), float32_at(p, 2, n)
    scale = quant.float_of(p[8])
    for i in range(n):
        _store(out, i, _nearest(x[i] / scale) + p[7])
