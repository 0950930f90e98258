"""SVDF, float32, and int8 with state of int8 or int16; blocks in viperlite/kernels/reference/svdf.py."""

import numpy as np

from .. import dot
from ..convolution import loader
from ..integer import multiply, wrap32

SHARED = (1, 2, 3)


def run(node, x, w_feature, w_time, bias, state):
    p, integer = node.p, node.kernel == "svdf_s8"
    filters, memory = w_time.shape
    rows = state.reshape(*state.shape[:2], filters, memory)  # a view: the state is changed in place
    rows[..., :-1] = rows[..., 1:].copy()
    rows[..., -1] = _features_s8(p, x, w_feature, rows.dtype) if integer else x @ w_feature.T
    held, weights = (rows.astype(np.int64) - p[17], w_time.astype(np.int64)) if integer else (rows, w_time)
    sums = np.einsum("nbfm,fm->nbf", held, weights)
    sums = sums.reshape(*sums.shape[:2], node.shape[1], -1).sum(axis=-1)
    if bias is not None:
        sums += bias
    if not integer:
        return np.clip(sums, node.real(12), node.real(13), out=sums)
    return np.clip(multiply(wrap32(sums), p[14], p[15]) + p[18], -128, 127).astype(np.int8)


def _features_s8(p, x, w, dtype):
    """The newest number of every filter."""
    exact = dot.exact_type(w, 1, dot.most(-p[16]))
    acc = wrap32((loader(p[16], exact)(x) @ w.astype(exact).T).astype(np.int64))
    info = np.iinfo(dtype)
    return (np.clip(multiply(acc, p[12], p[13]), info.min, info.max) + p[17]).astype(dtype)  # which wraps, as in TFLM
