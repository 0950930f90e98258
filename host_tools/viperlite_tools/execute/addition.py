"""ADD and SUB, float32, int8, int16 and int32; blocks in viperlite/kernels/reference/add.py."""

import numpy as np

from .broadcast import aligned
from .integer import multiply, wrap32

_LEFT_SHIFT = {"add_s8": 20, "add_s16": 15}


def addition(node, a, b):
    p = node.p
    a, b = aligned(a, b)
    if node.kernel == "add_f32":
        out = a + b if p[17] > 0 else a - b
        return np.clip(out, node.real(15), node.real(16), out=out)
    dtype = a.dtype
    a, b = a.astype(np.int64), b.astype(np.int64)
    if node.kernel == "add_s32":
        return np.clip(wrap32(a + p[17] * b), p[15], p[16]).astype(dtype)
    left = _LEFT_SHIFT[node.kernel]
    a = multiply((a + p[15]) << left, p[16], p[17])
    b = multiply((b + p[18]) << left, p[19], p[20])
    out = multiply(a + p[26] * b, p[21], p[22])
    out += p[23]
    return np.clip(out, p[24], p[25]).astype(dtype)
