"""SUM and MEAN, the specification.

Source: tensorflow/lite/kernels/internal/reference/reduce.h, QuantizedMeanOrSum and Mean.

Blocks begin with the walk of viperlite/walk.py over a, the sums, and b, the input in order.

sum_s8: a int32 [n] scratch, b int8; 13 out int8 [n], 15 n, 16 start of each sum (-zero point times its elements),
17 multiplier, 18 shift, 19 offset of out. Sums wrap.
sum_f32: a float32 [n] is the output, b float32; 13 n, 14 elements of each mean, 1 for sums.
"""

from ... import quant
from ...memory import float32_at, int8_at
from .walk import length, offsets


def sum_s8(p):
    n = p[15]
    sums = [p[16]] * n
    x, out = int8_at(p, 2, length(p)), int8_at(p, 13, n)
    for at, i in offsets(p):
        sums[at // 4] += x[i]
    for i in range(n):
        value = quant.multiply(quant.wrap32(sums[i]), p[17], p[18]) + p[19]
        out[i] = min(max(value, -128), 127)


def sum_f32(p):
    n = p[13]
    out, x = float32_at(p, 0, n), float32_at(p, 2, length(p))
    sums = [0.0] * n
    for at, i in offsets(p):
        sums[at // 4] += x[i // 4]
    for i in range(n):
        out[i] = sums[i] / p[14]
