"""Fill in viper; contract and block in kernels/reference/fill.py."""

from ...compat import micropython, ptr8, ptr32


@micropython.viper
def fill_u8(p: ptr32):
    o = p[0] + (p[1] << 16 << 16)
    value = p[3]
    n = p[2]
    end = o + (n >> 4 << 4)
    while o != end:
        ptr32(o)[0] = value
        ptr32(o)[1] = value
        ptr32(o)[2] = value
        ptr32(o)[3] = value
        o += 16
    end = o + (n & 12)
    while o != end:
        ptr32(o)[0] = value
        o += 4
    end = o + (n & 3)
    while o != end:
        ptr8(o)[0] = value
        value >>= 8
        o += 1
