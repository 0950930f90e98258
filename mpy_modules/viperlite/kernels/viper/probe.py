"""Whether this firmware loads and runs viper code: one call that takes a buffer and does 32-bit arithmetic."""

import sys

from ...compat import micropython, ptr32


@micropython.viper
def _sum(p: ptr32) -> int:
    return p[0] + p[1] * 3


def works():
    if sys.implementation.name != "micropython":
        return False
    from array import array

    return _sum(array("i", (5, 7))) == 26
