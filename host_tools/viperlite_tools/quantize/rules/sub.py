"""SUB: as ADD."""

from .add import RULE, floor  # noqa: F401
