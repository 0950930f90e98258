"""CONV_2D: out = act(w * x + bias), NHWC, filter OHWI, in groups where the filter has fewer channels than the input.

int8 (weights per tensor or per channel) and float32.
Source: tflite-micro, kernels/conv_common.cc.
"""

from ..activation import float_range
from ..requantize import check_bias, header, per_channel
from ..schema import (
    CONV2D_DILATION_H_FACTOR,
    CONV2D_DILATION_W_FACTOR,
    CONV2D_FUSED_ACTIVATION_FUNCTION,
    CONV2D_PADDING,
    CONV2D_STRIDE_H,
    CONV2D_STRIDE_W,
    TYPE_FLOAT32,
    TYPE_INT8,
)
from ..window import geometry


def prepare(op):
    op.count((2, 3))
    x, w, bias, out = op.input(0), op.input(1), op.optional_input(2), op.output()
    for spec in (x, w, out):
        op.require(len(spec.shape) == 4, "tensor %d has shape %s, must have 4 dimensions" % (spec.index, spec.shape))
    out_c, k_h, k_w, group_c = w.shape
    op.require(group_c and x.shape[3] % group_c == 0, "input channels %d are no multiple of the filter's %d" % (x.shape[3], group_c))
    groups = x.shape[3] // group_c
    op.require(groups and out_c % groups == 0, "output channels %d are no multiple of %d groups" % (out_c, groups))
    op.require(out.shape[3] == out_c, "output has %d channels, the filter %d" % (out.shape[3], out_c))
    check_bias(op, bias, out_c, x)
    activation = op.option_int8(CONV2D_FUSED_ACTIVATION_FUNCTION)
    window = geometry(
        op, x, out, op.option_int8(CONV2D_PADDING), (k_h, k_w),
        (op.option_int32(CONV2D_STRIDE_H), op.option_int32(CONV2D_STRIDE_W)),
        (op.option_int32(CONV2D_DILATION_H_FACTOR, 1), op.option_int32(CONV2D_DILATION_W_FACTOR, 1)),
    )  # fmt: skip
    types = (x.type, w.type, out.type)
    if types == (TYPE_INT8, TYPE_INT8, TYPE_INT8):
        multipliers = per_channel(op, x, w, out, out_c)
        row = header(op, op.buffer("conv_2d_s8", window, groups), out_c, multipliers, 38, out, activation)
        op.emit("conv_2d_s8", *row, out, x, w, bias, -op.zero_point(x), groups, *window, multipliers.words)
    elif types == (TYPE_FLOAT32, TYPE_FLOAT32, TYPE_FLOAT32):
        op.emit("conv_2d_f32", out, x, w, bias, *float_range(op, activation), groups, *window)
    else:
        raise op.type_error(x, w, out)
