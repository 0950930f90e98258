"""FULLY_CONNECTED, float32 and int8; blocks in viperlite/kernels/reference/fully_connected.py.

Several int8 rows without a weights offset come as a convolution, with the same sums.
"""

import numpy as np

from .. import convolution, dot
from ..integer import requantizer

SHARED = (1, 2)


def run(node, x, w, bias=None):
    p = node.p
    w = w.reshape(-1, w.shape[-1])
    rows = x.reshape(-1, w.shape[1])
    if node.kernel == "fully_connected_f32":
        out = convolution.clipper(bias, node.real(8), node.real(9))(rows @ w.T)
        return out.reshape(-1, *node.shape)
    w = w.astype(np.int64) + (p[22] if node.kernel == "fully_connected_s8" else 0)
    exact = dot.exact_type(w, 1, dot.most(-p[21]))
    sums = convolution.loader(p[21], exact)(rows) @ w.astype(exact).T
    return convolution.adder(bias, requantizer(p, len(w)))(sums).reshape(-1, *node.shape)
