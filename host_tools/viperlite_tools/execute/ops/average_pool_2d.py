"""AVERAGE_POOL_2D, float32 and int8; blocks in viperlite/kernels/reference/average_pool_2d.py."""

import numpy as np

from .. import pooling
from ..window import images, window


def run(node, x):
    g = window(node.p, 6)
    counts = pooling.counts(g)
    if node.kernel == "average_pool_2d_f32":
        out = pooling.pool(images(x), g, np.add, 0)
        out /= counts.astype(np.float32)
        return np.clip(out, node.real(4), node.real(5), out=out).reshape(-1, *node.shape)
    sums = pooling.pool(images(x).astype(np.int64), g, np.add, 0)
    half = counts // 2  # rounds to nearest, ties away from zero
    out = np.where(sums > 0, (sums + half) // counts, -((half - sums) // counts))
    return np.clip(out, node.p[4], node.p[5]).astype(np.int8).reshape(-1, *node.shape)
