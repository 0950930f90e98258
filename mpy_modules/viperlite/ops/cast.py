"""CAST between bool, int8, int16, int32, uint32 and float32.

Source: tflite-micro, kernels/cast.cc.
"""

from ..copying import copy
from ..integers import kind
from ..schema import TYPE_BOOL, TYPE_FLOAT32, TYPE_INT8, TYPE_INT16, TYPE_INT32, TYPE_UINT32
from ..tensor import type_size

_TYPES = (TYPE_BOOL, TYPE_INT8, TYPE_INT16, TYPE_INT32, TYPE_UINT32, TYPE_FLOAT32)


def prepare(op):
    op.count(1)
    x, out = op.input(0), op.output()
    if x.type not in _TYPES or out.type not in _TYPES:
        raise op.type_error(x, out)
    op.require(x.n == out.n, "input has %d elements, output %d" % (x.n, out.n))
    from_float, to_float = x.type == TYPE_FLOAT32, out.type == TYPE_FLOAT32
    if out.type == TYPE_BOOL and x.type != TYPE_BOOL:
        op.emit("cast_bool", out, x, out.n, *kind(TYPE_UINT32 if from_float else x.type), 0x7FFFFFFF if from_float else -1)
    elif from_float == to_float and type_size(x.type) == type_size(out.type):
        copy(op, out, x)
    elif from_float:
        op.emit("cast_trunc", out, x, out.n, *kind(out.type))
    elif to_float:
        op.emit("cast_f32", out, x, out.n, *kind(x.type))
    else:
        op.emit("cast_int", out, x, out.n, *kind(x.type), *kind(out.type))
