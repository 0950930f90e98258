"""DIV: out = act(a / b), broadcasting; int8, int32 (towards zero), float32.

Source: tflite-micro, kernels/div.cc. Its multiplier is divided in double.
"""

from .. import quant
from ..activation import float_range, quantized_range
from ..broadcast import emit, int32_range, operands, plain_int32
from ..schema import DIV_FUSED_ACTIVATION_FUNCTION, TYPE_FLOAT32, TYPE_INT8, TYPE_INT32


def prepare(op):
    a, b, out = operands(op, (TYPE_INT8, TYPE_INT32, TYPE_FLOAT32))
    activation = op.option_int8(DIV_FUSED_ACTIVATION_FUNCTION)
    if out.type == TYPE_FLOAT32:
        emit(op, "div_f32", a, b, out, float_range(op, activation))
    elif out.type == TYPE_INT32:
        plain_int32(op, a, b)
        emit(op, "div_s32", a, b, out, int32_range(op, activation))
    else:
        scale_a, scale_b, scale_out = [quant.parts(op.scale(spec)) for spec in (a, b, out)]
        words = (-op.zero_point(a), -op.zero_point(b))
        words += quant.quantize_multiplier(quant.quotient(scale_a, quant.product(scale_b, scale_out)))
        words += (op.zero_point(out),) + quantized_range(op, activation, out)
        emit(op, "div_s8", a, b, out, words + (0, 0))
