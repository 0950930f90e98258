"""PADV2: a border of one number, which is the third input; without it, PAD."""

from .pad import prepare  # noqa: F401
