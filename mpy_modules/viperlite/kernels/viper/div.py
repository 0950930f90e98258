"""DIV in viper; contract and blocks in kernels/reference/div.py.

Words 22 and 23 of div_s8's block pass two factors and their product to and from _high_mul, for a viper function may not be
called with numbers: a large one would become an object on the heap.
"""

from ...compat import micropython, ptr8, ptr32
from .walk import first, next_row


@micropython.viper
def _high_mul(p: ptr32):
    """p[22] = doubling_high_mul(p[22], p[23]), put together from 16-bit halves."""
    wide = 1
    wide = wide << 16 << 16
    if wide:
        wide = 32  # bits to the left of a loaded int32 where viper's integers have 64
    high = p[22] << wide >> wide
    low = high & 0xFFFF
    high >>= 16
    m_high = p[23] << wide >> wide
    m_low = m_high & 0xFFFF
    m_high >>= 16
    q1 = high * m_low
    q2 = low * m_high
    low = (low * m_low >> 16 & 0xFFFF) + (q1 & 0x7FFF) + (q2 & 0x7FFF) + 0x4000
    p[22] = (high * m_high << 1) + (q1 >> 15) + (q2 >> 15) + (low >> 15)


@micropython.viper
def div_s8(block):
    a = ptr8(block)
    b = ptr8(block)
    p = ptr32(block)
    wide = 1
    wide = wide << 16 << 16
    if wide:
        wide = 32  # bits to the left of a loaded int32 where viper's integers have 64
    out = ptr8(p[13] + (p[14] << 16 << 16))
    a_offset = (p[15] << wide >> wide) - 128
    b_offset = (p[16] << wide >> wide) - 128
    multiplier = p[17]
    shift = p[18] << wide >> wide
    offset = p[19] << wide >> wide
    least = p[20] << wide >> wide
    greatest = p[21] << wide >> wide
    known = 0 - 1  # the divisor that `reciprocal` belongs to
    reciprocal = 0
    bits = 0
    first(block)
    more = 1
    while more:
        a = ptr8(p[4] + (p[5] << 16 << 16))
        b = ptr8(p[6] + (p[7] << 16 << 16))
        n = p[8]
        while n:
            x = (a[0] ^ 128) + a_offset
            y = (b[0] ^ 128) + b_offset
            if y < 0:
                x = 0 - x
                y = 0 - y
            if y != known:
                known = y
                bits = 0
                while y >> bits:
                    bits += 1
                if y == 0:
                    reciprocal = 0x2D2D
                    reciprocal = 0 - (reciprocal << 16 | 0x2D22) << 1
                else:
                    # 1 / y as Q0.31 times 2**(1 - bits), in three steps of Newton's method on Q2.29
                    half = y << (31 - bits)
                    p[22] = half
                    guess = 0x3C3C
                    p[23] = 0 - (guess << 16 | 0x3C3C)  # -32/17
                    _high_mul(block)
                    guess = 0x5A5A
                    guess = p[22] + (guess << 16 | 0x5A5A)  # + 48/17
                    i = 0
                    while i < 3:
                        p[22] = half
                        p[23] = guess
                        _high_mul(block)
                        p[22] = 0x20000000 - p[22]
                        p[23] = guess
                        _high_mul(block)
                        guess += p[22] << 2
                        i += 1
                    reciprocal = guess << 1
                    if guess >> 30 & 1:  # 2.0: saturate to the greatest Q0.31
                        reciprocal = 0x20000000
                        reciprocal = (reciprocal << 1) - 1 << 1 | 1
            headroom = 31
            y = x
            if y < 0:
                y = 0 - 1 - y
            while y:
                y >>= 1
                headroom -= 1
            p[22] = x << headroom
            p[23] = reciprocal
            _high_mul(block)
            p[23] = multiplier
            _high_mul(block)
            x = p[22] << wide >> wide
            right = bits - 1 + headroom - shift & 63
            if right > 31:
                right &= 31
                y = 0
                if x >= 0:
                    y = 1
                x = (x >> right) + y
            elif right:
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
def div_s32(block):
    a = ptr32(block)
    b = ptr32(block)
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
            x = a[0] << wide >> wide
            y = b[0] << wide >> wide
            unlike = (x ^ y) >> 31 & 1
            # both made negative, which every int32 has: viper's floor division would overflow on unlike signs
            if x > 0:
                x = 0 - x
            if y > 0:
                y = 0 - y
            if y == 0:
                x = 0
            elif y == 0 - 1:
                x = 0 - x
            else:
                x = x // y
            if unlike:
                x = 0 - x
            x = x << wide >> wide
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
