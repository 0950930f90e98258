"""SVDF: a rank-decomposed fully connected layer with memory of its last inputs in a variable tensor.

int8 with state and time weights in int8 or int16, and float32. The fused activation acts on float32 only, as in TFLM.
Source: tflite-micro, kernels/svdf_common.cc.
"""

from .. import quant
from ..activation import float_range
from ..schema import (
    SVDF_FUSED_ACTIVATION_FUNCTION,
    SVDF_RANK,
    TYPE_FLOAT32,
    TYPE_INT8,
    TYPE_INT16,
    TYPE_INT32,
)


def _product(op, a, b):
    """Product of two scales, exact."""
    return quant.product(quant.parts(op.scale(a)), quant.parts(op.scale(b)))


def prepare(op):
    op.count(5)
    x, w_feature, w_time, state, out = op.input(0), op.input(1), op.input(2), op.input(4), op.output()
    bias = op.optional_input(3)
    for spec in (x, w_feature, w_time, state, out):
        op.require(len(spec.shape) == 2, "tensor %d has shape %s, must have 2 dimensions" % (spec.index, spec.shape))
    rank = op.option_int32(SVDF_RANK)
    (n, n_in), (filters, memory) = x.shape, w_time.shape
    op.require(rank > 0 and filters % rank == 0, "%d filters are no multiple of rank %d" % (filters, rank))
    units = filters // rank
    for what, spec, shape in (
        ("feature weights", w_feature, (filters, n_in)),
        ("state", state, (n, memory * filters)),
        ("output", out, (n, units)),
    ):
        if spec.shape != shape:
            raise op.shape_error(what, spec.shape, shape)
    op.require(memory > 0, "time weights of shape %s have no memory" % (w_time.shape,))
    op.require(state.variable, "state (tensor %d) must be a variable tensor" % state.index)
    op.require(bias is None or bias.shape == (units,), "bias must have %d values" % units)
    sizes = (n, n_in, filters, memory, rank)
    types = (x.type, w_feature.type, w_time.type, state.type, out.type)
    if types in ((TYPE_INT8,) * 5, (TYPE_INT8, TYPE_INT8, TYPE_INT16, TYPE_INT16, TYPE_INT8)):
        inner = _product(op, state, w_time)
        if bias:
            op.require(bias.type == TYPE_INT32, "bias is %s, must be int32" % bias.type_name())
            op.require(
                quant.near(quant.parts(bias.scale()), inner, 100000),
                "bias's scale must be the state's times the time weights' (within 1e-5)",
            )
        feature = quant.quantize_quotient(_product(op, x, w_feature), quant.parts(op.scale(state)))
        result = quant.quantize_quotient(inner, quant.parts(op.scale(out)))
        op.emit(
            "svdf_s8", out, x, w_feature, w_time, bias, state,
            *feature, *result,
            -op.zero_point(x), op.zero_point(state), op.zero_point(out), 8 if state.type == TYPE_INT8 else 16, *sizes,
        )  # fmt: skip
    elif types == (TYPE_FLOAT32,) * 5:
        op.require(bias is None or bias.type == TYPE_FLOAT32, "bias must be float32")
        activation = float_range(op, op.option_int8(SVDF_FUSED_ACTIVATION_FUNCTION))
        op.emit("svdf_f32", out, x, w_feature, w_time, bias, state, *activation, *sizes)
    else:
        raise op.type_error(x, w_feature, w_time, state, out)
