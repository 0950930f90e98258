"""MAXIMUM and MINIMUM in viper; contract and blocks in kernels/reference/maximum.py."""

from ...compat import micropython, ptr8, ptr16, ptr32
from .walk import first, next_row


@micropython.viper
def maximum_s8(block):
    a = ptr8(block)
    b = ptr8(block)
    x = 0
    y = 0
    p = ptr32(block)
    out = ptr8(p[13] + (p[14] << 16 << 16))
    larger = p[15]
    first(block)
    more = 1
    while more:
        a = ptr8(p[4] + (p[5] << 16 << 16))
        b = ptr8(p[6] + (p[7] << 16 << 16))
        n = p[8]
        while n:
            x = a[0] ^ 128
            y = b[0] ^ 128
            if x < y:
                if larger:
                    x = y
            elif not larger:
                x = y
            out[0] = x ^ 128
            a = ptr8(int(a) + p[9])
            b = ptr8(int(b) + p[10])
            out = ptr8(int(out) + 1)
            n -= 1
        more = int(next_row(block))


@micropython.viper
def maximum_s16(block):
    a = ptr16(block)
    b = ptr16(block)
    x = 0
    y = 0
    p = ptr32(block)
    out = ptr16(p[13] + (p[14] << 16 << 16))
    larger = p[15]
    first(block)
    more = 1
    while more:
        a = ptr16(p[4] + (p[5] << 16 << 16))
        b = ptr16(p[6] + (p[7] << 16 << 16))
        n = p[8]
        while n:
            x = a[0] ^ 0x8000
            y = b[0] ^ 0x8000
            if x < y:
                if larger:
                    x = y
            elif not larger:
                x = y
            out[0] = x ^ 0x8000
            a = ptr16(int(a) + p[9])
            b = ptr16(int(b) + p[10])
            out = ptr16(int(out) + 2)
            n -= 1
        more = int(next_row(block))


@micropython.viper
def maximum_s32(block):
    a = ptr32(block)
    b = ptr32(block)
    x = 0
    y = 0
    p = ptr32(block)
    wide = 1
    wide = wide << 16 << 16
    if wide:
        wide = 32  # bits to the left of a loaded int32 where viper's integers have 64
    out = ptr32(p[13] + (p[14] << 16 << 16))
    larger = p[15]
    first(block)
    more = 1
    while more:
        a = ptr32(p[4] + (p[5] << 16 << 16))
        b = ptr32(p[6] + (p[7] << 16 << 16))
        n = p[8]
        while n:
            x = a[0] << wide >> wide
            y = b[0] << wide >> wide
            if x < y:
                if larger:
                    x = y
            elif not larger:
                x = y
            out[0] = x
            a = ptr32(int(a) + p[9])
            b = ptr32(int(b) + p[10])
            out = ptr32(int(out) + 4)
            n -= 1
        more = int(next_row(block))


@micropython.viper
def maximum_s64(block):
    a = ptr32(block)
    b = ptr32(block)
    x = 0
    y = 0
    p = ptr32(block)
    wide = 1
    wide = wide << 16 << 16
    if wide:
        wide = 32  # bits to the left of a loaded int32 where viper's integers have 64
    flip = 1
    flip = flip << 31  # low words have no sign: compared with this bit flipped
    out = ptr32(p[13] + (p[14] << 16 << 16))
    larger = p[15]
    first(block)
    more = 1
    while more:
        a = ptr32(p[4] + (p[5] << 16 << 16))
        b = ptr32(p[6] + (p[7] << 16 << 16))
        n = p[8]
        while n:
            x = a[1] << wide >> wide
            y = b[1] << wide >> wide
            if x == y:
                x = (a[0] ^ flip) << wide >> wide
                y = (b[0] ^ flip) << wide >> wide
            less = 0
            if x < y:
                less = 1
            if less == larger:
                out[0] = b[0]
                out[1] = b[1]
            else:
                out[0] = a[0]
                out[1] = a[1]
            a = ptr32(int(a) + p[9])
            b = ptr32(int(b) + p[10])
            out = ptr32(int(out) + 8)
            n -= 1
        more = int(next_row(block))
