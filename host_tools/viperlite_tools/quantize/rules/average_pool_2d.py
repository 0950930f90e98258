"""AVERAGE_POOL_2D: numbers are averaged as they are."""

from . import Rule

RULE = Rule(tied=True)
