"""SVDF in viper; contract and block in kernels/reference/svdf.py.

One filter after the other: feature product, requantised into the newest place of its memory, then the product with the
time weights; after `rank` filters the unit's sum is requantised into the output.
"""

from ...compat import micropython, ptr8, ptr16, ptr32


@micropython.viper
def svdf_s8(p: ptr32):
    i = 0
    acc = 0
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    out = ptr8(p[0] + (p[1] << 16 << 16))
    x = ptr8(p[2] + (p[3] << 16 << 16))
    time_at = p[6] + (p[7] << 16 << 16)
    bias_at = p[8] + (p[9] << 16 << 16)
    bias = ptr32(bias_at)
    state_at = p[10] + (p[11] << 16 << 16)
    offset = p[16]
    offset -= (offset >> 31 & 1) * top
    offset -= 128  # a byte with its top bit flipped is the int8 value + 128
    state_zero = p[17]
    state_zero -= (state_zero >> 31 & 1) * top
    wide = p[19] == 16
    n_in = p[21]
    filters = p[22]
    memory = p[23]
    half = 128  # what turns stored bits into a number: flip the top bit, take half off
    if wide:
        half = 0x8000
    # make room for the newest value
    state8 = ptr8(state_at)
    state16 = ptr16(state_at)
    n = p[20] * filters * memory - 1
    i = 0
    if wide:
        while i < n:
            state16[i] = state16[i + 1]
            i += 1
    else:
        while i < n:
            state8[i] = state8[i + 1]
            i += 1
    row = 0
    while row < p[20]:
        w = ptr8(p[4] + (p[5] << 16 << 16))
        time8 = ptr8(time_at)
        time16 = ptr16(time_at)
        unit = 0
        f = 0
        while f < filters:
            total = 0
            if bias_at:
                total = bias[unit]
            rank = p[24]
            while rank:
                acc = 0
                i = 0
                while i < n_in:
                    acc += ((x[i] ^ 128) + offset) * ((w[i] ^ 128) - 128)
                    i += 1
                w = ptr8(int(w) + n_in)
                # requantise, see requantize.py
                m = p[12]
                shift = p[13]
                shift -= (shift >> 31 & 1) * top
                if shift > 0:
                    acc = (acc << shift) & (top - 1)
                    acc -= (acc >> 31 & 1) * top
                    shift = 0
                high = acc >> 16
                low = acc & 0xFFFF
                q1 = high * (m & 0xFFFF)
                q2 = low * (m >> 16)
                q3 = (low * (m & 0xFFFF)) >> 16 & 0xFFFF
                acc = (high * (m >> 16) << 1) + (q1 >> 15) + (q2 >> 15) + (
                    ((q1 & 0x7FFF) + (q2 & 0x7FFF) + q3 + 0x4000) >> 15
                )
                if shift < 0:
                    mask = (1 << (0 - shift)) - 1
                    m = acc & mask
                    mask >>= 1
                    if acc < 0:
                        mask += 1
                    acc >>= 0 - shift
                    if m > mask:
                        acc += 1
                if acc < 0 - half:
                    acc = 0 - half
                if acc > half - 1:
                    acc = half - 1
                acc += state_zero
                # newest state, and the product with the time weights
                if wide:
                    state16[memory - 1] = acc
                    i = 0
                    while i < memory:
                        total += ((time16[i] ^ 0x8000) - 0x8000) * ((state16[i] ^ 0x8000) - 0x8000 - state_zero)
                        i += 1
                    state16 = ptr16(int(state16) + 2 * memory)
                    time16 = ptr16(int(time16) + 2 * memory)
                else:
                    state8[memory - 1] = acc
                    i = 0
                    while i < memory:
                        total += ((time8[i] ^ 128) - 128) * ((state8[i] ^ 128) - 128 - state_zero)
                        i += 1
                    state8 = ptr8(int(state8) + memory)
                    time8 = ptr8(int(time8) + memory)
                rank -= 1
                f += 1
            m = p[14]
            shift = p[15]
            shift -= (shift >> 31 & 1) * top
            if shift > 0:
                total <<= shift
                shift = 0
            total &= top - 1
            total -= (total >> 31 & 1) * top
            high = total >> 16
            low = total & 0xFFFF
            q1 = high * (m & 0xFFFF)
            q2 = low * (m >> 16)
            q3 = (low * (m & 0xFFFF)) >> 16 & 0xFFFF
            acc = (high * (m >> 16) << 1) + (q1 >> 15) + (q2 >> 15) + (
                ((q1 & 0x7FFF) + (q2 & 0x7FFF) + q3 + 0x4000) >> 15
            )
            if shift < 0:
                mask = (1 << (0 - shift)) - 1
                m = acc & mask
                mask >>= 1
                if acc < 0:
                    mask += 1
                acc >>= 0 - shift
                if m > mask:
                    acc += 1
            shift = p[18]
            shift -= (shift >> 31 & 1) * top
            acc += shift
            if acc < -128:
                acc = -128
            if acc > 127:
                acc = 127
            out[unit] = acc
            unit += 1
        out = ptr8(int(out) + unit)
        x = ptr8(int(x) + n_in)
        row += 1
