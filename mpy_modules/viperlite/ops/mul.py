"""MUL: out = act(a * b), broadcasting; int8, int16, int32, float32.

Source: tflite-micro, kernels/mul_common.cc.
"""

from .. import quant
from ..activation import float_range, quantized_range
from ..broadcast import emit, int32_range, no_zero_point, operands
from ..schema import MUL_FUSED_ACTIVATION_FUNCTION, TYPE_FLOAT32, TYPE_INT8, TYPE_INT16, TYPE_INT32


def prepare(op):
    a, b, out = operands(op, (TYPE_INT8, TYPE_INT16, TYPE_INT32, TYPE_FLOAT32))
    activation = op.option_int8(MUL_FUSED_ACTIVATION_FUNCTION)
    if out.type == TYPE_FLOAT32:
        emit(op, "mul_f32", a, b, out, float_range(op, activation))
    elif out.type == TYPE_INT32:
        emit(op, "mul_s32", a, b, out, int32_range(op, activation))
    else:
        if out.type == TYPE_INT16:
            no_zero_point(op, a, b, out)
        scale_a, scale_b, scale_out = [quant.parts(op.scale(spec)) for spec in (a, b, out)]
        words = (-op.zero_point(a), -op.zero_point(b))
        words += quant.quantize_quotient(quant.product(scale_a, scale_b), scale_out)
        words += (op.zero_point(out),) + quantized_range(op, activation, out)
        emit(op, "mul_s8" if out.type == TYPE_INT8 else "mul_s16", a, b, out, words)
