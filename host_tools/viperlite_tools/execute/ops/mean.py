"""MEAN along axes, float32 and int8; blocks in viperlite/kernels/reference/sum.py."""

import numpy as np

from ..integer import multiply, stored, wrap32
from ..reduction import axes

SHARED = (1,)


def run(node, x, axis):
    p, along = node.p, axes(node)
    if node.kernel == "sum_f32":
        return x.sum(axis=along) / np.float32(p[14])
    sums = wrap32(x.sum(axis=along, dtype=np.int64) + p[16])
    return stored(multiply(sums, p[17], p[18]) + p[19], np.int8)
