"""CAST in viper; contract and blocks in kernels/reference/cast.py.

A float32 is read and written as its bits, so that floats need no arithmetic that would allocate.
"""

from ...compat import micropython, ptr8, ptr16, ptr32


@micropython.viper
def cast_int(p: ptr32):
    i = 0
    v = 0
    n = p[4]
    out = p[0] + (p[1] << 16 << 16)
    x = p[2] + (p[3] << 16 << 16)
    half = p[5] & 2  # bytes
    word = p[5] & 4
    sign = p[6]
    out_half = p[7] & 2
    out_word = p[7] & 4
    while i < n:
        if half:
            v = ptr16(x)[i]
        elif word:
            v = ptr32(x)[i]
        else:
            v = ptr8(x)[i]
        v = (v ^ sign) - sign
        if out_word:
            ptr32(out)[i] = v
        elif out_half:
            ptr16(out)[i] = v
        else:
            ptr8(out)[i] = v
        i += 1


@micropython.viper
def cast_bool(p: ptr32):
    i = 0
    v = 0
    n = p[4]
    out = ptr8(p[0] + (p[1] << 16 << 16))
    x = p[2] + (p[3] << 16 << 16)
    half = p[5] & 2  # bytes
    word = p[5] & 4
    mask = p[7]
    while i < n:
        if half:
            v = ptr16(x)[i]
        elif word:
            v = ptr32(x)[i]
        else:
            v = ptr8(x)[i]
        if v & mask:
            out[i] = 1
        else:
            out[i] = 0
        i += 1


@micropython.viper
def cast_f32(p: ptr32):
    m = 0
    i = 0
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    n = p[4]
    out = ptr32(p[0] + (p[1] << 16 << 16))
    x = p[2] + (p[3] << 16 << 16)
    half = p[5] & 2  # bytes
    word = p[5] & 4
    sign = p[6]
    one = 0x800000  # the leading bit of a mantissa
    ones = one + one - 1  # a whole mantissa
    while i < n:
        if half:
            m = ptr16(x)[i]
        elif word:
            m = ptr32(x)[i]
        else:
            m = ptr8(x)[i]
        minus = 0
        if m & sign:
            minus = one << 8
            m = (m ^ sign) - sign
            m = (0 - m) & (top - 1)  # the magnitude, 32 bits without sign
        high = m >> 24 & 0xFF
        e = 150
        if high:
            drop = 0
            while high:
                high >>= 1
                drop += 1
            rest = m & ((1 << drop) - 1)
            tie = 1 << (drop - 1)
            m = m >> drop & ones
            e += drop
            if rest > tie or rest == tie and m & 1:
                m += 1
        elif m:
            while m < 0x8000:
                m <<= 8
                e -= 8
            while m < one:
                m <<= 1
                e -= 1
        if m:
            m += (e << 23) - one
        out[i] = m | minus
        i += 1


@micropython.viper
def cast_trunc(p: ptr32):
    m = 0
    i = 0
    n = p[4]
    out = p[0] + (p[1] << 16 << 16)
    x = ptr32(p[2] + (p[3] << 16 << 16))
    size = p[5]
    sign = p[6]
    greatest = 0x20000000
    greatest = greatest + greatest - 1
    greatest += greatest + 1
    one = 0x800000  # the leading bit of a mantissa
    if size < 4:
        greatest = (1 << (8 * size)) - 1 - sign
    while i < n:
        m = x[i]
        e = m >> 23 & 0xFF
        minus = m >> 31 & 1
        fraction = m & one - 1
        m = 0
        if e == 255 and fraction:
            pass  # NaN
        elif e > 157:  # 2**31 or more
            m = greatest
            if minus:
                m = 0 - sign
            elif size == 4 and sign == 0:  # uint32
                m = -1
                if e == 158:
                    m = (fraction + one) << 8
        elif e > 126:
            m = fraction + one
            if e > 150:
                m <<= e - 150
            else:
                m >>= 150 - e
            if minus:
                m = 0 - m
                if m + sign < 0:
                    m = 0 - sign
            elif m > greatest:
                m = greatest
        if size == 1:
            ptr8(out)[i] = m
        elif size == 2:
            ptr16(out)[i] = m
        else:
            ptr32(out)[i] = m
        i += 1
