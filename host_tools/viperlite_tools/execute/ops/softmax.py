"""SOFTMAX, float32, int8 to int8 and int16; blocks in viperlite/kernels/reference/softmax.py."""

import numpy as np

from viperlite import fixed_point, quant

from ..integer import divide_by_pot, doubling_high_mul

_ACCUMULATION_BITS = 12  # integer bits of the sum: Q12.19


def run(node, x):
    if node.kernel == "softmax_f32":
        x = (x - x.max(axis=-1, keepdims=True)) * node.real(4)
        np.exp(x, out=x)
        x /= x.sum(axis=-1, keepdims=True)
        return x
    bits = node.p[8]
    x = x.astype(np.int64)
    exponentials = _exponentials(node.p)[x.max(axis=-1, keepdims=True) - x]
    sums = divide_by_pot(exponentials, _ACCUMULATION_BITS).sum(axis=-1, keepdims=True)
    scale, right = _reciprocals(sums)
    out = divide_by_pot(doubling_high_mul(scale, exponentials), right + 31 - bits) - (1 << (bits - 1))
    dtype = np.int8 if bits == 8 else np.int16
    return np.clip(out, np.iinfo(dtype).min, np.iinfo(dtype).max).astype(dtype)


def _exponentials(p):
    """exp of the scaled difference -d, Q0.31, for d from 0 to 255."""
    multiplier, shift, n = p[9:12]
    scaled = [quant.doubling_high_mul(quant.wrap32(-d << shift), multiplier) for d in range(min(n, 256))]
    return np.array([fixed_point.exp_on_negative_values(x) for x in scaled] + [0] * (256 - len(scaled)), np.int64)


def _reciprocals(sums):
    """(1 / x as Q0.31 times 2**k, k) of sums in Q12.19."""
    values, where = np.unique(sums, return_inverse=True)
    found = []
    for x in values.tolist():
        headroom = 32 - quant.bit_length(x)
        found.append((fixed_point.one_over_one_plus_x_for_x_in_0_1((x << headroom) - (1 << 31)), _ACCUMULATION_BITS - headroom))
    scale, right = np.array(found, np.int64).T
    where = where.reshape(sums.shape)
    return scale[where], right[where]
