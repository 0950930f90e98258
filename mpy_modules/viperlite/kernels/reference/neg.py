"""NEG of float32, the specification.

Source: tensorflow/lite/kernels/internal/reference/neg.h.

Block of neg_f32: 0 out float32 [n], 2 x float32 [n], 4 n.
"""

from ...memory import float32_at


def neg_f32(p):
    n = p[4]
    out, x = float32_at(p, 0, n), float32_at(p, 2, n)
    for i in range(n):
        out[i] = -x[i]
