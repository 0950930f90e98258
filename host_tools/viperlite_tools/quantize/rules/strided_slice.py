"""STRIDED_SLICE: numbers are copied as they are."""

from . import Rule

RULE = Rule(tied=True)
