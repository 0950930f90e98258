"""ABS of float32, the specification.

Source: tflite-micro, kernels/elementwise.cc.

Block of abs_f32: 0 out float32 [n], 2 x float32 [n], 4 n.
"""

from ...memory import float32_at


def abs_f32(p):
    n = p[4]
    out, x = float32_at(p, 0, n), float32_at(p, 2, n)
    for i in range(n):
        out[i] = abs(x[i])
