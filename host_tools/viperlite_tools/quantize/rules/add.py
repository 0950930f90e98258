"""ADD: any scales, but the output's is at least 2**-19 of the larger input's, as TFLM computes sums (add_common.cc)."""

from . import Rule

RULE = Rule()


def floor(op, scales):
    """Least scale of the output, for the scales of the inputs."""
    return max(scales) * 2.0**-18
