"""Weights and biases of dot products as the int8 specification has them.

Weights are symmetric in [-127, 127], so that no kernel needs their zero point; a bias is int32 in units of input scale
times weight scale. A bias too large for that widens its channel's weight scale.
"""

import numpy as np

from ..graph import Tensor

_BIAS = 2**30  # greatest bias, which leaves as much for the products
_LEAST = 2.0**-28  # of a weight step times the input's scale, in steps of the output: nobody misses less


def symmetric(tensor, scale, most, dtype):
    """A constant of float32 as integers in [-most, most] at a scale, zero point 0."""
    scale = np.float32(scale) if scale > 0 else np.float32(1)
    data = np.clip(np.round(tensor.data.astype(np.float64) / float(scale)), -most, most).astype(dtype)
    return Tensor(tensor.name, dtype, tensor.shape, data, scales=scale)


def dot(w, b, dimension, x, out, per_channel):
    """(int8 weights, int32 bias or None) for a float32 filter w and bias b.

    dimension    of the output channels in w
    x, out       int8 Tensors: the op's input and output, for their scales
    per_channel  one scale for each output channel, else one for all
    """
    values = np.moveaxis(w.data.astype(np.float64), dimension, 0).reshape(w.shape[dimension], -1)
    bias = np.zeros(len(values)) if b is None else b.data.reshape(-1).astype(np.float64)
    scales = np.abs(values).max(1, initial=0) / 127
    scales = np.maximum(scales, np.abs(bias) / (x.scale * _BIAS))
    scales = np.maximum(scales, out.scale / x.scale * _LEAST)
    if not per_channel:
        scales = scales.max(keepdims=True)
    scales = scales.astype(np.float32)
    wide = scales.astype(np.float64).reshape([-1 if i == dimension else 1 for i in range(len(w.shape))])
    data = np.clip(np.round(w.data / wide), -127, 127).astype(np.int8)
    new_w = Tensor(w.name, "int8", w.shape, data, scales=scales, dimension=dimension)
    if b is None:
        return new_w, None
    bias_scales = np.float32(x.scale) * scales
    data = np.round(bias / bias_scales.astype(np.float64)).astype(np.int32).reshape(b.shape)
    return new_w, Tensor(b.name, "int32", b.shape, data, scales=bias_scales)
