"""Fused activations as clamps.

Source: tensorflow/lite/kernels/kernel_util.cc, CalculateActivationRange and CalculateActivationRangeQuantized.
"""

from . import quant
from .schema import ACT_NONE, ACT_RELU, ACT_RELU6, ACT_RELU_N1_TO_1, TYPE_INT8
from .tensor import type_range

_BOUNDS = {ACT_NONE: (None, None), ACT_RELU: (0, None), ACT_RELU6: (0, 6), ACT_RELU_N1_TO_1: (-1, 1)}


def bounds(op, activation):
    """(least, greatest) real number after the activation, None for no bound; refuses those that TFLM refuses."""
    if activation not in _BOUNDS:
        raise op.error("has no kernel for fused activation %d" % activation)
    return _BOUNDS[activation]


def float_range(op, activation):
    """(least, greatest) as raw float32 bits in an int32 word; the bounds of float32 where there is none."""
    least, greatest = bounds(op, activation)
    bits = {None: 0x7F7FFFFF, 0: 0, 1: 0x3F800000, 6: 0x40C00000, -1: 0xBF800000}
    return 0xFF7FFFFF if least is None else bits[least], bits[greatest]


def quantized_range(op, activation, out):
    """(least, greatest) stored number of an output tensor of an integer type."""
    low, high = type_range(out.type)
    least, greatest = bounds(op, activation)
    zero_point = op.zero_point(out)
    if least is not None:
        low = max(low, zero_point + _quantize(op, least, out))
    if greatest is not None:
        high = min(high, zero_point + _quantize(op, greatest, out))
    if low > high:  # a zero point at the edge leaves one number
        raise op.error("fused activation leaves no number: %d to %d" % (low, high))
    return low, high


def _quantize(op, real, out):
    """round(real / scale) in float32 arithmetic."""
    if real == 0:
        return 0
    q = quant.round_to_int(quant.quotient((abs(real), 0), quant.parts(op.scale(out)), 24))
    if q > quant.INT32_MAX:
        raise op.error("scale of tensor %d is too small for its fused activation" % out.index)
    return q if real > 0 else -q
