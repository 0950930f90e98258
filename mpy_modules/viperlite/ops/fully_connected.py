"""FULLY_CONNECTED: out = act(w x + bias) for every row of the input.

int8 (weights per tensor or per channel) and float32. Several int8 rows are convolved, where that kernel is there.
Source: tflite-micro, kernels/fully_connected_common.cc, fully_connected.cc.
"""

from ..activation import float_range
from ..requantize import check_bias, header, per_channel
from ..schema import (
    FULLYCONNECTED_FUSED_ACTIVATION_FUNCTION,
    FULLYCONNECTED_WEIGHTS_FORMAT,
    TYPE_FLOAT32,
    TYPE_INT8,
    WEIGHTSFORMAT_DEFAULT,
)


def prepare(op):
    op.count((2, 3))
    x, w, bias, out = op.input(0), op.input(1), op.optional_input(2), op.output()
    op.require(len(w.shape) >= 2 and len(out.shape) >= 1, "filter needs 2 dimensions and output 1")
    n_in, n_out = w.shape[-1], w.shape[-2]
    op.require(out.shape[-1] == n_out, "output rows have %d elements, the filter gives %d" % (out.shape[-1], n_out))
    rows = out.n // n_out if n_out else 0
    op.require(x.n == rows * n_in, "input has %d elements, %d rows of %d are needed" % (x.n, rows, n_in))
    op.require(w.n == n_in * n_out, "filter of shape %s is no matrix" % (w.shape,))
    check_bias(op, bias, n_out, x)
    weights_format = op.option_int8(FULLYCONNECTED_WEIGHTS_FORMAT)
    op.require(weights_format == WEIGHTSFORMAT_DEFAULT, "weights format %d has no kernel, must be the default" % weights_format)
    activation = op.option_int8(FULLYCONNECTED_FUSED_ACTIVATION_FUNCTION)
    types = (x.type, w.type, out.type)
    if types == (TYPE_INT8, TYPE_INT8, TYPE_INT8):
        multipliers = per_channel(op, x, w, out, n_out)
        w_offset = -op.zero_point(w) if multipliers.n == 1 else 0  # TFLM ignores it where there are several scales
        if rows > 1 and w_offset == 0 and op.has("conv_2d_s8"):
            _as_convolution(op, x, w, bias, out, rows, multipliers, activation)
            return
        scratch = op.buffer("fully_connected_s8", rows, n_in, n_out)
        row = header(op, scratch, n_out, multipliers, 26, out, activation)
        op.emit("fully_connected_s8", *row, out, x, w, bias, -op.zero_point(x), w_offset, rows, n_in, n_out, multipliers.words)
    elif types == (TYPE_FLOAT32, TYPE_FLOAT32, TYPE_FLOAT32):
        op.emit("fully_connected_f32", out, x, w, bias, *float_range(op, activation), rows, n_in, n_out)
    else:
        raise op.type_error(x, w, out)


def _as_convolution(op, x, w, bias, out, rows, multipliers, activation):
    """Many rows are the pixels of an image under a filter of 1 x 1: the same sums, and weights are read once for all."""
    n_out, n_in = w.shape[-2], w.shape[-1]
    window = (1, 1, rows, n_in, 1, rows, n_out, 1, 1, 1, 1, 1, 1, 0, 0)
    row = header(op, op.buffer("conv_2d_s8", window, 1), n_out, multipliers, 38, out, activation)
    op.emit("conv_2d_s8", *row, out, x, w, bias, -op.zero_point(x), 1, *window, multipliers.words)
