"""CAST, the specification.

Source: tflite-micro, kernels/cast.cc.

Block of every kernel, in words: 0 out, 2 x, 4 n. Then
cast_int: 5 type of x, 7 type of out (viperlite/integers.py); the low bits are kept.
cast_bool: 5 type of x, 7 the bits that make it other than zero (a float32 counts as uint32 without its sign).
cast_f32: 5 type of x; out is float32, rounded to nearest, ties to even.
cast_trunc: 5 type of out; x is float32, cut towards zero, kept within the type; NaN becomes 0.
"""

from ...memory import float32_at, uint8_at
from .integers import Integers


def cast_int(p):
    n = p[4]
    out, x = Integers(p, 0, n, 7), Integers(p, 2, n, 5)
    for i in range(n):
        out[i] = x[i]


def cast_bool(p):
    n = p[4]
    out, x = uint8_at(p, 0, n), Integers(p, 2, n, 5)
    for i in range(n):
        out[i] = 1 if x[i] & p[7] else 0


def cast_f32(p):
    n = p[4]
    out, x = float32_at(p, 0, n), Integers(p, 2, n, 5)
    for i in range(n):
        out[i] = (x[i] >> 16) * 65536.0 + (x[i] & 0xFFFF)  # both exact where floats are single, so rounded once


def cast_trunc(p):
    n = p[4]
    out, x = Integers(p, 0, n, 5), float32_at(p, 2, n)
    for i in range(n):
        value = x[i]
        if value <= out.least:
            out[i] = out.least
        elif value >= out.greatest:
            out[i] = out.greatest
        else:
            out[i] = int(value) if value == value else 0
