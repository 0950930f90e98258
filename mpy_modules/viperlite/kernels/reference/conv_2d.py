"""CONV_2D, the specification.

Source: tensorflow/lite/kernels/internal/reference/integer_ops/conv.h, reference/conv.h.

Block of conv_2d_s8, in words: 0 row header (viperlite/requantize.py), 13 out int8 [n, out_h, out_w, out_c], 15 x int8
[n, in_h, in_w, in_c], 17 w int8 [out_c, k_h, k_w, in_c / groups], 19 bias int32 [out_c] or 0, 21 input offset
(-zero point), 22 groups, 23 geometry (viperlite/window.py), 38 multipliers and shifts.

Block of conv_2d_f32: 0 out, 2 x, 4 w, 6 bias or 0, all float32, 8 least, 9 greatest (float32 bits), 10 groups,
11 geometry.
"""

from ... import quant
from ...memory import float32_at, int8_at, int32_at
from .requantize import requantize_s8
from .window import pixels, sizes


def _dot(x, w, runs, n, offset):
    """Sum of w * (x + offset) over runs of n channels, each (filter position, input position)."""
    acc = 0
    for w0, x0 in runs:
        for i in range(n):
            acc += w[w0 + i] * (x[x0 + i] + offset)
    return acc


def _outputs(p, at, groups):
    """(output channel, runs) of every output in order, as _dot takes them."""
    _, in_h, in_w, in_c, _, _, out_c, k_h, k_w = sizes(p, at)
    group_c = in_c // groups
    for batch, taps in pixels(p, at):
        for c in range(out_c):
            w0 = c * k_h * k_w * group_c
            x0 = batch * in_h * in_w * in_c + c // (out_c // groups) * group_c
            yield c, [(w0 + k * group_c, x0 + i * in_c) for k, i in taps]


def conv_2d_s8(p):
    groups = p[22]
    n, in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w = sizes(p, 23)
    out = int8_at(p, 13, n * out_h * out_w * out_c)
    x = int8_at(p, 15, n * in_h * in_w * in_c)
    w = int8_at(p, 17, out_c * k_h * k_w * in_c // groups)
    bias = int32_at(p, 19, out_c) if p[19] or p[20] else None
    index = 0
    for c, runs in _outputs(p, 23, groups):
        acc = _dot(x, w, runs, in_c // groups, p[21]) + (bias[c] if bias else 0)
        out[index] = requantize_s8(p, acc, c)
        index += 1


def conv_2d_f32(p):
    groups = p[10]
    n, in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w = sizes(p, 11)
    out = float32_at(p, 0, n * out_h * out_w * out_c)
    x = float32_at(p, 2, n * in_h * in_w * in_c)
    w = float32_at(p, 4, out_c * k_h * k_w * in_c // groups)
    bias = float32_at(p, 6, out_c) if p[6] or p[7] else None
    least, greatest = quant.float_of(p[8]), quant.float_of(p[9])
    index = 0
    for c, runs in _outputs(p, 11, groups):
        acc = _dot(x, w, runs, in_c // groups, 0) + (bias[c] if bias else 0.0)
        out[index] = min(max(acc, least), greatest)
        index += 1
