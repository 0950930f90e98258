"""SUM: out = sum of x along axes; see mean.py."""

from . import mean


def prepare(op):
    mean.prepare(op, False)
