"""AVERAGE_POOL_2D in viper; contract and block in kernels/reference/average_pool_2d.py."""

from ...compat import micropython, ptr8, ptr32


@micropython.viper
def average_pool_2d_s8(p: ptr32):
    i = 0
    acc = 0
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    out = ptr8(p[0] + (p[1] << 16 << 16))
    x_at = p[2] + (p[3] << 16 << 16)
    least = p[4]
    least -= (least >> 31 & 1) * top
    greatest = p[5]
    greatest -= (greatest >> 31 & 1) * top
    in_h = p[7]
    in_w = p[8]
    in_c = p[9]
    batch = 0
    while batch < p[6]:
        out_y = 0
        while out_y < p[10]:
            y0 = out_y * p[15] - p[19]
            y1 = y0 + p[13]
            if y0 < 0:
                y0 = 0
            if y1 > in_h:
                y1 = in_h
            out_x = 0
            while out_x < p[11]:
                x0 = out_x * p[16] - p[20]
                x1 = x0 + p[14]
                if x0 < 0:
                    x0 = 0
                if x1 > in_w:
                    x1 = in_w
                count = (y1 - y0) * (x1 - x0)
                half = count >> 1
                c = 0
                while c < in_c:
                    acc = 0
                    y = y0
                    while y < y1:
                        x = ptr8(x_at + (y * in_w + x0) * in_c + c)
                        i = x1 - x0
                        while i:
                            acc += (x[0] ^ 128) - 128
                            x = ptr8(int(x) + in_c)
                            i -= 1
                        y += 1
                    if acc > 0:
                        acc = (acc + half) // count
                    else:
                        acc = 0 - (half - acc) // count
                    if acc < least:
                        acc = least
                    if acc > greatest:
                        acc = greatest
                    out[c] = acc
                    c += 1
                out = ptr8(int(out) + in_c)
                out_x += 1
            out_y += 1
        x_at += in_h * in_w * in_c
        batch += 1
