"""PAD: the border is the zero point."""

from . import Rule

RULE = Rule(tied=True)
