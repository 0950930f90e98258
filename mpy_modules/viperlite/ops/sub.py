"""SUB: out = act(a - b), broadcasting; int8, int16, int32, float32.

Source: tflite-micro, kernels/sub_common.cc. Its multipliers are divided in double, as ADD's are.
"""

from ..addition import addition
from ..broadcast import int32_range, plain_int32
from ..schema import SUB_FUSED_ACTIVATION_FUNCTION, TYPE_INT32


def prepare(op):
    activation = op.option_int8(SUB_FUSED_ACTIVATION_FUNCTION)
    if op.output().type == TYPE_INT32:
        plain_int32(op, op.output())
    addition(op, -1, activation, int32_range(op, activation))
