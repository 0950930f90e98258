"""Matrix products of integers by BLAS, where its floats hold every sum exactly."""

import numpy as np


def exact_type(w, axis, x_most):
    """float32 if sums of w * x along `axis` of w (one axis or several) fit its 24 bits, else float64, whose 53 always do.

    x_most: greatest magnitude of x. A sum of integers is exact in whatever order if the sum of magnitudes is.
    """
    sums = np.abs(w.astype(np.int64)).sum(axis=axis)
    return np.float32 if not sums.size or int(sums.max()) * x_most <= 1 << 24 else np.float64


def most(zero_point):
    """Greatest magnitude of an int8 number less its zero point."""
    return max(127 - zero_point, zero_point + 128)
