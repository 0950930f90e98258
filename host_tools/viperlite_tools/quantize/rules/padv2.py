"""PADV2: the number to pad with is quantised like the rest."""

from . import Rule

RULE = Rule(tied=True)
