"""Ops as the device package prepares them: proven, and with every number of their integer arithmetic.

prepared(op) lets viperlite.ops.NAME.prepare() see an op of the graph, as it would see one of a file on a board, and keeps
the block of words that it emits. So host and board refuse the same ops, in the same words, and multiply by the same
multipliers; what the words mean stands in viperlite/kernels/reference/NAME.py.
"""

import dataclasses
import importlib
import struct

import numpy as np

import viperlite
from viperlite import node as device
from viperlite import schema
from viperlite.tensor import flat_size, type_name, type_size

from .. import graph as ir
from ..errors import CommandError

_KEEP = 4096  # prepared ops remembered
_prepared = {}  # what makes an op what it is -> Node
_TYPES = {type_name(code): code for code in range(len(schema.TYPE_NAMES.split()))}
_ENUMERATIONS = {"fused_activation_function": "ACT", "padding": "PADDING", "weights_format": "WEIGHTSFORMAT"}
_REAL_ONLY = ("QUANTIZE", "DEQUANTIZE", "CAST")  # ops for which a float32 output does not tell of float32 inputs


def module(op):
    """Module ops/NAME.py of an op, None where there is none."""
    if op.custom or not op.name.isidentifier():
        return None
    name = "%s.ops.%s" % (__package__, op.name.lower())
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return None


def is_hybrid(op, tensor):
    """Whether an op computes in float32 with a constant that is stored quantised, or in float16."""
    stored = tensor.dtype == "float16" or tensor.scales is not None and tensor.dtype in ("int8", "uint8", "int16")
    return stored and tensor.constant and op.out.dtype == "float32" and op.name not in _REAL_ONLY


def dequantized(tensor, array):
    """float32 of numbers [..., *shape] that are stored as the tensor's."""
    if tensor.dtype == "float16":
        return array.astype(np.float32)
    scales, zero_points = tensor.scales, tensor.zero_points
    if len(scales) > 1:
        shape = [1] * len(tensor.shape)
        shape[tensor.dimension] = -1
        scales, zero_points = scales.reshape(shape), zero_points.reshape(shape)
    return (array.astype(np.int32) - zero_points).astype(np.float32) * scales


def _is_read(tensor):
    """Whether prepare() may read a constant's numbers: axes, paddings and the like are int32, one to pad with is single."""
    return tensor.data is not None and (tensor.n == 1 or tensor.dtype == "int32")


class Spec:
    """A graph's Tensor as prepare() wants to see it: viperlite.tensor.TensorSpec."""

    def __init__(self, tensor, number, hybrid=False):
        self.index = number
        self.tensor = dataclasses.replace(tensor, data=tensor.data if _is_read(tensor) else None)  # lets go of weights
        self._hybrid = hybrid
        self.type = _TYPES["float32" if hybrid else tensor.dtype]
        self.shape = tensor.shape
        self.n = flat_size(self.shape)
        self.nbytes = self.n * type_size(self.type)
        self.variable = tensor.variable
        self.at = int(tensor.constant)

    def type_name(self):
        return type_name(self.type)

    def scales(self):
        return None if self._hybrid or self.tensor.scales is None else _Scales(self.tensor.scales)

    def scale(self):
        scales = self.scales()
        return scales.number(0, "<I") if scales else 0

    def zero_point(self):
        return 0 if self._hybrid else self.tensor.zero_point

    def quantized_dimension(self):
        return self.tensor.dimension

    def data(self):
        return np.ascontiguousarray(self.tensor.data).tobytes() if self.at else b""

    def numbers(self):
        return self.tensor.data.ravel().tolist() if self.at else []


class _Scales:
    """A vector of a file, as TensorSpec.scales() gives it."""

    def __init__(self, scales):
        self.n = len(scales)
        self._data = np.ascontiguousarray(scales, "<f4").tobytes()

    def number(self, i, form):
        return struct.unpack_from(form, self._data, 4 * i)[0]


class Node(device.Node):
    """An op that has been prepared.

    kernel   name of the kernel that a board would call, the last one where there are several; "" for none
    p        its block, a list of ints; addresses are 0
    options  of the graph's op
    out      spec of the output
    shape    of the output
    """

    def __init__(self, op, index, number):
        self.index = index
        self.name = op.name
        self.options = op.options
        self._table, self._own_table = op.table, ir.Op(op.name, [], []).table
        self._prefix = op.table.removesuffix("Options").upper()
        self._specs = [t if t is None else Spec(t, number(t), is_hybrid(op, t)) for t in op.inputs]
        self._outputs = [Spec(t, number(t)) for t in op.outputs]
        self.inputs = [-1 if s is None else s.index for s in self._specs]  # prepare() counts them
        self.outputs = [s.index for s in self._outputs]
        self.kernel = ""
        self.p = []

    @property
    def out(self):
        return self._outputs[0]

    @property
    def shape(self):
        return self._outputs[0].shape

    def optional_input(self, i):
        return self._specs[i] if i < len(self._specs) else None

    def output(self, i=0):
        if i >= len(self._outputs):
            raise self.error("output %d is missing" % i)
        return self._outputs[i]

    # ---- options, which prepare() names by their slots

    def _option(self, slot, default):
        if self._table not in ("", self._own_table):
            raise self.error("has %s, must have %s" % (self._table, self._own_table or "no options"))
        for name, value in self.options.items():
            if getattr(schema, "%s_%s" % (self._prefix, name.upper()), None) == slot:
                if isinstance(value, str):
                    value = getattr(schema, "%s_%s" % (_ENUMERATIONS[name], value))
                return value
        return default

    def option_int8(self, slot, default=0):
        return int(self._option(slot, default))

    option_int32 = option_int8

    def option_float32(self, slot, default=0.0):
        return float(self._option(slot, default))

    def option_uint32(self, slot, default=0):
        """Only read for the raw bits of floats."""
        value = self._option(slot, None)
        return default if value is None else struct.unpack("<I", struct.pack("<f", value))[0]

    # ---- what is emitted

    def scratch(self, least, most=0):
        return device.Scratch(0)

    def buffer(self, kernel, *sizes):
        return device.Scratch(0)

    def together(self, a, b):
        return False

    def emit(self, kernel, *words):
        self.kernel = kernel
        self.p = p = []
        for word in words:
            if word is None or isinstance(word, (Spec, device.Scratch)):
                p.extend((0, 0))
            elif isinstance(word, (device.Granted, device.Code)):
                p.append(0)
            elif isinstance(word, int):
                p.append(word)
            elif isinstance(word, (bytearray, bytes)):
                p.extend(struct.unpack("<%di" % (len(word) // 4), word))
            else:
                p.extend(word)

    def real(self, i):
        """Word i as the float32 whose bits it holds."""
        return np.array(self.p[i] & 0xFFFFFFFF, np.uint32).view(np.float32)[()]


def prepared(op, index=0, number=None):
    """Node of an op, whose `index` and `number(tensor)` are for messages; CommandError where the op has no kernel."""
    key = _key(op)
    if key not in _prepared:
        if number is None:
            places = {t: i for i, t in enumerate([*op.inputs, *op.outputs])}
            number = places.__getitem__
        if len(_prepared) >= _KEEP:
            _prepared.clear()
        _prepared[key] = _node(op, index, number)
    return _prepared[key]


def _node(op, index, number):
    found = module(op)
    types = ", ".join([t.dtype for t in op.inputs if t is not None] + ["->"] + [t.dtype for t in op.outputs])
    what = "op %d %s (%s)" % (index, op.name, types.replace(", ->", " ->").replace("->,", "->"))
    if found is None:
        raise CommandError("%s has no implementation" % what, "make the model of ops that viperlite has")
    if not op.inputs or op.inputs[0] is None or not op.outputs:
        raise CommandError("op %d %s has no first input or no output" % (index, op.name))
    for tensor in (*op.inputs, *op.outputs):
        if tensor is not None and (tensor.raw is not None or tensor.dtype not in _TYPES):
            raise CommandError("%s has no implementation: tensor %s is %s" % (what, tensor.name, tensor.dtype))
        if tensor is not None and min(tensor.shape, default=0) < 0:
            text = "%s: tensor %s has shape %s" % (what, tensor.name, tensor.shape)
            raise CommandError(text, "convert the model with fixed shapes")
    node = Node(op, index, number)
    if getattr(found, "REAL", None) and found.REAL(op):
        return node
    try:
        importlib.import_module("viperlite.ops." + op.name.lower()).prepare(node)
    except viperlite.ViperliteError as error:
        text = str(error)
        if "has no kernel for" in text:
            text = "%s has no kernel" % what
        raise CommandError(text) from error
    return node


def _key(op):
    """All that prepare() reads."""

    def of(t):
        if t is None:
            return None
        data = t.data.tobytes() if _is_read(t) else t.constant
        scales = None if t.scales is None else (t.scales.tobytes(), t.zero_points.tobytes(), t.dimension)
        return t.dtype, t.shape, data, scales, t.variable

    options = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in op.options.items())
    return op.name, op.custom, op.table, options, tuple(map(of, op.inputs)), tuple(map(of, op.outputs))
