"""PAD and PADV2: a border of zeros (zero points where int8), or of the one number that is the third input.

float32, int8, int16, int32; up to 5 dimensions. Source: tflite-micro, kernels/pad_common.cc, pad.cc.
"""

from ..copying import copy_nd, strides
from ..schema import TYPE_FLOAT32, TYPE_INT8, TYPE_INT16, TYPE_INT32
from ..tensor import type_size


def prepare(op):
    op.count((2, 3))
    x, paddings, value, out = op.input(0), op.input(1), op.optional_input(2), op.output()
    rank = len(x.shape)
    if op.same_type(x, out) not in (TYPE_FLOAT32, TYPE_INT8, TYPE_INT16, TYPE_INT32):
        raise op.type_error(x, out)
    op.require(rank <= 5, "input has %d dimensions, must have at most 5" % rank)
    op.require(paddings.at, "paddings (tensor %d) must be constant" % paddings.index)
    if paddings.type != TYPE_INT32:
        raise op.type_error(paddings)
    pads = paddings.numbers()
    op.require(len(pads) == 2 * rank, "paddings have %d numbers, must have %d" % (len(pads), 2 * rank))
    op.require(not pads or min(pads) >= 0, "paddings %s: must not be negative" % pads)
    shape = tuple([pads[2 * i] + x.shape[i] + pads[2 * i + 1] for i in range(rank)])
    if out.shape != shape:
        raise op.shape_error("output", out.shape, shape)
    if out.n > x.n:
        _fill(op, out, value)
    steps = strides(shape)
    start = sum([pads[2 * i] * steps[i] for i in range(rank)])
    copy_nd(op, out, x, x.shape, steps, strides(x.shape), out_start=start)


def _fill(op, out, value):
    if value is None:
        zero = op.zero_point(out) & 0xFF if out.type == TYPE_INT8 else 0
        op.emit("fill_u8", out, out.nbytes, zero * 0x01010101)
        return
    op.same_type(value, out)
    op.require(value.n == 1, "the number to pad with has shape %s, must be one number" % (value.shape,))
    if out.type == TYPE_INT8:
        op.require(
            value.scale() == out.scale() and value.zero_point() == out.zero_point(),
            "the number to pad with and the output must share scale and zero point",
        )
    if value.at:
        pattern = bytes(value.data()) * (4 // type_size(value.type))
        op.emit("fill_u8", out, out.nbytes, int.from_bytes(pattern, "little"))
    else:
        copy_nd(op, out, value, (out.n,), (1,), (0,))
