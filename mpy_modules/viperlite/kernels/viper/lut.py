"""Look-up tables in viper; contract and block in kernels/reference/lut.py."""

from ...compat import micropython, ptr8, ptr32


@micropython.viper
def lut_s8(block):
    x = ptr8(block)
    out = ptr8(block)
    table = ptr8(block)
    p = ptr32(block)
    out = ptr8(p[0] + (p[1] << 16 << 16))
    x = ptr8(p[2] + (p[3] << 16 << 16))
    table = ptr8(int(p) + 20)
    end = int(x) + p[4]
    while int(x) != end:
        out[0] = table[x[0]]
        x = ptr8(int(x) + 1)
        out = ptr8(int(out) + 1)
