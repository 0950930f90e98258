"""MAXIMUM: out = the larger of a and b, broadcasting, whatever the quantisation; int8, int16, int32, int64, float32.

Source: tflite-micro, kernels/maximum_minimum.cc.
"""

from ..broadcast import emit, operands
from ..schema import TYPE_FLOAT32, TYPE_INT8, TYPE_INT16, TYPE_INT32, TYPE_INT64

_KERNELS = {
    TYPE_INT8: "maximum_s8",
    TYPE_INT16: "maximum_s16",
    TYPE_INT32: "maximum_s32",
    TYPE_INT64: "maximum_s64",
    TYPE_FLOAT32: "maximum_f32",
}


def prepare(op, larger=1):
    """larger: 1 for the larger, 0 for the smaller."""
    a, b, out = operands(op, _KERNELS)
    emit(op, _KERNELS[out.type], a, b, out, (larger,))
