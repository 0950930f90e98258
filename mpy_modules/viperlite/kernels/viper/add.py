"""ADD and SUB in viper; contract and blocks in kernels/reference/add.py.

An input v of few bits, shifted left by s and multiplied by a Q0.31 multiplier m, is (v m + 2**(30 - s)) >> (31 - s): m is
cut where that shift cuts, so that neither product has more than 32 bits. The product of the sum is put together from
16-bit halves as in requantize.py. x / 2**n to nearest, ties away from zero, is (x + 2**(n - 1) - (x < 0)) >> n, n > 0.
"""

from ...compat import micropython, ptr8, ptr16, ptr32
from .walk import first, next_row


@micropython.viper
def add_s8(block):
    a = ptr8(block)
    b = ptr8(block)
    x = 0
    y = 0
    p = ptr32(block)
    wide = 1
    wide = wide << 16 << 16
    if wide:
        wide = 32  # bits to the left of a loaded int32 where viper's integers have 64
    out = ptr8(p[13] + (p[14] << 16 << 16))
    a_offset = (p[15] << wide >> wide) - 128
    a_high = p[16] >> 11
    a_low = p[16] & 0x7FF
    a_shift = 0 - (p[17] << wide >> wide)
    a_half = 1 << a_shift >> 1
    b_offset = (p[18] << wide >> wide) - 128
    b_high = p[19] >> 11
    b_low = p[19] & 0x7FF
    b_shift = 0 - (p[20] << wide >> wide)
    b_half = 1 << b_shift >> 1
    m_high = p[21] >> 16
    m_low = p[21] & 0xFFFF
    shift = 0 - (p[22] << wide >> wide)
    half = 1 << shift >> 1
    offset = p[23] << wide >> wide
    least = p[24] << wide >> wide
    greatest = p[25] << wide >> wide
    sign = p[26] << wide >> wide
    first(block)
    more = 1
    while more:
        a = ptr8(p[4] + (p[5] << 16 << 16))
        b = ptr8(p[6] + (p[7] << 16 << 16))
        n = p[8]
        while n:
            x = (a[0] ^ 128) + a_offset
            x = x * a_high + ((x * a_low + 1024) >> 11)
            if a_shift:
                x = (x + a_half - (x >> 31 & 1)) >> a_shift
            y = (b[0] ^ 128) + b_offset
            y = y * b_high + ((y * b_low + 1024) >> 11)
            if b_shift:
                y = (y + b_half - (y >> 31 & 1)) >> b_shift
            x += y * sign
            # doubling_high_mul
            y = x & 0xFFFF
            x >>= 16
            q1 = x * m_low
            q2 = y * m_high
            y = (y * m_low >> 16 & 0xFFFF) + (q1 & 0x7FFF) + (q2 & 0x7FFF) + 0x4000
            x = (x * m_high << 1) + (q1 >> 15) + (q2 >> 15) + (y >> 15)
            if shift:
                x = (x + half - (x >> 31 & 1)) >> shift
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
def add_s16(block):
    a = ptr16(block)
    b = ptr16(block)
    x = 0
    y = 0
    p = ptr32(block)
    wide = 1
    wide = wide << 16 << 16
    if wide:
        wide = 32  # bits to the left of a loaded int32 where viper's integers have 64
    out = ptr16(p[13] + (p[14] << 16 << 16))
    a_offset = (p[15] << wide >> wide) - 0x8000
    a_high = p[16] >> 16
    a_low = p[16] & 0xFFFF
    a_shift = 0 - (p[17] << wide >> wide)
    a_half = 1 << a_shift >> 1
    b_offset = (p[18] << wide >> wide) - 0x8000
    b_high = p[19] >> 16
    b_low = p[19] & 0xFFFF
    b_shift = 0 - (p[20] << wide >> wide)
    b_half = 1 << b_shift >> 1
    m_high = p[21] >> 16
    m_low = p[21] & 0xFFFF
    shift = 0 - (p[22] << wide >> wide)
    half = 1 << shift >> 1
    offset = p[23] << wide >> wide
    least = p[24] << wide >> wide
    greatest = p[25] << wide >> wide
    sign = p[26] << wide >> wide
    first(block)
    more = 1
    while more:
        a = ptr16(p[4] + (p[5] << 16 << 16))
        b = ptr16(p[6] + (p[7] << 16 << 16))
        n = p[8]
        while n:
            x = (a[0] ^ 0x8000) + a_offset
            x = x * a_high + ((x * a_low + 32768) >> 16)
            if a_shift:
                x = (x + a_half - (x >> 31 & 1)) >> a_shift
            y = (b[0] ^ 0x8000) + b_offset
            y = y * b_high + ((y * b_low + 32768) >> 16)
            if b_shift:
                y = (y + b_half - (y >> 31 & 1)) >> b_shift
            x += y * sign
            # doubling_high_mul
            y = x & 0xFFFF
            x >>= 16
            q1 = x * m_low
            q2 = y * m_high
            y = (y * m_low >> 16 & 0xFFFF) + (q1 & 0x7FFF) + (q2 & 0x7FFF) + 0x4000
            x = (x * m_high << 1) + (q1 >> 15) + (q2 >> 15) + (y >> 15)
            if shift:
                x = (x + half - (x >> 31 & 1)) >> shift
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
def add_s32(block):
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
    sign = p[17] << wide >> wide
    first(block)
    more = 1
    while more:
        a = ptr32(p[4] + (p[5] << 16 << 16))
        b = ptr32(p[6] + (p[7] << 16 << 16))
        n = p[8]
        while n:
            x = (a[0] + b[0] * sign) << wide >> wide
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
