"""DEPTHWISE_CONV_2D: every input channel is convolved by itself into `depth multiplier` output channels, NHWC.

int8 (weights per tensor or per channel) and float32.
Source: tflite-micro, kernels/depthwise_conv_common.cc.
"""

from ..activation import float_range
from ..requantize import check_bias, header, per_channel
from ..schema import (
    DEPTHWISECONV2D_DEPTH_MULTIPLIER,
    DEPTHWISECONV2D_DILATION_H_FACTOR,
    DEPTHWISECONV2D_DILATION_W_FACTOR,
    DEPTHWISECONV2D_FUSED_ACTIVATION_FUNCTION,
    DEPTHWISECONV2D_PADDING,
    DEPTHWISECONV2D_STRIDE_H,
    DEPTHWISECONV2D_STRIDE_W,
    TYPE_FLOAT32,
    TYPE_INT8,
)
from ..window import geometry


def prepare(op):
    op.count((2, 3))
    x, w, bias, out = op.input(0), op.input(1), op.optional_input(2), op.output()
    for spec in (x, w, out):
        op.require(len(spec.shape) == 4, "tensor %d has shape %s, must have 4 dimensions" % (spec.index, spec.shape))
    one, k_h, k_w, out_c = w.shape
    multiplier = op.option_int32(DEPTHWISECONV2D_DEPTH_MULTIPLIER)
    need = x.shape[3] * multiplier
    op.require(one == 1, "filter has shape %s, must begin with 1" % (w.shape,))
    op.require(
        multiplier > 0 and out_c == need == out.shape[3],
        "%d input channels times depth multiplier %d are %d, filter has %d and output %d"
        % (x.shape[3], multiplier, need, out_c, out.shape[3]),
    )
    check_bias(op, bias, out_c, x)
    activation = op.option_int8(DEPTHWISECONV2D_FUSED_ACTIVATION_FUNCTION)
    window = geometry(
        op, x, out, op.option_int8(DEPTHWISECONV2D_PADDING), (k_h, k_w),
        (op.option_int32(DEPTHWISECONV2D_STRIDE_H), op.option_int32(DEPTHWISECONV2D_STRIDE_W)),
        (op.option_int32(DEPTHWISECONV2D_DILATION_H_FACTOR, 1), op.option_int32(DEPTHWISECONV2D_DILATION_W_FACTOR, 1)),
    )  # fmt: skip
    types = (x.type, w.type, out.type)
    if types == (TYPE_INT8, TYPE_INT8, TYPE_INT8):
        multipliers = per_channel(op, x, w, out, out_c)
        scratch = op.buffer("depthwise_conv_2d_s8", window, multiplier)
        row = header(op, scratch, out_c, multipliers, 38, out, activation)
        op.emit("depthwise_conv_2d_s8", *row, out, x, w, bias, -op.zero_point(x), multiplier, *window, multipliers.words)
    elif types == (TYPE_FLOAT32, TYPE_FLOAT32, TYPE_FLOAT32):
        op.emit("depthwise_conv_2d_f32", out, x, w, bias, *float_range(op, activation), multiplier, *window)
    else:
        raise op.type_error(x, w, out)
