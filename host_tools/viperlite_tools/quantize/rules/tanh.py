"""TANH: the output has scale 1/128 and zero point 0."""

from . import Rule

RULE = Rule(fixed=(1 / 128, 0))
