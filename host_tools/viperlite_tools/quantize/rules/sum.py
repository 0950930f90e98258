"""SUM: any scales."""

from . import Rule

RULE = Rule()
