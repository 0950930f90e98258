"""CONCATENATION: up to 10 tensors, one after the other along one dimension. float32, int8, int16, int32, int64, bool.

Source: tflite-micro, kernels/concatenation.cc, reference/concatenation.h.
"""

from ..copying import copy_nd
from ..schema import (
    ACT_NONE,
    CONCATENATION_AXIS,
    CONCATENATION_FUSED_ACTIVATION_FUNCTION,
    TYPE_BOOL,
    TYPE_FLOAT32,
    TYPE_INT8,
    TYPE_INT16,
    TYPE_INT32,
    TYPE_INT64,
)
from ..tensor import flat_size

_TYPES = (TYPE_FLOAT32, TYPE_INT8, TYPE_INT16, TYPE_INT32, TYPE_INT64, TYPE_BOOL)


def prepare(op):
    op.count((1, 10))
    out = op.output()
    xs = [op.input(i) for i in range(len(op.inputs))]
    if op.same_type(out, *xs) not in _TYPES:
        raise op.type_error(out)
    op.require(
        op.option_int8(CONCATENATION_FUSED_ACTIVATION_FUNCTION) == ACT_NONE, "has no kernel with a fused activation"
    )
    rank = len(out.shape)
    op.require(rank <= 6, "output has %d dimensions, must have at most 6" % rank)
    axis = op.option_int32(CONCATENATION_AXIS)
    op.require(-rank <= axis < rank, "axis is %d, the output has %d dimensions" % (axis, rank))
    axis %= rank
    before, after = out.shape[:axis], out.shape[axis + 1 :]
    total = 0
    for x in xs:
        if x.shape[:axis] + x.shape[axis + 1 :] != before + after or len(x.shape) != rank:
            raise op.shape_error("input (tensor %d)" % x.index, x.shape, "%s but in dimension %d" % (out.shape, axis))
        total += x.shape[axis]
        _check_quantization(op, x, out)
    op.require(total == out.shape[axis], "inputs have %d along dimension %d, the output %d" % (total, axis, out.shape[axis]))
    rows, inner = flat_size(before), flat_size(after)
    start = 0
    for x in xs:
        n = x.shape[axis] * inner
        copy_nd(op, out, x, (rows, n), (total * inner, 1), (n, 1), out_start=start)
        start += n


def _check_quantization(op, x, out):
    """Numbers are copied as they are: int8 must mean the same in x and out, int16 must be symmetric."""
    if out.type == TYPE_INT8:
        op.require(
            x.scale() == out.scale() and x.zero_point() == out.zero_point(),
            "input (tensor %d) and output must share scale and zero point" % x.index,
        )
    elif out.type == TYPE_INT16:
        op.require(x.zero_point() == 0 and out.zero_point() == 0, "int16 tensors must have zero point 0")
