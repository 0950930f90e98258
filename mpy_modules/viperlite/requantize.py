"""Requantisation words: what turns int32 sums into an int8 row, for kernels that multiply by weights.

Such a kernel's block begins with the row header below, so that the same block is what the viper kernel requantize_s8
takes for one row:

    0  cursor   address of the row to write; the kernel's own, 0 at first
    2  scratch  address of the kernel's own memory; it begins with the int32 [n] sums of a row
    4  n        outputs in a row
    5  stride   1 where every output has its multiplier, 0 where one serves all
    6  bytes from the block's start to the first multiplier, int32
    7  bytes from the block's start to the first shift, int8
    8  output offset, 9 least, 10 greatest stored number
    11 bytes of scratch
    12 code address of requantize_s8 for assembler kernels to call, see node.Code

A kernel that takes outputs in pieces moves words 4, 6 and 7 along, and says where it leaves them.

Source: tensorflow/lite/kernels/kernel_util.cc, PopulateConvolutionQuantizationParams.
"""

import struct

from . import quant
from .activation import quantized_range
from .node import Code, Granted
from .schema import TYPE_FLOAT32, TYPE_INT8, TYPE_INT32


class Multipliers:
    """What n outputs are multiplied by, as a block holds it: n multipliers, a word each, then n shifts, four to a word.

    Written at once where it stays: a list of numbers would leave the heap in pieces on a board.
    """

    def __init__(self, n):
        self.n = n
        self.words = bytearray(4 * (n + (n + 3) // 4))

    def put(self, i, multiplier, shift):
        struct.pack_into("<i", self.words, 4 * i, multiplier)
        self.words[4 * self.n + i] = shift & 0xFF


def header(op, scratch, n, multipliers, at, out, activation):
    """Words 0 to 12. `multipliers`: what per_channel() gives; `at`: word where they begin."""
    stride = int(multipliers.n > 1)
    least, greatest = quantized_range(op, activation, out)
    table = 4 * at
    return (
        None, scratch, n, stride, table, table + 4 * multipliers.n, op.zero_point(out), least, greatest,
        Granted(scratch), Code("requantize_s8"),
    )  # fmt: skip


def per_channel(op, x, w, out, n):
    """Multipliers of each of n outputs, or one for all where the weights have one scale."""
    scales = w.scales()
    op.require(scales, "filter (tensor %d) has no scale; quantise the model again" % w.index)
    if scales.n > 1:
        op.require(scales.n == n, "filter has %d scales for %d outputs" % (scales.n, n))
        dimension = w.quantized_dimension()
        op.require(
            0 <= dimension < len(w.shape) and w.shape[dimension] == n,
            "filter of shape %s is quantised along dimension %d, which must have %d" % (w.shape, dimension, n),
        )
    else:
        op.scale(w)  # of all outputs, so not 0; that of one channel may be, as in TFLM
    m, e = quant.parts(op.scale(x))
    scale_out = quant.parts(op.scale(out))
    multipliers = Multipliers(scales.n)
    for i in range(scales.n):
        scale = quant.parts(scales.number(i, "<I"))
        multipliers.put(i, *quant.quantize_quotient((m * scale[0], e + scale[1]), scale_out))
    return multipliers


def check_bias(op, bias, n, x):
    """Refuse a bias that the kernel for input x does not take."""
    if bias is None:
        return
    op.require(bias.n == n, "bias has %d values for %d outputs" % (bias.n, n))
    need = {TYPE_INT8: TYPE_INT32, TYPE_FLOAT32: TYPE_FLOAT32}.get(x.type)
    if bias.type != need:
        raise op.type_error(x, bias)
