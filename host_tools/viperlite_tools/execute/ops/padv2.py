"""PADV2: a border of one number, which is the third input; see pad.py."""

from .pad import SHARED, run  # noqa: F401
