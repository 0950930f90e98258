"""MEAN: any scales. Unlike inputs move a mean of many values further, as to its range, than the extremes of the values."""

from . import Rule

RULE = Rule()
HEADROOM = 2  # times that of other tensors
