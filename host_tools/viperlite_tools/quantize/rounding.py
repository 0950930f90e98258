"""Measured numbers on a coarse grid, so that what differs between machines (order of sums in the BLAS) is rounded away.

The same model and samples then give the same file, but for a number that falls on an edge of the grid.
"""

import numpy as np

_BITS = 12  # significant ones that are kept


def outward(x, bits=_BITS):
    """A number or array, away from zero to so many significant bits."""
    m, e = np.frexp(np.asarray(x, np.float64))
    return np.ldexp(np.copysign(np.ceil(np.abs(m) * 2.0**bits), m), e - bits)
