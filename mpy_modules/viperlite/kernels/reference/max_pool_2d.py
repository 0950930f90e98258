"""MAX_POOL_2D, the specification.

Source: tensorflow/lite/kernels/internal/reference/integer_ops/pooling.h, pooling.h.

Block of max_pool_2d_s8 and _f32, in words: 0 out [n, out_h, out_w, c], 2 x [n, in_h, in_w, c], 4 least, 5 greatest
(float32 bits for _f32), 6 geometry (viperlite/window.py).
"""

from ... import quant
from ...memory import float32_at, int8_at
from .window import pixels, sizes


def _max_pool(p, out, x, least, greatest):
    _, in_h, in_w, in_c, _, _, _, _, _ = sizes(p, 6)
    index = 0
    for batch, taps in pixels(p, 6):
        for c in range(in_c):
            x0 = batch * in_h * in_w * in_c + c
            value = max([x[x0 + i * in_c] for _, i in taps])
            out[index] = min(max(value, least), greatest)
            index += 1


def max_pool_2d_s8(p):
    n, in_h, in_w, in_c, out_h, out_w, out_c, _, _ = sizes(p, 6)
    _max_pool(p, int8_at(p, 0, n * out_h * out_w * out_c), int8_at(p, 2, n * in_h * in_w * in_c), p[4], p[5])


def max_pool_2d_f32(p):
    n, in_h, in_w, in_c, out_h, out_w, out_c, _, _ = sizes(p, 6)
    out, x = float32_at(p, 0, n * out_h * out_w * out_c), float32_at(p, 2, n * in_h * in_w * in_c)
    _max_pool(p, out, x, quant.float_of(p[4]), quant.float_of(p[5]))
