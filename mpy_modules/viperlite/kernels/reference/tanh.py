"""TANH of float32, the specification.

Source: tensorflow/lite/kernels/internal/reference/tanh.h.

Block of tanh_f32: 0 out float32 [n], 2 x float32 [n], 4 n.
"""

import math

from ...memory import float32_at


def _tanh(x):
    """Without math.tanh, which small builds of MicroPython lack."""
    if abs(x) < 0.01:
        return x - x * x * x / 3  # the quotient below would cancel
    e = math.exp(-2 * abs(x))
    return (1 - e) / (1 + e) if x > 0 else (e - 1) / (1 + e)


def tanh_f32(p):
    n = p[4]
    out, x = float32_at(p, 0, n), float32_at(p, 2, n)
    for i in range(n):
        out[i] = _tanh(x[i])
