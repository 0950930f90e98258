"""DEPTHWISE_CONV_2D, the specification.

Source: tensorflow/lite/kernels/internal/reference/integer_ops/depthwise_conv.h, depthwiseconv_float.h.

Block of depthwise_conv_2d_s8, in words: 0 row header (viperlite/requantize.py), 13 out int8 [n, out_h, out_w, out_c],
15 x int8 [n, in_h, in_w, in_c], 17 w int8 [k_h, k_w, out_c], 19 bias int32 [out_c] or 0, 21 input offset (-zero point),
22 depth multiplier, 23 geometry (viperlite/window.py), 38 multipliers and shifts.

Block of depthwise_conv_2d_f32: 0 out, 2 x, 4 w, 6 bias or 0, all float32, 8 least, 9 greatest (float32 bits), 10 depth
multiplier, 11 geometry.
"""

from ... import quant
from ...memory import float32_at, int8_at, int32_at
from .requantize import requantize_s8
from .window import pixels, sizes


def _outputs(p, at, multiplier, x, w, offset):
    """(output channel, sum of w * (x + offset)) of every output in order."""
    _, in_h, in_w, in_c, _, _, out_c, _, _ = sizes(p, at)
    for batch, taps in pixels(p, at):
        for c in range(out_c):
            x0 = batch * in_h * in_w * in_c + c // multiplier
            acc = 0
            for k, i in taps:
                acc += w[k * out_c + c] * (x[x0 + i * in_c] + offset)
            yield c, acc


def depthwise_conv_2d_s8(p):
    n, in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w = sizes(p, 23)
    out = int8_at(p, 13, n * out_h * out_w * out_c)
    x = int8_at(p, 15, n * in_h * in_w * in_c)
    w = int8_at(p, 17, k_h * k_w * out_c)
    bias = int32_at(p, 19, out_c) if p[19] or p[20] else None
    index = 0
    for c, acc in _outputs(p, 23, p[22], x, w, p[21]):
        out[index] = requantize_s8(p, acc + (bias[c] if bias else 0), c)
        index += 1


def depthwise_conv_2d_f32(p):
    n, in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w = sizes(p, 11)
    out = float32_at(p, 0, n * out_h * out_w * out_c)
    x = float32_at(p, 2, n * in_h * in_w * in_c)
    w = float32_at(p, 4, k_h * k_w * out_c)
    bias = float32_at(p, 6, out_c) if p[6] or p[7] else None
    least, greatest = quant.float_of(p[8]), quant.float_of(p[9])
    index = 0
    for c, acc in _outputs(p, 11, p[10], x, w, 0):
        acc += bias[c] if bias else 0.0
        out[index] = min(max(acc, least), greatest)
        index += 1
