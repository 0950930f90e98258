"""DEQUANTIZE in viper; contract and block in kernels/reference/dequantize.py.

A float32 is put together as its bits, so that floats need no arithmetic that would allocate.
"""

from ...compat import micropython, ptr8, ptr16, ptr32


@micropython.viper
def dequantize_f32(p: ptr32):
    high = 0
    low = 0
    i = 0
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    n = p[4]
    out = ptr32(p[0] + (p[1] << 16 << 16))
    x = p[2] + (p[3] << 16 << 16)
    size = p[5]
    sign = p[6]
    offset = p[7]
    offset -= (offset >> 31 & 1) * top
    one = 0x800000  # the leading bit of a mantissa
    # scale = m * 2**(e - 150)
    m = p[8] & one - 1
    scale_e = p[8] >> 23 & 0xFF
    if scale_e:
        m += one
    else:
        scale_e = 1
    while i < n:
        if size == 1:
            low = ptr8(x)[i]
        else:
            low = ptr16(x)[i]
        low = (low ^ sign) - sign - offset
        minus = 0
        if low < 0:
            minus = one << 8
            low = 0 - low
        e = scale_e
        # low * m as high * 2**12 + low, of at most 41 bits
        high = low * (m >> 12)
        low *= m & 0xFFF
        high += low >> 12
        low &= 0xFFF
        # to 24 bits, to nearest, ties to even
        if high >> 12 == 0:
            low += high << 12
            if low:
                while low < one and e > 1:
                    low <<= 1
                    e -= 1
        else:
            drop = 0
            half = high >> 12
            while half:
                half >>= 1
                drop += 1
            e += drop
            if drop <= 12:
                rest = low & ((1 << drop) - 1)
                low = (high << (12 - drop)) + (low >> drop)
            else:
                rest = ((high & ((1 << (drop - 12)) - 1)) << 12) + low
                low = high >> (drop - 12)
            half = 1 << (drop - 1)
            if rest > half or rest == half and low & 1:
                low += 1
        # to bits; without a leading bit the exponent counts as 1 and is written as 0
        if e > 254:
            low = (one << 8) - one  # infinite
        elif low:
            low += (e - 1) << 23
        out[i] = low | minus
        i += 1
