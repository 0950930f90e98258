"""What AVERAGE_POOL_2D and MAX_POOL_2D prepare alike.

Source: tflite-micro, kernels/pooling_common.cc.
"""

from . import quant
from .activation import float_range, quantized_range
from .schema import (
    POOL2D_FILTER_HEIGHT,
    POOL2D_FILTER_WIDTH,
    POOL2D_FUSED_ACTIVATION_FUNCTION,
    POOL2D_PADDING,
    POOL2D_STRIDE_H,
    POOL2D_STRIDE_W,
    TYPE_FLOAT32,
    TYPE_INT8,
)
from .window import geometry


def prepare_pool(op, family):
    """Prove the op and emit FAMILY_s8 or FAMILY_f32: out, x, least, greatest, geometry."""
    op.count(1)
    x, out = op.input(0), op.output()
    for spec in (x, out):
        op.require(len(spec.shape) == 4, "tensor %d has shape %s, must have 4 dimensions" % (spec.index, spec.shape))
    op.require(x.shape[3] == out.shape[3], "output has %d channels, the input %d" % (out.shape[3], x.shape[3]))
    window = geometry(
        op, x, out, op.option_int8(POOL2D_PADDING),
        (op.option_int32(POOL2D_FILTER_HEIGHT), op.option_int32(POOL2D_FILTER_WIDTH)),
        (op.option_int32(POOL2D_STRIDE_H), op.option_int32(POOL2D_STRIDE_W)),
    )  # fmt: skip
    activation = op.option_int8(POOL2D_FUSED_ACTIVATION_FUNCTION)
    types = (x.type, out.type)
    if types == (TYPE_INT8, TYPE_INT8):
        close = quant.near(quant.parts(op.scale(x)), quant.parts(op.scale(out)), 1000000)
        op.require(
            close and op.zero_point(x) == op.zero_point(out),
            "input and output must share scale (within 1e-6) and zero point",
        )
        op.emit(family + "_s8", out, x, *quantized_range(op, activation, out), *window)
    elif types == (TYPE_FLOAT32, TYPE_FLOAT32):
        op.emit(family + "_f32", out, x, *float_range(op, activation), *window)
    else:
        raise op.type_error(x, out)
