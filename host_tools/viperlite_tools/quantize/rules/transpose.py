"""TRANSPOSE: numbers are copied as they are; of up to 5 dimensions."""

from . import Rule

RULE = Rule(tied=True)
