"""MINIMUM: out = the smaller of a and b; see maximum.py."""

from . import maximum


def prepare(op):
    maximum.prepare(op, 0)
