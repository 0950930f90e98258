"""HARD_SWISH: the output's scale is at least 1/64 of the input's; TFLM takes no shift to the left (hard_swish_common.cc)."""

from . import Rule

RULE = Rule(version=1)


def floor(op, scales):
    """Least scale of the output, for the scale of the input."""
    return max(scales) * 2.0**-6
