"""MUL: any scales."""

from . import Rule

RULE = Rule(version=3)  # 2 is for products that shrink; 3 takes all
