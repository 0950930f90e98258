"""SVDF, the specification.

Source: tflite-micro, kernels/svdf_common.cc.

Block of svdf_s8, in words: 0 out int8 [n, units], 2 x int8 [n, n_in], 4 feature weights int8 [filters, n_in], 6 time
weights [filters, memory], 8 bias int32 [units] or 0, 10 state [n, filters, memory], 12 multiplier, 13 shift of the
feature product, 14 multiplier, 15 shift of the output, 16 input offset (-zero point), 17 state's zero point, 18 output's
zero point, 19 bits of an element of state and time weights (8 or 16), 20 n, 21 n_in, 22 filters, 23 memory, 24 rank.

Block of svdf_f32: 0 to 11 as above, all float32, 12 least, 13 greatest (float32 bits), 14 n, n_in, filters, memory, rank.
"""

from ... import quant
from ...memory import float32_at, int8_at, int16_at, int32_at


def _shift(state, size):
    """Make room for the newest value: the whole state moves down one place, across filters too, as in TFLM."""
    for i in range(size - 1):
        state[i] = state[i + 1]


def _dot(a, a0, b, b0, n, offset):
    acc = 0
    for i in range(n):
        acc += a[a0 + i] * (b[b0 + i] + offset)
    return acc


def svdf_s8(p):
    n, n_in, filters, memory, rank = [p[20 + i] for i in range(5)]
    bits, units = p[19], filters // rank
    view = int8_at if bits == 8 else int16_at
    out, x, w_feature = int8_at(p, 0, n * units), int8_at(p, 2, n * n_in), int8_at(p, 4, filters * n_in)
    w_time, state = view(p, 6, filters * memory), view(p, 10, n * filters * memory)
    bias = int32_at(p, 8, units) if p[8] or p[9] else None
    least, greatest = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    _shift(state, n * filters * memory)
    for row in range(n):
        for unit in range(units):
            total = bias[unit] if bias else 0
            for f in range(unit * rank, (unit + 1) * rank):
                at = (row * filters + f) * memory
                acc = quant.wrap32(_dot(w_feature, f * n_in, x, row * n_in, n_in, p[16]))
                newest = min(max(quant.multiply(acc, p[12], p[13]), least), greatest) + p[17]
                state[at + memory - 1] = (newest - least) % (1 << bits) + least
                total += _dot(w_time, f * memory, state, at, memory, -p[17])
            value = quant.multiply(quant.wrap32(total), p[14], p[15]) + p[18]
            out[row * units + unit] = min(max(value, -128), 127)


def svdf_f32(p):
    n, n_in, filters, memory, rank = [p[14 + i] for i in range(5)]
    units = filters // rank
    out, x, w_feature = float32_at(p, 0, n * units), float32_at(p, 2, n * n_in), float32_at(p, 4, filters * n_in)
    w_time, state = float32_at(p, 6, filters * memory), float32_at(p, 10, n * filters * memory)
    bias = float32_at(p, 8, units) if p[8] or p[9] else None
    least, greatest = quant.float_of(p[12]), quant.float_of(p[13])
    _shift(state, n * filters * memory)
    for row in range(n):
        for unit in range(units):
            total = bias[unit] if bias else 0.0
            for f in range(unit * rank, (unit + 1) * rank):
                at = (row * filters + f) * memory
                state[at + memory - 1] = _dot(w_feature, f * n_in, x, row * n_in, n_in, 0)
                total += _dot(w_time, f * memory, state, at, memory, 0)
            out[row * units + unit] = min(max(total, least), greatest)
