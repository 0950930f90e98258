"""CONV_2D in viper; contract and block in kernels/reference/conv_2d.py.

For each output pixel the input patch is gathered once as int32, zero point taken off and zero where it hangs over the
edge; every output channel is then one dot product with its filter row. A weight byte with its top bit flipped is
w + 128, so the sum is corrected by 128 times the sum of the patch.
"""

from ...compat import micropython, ptr8, ptr32
from .requantize import requantize_s8


def conv_2d_s8_buffer(window, groups):
    """Bytes of scratch: the sums of a pixel, and a patch, int32 both."""
    _, _, _, in_c, _, _, out_c, k_h, k_w = window[:9]
    n = 4 * (out_c + k_h * k_w * (in_c // groups))
    return n, n, n


@micropython.viper
def conv_2d_s8(block):
    w = ptr8(block)  # the first local after the argument gets a register, and is the hottest
    patch = ptr32(block)
    acc = 0
    p = ptr32(block)
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    out = p[13] + (p[14] << 16 << 16)
    x_at = p[15] + (p[16] << 16 << 16)
    bias_at = p[19] + (p[20] << 16 << 16)
    bias = ptr32(bias_at)
    sums_at = p[2] + (p[3] << 16 << 16)
    sums = ptr32(sums_at)
    patch_at = sums_at + 4 * p[29]
    offset = p[21]
    offset -= (offset >> 31 & 1) * top
    groups = p[22]
    in_h = p[24]
    in_w = p[25]
    in_c = p[26]
    out_w = p[28]
    k_h = p[30]
    k_w = p[31]
    group_c = in_c // groups
    group_out = p[29] // groups
    size = k_h * k_w * group_c
    rest = size & 3
    image = in_h * in_w * in_c
    batch = 0
    while batch < p[23]:
        out_y = 0
        while out_y < p[27]:
            out_x = 0
            while out_x < out_w:
                w = ptr8(p[17] + (p[18] << 16 << 16))
                c = 0
                group = 0
                while group < groups:
                    # gather
                    patch = ptr32(patch_at)
                    total = 0
                    y = out_y * p[32] - p[36]
                    k_y = 0
                    while k_y < k_h:
                        xx = out_x * p[33] - p[37]
                        k_x = 0
                        while k_x < k_w:
                            i = 0
                            if y >= 0 and y < in_h and xx >= 0 and xx < in_w:
                                x = ptr8(x_at + (y * in_w + xx) * in_c + group * group_c)
                                while i < group_c:
                                    value = (x[i] ^ 128) - 128 + offset
                                    patch[i] = value
                                    total += value
                                    i += 1
                            else:
                                while i < group_c:
                                    patch[i] = 0
                                    i += 1
                            patch = ptr32(int(patch) + 4 * group_c)
                            xx += p[35]
                            k_x += 1
                        y += p[34]
                        k_y += 1
                    # one dot product per output channel
                    total <<= 7
                    last = c + group_out
                    while c < last:
                        acc = 0 - total
                        if bias_at:
                            acc += bias[c]
                        patch = ptr32(patch_at)
                        end = int(w) + size
                        stop = end - rest
                        while int(w) != stop:
                            acc = (w[0] ^ 128) * patch[0] + acc
                            acc = (w[1] ^ 128) * patch[1] + acc
                            acc = (w[2] ^ 128) * patch[2] + acc
                            acc = (w[3] ^ 128) * patch[3] + acc
                            w = ptr8(int(w) + 4)
                            patch = ptr32(int(patch) + 16)
                        while int(w) != end:
                            acc = (w[0] ^ 128) * patch[0] + acc
                            w = ptr8(int(w) + 1)
                            patch = ptr32(int(patch) + 4)
                        sums[c] = acc
                        c += 1
                    group += 1
                p[0] = out
                p[1] = out >> 16 >> 16
                requantize_s8(block)
                out += p[29]
                out_x += 1
            out_y += 1
        x_at += image
        batch += 1
