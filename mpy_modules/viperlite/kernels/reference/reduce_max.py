"""REDUCE_MAX and REDUCE_MIN, the specification.

Source: tensorflow/lite/kernels/internal/reference/reduce.h, ReduceGeneric.

Blocks begin with the walk of viperlite/walk.py over a, the output [n], and b, the input in order; 13 n; 14 is 1 for the
largest, 0 for the smallest. int8 or float32 throughout.
"""

from ...memory import float32_at, int8_at
from .walk import length, offsets


def _reduce_max(p, view, size, least, greatest):
    n, larger = p[13], p[14]
    out, x = view(p, 0, n), view(p, 2, length(p))
    for i in range(n):
        out[i] = least if larger else greatest
    for at, i in offsets(p):
        at, value = at // size, x[i // size]
        if value > out[at] if larger else value < out[at]:
            out[at] = value


def reduce_max_s8(p):
    _reduce_max(p, int8_at, 1, -128, 127)


def reduce_max_f32(p):
    _reduce_max(p, float32_at, 4, -3.4028234663852886e38, 3.4028234663852886e38)
