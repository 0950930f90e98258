"""CONV_2D: the filter [out, height, width, in] is symmetric, with one scale for each output channel."""

from . import Rule

RULE = Rule(version=3, weights=0)
