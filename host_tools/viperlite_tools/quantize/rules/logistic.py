"""LOGISTIC: the output has scale 1/256 and zero point -128."""

from . import Rule

RULE = Rule(fixed=(1 / 256, -128))
