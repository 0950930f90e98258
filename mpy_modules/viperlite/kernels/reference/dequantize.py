"""DEQUANTIZE, the specification.

Source: tensorflow/lite/kernels/internal/reference/dequantize.h.

Block of dequantize_f32, in words: 0 out float32, 2 x, 4 n, 5 type of x (viperlite/integers.py; 1 or 2 bytes), 7 zero
point, 8 scale (float32 bits). The result is rounded once: the difference has at most 17 bits.
"""

from ... import quant
from ...memory import float32_at
from .integers import Integers


def dequantize_f32(p):
    n = p[4]
    out, x = float32_at(p, 0, n), Integers(p, 2, n, 5)
    scale = quant.float_of(p[8])
    for i in range(n):
        out[i] = (x[i] - p[7]) * scale
