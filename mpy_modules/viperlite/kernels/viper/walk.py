"""Walks over two tensors in viper; block in viperlite/walk.py.

    first(block)
    more = 1
    while more:
        ...  # one row: p[8] elements from the addresses in words 4 and 6
        more = int(next_row(block))
"""

from ...compat import micropython, ptr32


@micropython.viper
def first(p: ptr32):
    """Go to the first row."""
    p[4] = p[0]
    p[5] = p[1]
    p[6] = p[2]
    p[7] = p[3]
    dim = ptr32(int(p) + 4 * p[11])
    i = 0
    while i < p[12]:
        dim[3] = 0
        dim = ptr32(int(dim) + 16)
        i += 1


@micropython.viper
def next_row(p: ptr32) -> int:
    """Go to the next row; 0 where there is none."""
    dim = ptr32(int(p) + 4 * p[11])
    a = p[4] + (p[5] << 16 << 16)
    b = p[6] + (p[7] << 16 << 16)
    i = 0
    while i < p[12]:
        n = dim[3] + 1
        if n < dim[0]:
            dim[3] = n
            a += dim[1]
            b += dim[2]
            p[4] = a
            p[5] = a >> 16 >> 16
            p[6] = b
            p[7] = b >> 16 >> 16
            return 1
        dim[3] = 0
        n -= 1
        a -= n * dim[1]
        b -= n * dim[2]
        dim = ptr32(int(dim) + 16)
        i += 1
    return 0
