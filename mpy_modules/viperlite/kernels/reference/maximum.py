"""MAXIMUM and MINIMUM, the specification.

Source: tensorflow/lite/micro/kernels/maximum_minimum.h.

Blocks begin with the walk of viperlite/walk.py over a and b; 13 is the address of out, in the order of the walk; 15 is 1 for
the larger, 0 for the smaller. int8, int16, int32, int64 and float32 throughout.
"""

from ...memory import float32_at, int8_at, int16_at, int32_at
from .walk import length, offsets, operands, pairs


def _maximum(p, view, size):
    out, larger = view(p, 13, length(p)), p[15]
    for i, x, y in pairs(p, view, size):
        if larger:
            out[i] = x if x > y else y
        else:
            out[i] = x if x < y else y


def maximum_s8(p):
    _maximum(p, int8_at, 1)


def maximum_s16(p):
    _maximum(p, int16_at, 2)


def maximum_s32(p):
    _maximum(p, int32_at, 4)


def maximum_s64(p):
    """On pairs of int32 words, the low one first."""
    a, b = operands(p, lambda p, i, n: int32_at(p, i, 2 * n), 8)
    out, i = int32_at(p, 13, 2 * length(p)), 0
    for at_a, at_b in offsets(p):
        at_a, at_b = at_a // 4, at_b // 4
        x = (a[at_a + 1] << 32) + (a[at_a] & 0xFFFFFFFF)
        y = (b[at_b + 1] << 32) + (b[at_b] & 0xFFFFFFFF)
        if (x > y) == bool(p[15]):
            out[i], out[i + 1] = a[at_a], a[at_a + 1]
        else:
            out[i], out[i + 1] = b[at_b], b[at_b + 1]
        i += 2


def maximum_f32(p):
    _maximum(p, float32_at, 4)
