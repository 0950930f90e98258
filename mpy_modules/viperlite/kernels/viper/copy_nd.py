"""Copies in viper; contract and block in kernels/reference/copy_nd.py.

The innermost loop has three short forms, for runs of one element of 1, 2 or 4 bytes; other runs are copied by words
where both sides can be aligned. The outer loops count in the block, like an odometer.
"""

from ...compat import micropython, ptr8, ptr16, ptr32


@micropython.viper
def copy_nd_u8(p: ptr32):
    o = 0  # these two get registers after the argument, and are the hottest
    i = 0
    top = 1
    top = top << 16 << 16  # 2**32 where viper's integers have 64 bits, else 0
    out = p[0] + (p[1] << 16 << 16) + p[4]
    x = p[2] + (p[3] << 16 << 16) + p[5]
    run = p[6]
    loops = int(p) + 32
    n = 1
    out_step = 0
    x_step = 0
    d = ptr32(loops + 16 * p[7])
    k = loops
    while k != int(d):
        ptr32(k)[3] = 0
        k += 16
    if int(d) != loops:
        d = ptr32(int(d) - 16)
        n = d[0]
        out_step = d[1]
        x_step = d[2]
        x_step -= (x_step >> 31 & 1) * top
    innermost = int(d)
    while True:
        o = out
        i = x
        align = o | i | out_step | x_step
        k = n >> 2
        left = n & 3
        if run == 1:
            while k:
                ptr8(o)[0] = ptr8(i)[0]
                o += out_step
                i += x_step
                ptr8(o)[0] = ptr8(i)[0]
                o += out_step
                i += x_step
                ptr8(o)[0] = ptr8(i)[0]
                o += out_step
                i += x_step
                ptr8(o)[0] = ptr8(i)[0]
                o += out_step
                i += x_step
                k -= 1
            while left:
                ptr8(o)[0] = ptr8(i)[0]
                o += out_step
                i += x_step
                left -= 1
        elif run == 2 and align & 1 == 0:
            while k:
                ptr16(o)[0] = ptr16(i)[0]
                o += out_step
                i += x_step
                ptr16(o)[0] = ptr16(i)[0]
                o += out_step
                i += x_step
                ptr16(o)[0] = ptr16(i)[0]
                o += out_step
                i += x_step
                ptr16(o)[0] = ptr16(i)[0]
                o += out_step
                i += x_step
                k -= 1
            while left:
                ptr16(o)[0] = ptr16(i)[0]
                o += out_step
                i += x_step
                left -= 1
        elif run == 4 and align & 3 == 0:
            while k:
                ptr32(o)[0] = ptr32(i)[0]
                o += out_step
                i += x_step
                ptr32(o)[0] = ptr32(i)[0]
                o += out_step
                i += x_step
                ptr32(o)[0] = ptr32(i)[0]
                o += out_step
                i += x_step
                ptr32(o)[0] = ptr32(i)[0]
                o += out_step
                i += x_step
                k -= 1
            while left:
                ptr32(o)[0] = ptr32(i)[0]
                o += out_step
                i += x_step
                left -= 1
        else:
            runs = n
            while runs:
                left = run
                if o == i:  # in place
                    o += run
                    i += run
                    left = 0
                elif (o ^ i) & 3:
                    k = left >> 2
                    while k:
                        ptr8(o)[0] = ptr8(i)[0]
                        ptr8(o)[1] = ptr8(i)[1]
                        ptr8(o)[2] = ptr8(i)[2]
                        ptr8(o)[3] = ptr8(i)[3]
                        o += 4
                        i += 4
                        k -= 1
                    left &= 3
                elif left > 7:
                    while o & 3:
                        ptr8(o)[0] = ptr8(i)[0]
                        o += 1
                        i += 1
                        left -= 1
                    k = left >> 4
                    while k:
                        ptr32(o)[0] = ptr32(i)[0]
                        ptr32(o)[1] = ptr32(i)[1]
                        ptr32(o)[2] = ptr32(i)[2]
                        ptr32(o)[3] = ptr32(i)[3]
                        o += 16
                        i += 16
                        k -= 1
                    k = left >> 2 & 3
                    while k:
                        ptr32(o)[0] = ptr32(i)[0]
                        o += 4
                        i += 4
                        k -= 1
                    left &= 3
                while left:
                    ptr8(o)[0] = ptr8(i)[0]
                    o += 1
                    i += 1
                    left -= 1
                o += out_step - run
                i += x_step - run
                runs -= 1
        # on to the next run of the outer loops
        k = innermost
        while k != loops:
            k -= 16
            d = ptr32(k)
            d[3] += 1
            step = d[2]
            step -= (step >> 31 & 1) * top
            out += d[1]
            x += step
            if d[3] != d[0]:
                break
            d[3] = 0
            out -= d[0] * d[1]
            x -= d[0] * step
            if k == loops:
                return
        if innermost == loops:
            return
