"""MUL in viper; contract and blocks in kernels/reference/mul.py.

The product by the multiplier is put together from 16-bit halves as in requantize.py. x / 2**n to nearest, ties away from
zero, is (((x - (x < 0)) >> (n - 1)) + 1) >> 1 for n > 0.
"""

from ...compat import micropython, ptr8, ptr16, ptr32
from .walk import first, next_row


@micropython.viper
def mul_s8(block):
    a = ptr8(block)
    b = ptr8(block)
    x = 0
    low = 0
    p = ptr32(block)
    wide = 1
    wide = wide << 16 << 16
    if wide:
        wide = 32  # bits to the left of a loaded int32 where viper's integers have 64
    out = ptr8(p[13] + (p[14] << 16 << 16))
    a_offset = (p[15] << wide >> wide) - 128
    b_offset = (p[16] << wide >> wide) - 128
    m_high = p[17] >> 16
    m_low = p[17] & 0xFFFF
    left = p[18] << wide >> wide
    right = 0
    if left < 0:
        right = 0 - left
        left = 0
    offset = p[19] << wide >> wide
    least = p[20] << wide >> wide
    greatest = p[21] << wide >> wide
    first(block)
    more = 1
    while more:
        a = ptr8(p[4] + (p[5] << 16 << 16))
        b = ptr8(p[6] + (p[7] << 16 << 16))
        n = p[8]
        while n:
            x = ((a[0] ^ 128) + a_offset) * ((b[0] ^ 128) + b_offset)
            if left:
                x = x << left << wide >> wide
            # doubling_high_mul
            low = x & 0xFFFF
            x >>= 16
            q1 = x * m_low
            q2 = low * m_high
            low = (low * m_low >> 16 & 0xFFFF) + (q1 & 0x7FFF) + (q2 & 0x7FFF) + 0x4000
            x = (x * m_high << 1) + (q1 >> 15) + (q2 >> 15) + (low >> 15)
            if right:
                x = (((x - (x >> 31 & 1)) >> (right - 1)) + 1) >> 1
            x += offset
            if x < least:
                x = least
            if x > greatest:
                x = greatest
            out[0] = x
            a = ptr8(int(a) + p[9])
            b = ptr8(int(b) + p[10])
            out = ptr8(int(out) + 1)
            n -= 1
        more = int(next_row(block))


@micropython.viper
def mul_s16(block):
    a = ptr16(block)
    b = ptr16(block)
    x = 0
    low = 0
    p = ptr32(block)
    wide = 1
    wide = wide << 16 << 16
    if wide:
        wide = 32  # bits to the left of a loaded int32 where viper's integers have 64
    out = ptr16(p[13] + (p[14] << 16 << 16))
    a_offset = (p[15] << wide >> wide) - 0x8000
    b_offset = (p[16] << wide >> wide) - 0x8000
    m_high = p[17] >> 16
    m_low = p[17] & 0xFFFF
    left = p[18] << wide >> wide
    right = 0
    if left < 0:
        right = 0 - left
        left = 0
    offset = p[19] << wide >> wide
    least = p[20] << wide >> wide
    greatest = p[21] << wide >> wide
    first(block)
    more = 1
    while more:
        a = ptr16(p[4] + (p[5] << 16 << 16))
        b = ptr16(p[6] + (p[7] << 16 << 16))
        n = p[8]
        while n:
            x = ((a[0] ^ 0x8000) + a_offset) * ((b[0] ^ 0x8000) + b_offset)
            if left:
                x = x << left << wide >> wide
            # doubling_high_mul
            low = x & 0xFFFF
            x >>= 16
            q1 = x * m_low
            q2 = low * m_high
            low = (low * m_low >> 16 & 0xFFFF) + (q1 & 0x7FFF) + (q2 & 0x7FFF) + 0x4000
            x = (x * m_high << 1) + (q1 >> 15) + (q2 >> 15) + (low >> 15)
            if right:
                x = (((x - (x >> 31 & 1)) >> (right - 1)) + 1) >> 1
            x += offset
            if x < least:
                x = least
            if x > greatest:
                x = greatest
            out[0] = x
            a = ptr16(int(a) + p[9])
            b = ptr16(int(b) + p[10])
            out = ptr16(int(out) + 2)
            n -= 1
        more = int(next_row(block))


@micropython.viper
def mul_s32(block):
    a = ptr32(block)
    b = ptr32(block)
    x = 0
    p = ptr32(block)
    wide = 1
    wide = wide << 16 << 16
    if wide:
        wide = 32  # bits to the left of a loaded int32 where viper's integers have 64
    out = ptr32(p[13] + (p[14] << 16 << 16))
    least = p[15] << wide >> wide
    greatest = p[16] << wide >> wide
    first(block)
    more = 1
    while more:
        a = ptr32(p[4] + (p[5] << 16 << 16))
        b = ptr32(p[6] + (p[7] << 16 << 16))
        n = p[8]
        while n:
            x = a[0] * b[0] << wide >> wide
            if x < least:
                x = least
            if x > greatest:
                x = greatest
            out[0] = x
            a = ptr32(int(a) + p[9])
            b = ptr32(int(b) + p[10])
            out = ptr32(int(out) + 4)
            n -= 1
        more = int(next_row(block))
