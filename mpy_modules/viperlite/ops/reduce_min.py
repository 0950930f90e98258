"""REDUCE_MIN: out = the smallest of x along axes; see reduce_max.py."""

from . import reduce_max


def prepare(op):
    reduce_max.prepare(op, 0)
