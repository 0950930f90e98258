"""LOGISTIC of float32, the specification.

Source: tensorflow/lite/kernels/internal/reference/logistic.h.

Block of logistic_f32: 0 out float32 [n], 2 x float32 [n], 4 n.
"""

import math

from ...memory import float32_at


def logistic_f32(p):
    n = p[4]
    out, x = float32_at(p, 0, n), float32_at(p, 2, n)
    for i in range(n):
        e = math.exp(-abs(x[i]))
        out[i] = (e if x[i] < 0 else 1) / (1 + e)
