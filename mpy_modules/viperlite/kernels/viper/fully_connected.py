"""FULLY_CONNECTED in viper; contract and block in kernels/reference/fully_connected.py.

Sums of a chunk of outputs are held in scratch and requantised together. The row header's table moves with the chunk, and
is put back at the end of a row.
"""

from ...compat import micropython, ptr8, ptr32
from .requantize import requantize_s8


def fully_connected_s8_buffer(rows, n_in, n_out):
    """Bytes of scratch: the int32 sums of 16 outputs."""
    n = 4 * min(n_out, 16)
    return n, n, n


@micropython.viper
def fully_connected_s8(block):
    w = ptr8(block)  # the first local after the argument gets a register, and is the hottest
    x = ptr8(block)
    acc = 0
    p = ptr32(block)
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    chunk = 16  # see fully_connected_s8_buffer
    multipliers = p[6]
    shifts = p[7]
    sums = ptr32(p[2] + (p[3] << 16 << 16))
    out = p[13] + (p[14] << 16 << 16)
    x_row = ptr8(p[15] + (p[16] << 16 << 16))
    bias_at = p[19] + (p[20] << 16 << 16)
    x_offset = p[21]
    x_offset -= (x_offset >> 31 & 1) * top
    x_offset -= 128  # a byte with its top bit flipped is the int8 value + 128
    w_offset = p[22]
    w_offset -= (w_offset >> 31 & 1) * top
    w_offset -= 128
    n_in = p[24]
    rest = n_in & 3
    row = 0
    while row < p[23]:
        w = ptr8(p[17] + (p[18] << 16 << 16))
        bias = ptr32(bias_at)
        left = p[25]
        while left:
            n = chunk
            if left < n:
                n = left
            c = 0
            while c < n:
                acc = 0
                if bias_at:
                    acc = bias[c]
                x = x_row
                end = int(w) + n_in
                stop = end - rest
                while int(w) != stop:
                    acc = ((w[0] ^ 128) + w_offset) * ((x[0] ^ 128) + x_offset) + acc
                    acc = ((w[1] ^ 128) + w_offset) * ((x[1] ^ 128) + x_offset) + acc
                    acc = ((w[2] ^ 128) + w_offset) * ((x[2] ^ 128) + x_offset) + acc
                    acc = ((w[3] ^ 128) + w_offset) * ((x[3] ^ 128) + x_offset) + acc
                    w = ptr8(int(w) + 4)
                    x = ptr8(int(x) + 4)
                while int(w) != end:
                    acc = ((w[0] ^ 128) + w_offset) * ((x[0] ^ 128) + x_offset) + acc
                    w = ptr8(int(w) + 1)
                    x = ptr8(int(x) + 1)
                sums[c] = acc
                c += 1
            bias = ptr32(int(bias) + 4 * n)
            p[0] = out
            p[1] = out >> 16 >> 16
            p[4] = n
            requantize_s8(block)
            p[6] = p[6] + 4 * n * p[5]
            p[7] = p[7] + n * p[5]
            out += n
            left -= n
        p[6] = multipliers
        p[7] = shifts
        x_row = ptr8(int(x_row) + n_in)
        row += 1
