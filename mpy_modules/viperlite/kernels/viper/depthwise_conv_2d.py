"""DEPTHWISE_CONV_2D in viper; contract and block in kernels/reference/depthwise_conv_2d.py.

For each output pixel the window is clipped to the image once; every channel then sums the taps that are left.
"""

from ...compat import micropython, ptr8, ptr32
from .requantize import requantize_s8


def depthwise_conv_2d_s8_buffer(window, multiplier):
    """Bytes of scratch: the int32 sums of a pixel."""
    n = 4 * window[6]
    return n, n, n


@micropython.viper
def depthwise_conv_2d_s8(block):
    j = 0  # the first local after the argument gets a register
    i = 0
    acc = 0
    p = ptr32(block)
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    out = p[13] + (p[14] << 16 << 16)
    x_at = p[15] + (p[16] << 16 << 16)
    w_at = p[17] + (p[18] << 16 << 16)
    bias_at = p[19] + (p[20] << 16 << 16)
    bias = ptr32(bias_at)
    sums = ptr32(p[2] + (p[3] << 16 << 16))
    offset = p[21]
    offset -= (offset >> 31 & 1) * top
    offset -= 128  # a byte with its top bit flipped is the int8 value + 128
    multiplier = p[22]
    in_h = p[24]
    in_w = p[25]
    in_c = p[26]
    out_c = p[29]
    k_h = p[30]
    k_w = p[31]
    dilation_h = p[34]
    dilation_w = p[35]
    step = dilation_w * in_c  # bytes from one tap to the next of its row
    batch = 0
    while batch < p[23]:
        out_y = 0
        while out_y < p[27]:
            y = out_y * p[32] - p[36]
            top_k = 0  # first and one past the last filter row inside the image
            while y < 0 and top_k < k_h:
                y += dilation_h
                top_k += 1
            end_k = top_k
            i = y
            while i < in_h and end_k < k_h:
                i += dilation_h
                end_k += 1
            out_x = 0
            while out_x < p[28]:
                xx = out_x * p[33] - p[37]
                left_k = 0
                while xx < 0 and left_k < k_w:
                    xx += dilation_w
                    left_k += 1
                end_x = left_k
                i = xx
                while i < in_w and end_x < k_w:
                    i += dilation_w
                    end_x += 1
                count = end_x - left_k
                x_row = x_at + (y * in_w + xx) * in_c
                w_row = w_at + (top_k * k_w + left_k) * out_c
                c = 0
                m = 0
                while c < out_c:
                    acc = 0
                    if bias_at:
                        acc = bias[c]
                    x_tap = x_row
                    w_tap = w_row
                    k_y = top_k
                    while k_y < end_k:
                        x = ptr8(x_tap)
                        w = ptr8(w_tap)
                        i = 0
                        j = 0
                        k = count
                        while k:
                            acc = ((w[j] ^ 128) - 128) * ((x[i] ^ 128) + offset) + acc
                            i += step
                            j += out_c
                            k -= 1
                        x_tap += dilation_h * in_w * in_c
                        w_tap += k_w * out_c
                        k_y += 1
                    sums[c] = acc
                    c += 1
                    w_row += 1
                    m += 1
                    if m == multiplier:
                        m = 0
                        x_row += 1
                p[0] = out
                p[1] = out >> 16 >> 16
                requantize_s8(block)
                out += out_c
                out_x += 1
            out_y += 1
        x_at += in_h * in_w * in_c
        batch += 1
