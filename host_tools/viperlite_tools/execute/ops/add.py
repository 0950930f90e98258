"""ADD; see addition.py."""

from ..addition import addition as run  # noqa: F401
