"""SUM and MEAN in viper; contract and block in kernels/reference/sum.py.

The product by the multiplier is put together from 16-bit halves as in requantize.py.
"""

from ...compat import micropython, ptr8, ptr32
from .walk import first, next_row


@micropython.viper
def sum_s8(block):
    a = ptr32(block)
    b = ptr8(block)
    x = 0
    p = ptr32(block)
    wide = 1
    wide = wide << 16 << 16
    if wide:
        wide = 32  # bits to the left of a loaded int32 where viper's integers have 64
    sums = ptr32(p[0] + (p[1] << 16 << 16))
    n = 0
    while n < p[15]:
        sums[n] = p[16]
        n += 1
    first(block)
    more = 1
    while more:
        a = ptr32(p[4] + (p[5] << 16 << 16))
        b = ptr8(p[6] + (p[7] << 16 << 16))
        end = int(b) + p[8]
        if p[9]:  # a row of sums; the input's step is 1, for it is walked in order
            while int(b) != end:
                a[0] = a[0] + (b[0] ^ 128) - 128
                a = ptr32(int(a) + 4)
                b = ptr8(int(b) + 1)
        else:
            x = a[0]
            while int(b) != end:
                x += (b[0] ^ 128) - 128
                b = ptr8(int(b) + 1)
            a[0] = x
        more = int(next_row(block))
    out = ptr8(p[13] + (p[14] << 16 << 16))
    m_high = p[17] >> 16
    m_low = p[17] & 0xFFFF
    left = p[18] << wide >> wide
    right = 0
    if left < 0:
        right = 0 - left
        left = 0
    offset = p[19] << wide >> wide
    n = 0
    while n < p[15]:
        x = sums[n] << left << wide >> wide
        # doubling_high_mul
        low = x & 0xFFFF
        x >>= 16
        q1 = x * m_low
        q2 = low * m_high
        low = (low * m_low >> 16 & 0xFFFF) + (q1 & 0x7FFF) + (q2 & 0x7FFF) + 0x4000
        x = (x * m_high << 1) + (q1 >> 15) + (q2 >> 15) + (low >> 15)
        if right:  # to nearest, ties away from zero
            x = (((x - (x >> 31 & 1)) >> (right - 1)) + 1) >> 1
        x += offset
        if x < -128:
            x = -128
        if x > 127:
            x = 127
        out[n] = x
        n += 1
