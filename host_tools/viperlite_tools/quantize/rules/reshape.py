"""RESHAPE: numbers stay as they are."""

from . import Rule

RULE = Rule(version=1, tied=True)
