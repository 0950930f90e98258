"""FlatBuffers read in place, every offset checked against the buffer before it is followed.

Source: the FlatBuffers internals document (tables, vtables, vectors, strings; all little-endian).
A Table is a position in a buffer; fields are named by their vtable slot, see schema.py.
"""

import struct

from .errors import ModelError


def _outside(what, pos, size, have):
    return ModelError(
        "model damaged: %s at byte %d needs %d bytes, the file has %d; transfer or convert the model again"
        % (what, pos, size, have)
    )


def read(buf, fmt, size, pos, what):
    """One little-endian number of `size` bytes at `pos`."""
    if pos < 0 or pos + size > len(buf):
        raise _outside(what, pos, size, len(buf))
    return struct.unpack_from(fmt, buf, pos)[0]


class Vector:
    """`n` items of `size` bytes from byte `pos`; iterate positions with item(i)."""

    def __init__(self, buf, field, size, what):
        start = field + read(buf, "<I", 4, field, what)
        n = read(buf, "<I", 4, start, what)
        if n * size > len(buf) - start - 4:
            raise _outside(what, start, n * size + 4, len(buf))
        self.buf = buf
        self.n = n
        self.pos = start + 4
        self.size = size
        self.what = what

    def table(self, i):
        """The i-th table of a vector of tables."""
        if not 0 <= i < self.n:
            raise ModelError("model damaged: %s %d is named, the file has %d" % (self.what, i, self.n))
        at = self.pos + 4 * i
        return Table(self.buf, at + read(self.buf, "<I", 4, at, self.what), self.what)

    def number(self, i, fmt):
        return struct.unpack_from(fmt, self.buf, self.pos + self.size * i)[0]

    def numbers(self, fmt):
        """All items as a list of Python numbers."""
        return [struct.unpack_from(fmt, self.buf, self.pos + self.size * i)[0] for i in range(self.n)]

    def data(self):
        """All bytes, in place."""
        return self.buf[self.pos : self.pos + self.n * self.size]


class Table:
    """A table at byte `pos`; `what` names it in messages."""

    def __init__(self, buf, pos, what):
        vtable = pos - read(buf, "<i", 4, pos, what)
        size = read(buf, "<H", 2, vtable, what)
        if size < 4 or vtable + size > len(buf):
            raise _outside("vtable of " + what, vtable, max(size, 4), len(buf))
        self.buf = buf
        self.pos = pos
        self.vtable = vtable
        self.slots = (size - 4) // 2
        self.what = what

    def field(self, slot):
        """Byte position of a field, or 0 where the table leaves it out."""
        if slot >= self.slots:
            return 0
        offset = struct.unpack_from("<H", self.buf, self.vtable + 4 + 2 * slot)[0]
        return self.pos + offset if offset else 0

    def _number(self, slot, default, fmt, size):
        at = self.field(slot)
        return read(self.buf, fmt, size, at, self.what) if at else default

    def int8(self, slot, default=0):
        return self._number(slot, default, "<b", 1)

    def uint8(self, slot, default=0):
        return self._number(slot, default, "<B", 1)

    def int32(self, slot, default=0):
        return self._number(slot, default, "<i", 4)

    def uint32(self, slot, default=0):
        return self._number(slot, default, "<I", 4)

    def float32(self, slot, default=0.0):
        return self._number(slot, default, "<f", 4)

    def vector(self, slot, size, what):
        """Vector of `size`-byte items, or None where absent."""
        at = self.field(slot)
        return Vector(self.buf, at, size, what) if at else None

    def table(self, slot, what):
        """Sub-table, or None where absent."""
        at = self.field(slot)
        return Table(self.buf, at + read(self.buf, "<I", 4, at, what), what) if at else None

    def string(self, slot, what):
        """A string as bytes, b"" where absent."""
        vector = self.vector(slot, 1, what)
        return bytes(vector.data()) if vector else b""

    def text(self, slot, what):
        """A string, "" where absent."""
        try:
            return self.string(slot, what).decode()
        except UnicodeError:
            raise ModelError("model damaged: %s is not UTF-8 text; transfer or convert the model again" % what)
