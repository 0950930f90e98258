"""PAD: a border of zeros, zero points where int8, or of the one number that is the third input."""

import numpy as np

SHARED = (1,)


def run(node, x, paddings, value=None):
    pads = paddings.reshape(-1, 2).tolist()
    if value is None:
        value = np.full((1, 1), node.zero_point(node.out) if x.dtype == np.int8 else 0, x.dtype)
    samples = max(len(x), len(value))
    shape = [before + d + after for d, (before, after) in zip(x.shape[1:], pads)]
    out = np.empty((samples, *shape), x.dtype)
    out[...] = value.reshape(len(value), *[1] * len(shape))
    out[(slice(None), *(slice(before, before + d) for d, (before, _) in zip(x.shape[1:], pads)))] = x
    return out
