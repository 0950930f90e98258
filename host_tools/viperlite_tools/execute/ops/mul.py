"""MUL, float32, int8, int16 and int32; blocks in viperlite/kernels/reference/mul.py."""

import numpy as np

from ..broadcast import aligned
from ..integer import multiply, wrap32


def run(node, a, b):
    p = node.p
    a, b = aligned(a, b)
    if node.kernel == "mul_f32":
        out = a * b
        return np.clip(out, node.real(15), node.real(16), out=out)
    dtype = a.dtype
    a, b = a.astype(np.int64), b.astype(np.int64)
    if node.kernel == "mul_s32":
        return np.clip(wrap32(a * b), p[15], p[16]).astype(dtype)
    out = multiply((a + p[15]) * (b + p[16]), p[17], p[18])
    out += p[19]
    return np.clip(out, p[20], p[21]).astype(dtype)
