"""MAXIMUM: the larger of a and b, float32 and integers; where one is not a number, b."""

import numpy as np

from ..broadcast import aligned


def run(node, a, b):
    a, b = aligned(a, b)
    return np.where(a > b, a, b)
