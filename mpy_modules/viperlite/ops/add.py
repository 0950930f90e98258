"""ADD: out = act(a + b), broadcasting; int8, int16, int32, float32.

Source: tflite-micro, kernels/add_common.cc; the activation of int32 is ignored there.
"""

from ..addition import addition
from ..quant import INT32_MAX, INT32_MIN
from ..schema import ADD_FUSED_ACTIVATION_FUNCTION


def prepare(op):
    addition(op, 1, op.option_int8(ADD_FUSED_ACTIVATION_FUNCTION), (INT32_MIN, INT32_MAX))
