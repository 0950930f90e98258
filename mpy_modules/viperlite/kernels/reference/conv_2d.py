"""CONV_2D, the specification.

Source: tensorflow/lite/kernels/internal/reference/integer_ops/conv.h, reference/conv.h.

Block of conv_2d_s8, in words: 0 row header (see requantize.py), 10 out int8 [n, out_h, out_w, out_c], 12 x int8
[n, in_h, in_w, in_c], 14 w int8 [out_c, k_h, k_w, in_c / groups], 16 bias int32 [out_c] or 0, 18 patch int32
[k_h, k_w, in_c / groups] scratch, 20 input offset (-zero point), 21 groups, 22 n, in_h, in_w, in_c, out_h, out_w, out_c,
k_h, k_w, stride_h, stride_w, dilation_h, dilation_w, pad_h, pad_w, 37 (multiplier, shift) [out_c].

Block of conv_2d_f32: 0 out, 2 x, 4 w, 6 bias or 0, all float32, 8 least, 9 greatest (float32 bits), 10 groups, 11 n, ... as
from word 22 above.
"""

from ... import quant
from ...memory import float32_at, int8_at, int32_at


def _taps(p, at, out_y, out_x):
    """(filter position, input position) of the taps inside the image, both counted in pixels. `at`: word of n."""
    in_h, in_w = p[at + 1], p[at + 2]
    k_h, k_w, stride_h, stride_w, dilation_h, dilation_w, pad_h, pad_w = [p[at + i] for i in range(7, 15)]
    for k_y in range(k_h):
        y = out_y * stride_h - pad_h + k_y * dilation_h
        if 0 <= y < in_h:
            for k_x in range(k_w):
                x = out_x * stride_w - pad_w + k_x * dilation_w
                if 0 <= x < in_w:
                    yield k_y * k_w + k_x, y * in_w + x


def _outputs(p, at, groups):
    """(output index, output channel, taps) of every output; taps are (filter index, input index) of runs of channels."""
    n, in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w = [p[at + i] for i in range(9)]
    group_c = in_c // groups
    index = 0
    for batch in range(n):
        for out_y in range(out_h):
            for out_x in range(out_w):
                taps = list(_taps(p, at, out_y, out_x))
                for c in range(out_c):
                    w0 = c * k_h * k_w * group_c
                    x0 = batch * in_h * in_w * in_c + c // (out_c // groups) * group_c
                    yield index, c, [(w0 + k * group_c, x0 + i * in_c) for k, i in taps]
                    index += 1


def conv_2d_s8(p):
    groups = p[21]
    n, in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w = [p[22 + i] for i in range(9)]
    group_c = in_c // groups
    out = int8_at(p, 10, n * out_h * out_w * out_c)
    x = int8_at(p, 12, n * in_h * in_w * in_c)
    w = int8_at(p, 14, out_c * k_h * k_w * group_c)
    bias = int32_at(p, 16, out_c) if p[16] or p[17] else None
    offset, out_offset, least, greatest = p[20], p[7], p[8], p[9]
    for index, c, taps in _outputs(p, 22, groups):
        acc = bias[c] if bias else 0
        for w0, x0 in taps:
            for i in range(group_c):
                acc += w[w0 + i] * (x[x0 + i] + offset)
        value = quant.multiply(quant.wrap32(acc), p[37 + 2 * c], p[38 + 2 * c]) + out_offset
        out[index] = min(max(value, least), greatest)


def conv_2d_f32(p):
    groups = p[10]
    n, in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w = [p[11 + i] for i in range(9)]
    group_c = in_c // groups
    out = float32_at(p, 0, n * out_h * out_w * out_c)
    x = float32_at(p, 2, n * in_h * in_w * in_c)
    w = float32_at(p, 4, out_c * k_h * k_w * group_c)
    bias = float32_at(p, 6, out_c) if p[6] or p[7] else None
    least, greatest = quant.float_of(p[8]), quant.float_of(p[9])
    for index, c, taps in _outputs(p, 11, groups):
        acc = 0.0
        for w0, x0 in taps:
            for i in range(group_c):
                acc += w[w0 + i] * x[x0 + i]
        if bias:
            acc += bias[c]
        out[index] = min(max(acc, least), greatest)
