"""MAX_POOL_2D, float32 and int8; blocks in viperlite/kernels/reference/max_pool_2d.py."""

import numpy as np

from .. import pooling
from ..window import images, window


def run(node, x):
    real = node.kernel == "max_pool_2d_f32"
    out = pooling.pool(images(x), window(node.p, 6), np.maximum, -np.inf if real else -128)
    least, greatest = (node.real(4), node.real(5)) if real else node.p[4:6]
    return np.clip(out, least, greatest, out=out).reshape(-1, *node.shape)
