"""RELU and RELU6, the specification.

Source: tflite-micro, kernels/activations_common.cc.

Block of relu_f32: 0 out float32 [n], 2 x float32 [n], 4 n, 5 greatest (float32 bits).
"""

from ... import quant
from ...memory import float32_at


def relu_f32(p):
    n = p[4]
    out, x, greatest = float32_at(p, 0, n), float32_at(p, 2, n), quant.float_of(p[5])
    for i in range(n):
        out[i] = greatest if x[i] > greatest else 0.0 if x[i] < 0 else x[i]
