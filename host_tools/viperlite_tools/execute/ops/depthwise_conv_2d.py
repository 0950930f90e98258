"""DEPTHWISE_CONV_2D, float32 and int8; blocks in viperlite/kernels/reference/depthwise_conv_2d.py."""

import numpy as np

from .. import convolution, dot
from ..integer import requantizer
from ..window import images, window

SHARED = (1, 2)


def run(node, x, w, bias=None):
    p, w = node.p, w[0]
    if node.kernel == "depthwise_conv_2d_f32":
        store = convolution.clipper(bias, node.real(8), node.real(9))
        out = convolution.convolve_depthwise(images(x), w, window(p, 11), np.float32, lambda x: x, store)
        return out.reshape(-1, *node.shape)
    g = window(p, 23)
    exact = dot.exact_type(w, (0, 1), dot.most(-p[21]))
    store = convolution.adder(bias, requantizer(p, g.out_c))
    load = convolution.loader(p[21], exact)
    return convolution.convolve_depthwise(images(x), w.astype(exact), g, np.int8, load, store).reshape(-1, *node.shape)
