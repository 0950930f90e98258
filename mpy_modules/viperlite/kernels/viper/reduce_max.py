"""REDUCE_MAX and REDUCE_MIN in viper; contract and block in kernels/reference/reduce_max.py."""

from ...compat import micropython, ptr8, ptr32
from .walk import first, next_row


@micropython.viper
def reduce_max_s8(block):
    a = ptr8(block)
    b = ptr8(block)
    x = 0
    best = 0
    p = ptr32(block)
    flip = 128  # makes bytes rise as the numbers do; for the smallest, fall
    if not p[14]:
        flip = 127
    a = ptr8(p[0] + (p[1] << 16 << 16))
    n = p[13]
    while n:
        a[0] = flip  # becomes 0 when it is flipped
        a = ptr8(int(a) + 1)
        n -= 1
    first(block)
    more = 1
    while more:
        a = ptr8(p[4] + (p[5] << 16 << 16))
        b = ptr8(p[6] + (p[7] << 16 << 16))
        step = p[9]
        end = int(b) + p[8]
        while int(b) != end:
            best = a[0] ^ flip
            x = b[0] ^ flip
            if x > best:
                a[0] = b[0]
            a = ptr8(int(a) + step)
            b = ptr8(int(b) + 1)
        more = int(next_row(block))
