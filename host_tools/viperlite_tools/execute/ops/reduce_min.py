"""REDUCE_MIN: the smallest along axes, float32 and int8. What is not a number does not count."""

import numpy as np

from ..reduction import axes

SHARED = (1,)


def run(node, x, axis):
    greatest = np.finfo(x.dtype).max if x.dtype.kind == "f" else np.iinfo(x.dtype).max
    return np.fmin.reduce(x, axis=axes(node), initial=greatest)
