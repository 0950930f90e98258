"""SOFTMAX in viper; contract and block in kernels/reference/softmax.py.

Words 0 to 2 of the scratch pass two factors and their product to and from _high_mul, for a viper function may not be
called with numbers: a large one would become an object on the heap.
"""

from ...compat import micropython, ptr8, ptr16, ptr32


@micropython.viper
def _high_mul(p: ptr32):
    """scratch[0] = doubling_high_mul(scratch[0], scratch[1]); see requantize.py for the halves."""
    s = ptr32(p[4] + (p[5] << 16 << 16))
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    a = s[0]
    b = s[1]
    high = a >> 16
    high -= (high >> 15 & 1) * (top >> 16)
    low = a & 0xFFFF
    m = b >> 16
    m -= (m >> 15 & 1) * (top >> 16)
    n = b & 0xFFFF
    q1 = high * n
    q2 = low * m
    s[0] = (high * m << 1) + (q1 >> 15) + (q2 >> 15) + (
        ((q1 & 0x7FFF) + (q2 & 0x7FFF) + (low * n >> 16 & 0xFFFF) + 0x4000) >> 15
    )


@micropython.viper
def softmax_s8(block):
    i = 0
    p = ptr32(block)
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    table = ptr32(int(p) + 40)
    s = ptr32(p[4] + (p[5] << 16 << 16))
    out8 = ptr8(p[0] + (p[1] << 16 << 16))
    out16 = ptr16(int(out8))
    x = ptr8(p[2] + (p[3] << 16 << 16))
    depth = p[7]
    bits = p[8]
    n = p[9]
    least = 0 - (1 << (bits - 1))
    row = 0
    while row < p[6]:
        best = 0
        i = 0
        while i < depth:
            if (x[i] ^ 128) > best:
                best = x[i] ^ 128
            i += 1
        total = 0
        i = 0
        while i < depth:
            d = best - (x[i] ^ 128)
            if d < n:
                d = table[d]
                total += (d >> 12) + (d >> 11 & 1)  # divide_by_pot(d, 12), d is not negative
            i += 1
        # 1 / total as Q0.31: total is scaled into [1, 2) and the quotient found in three steps of Newton's method
        over_unit = 12
        while (total >> 31 & 1) == 0 and over_unit > -20:
            total <<= 1
            over_unit -= 1
        half = (total >> 1 & 0x3FFFFFFF) + 0x20000000 + 0x20000000  # literals stay below 2**30
        s[0] = half
        s[1] = 0 - 1010580540  # -32/17 in Q2.29
        _high_mul(block)
        guess = s[0] + 757935405 + 757935405  # + 48/17 in Q2.29
        i = 0
        while i < 3:
            s[0] = half
            s[1] = guess
            _high_mul(block)
            s[0] = 0x20000000 - s[0]
            s[1] = guess
            _high_mul(block)
            guess += s[0] << 2
            i += 1
        scale = guess << 1
        if guess >> 30 & 1:  # 2.0: saturate to the greatest Q0.31
            scale = 0x3FFFFFFF
            scale = scale << 1 | 1
        shift = over_unit + 31 - bits
        mask = (1 << shift) - 1
        i = 0
        while i < depth:
            d = best - (x[i] ^ 128)
            value = 0
            if d < n:
                s[0] = scale
                s[1] = table[d]
                _high_mul(block)
                d = s[0]
                value = d >> shift
                if (d & mask) > mask >> 1:
                    value += 1
            value += least
            if value > -1 - least:
                value = -1 - least
            if bits == 8:
                out8[i] = value
            else:
                out16[i] = value
            i += 1
        x = ptr8(int(x) + depth)
        out8 = ptr8(int(out8) + depth)
        out16 = ptr16(int(out16) + 2 * depth)
        row += 1
