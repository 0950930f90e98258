"""Requantisation words: what turns int32 sums into an int8 row, for kernels that multiply by weights.

Such a kernel's block begins with the row header below, so that the same block is what the viper kernel requantize_s8
takes for one row:

    0  cursor  address of the row to write; the kernel's own, 0 at first
    2  acc     int32 [n] sums, scratch
    4  n       outputs in a row
    5  stride  1 where every output has its multiplier, 0 where one serves all
    6  word where the multipliers begin, int32 each
    7  word where the shifts begin, int8 each
    8  output offset, 9 least, 10 greatest stored number

Source: tensorflow/lite/kernels/kernel_util.cc, PopulateConvolutionQuantizationParams.
"""

import struct

from . import quant
from .activation import quantized_range
from .schema import TYPE_FLOAT32, TYPE_INT8, TYPE_INT32


def header(op, acc, n, pairs, table, out, activation):
    """Words 0 to 10. `pairs`: what per_channel() gives, or one (multiplier, shift); `table`: word where they begin."""
    return (None, acc, n, int(len(pairs) > 1), table, table + len(pairs), op.zero_point(out)) + quantized_range(
        op, activation, out
    )


def table(pairs):
    """Bytes of (multiplier, shift) pairs: the multipliers as words, then the shifts, four to a word."""
    n = len(pairs)
    words = bytearray(4 * (n + (n + 3) // 4))
    for i, (multiplier, shift) in enumerate(pairs):
        struct.pack_into("<i", words, 4 * i, multiplier)
        words[4 * n + i] = shift & 0xFF
    return words


def per_channel(op, x, w, out, n):
    """(multiplier, shift) of each of n outputs, or of all where the weights have one scale."""
    scales = w.scales()
    op.require(scales, "filter (tensor %d) has no scale; quantise the model again" % w.index)
    if scales.n > 1:
        op.require(scales.n == n, "filter has %d scales for %d outputs" % (scales.n, n))
        dimension = w.quantized_dimension()
        op.require(
            0 <= dimension < len(w.shape) and w.shape[dimension] == n,
            "filter of shape %s is quantised along dimension %d, which must have %d" % (w.shape, dimension, n),
        )
    m, e = quant.parts(op.scale(x))
    scale_out = quant.parts(op.scale(out))
    pairs = []
    for i in range(scales.n):
        scale = quant.parts(scales.number(i, "<I"))
        pairs.append(quant.quantize_quotient((m * scale[0], e + scale[1]), scale_out))
    return pairs


def check_bias(op, bias, n, x):
    """Refuse a bias that the kernel for input x does not take."""
    if bias is None:
        return
    op.require(bias.n == n, "bias has %d values for %d outputs" % (bias.n, n))
    need = {TYPE_INT8: TYPE_INT32, TYPE_FLOAT32: TYPE_FLOAT32}.get(x.type)
    if bias.type != need:
        raise op.type_error(x, bias)
