"""AVERAGE_POOL_2D: windows, strides, paddings, activations, extremes."""

from cases._pool import pool_cases


def cases():
    return pool_cases("average_pool_2d")
