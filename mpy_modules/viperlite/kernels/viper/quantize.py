"""QUANTIZE in viper; contract and blocks in kernels/reference/quantize.py.

A float32 is read as its bits and divided digit by digit, so that floats need no arithmetic that would allocate.
"""

from ...compat import micropython, ptr8, ptr16, ptr32


@micropython.viper
def quantize_int(p: ptr32):
    a = 0
    m = 0
    i = 0
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    n = p[4]
    out = p[0] + (p[1] << 16 << 16)
    x = p[2] + (p[3] << 16 << 16)
    out_half = p[5] & 2  # bytes of out
    out_word = p[5] & 4
    greatest = 0x20000000
    greatest = greatest + greatest - 1
    greatest += greatest + 1
    least = 0 - greatest - 1
    if out_word == 0:
        least = 0 - p[6]
        greatest = (1 << (8 * p[5])) - 1 + least
    offset = p[7]
    half = p[8] & 2  # bytes of x
    word = p[8] & 4
    sign = p[9]
    x_offset = p[10]
    m_low = p[11] & 0xFFFF
    m_high = p[11] >> 16
    shift = p[12]
    shift -= (shift >> 31 & 1) * top
    left = 0
    if shift > 0:
        left = shift
        shift = 0
    shift = 0 - shift
    mask = (1 << shift) - 1
    while i < n:
        if half:
            a = ptr16(x)[i]
        elif word:
            a = ptr32(x)[i]
        else:
            a = ptr8(x)[i]
        a = ((a ^ sign) - sign - x_offset) << left & (top - 1)
        a -= (a >> 31 & 1) * top
        # doubling_high_mul: (a * m + 2**30) >> 31
        m = a & 0xFFFF
        a >>= 16
        q1 = a * m_low
        q2 = m * m_high
        q3 = (m * m_low) >> 16 & 0xFFFF
        a = (a * m_high << 1) + (q1 >> 15) + (q2 >> 15) + (((q1 & 0x7FFF) + (q2 & 0x7FFF) + q3 + 0x4000) >> 15)
        # divide_by_pot
        if shift:
            m = a & mask
            threshold = mask >> 1
            if a < 0:
                threshold += 1
            a >>= shift
            if m > threshold:
                a += 1
        a = a + offset & (top - 1)
        a -= (a >> 31 & 1) * top
        if a < least:
            a = least
        if a > greatest:
            a = greatest
        if out_half:
            ptr16(out)[i] = a
        elif out_word:
            ptr32(out)[i] = a
        else:
            ptr8(out)[i] = a
        i += 1


@micropython.viper
def quantize_f32(p: ptr32):
    q = 0
    r = 0
    i = 0
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    one = 0x800000  # the leading bit of a mantissa
    n = p[4]
    out = p[0] + (p[1] << 16 << 16)
    x = ptr32(p[2] + (p[3] << 16 << 16))
    size = p[5]
    least = 0 - p[6]
    greatest = (1 << (8 * size)) - 1 + least
    offset = p[7]
    offset -= (offset >> 31 & 1) * top
    # scale = m * 2**e, m of 24 bits; a float32 of exponent 0 has no leading bit
    m = p[8] & one - 1
    e = p[8] >> 23 & 0xFF
    if e:
        m += one
    else:
        e = 1
        while m < one:
            m <<= 1
            e -= 1
    while i < n:
        r = x[i] & one - 1
        k = x[i] >> 23 & 0xFF
        if k == 255:
            k = 1000  # infinite or NaN
        elif k:
            r += one
        elif r:
            k = 1
            while r < one:
                r <<= 1
                k -= 1
        k -= e
        # q: float32 quotient r / m as 24 bits, times 2**(k - 23)
        if r < m:
            r <<= 1
            k -= 1
        q = 0
        if k > 30:
            q = one << 8  # 2**31, which is least however it is negated
        elif k > -2:
            digits = 23
            q = r // m
            r -= q * m
            while digits:
                step = 7
                if digits == 2:
                    step = 2
                r <<= step
                digit = r // m
                r -= digit * m
                q = (q << step) + digit
                digits -= step
            r <<= 1
            if r > m or r == m and q & 1:
                q += 1
            k -= 23
            if k >= 0:
                q <<= k
            else:
                q = q + (1 << (0 - k - 1)) >> (0 - k)
        # sign, zero point, modulo 2**32
        if x[i] >> 31 & 1:
            q = 0 - q
        q = q + offset & (top - 1)
        q -= (q >> 31 & 1) * top
        if q < least:
            q = least
        if q > greatest:
            q = greatest
        if size == 1:
            ptr8(out)[i] = q
        else:
            ptr16(out)[i] = q
        i += 1
