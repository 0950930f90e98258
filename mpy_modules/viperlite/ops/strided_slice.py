"""STRIDED_SLICE: x[begin:end:stride] in every dimension, constant indices. float32, int8, int16, int32, bool.

Of the masks, begin, end and shrink are obeyed; ellipsis and new axis are not looked at, and the output shape that they
ask for is refused, as in TFLM. Source: tflite-micro, kernels/strided_slice_common.cc, strided_slice.cc, strided_slice_logic.h.
"""

from ..copying import copy_nd, strides
from ..schema import (
    STRIDEDSLICE_BEGIN_MASK,
    STRIDEDSLICE_END_MASK,
    STRIDEDSLICE_SHRINK_AXIS_MASK,
    TYPE_BOOL,
    TYPE_FLOAT32,
    TYPE_INT8,
    TYPE_INT16,
    TYPE_INT32,
)


def prepare(op):
    op.count(4)
    x, out = op.input(0), op.output()
    rank = len(x.shape)
    if op.same_type(x, out) not in (TYPE_FLOAT32, TYPE_INT8, TYPE_INT16, TYPE_INT32, TYPE_BOOL):
        raise op.type_error(x, out)
    op.require(rank <= 4, "input has %d dimensions, must have at most 4" % rank)
    begin, end, stride = [_indices(op, i, rank) for i in (1, 2, 3)]
    masks = [op.option_int32(slot) for slot in (STRIDEDSLICE_BEGIN_MASK, STRIDEDSLICE_END_MASK, STRIDEDSLICE_SHRINK_AXIS_MASK)]
    x_steps = strides(x.shape)
    start, counts, shape = 0, [], []
    for i in range(rank):
        masked = [mask >> i & 1 for mask in masks]
        first, count = _range(op, i, x.shape[i], begin[i], end[i], stride[i], *masked)
        start += first * x_steps[i]
        x_steps[i] *= stride[i]
        counts.append(count)
        if not masked[2]:
            shape.append(count)
    if out.shape != tuple(shape):
        raise op.shape_error("output", out.shape, tuple(shape))
    copy_nd(op, out, x, counts, strides(counts), x_steps, x_start=start)


def _indices(op, i, rank):
    """The numbers of begin (input 1), end (2) or strides (3)."""
    name, spec = ("begin", "end", "strides")[i - 1], op.input(i)
    op.require(spec.at, "%s (tensor %d) must be constant" % (name, spec.index))
    if spec.type != TYPE_INT32:
        raise op.type_error(spec)
    op.require(spec.n >= rank, "%s has %d numbers, the input %d dimensions" % (name, spec.n, rank))
    return spec.numbers()


def _range(op, i, size, begin, end, stride, from_edge, to_edge, shrink):
    """(first index, count) along dimension i."""
    op.require(stride, "stride of dimension %d is 0" % i)
    least, most = (0, size) if stride > 0 else (-1, size - 1)
    first, last = (least, most) if stride > 0 else (most, least)
    if not from_edge:
        first = max(least, min(most, begin + size if begin < 0 else begin))
    if not to_edge:
        last = max(least, min(most, end + size if end < 0 else end))
    if not shrink:
        return first, max(0, (last - first + stride - (1 if stride > 0 else -1)) // stride)
    op.require(
        stride > 0 and first < size,
        "begin %d with stride %d takes no element of %d in dimension %d, which is to vanish" % (begin, stride, size, i),
    )
    return first, 1
