"""MAXIMUM: numbers are compared as they are."""

from . import Rule

RULE = Rule(tied=True)
