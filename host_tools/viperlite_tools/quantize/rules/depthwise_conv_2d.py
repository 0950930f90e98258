"""DEPTHWISE_CONV_2D: the filter [1, height, width, out] is symmetric, with one scale for each output channel."""

from . import Rule

RULE = Rule(version=3, weights=3)
