"""Integers of a type that is known when the kernel runs: (bytes, value of the sign bit or 0), see viperlite/integers.py."""

from ...memory import int16_at, int32_at, uint8_at

_VIEWS = {1: uint8_at, 2: int16_at, 4: int32_at}


class Integers:
    """`n` numbers at the address in word `at`, whose type is in words `kind` and `kind` + 1."""

    def __init__(self, p, at, n, kind):
        size = p[kind]
        self._items = _VIEWS[size](p, at, n)
        self._mask = (1 << 8 * size) - 1
        self._sign = p[kind + 1] & self._mask
        self.least = -self._sign
        self.greatest = self._mask - self._sign

    def __getitem__(self, i):
        return ((self._items[i] & self._mask) ^ self._sign) - self._sign

    def __setitem__(self, i, value):
        """Store the low bits."""
        value &= self._mask
        if self._mask > 0xFF and value > self._mask >> 1:  # the views of 2 and 4 bytes are signed
            value -= self._mask + 1
        self._items[i] = value
