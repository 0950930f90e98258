"""One row of int32 sums to int8, for kernels whose block begins with the row header of viperlite/requantize.py.

Every product of 32 by 32 bits is put together from 16-bit halves, so that nothing overflows where viper's integers
have 32 bits; where they have 64, loads from ptr32 are made signed with `top`.
"""

from ...compat import micropython, ptr8, ptr32


@micropython.viper
def requantize_s8(p: ptr32):
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    acc = ptr32(p[2] + (p[3] << 16 << 16))
    out = ptr8(p[0] + (p[1] << 16 << 16))
    multipliers = ptr32(int(p) + p[6])
    shifts = ptr8(int(p) + p[7])
    stride = p[5]
    n = p[4]
    offset = p[8]
    offset -= (offset >> 31 & 1) * top
    least = p[9]
    least -= (least >> 31 & 1) * top
    greatest = p[10]
    greatest -= (greatest >> 31 & 1) * top
    i = 0
    k = 0
    while i < n:
        a = acc[i]
        m = multipliers[k]
        shift = (shifts[k] ^ 128) - 128
        k += stride
        if shift > 0:
            a = (a << shift) & (top - 1)
            shift = 0
        a -= (a >> 31 & 1) * top
        # doubling_high_mul: (a * m + 2**30) >> 31
        high = a >> 16
        low = a & 0xFFFF
        q1 = high * (m & 0xFFFF)
        q2 = low * (m >> 16)
        q3 = (low * (m & 0xFFFF)) >> 16 & 0xFFFF
        a = (high * (m >> 16) << 1) + (q1 >> 15) + (q2 >> 15) + (((q1 & 0x7FFF) + (q2 & 0x7FFF) + q3 + 0x4000) >> 15)
        # divide_by_pot
        if shift < 0:
            mask = (1 << (0 - shift)) - 1
            m = a & mask
            mask >>= 1
            if a < 0:
                mask += 1
            a >>= 0 - shift
            if m > mask:
                a += 1
        a += offset
        if a < least:
            a = least
        if a > greatest:
            a = greatest
        out[i] = a
        i += 1
