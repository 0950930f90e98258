"""CONCATENATION of tensors of one type, as their numbers are."""

import numpy as np


def run(node, *xs):
    samples = max(len(x) for x in xs)
    axis = node.options.get("axis", 0) % len(node.shape)
    return np.concatenate([np.broadcast_to(x, (samples, *x.shape[1:])) for x in xs], axis=1 + axis)
