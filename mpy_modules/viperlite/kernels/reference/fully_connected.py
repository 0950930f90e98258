"""FULLY_CONNECTED, the specification.

Source: tensorflow/lite/kernels/internal/reference/integer_ops/fully_connected.h, fully_connected.h.

Block of fully_connected_s8, in words: 0 row header (viperlite/requantize.py), 13 out int8 [rows, n_out],
15 x int8 [rows, n_in], 17 w int8 [n_out, n_in], 19 bias int32 [n_out] or 0, 21 input offset and 22 weights offset (-zero
point), 23 rows, 24 n_in, 25 n_out, 26 multipliers and shifts.

Block of fully_connected_f32: 0 out, 2 x, 4 w, 6 bias or 0, all float32, 8 least, 9 greatest (float32 bits), 10 rows,
11 n_in, 12 n_out.
"""

from ... import quant
from ...memory import float32_at, int8_at, int32_at
from .requantize import requantize_s8


def _dot(x, x0, w, w0, n, x_offset, w_offset):
    acc = 0
    for i in range(n):
        acc += (w[w0 + i] + w_offset) * (x[x0 + i] + x_offset)
    return acc


def fully_connected_s8(p):
    rows, n_in, n_out = p[23], p[24], p[25]
    out, x, w = int8_at(p, 13, rows * n_out), int8_at(p, 15, rows * n_in), int8_at(p, 17, n_out * n_in)
    bias = int32_at(p, 19, n_out) if p[19] or p[20] else None
    for row in range(rows):
        for c in range(n_out):
            acc = _dot(x, row * n_in, w, c * n_in, n_in, p[21], p[22]) + (bias[c] if bias else 0)
            out[row * n_out + c] = requantize_s8(p, acc, c)


def fully_connected_f32(p):
    rows, n_in, n_out = p[10], p[11], p[12]
    out, x, w = float32_at(p, 0, rows * n_out), float32_at(p, 2, rows * n_in), float32_at(p, 4, n_out * n_in)
    bias = float32_at(p, 6, n_out) if p[6] or p[7] else None
    least, greatest = quant.float_of(p[8]), quant.float_of(p[9])
    for row in range(rows):
        for c in range(n_out):
            acc = _dot(x, row * n_in, w, c * n_in, n_in, 0, 0) + (bias[c] if bias else 0.0)
            out[row * n_out + c] = min(max(acc, least), greatest)
