"""LEAKY_RELU of float32, the specification.

Source: tensorflow/lite/kernels/internal/reference/leaky_relu.h.

Block of leaky_relu_f32: 0 out float32 [n], 2 x float32 [n], 4 n, 5 alpha (float32 bits).
"""

from ... import quant
from ...memory import float32_at


def leaky_relu_f32(p):
    n = p[4]
    out, x, alpha = float32_at(p, 0, n), float32_at(p, 2, n), quant.float_of(p[5])
    for i in range(n):
        out[i] = x[i] if x[i] > 0 else x[i] * alpha
