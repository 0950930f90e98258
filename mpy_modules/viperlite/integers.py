"""Integer types as kernels are told of them: (bytes, value of the sign bit or 0), which are two words of a block.

A stored number v of `size` bytes, read without sign, is (v ^ sign) - sign.
"""

from .schema import TYPE_BOOL, TYPE_INT8, TYPE_INT16, TYPE_INT32, TYPE_UINT8, TYPE_UINT32

_KINDS = {
    TYPE_INT8: (1, 0x80),
    TYPE_UINT8: (1, 0),
    TYPE_INT16: (2, 0x8000),
    TYPE_INT32: (4, 0x80000000),
    TYPE_UINT32: (4, 0),
    TYPE_BOOL: (1, 0),
}


def kind(code):
    """(bytes, sign) of a type."""
    return _KINDS[code]
