"""Memory by address: what a parameter block points at, and how a reference kernel reads it.

An address takes two words of a parameter block, low then high. On MicroPython it is the machine's own address (the
high word is 0 on 32-bit boards), which viper and assembler kernels dereference. On CPython it is an offset and the
number of a buffer that was pinned, so a kernel that strays outside gets an IndexError.

The typed views below index from 0 and may be read and written one item at a time; they do not slice on MicroPython.
"""

import sys

MASK32 = 0xFFFFFFFF


if sys.implementation.name == "micropython":
    import gc

    import uctypes

    def tidy():
        """Collect garbage now, so that what lasts lies together and large pieces of the heap stay free."""
        gc.collect()

    def pin(buffer):
        """(view, address) of a buffer; the address holds as long as the view is referenced: the collector never moves."""
        return memoryview(buffer), uctypes.addressof(buffer)

    def _view(kind, size):
        def view(p, i, n):
            address = (p[i] & MASK32) | (p[i + 1] & MASK32) << 32
            return uctypes.struct(address, (uctypes.ARRAY | 0, kind | n))

        return view

    uint8_at = _view(uctypes.UINT8, 1)
    int8_at = _view(uctypes.INT8, 1)
    int16_at = _view(uctypes.INT16, 2)
    int32_at = _view(uctypes.INT32, 4)
    float32_at = _view(uctypes.FLOAT32, 4)

    def words(view, address, offset, n):
        """The n int32 words at byte `offset` of a pinned view, as kernels of the reference path take them."""
        return uctypes.struct(address + offset, (uctypes.ARRAY | 0, uctypes.INT32 | n))

    def block(view, address, offset, n):
        """The same words as native code takes them: a buffer object whose items lie there."""
        return uctypes.bytearray_at(address + offset, 4 * n)

else:
    import weakref

    def tidy():
        """Nothing to do where the heap grows."""

    _pinned = weakref.WeakValueDictionary()  # number -> memoryview
    _next = 1

    def pin(buffer):
        """(view, address) of a buffer; the address holds as long as the view is referenced."""
        global _next
        number = _next
        _next = number + 1 if number < 0x7FFFFFFF else 1
        view = memoryview(buffer).cast("B")
        _pinned[number] = view
        return view, number << 32

    def _view(code, size):
        def view(p, i, n):
            if n == 0:
                return ()  # an empty tensor has no address
            start = p[i] & MASK32
            piece = _pinned[p[i + 1]][start : start + n * size]
            if len(piece) != n * size:
                raise IndexError("address outside its buffer: %d + %d bytes" % (start, n * size))
            return piece.cast(code)

        return view

    uint8_at = _view("B", 1)
    int8_at = _view("b", 1)
    int16_at = _view("h", 2)
    int32_at = _view("i", 4)
    float32_at = _view("f", 4)

    def words(view, address, offset, n):
        """The n int32 words at byte `offset` of a pinned view, as kernels of the reference path take them."""
        return view[offset : offset + 4 * n].cast("i")

    block = words
