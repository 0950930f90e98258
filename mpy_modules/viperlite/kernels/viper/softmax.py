"""SOFTMAX in viper; contract and block in kernels/reference/softmax.py, arithmetic in viperlite/fixed_point.py.

A viper function may not be called with numbers, for a large one would become an object on the heap: scratch words 0
and 1 pass them to _high_mul and _exp. Words from 2 on keep the exponentials of a row.
"""

from ...compat import micropython, ptr8, ptr16, ptr32


@micropython.viper
def _high_mul(p: ptr32):
    """s[0] = doubling_high_mul(s[0], s[1]); see requantize.py for the halves."""
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
def _exp(block):
    """s[0] = exp_on_negative_values(s[0]), from Q5.26 to Q0.31."""
    p = ptr32(block)
    s = ptr32(p[4] + (p[5] << 16 << 16))
    top = 1
    top = top << 16 << 16
    a = s[0]
    a -= (a >> 31 & 1) * top
    if a == 0:
        rest = 0x20000000
        s[0] = (rest << 1) - 1 << 1 | 1  # the greatest Q0.31
        return
    # Taylor's series around -1/8 for what is left over of whole quarters
    x = 0x1000000  # a quarter
    rest = (a & x - 1) - x
    x = (rest << 5) + 0x10000000
    s[0] = x
    s[1] = x
    _high_mul(block)
    x2 = s[0]
    s[1] = x
    _high_mul(block)
    x3 = s[0]
    x3 -= (x3 >> 31 & 1) * top
    s[0] = x2
    s[1] = x2
    _high_mul(block)
    s[0] = (s[0] >> 2) + (s[0] >> 1 & 1) + x3
    s[1] = p[13]
    _high_mul(block)
    tail = s[0]
    tail -= (tail >> 31 & 1) * top
    tail += x2
    if tail > 0:
        tail += tail & 1
    s[0] = x + (tail >> 1)
    s[1] = p[12]
    _high_mul(block)
    s[0] = s[0] + p[12]
    # a factor for every quarter, half, one, ... of the rest
    a = (rest - a) >> 24
    i = 16
    while a:
        if a & 1:
            s[1] = p[i]
            _high_mul(block)
        a >>= 1
        i += 1


@micropython.viper
def softmax_s8(block):
    i = 0
    p = ptr32(block)
    s = ptr32(p[4] + (p[5] << 16 << 16))
    out8 = ptr8(p[0] + (p[1] << 16 << 16))
    out16 = ptr16(int(out8))
    x = ptr8(p[2] + (p[3] << 16 << 16))
    depth = p[7]
    bits = p[8]
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
            if d < p[11]:
                s[0] = (0 - d) << p[10]
                s[1] = p[9]
                _high_mul(block)
                _exp(block)
                d = s[0]
                total += (d >> 12) + (d >> 11 & 1)  # divide_by_pot(d, 12), d is not negative
            else:
                d = 0
            s[i + 2] = d
            i += 1
        # 1 / total as Q0.31: total is scaled into [1, 2) and the quotient found in three steps of Newton's method
        over_unit = 12
        while (total >> 31 & 1) == 0 and over_unit > -20:
            total <<= 1
            over_unit -= 1
        guess = 0x20000000
        guess <<= 1
        half = (total >> 1 & guess - 1) + guess
        s[0] = half
        s[1] = p[15]
        _high_mul(block)
        guess = s[0] + p[14]
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
        if guess >> 30 & 1:  # 2.0: saturate to the greatest Q0.31
            guess = 0x20000000
            guess = (guess << 1) - 1 << 1 | 1
        else:
            guess <<= 1
        shift = over_unit + 31 - bits
        if shift > 31:  # of a sum so large that every part of it is less than half an output
            shift = 31
            guess = 0
        mask = (1 << shift) - 1
        i = 0
        while i < depth:
            s[0] = guess
            s[1] = s[i + 2]
            _high_mul(block)
            d = s[0]
            value = least + (d >> shift)
            if (d & mask) > mask >> 1:
                value += 1
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
