"""A .tflite model as a graph that can be changed: read() makes one of a file's bytes, write() makes a file's bytes of one.

    graph = read(data)
    for op in graph.ops:
        if op.name == "CONV_2D":
            x, w, b = op.inputs                    # Tensors; an input that is left out is None
            print(op.options["padding"], w.data)   # "SAME", an array or None
    data = write(graph)

Tensors and ops are objects, told apart by identity: two ops that share a tensor share the object. Names are the schema's:
ops and enumerations in upper case, options in snake case.

Source: schema.fbs, by the bindings that PyPI's `tflite` carries; the FlatBuffers internals document.
"""

import functools
import math
import re
from dataclasses import dataclass, field

import flatbuffers
import numpy as np
import tflite

from .errors import CommandError

ALIGN = 16  # bytes, of every constant from the start of the file, as the converter has it
_IDENTIFIER = b"TFL3"
_MOST = 2**31 - 1  # bytes of a tensor, as TFLite has them
_ARENA_PLAN = "OfflineMemoryAllocation"  # metadata: version, subgraph, number of tensors, an offset of each or -1; int32
_ENUMERATIONS = {  # option -> enumeration of its values
    "padding": tflite.Padding,
    "fused_activation_function": tflite.ActivationFunctionType,
    "mode": tflite.MirrorPadMode,
    "weights_format": tflite.FullyConnectedOptionsWeightsFormat,
    "in_data_type": tflite.TensorType,
    "out_data_type": tflite.TensorType,
    "output_type": tflite.TensorType,
    "quantized_bias_type": tflite.TensorType,
}
_SHARED_OPTIONS = {  # ops whose options are not called by their own name
    "AVERAGE_POOL_2D": "Pool2DOptions", "MAX_POOL_2D": "Pool2DOptions", "L2_POOL_2D": "Pool2DOptions",
    "MEAN": "ReducerOptions", "SUM": "ReducerOptions", "REDUCE_MAX": "ReducerOptions", "REDUCE_MIN": "ReducerOptions",
    "REDUCE_PROD": "ReducerOptions", "REDUCE_ANY": "ReducerOptions", "REDUCE_ALL": "ReducerOptions",
    "MAXIMUM": "MaximumMinimumOptions", "MINIMUM": "MaximumMinimumOptions", "L2_NORMALIZATION": "L2NormOptions",
    "PADV2": "PadV2Options",
}  # fmt: skip


class GraphError(CommandError):
    """A file that is no model, or one that a Graph cannot hold."""


def _values(enumeration):
    return {name: value for name, value in vars(enumeration).items() if not name.startswith("_") and isinstance(value, int)}


_OPS = _values(tflite.BuiltinOperator)  # name -> number
_OP_NAMES = {number: name for name, number in _OPS.items()}
_TYPES = {name.lower(): number for name, number in _values(tflite.TensorType).items()}
_TYPE_NAMES = {number: name for name, number in _TYPES.items()}
_DTYPES = {"bool": "?"}  # numpy's name where it is not the schema's


def numpy_type(dtype):
    """numpy's type of a tensor type such as 'int8'; None where it has none (int4, string ...)."""
    try:
        return np.dtype(_DTYPES.get(dtype, dtype)).newbyteorder("<")
    except TypeError:
        return None


@dataclass(eq=False)
class Tensor:
    """dtype: 'int8', 'float32' ...; shape: a tuple; data: an array of that shape, None where it is no constant.

    scales       float32 [1], or one for each index of `dimension`; None where it is not quantised
    zero_points  int64, as many
    variable     keeps its value from invoke to invoke
    raw          bytes of a constant whose type numpy lacks (int4), in place of data
    """

    name: str
    dtype: str
    shape: tuple
    data: np.ndarray | None = None
    scales: np.ndarray | None = None
    zero_points: np.ndarray | None = None
    dimension: int = 0
    variable: bool = False
    raw: bytes | None = None

    def __post_init__(self):
        self.shape = tuple(int(d) for d in self.shape)
        if self.scales is not None:
            self.scales = np.atleast_1d(np.asarray(self.scales, np.float32))
            zero_points = 0 if self.zero_points is None else self.zero_points
            self.zero_points = np.broadcast_to(np.asarray(zero_points, np.int64), self.scales.shape).copy()

    @property
    def constant(self):
        return self.data is not None or self.raw is not None

    @property
    def n(self):
        """Number of elements."""
        return math.prod(self.shape)

    @property
    def nbytes(self):
        kind = numpy_type(self.dtype)
        return self.n * kind.itemsize if kind else len(self.raw or b"")

    @property
    def quantized(self):
        return self.scales is not None and self.dtype != "float32"

    @property
    def scale(self):
        """The scale of the whole tensor as a Python float, 0.0 where there is none."""
        return float(self.scales[0]) if self.scales is not None else 0.0

    @property
    def zero_point(self):
        return int(self.zero_points[0]) if self.zero_points is not None else 0


@dataclass(eq=False)
class Op:
    """name: the schema's, or a custom op's code; inputs: Tensors, None for one left out; options: {name: value}.

    An enumeration's value is its name: options["padding"] == "SAME". Options left out have the schema's default when read
    back. custom_options: bytes of a custom op.
    """

    name: str
    inputs: list
    outputs: list
    options: dict = field(default_factory=dict)
    custom: bool = False
    custom_options: bytes = b""
    version: int = 1
    kind: str | None = None  # name of the options' table, "" for none; None: as the op's name has it

    @property
    def x(self):
        return self.inputs[0]

    @property
    def out(self):
        return self.outputs[0]

    @property
    def table(self):
        """Name of its options' table ("Conv2DOptions"), "" where it has none."""
        return _kind(self) if self.kind is None else self.kind


@dataclass(eq=False)
class Graph:
    """The model's one subgraph. inputs, outputs: lists of Tensors; ops: in order of execution; metadata: {name: bytes}.

    signatures: (key, {name: Tensor} of inputs, of outputs)
    """

    inputs: list = field(default_factory=list)
    outputs: list = field(default_factory=list)
    ops: list = field(default_factory=list)
    metadata: dict = field(default_factory=dict)
    signatures: list = field(default_factory=list)
    description: str = ""
    name: str = "main"

    def tensors(self):
        """Every Tensor that is in use, once: inputs, then as the ops name them, then outputs."""
        found = dict.fromkeys(self.inputs)
        for op in self.ops:
            found.update(dict.fromkeys(t for t in op.inputs if t is not None))
            found.update(dict.fromkeys(op.outputs))
        found.update(dict.fromkeys(self.outputs))
        return list(found)

    def producer(self, tensor):
        """The op that writes a tensor, None for inputs and constants."""
        return next((op for op in self.ops if tensor in op.outputs), None)

    def consumers(self, tensor):
        """The ops that read a tensor, in order."""
        return [op for op in self.ops if tensor in op.inputs]

    def replace(self, old, new):
        """Let every op and output that reads tensor `old` read `new`."""
        for op in self.ops:
            op.inputs = [new if t is old else t for t in op.inputs]
        self.outputs = [new if t is old else t for t in self.outputs]
        for _, inputs, outputs in self.signatures:
            for names in (inputs, outputs):
                names.update({name: new for name, t in names.items() if t is old})

    def copy(self):
        """A graph of new objects, which shares the arrays of constants."""
        new = {
            t: Tensor(t.name, t.dtype, t.shape, t.data, t.scales, t.zero_points, t.dimension, t.variable, t.raw)
            for t in self.tensors()
        }
        new[None] = None
        ops = [
            Op(op.name, [new[t] for t in op.inputs], [new[t] for t in op.outputs], dict(op.options), op.custom,
               op.custom_options, op.version, op.kind)
            for op in self.ops
        ]  # fmt: skip
        signatures = [
            (key, {n: new[t] for n, t in ins.items()}, {n: new[t] for n, t in outs.items()})
            for key, ins, outs in self.signatures
        ]
        return Graph([new[t] for t in self.inputs], [new[t] for t in self.outputs], ops, dict(self.metadata), signatures,
                     self.description, self.name)  # fmt: skip


# ---- reading


def read(data, what="model"):
    """Graph of a file's bytes. `what` names the file in the message of the GraphError that anything else raises."""
    return _read(data, what, _one)


def read_all(data, what="model"):
    """[(Graph, its Tensors as the file numbers them)] of all subgraphs, also of a file that read() refuses: to show it.

    A sparse tensor has its bytes as `raw`. GraphError where the file is no model, or damaged.
    """
    return _read(data, what, lambda model, data, what: [
        _graph(model, i, data, what, False) for i in range(model.SubgraphsLength())
    ])  # fmt: skip


def _read(data, what, taken):
    """What taken(model, data, what) makes of a file's bytes."""
    data = bytes(data)
    if len(data) < 8 or data[4:8] != _IDENTIFIER:
        raise GraphError("%s is no .tflite file: bytes 4 to 7 are %r, not %r" % (what, data[4:8], _IDENTIFIER))
    try:
        model = tflite.Model.GetRootAsModel(data, 0)
        if model.Version() != 3:
            raise GraphError("%s has schema version %d, not 3" % (what, model.Version()))
        return taken(model, data, what)
    except GraphError:
        raise
    except Exception as error:  # the bindings check nothing: whatever a damaged offset leads to
        raise GraphError("%s is damaged: %s" % (what, error), "transfer or convert it again") from error


def _one(model, data, what):
    if model.SubgraphsLength() != 1:
        raise GraphError(
            "%s has %d subgraphs, not one" % (what, model.SubgraphsLength()), "convert it without control flow (IF, WHILE)"
        )
    graph, tensors = _graph(model, 0, data, what, True)
    _check(graph)
    _renumber(graph, tensors)
    return graph


def _renumber(graph, tensors):
    """Bring an arena plan, whose offsets are in the file's order of tensors, into that of graph.tensors().

    One that is not as long as the file has tensors is left as it is. Source: tflite-micro, docs/memory_management.md.
    """
    held = graph.metadata.get(_ARENA_PLAN, b"")
    numbers = np.frombuffer(held[: len(held) // 4 * 4], "<i4")
    if len(numbers) >= 3 and numbers[2] == len(tensors) <= len(numbers) - 3:
        offsets = dict(zip(tensors, numbers[3:]))
        moved = [offsets[t] for t in graph.tensors()]
        graph.metadata[_ARENA_PLAN] = np.asarray([*numbers[:2], len(moved), *moved], "<i4").tobytes()


def _check(graph):
    """ValueError where tensors are not written once, before they are read: no order of the ops could run that."""
    written = set(graph.inputs)
    for tensor in graph.tensors():
        if any(d < 0 for d in tensor.shape):
            raise ValueError("tensor %s has shape %s; convert the model with fixed shapes" % (tensor.name, list(tensor.shape)))
        if max(math.prod(d or 1 for d in tensor.shape), tensor.nbytes) > _MOST:  # numpy refuses such an empty one too
            raise ValueError("tensor %s of shape %s is larger than 2 GB" % (tensor.name, list(tensor.shape)))
        if tensor.variable or tensor.constant or not tensor.n:
            written.add(tensor)
    for k, op in enumerate(graph.ops):
        for tensor in op.inputs:
            if tensor is not None and tensor not in written:
                raise ValueError("op %d %s reads tensor %s before any op writes it" % (k, op.name, tensor.name))
        for tensor in op.outputs:
            if tensor.constant or (tensor in written and not tensor.variable and tensor.n):
                raise ValueError("op %d %s writes tensor %s, which is written already" % (k, op.name, tensor.name))
        written.update(op.outputs)
    for tensor in graph.outputs:
        if tensor not in written:
            raise ValueError("no op writes output %s" % tensor.name)


class _Tensors(list):
    """By their numbers in the file, of which none is negative."""

    def __getitem__(self, i):
        if i < 0:
            raise IndexError("tensor %d is named" % i)
        return super().__getitem__(i)


def _graph(model, number, data, what, strict):
    """(Graph of a subgraph, [Tensor] as the file numbers them). strict: refuse sparse tensors."""
    table = model.Subgraphs(number)
    buffers = functools.cache(lambda i: _buffer(model, i, data))
    tensors = _Tensors(_tensor(table.Tensors(i), buffers, what, strict) for i in range(table.TensorsLength()))
    graph = Graph(
        [tensors[table.Inputs(i)] for i in range(table.InputsLength())],
        [tensors[table.Outputs(i)] for i in range(table.OutputsLength())],
        [_op(model, table.Operators(i), tensors, data) for i in range(table.OperatorsLength())],
        description=(model.Description() or b"").decode(),
        name=(table.Name() or b"main").decode(),
    )
    for i in range(model.MetadataLength()):
        entry = model.Metadata(i)
        graph.metadata[(entry.Name() or b"").decode()] = buffers(entry.Buffer())
    for i in range(model.SignatureDefsLength()):
        entry = model.SignatureDefs(i)
        if entry.SubgraphIndex() != number:
            continue
        ins = [entry.Inputs(k) for k in range(entry.InputsLength())]
        outs = [entry.Outputs(k) for k in range(entry.OutputsLength())]
        maps = [{t.Name().decode(): tensors[t.TensorIndex()] for t in some} for some in (ins, outs)]
        graph.signatures.append(((entry.SignatureKey() or b"").decode(), *maps))
    return graph, tensors


def _buffer(model, i, data):
    """Bytes of a buffer, b"" where it has none."""
    if not 0 <= i < model.BuffersLength():
        raise ValueError("buffer %d is named, the file has %d" % (i, model.BuffersLength()))
    table = model.Buffers(i)
    if table.Size() > 1:  # beside the tables, as in files beyond 2 GB
        return data[table.Offset() : table.Offset() + table.Size()]
    return table.DataAsNumpy().tobytes() if table.DataLength() else b""


def _tensor(table, buffers, what, strict):
    shape = tuple(table.Shape(i) for i in range(table.ShapeLength()))
    dtype = _TYPE_NAMES.get(table.Type(), "type %d" % table.Type())
    name = (table.Name() or b"").decode(errors="replace")
    sparse = table.Sparsity() is not None
    if sparse and strict:
        raise GraphError("tensor %s of %s is sparse" % (name, what), "convert the model with dense weights")
    tensor = Tensor(name, dtype, shape, variable=bool(table.IsVariable()))
    quantization = table.Quantization()
    if quantization is not None and quantization.ScaleLength():
        tensor.scales = quantization.ScaleAsNumpy().astype(np.float32)
        zero_points = quantization.ZeroPointAsNumpy() if quantization.ZeroPointLength() else np.zeros(1, np.int64)
        tensor.zero_points = np.broadcast_to(np.asarray(zero_points, np.int64), tensor.scales.shape).copy()
        tensor.dimension = quantization.QuantizedDimension()
    held = buffers(table.Buffer()) if table.Buffer() else b""
    if held:
        kind = numpy_type(dtype)
        if kind is None or sparse:
            tensor.raw = held
        else:
            if len(held) < tensor.nbytes:
                raise ValueError("tensor %s needs %d bytes, its buffer has %d" % (name, tensor.nbytes, len(held)))
            tensor.data = np.frombuffer(held, kind, tensor.n).reshape(shape)
    return tensor


def _op(model, table, tensors, data):
    code = model.OperatorCodes(table.OpcodeIndex())
    number = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
    custom = number == _OPS["CUSTOM"]
    name = code.CustomCode().decode() if custom else _OP_NAMES.get(number, "OP_%d" % number)
    inputs = [table.Inputs(i) for i in range(table.InputsLength())]
    op = Op(
        name,
        [None if i == -1 else tensors[i] for i in inputs],
        [tensors[table.Outputs(i)] for i in range(table.OutputsLength())],
        custom=custom,
        custom_options=table.CustomOptionsAsNumpy().tobytes() if table.CustomOptionsLength() else b"",
        version=code.Version(),
        kind="",
    )
    kinds = {number: name for name, number in _values(tflite.BuiltinOptions).items()}
    held = table.BuiltinOptions()
    if held is not None and table.BuiltinOptionsType():
        op.kind = kinds[table.BuiltinOptionsType()]
        options = getattr(tflite, op.kind)()
        options.Init(held.Bytes, held.Pos)
        op.options = {snake: _option(options, snake, camel) for snake, camel in _fields(op.kind).items()}
    return op


@functools.cache
def _fields(kind):
    """{option in snake case: method of its table} of an options' table."""
    prefix = kind + "Add"
    names = [n[len(prefix) :] for n in dir(tflite) if n.startswith(prefix)]
    return {re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", n).lower(): n for n in names}


def _option(table, snake, camel):
    if hasattr(table, camel + "Length"):
        return [getattr(table, camel)(i) for i in range(getattr(table, camel + "Length")())]
    value = getattr(table, camel)()
    enumeration = _ENUMERATIONS.get(snake)
    if enumeration is not None:
        return {number: name for name, number in _values(enumeration).items()}.get(value, value)
    if isinstance(value, bytes):
        return value.decode()
    return value


# ---- writing


def write(graph, last=()):
    """Bytes of the file. Tables come first, then constants in order of use, each at a multiple of ALIGN.

    last: names of metadata whose bytes come at the very end. GraphError for an op or a type that the schema lacks.
    """
    for op in graph.ops:
        if not op.custom and op.name not in _OPS:
            raise GraphError("the schema has no op %s" % op.name)
    for t in graph.tensors():
        if t.dtype not in _TYPES:
            raise GraphError("tensor %s has %s, which the schema lacks" % (t.name, t.dtype))
    return _Writer(graph, last).bytes()


class _Writer:
    def __init__(self, graph, last):
        self.graph = graph
        self.b = flatbuffers.Builder(1 << 16)
        self.buffers = [b""]  # buffer 0 is the empty one
        self.held = {}  # bytes of a constant -> its buffer
        self.last = last

    def bytes(self):
        graph, b = self.graph, self.b
        tensors = graph.tensors()
        place = {t: i for i, t in enumerate(tensors)}
        of_tensor = [self._buffer(t) for t in tensors]
        order = sorted(graph.metadata, key=lambda name: name in self.last)
        of_metadata = {}
        for name in order:
            self.buffers.append(bytes(graph.metadata[name]))
            of_metadata[name] = len(self.buffers) - 1
        # a FlatBuffer grows from its end to its start
        vectors = [self._bytes(held) if held else 0 for held in reversed(self.buffers)][::-1]
        buffers = [self._table("Buffer", Data=at) for at in vectors]
        codes = []  # (name, custom, version)
        for op in graph.ops:
            if (op.name, op.custom, op.version) not in codes:
                codes.append((op.name, op.custom, op.version))
        made = [self._op(op, codes.index((op.name, op.custom, op.version)), place) for op in graph.ops]
        rows = [self._tensor(t, i) for t, i in zip(tensors, of_tensor)]
        name = b.CreateString(graph.name)
        subgraph = self._table(
            "SubGraph", Tensors=self._offsets(rows), Inputs=self._ints([place[t] for t in graph.inputs]),
            Outputs=self._ints([place[t] for t in graph.outputs]), Operators=self._offsets(made), Name=name,
        )  # fmt: skip
        metadata = []
        for key in graph.metadata:
            metadata.append(self._table("Metadata", Name=b.CreateString(key), Buffer=of_metadata[key]))
        signatures = [self._signature(*signature, place) for signature in graph.signatures]
        root = self._table(
            "Model", Version=3, OperatorCodes=self._offsets([self._code(*code) for code in codes]),
            Subgraphs=self._offsets([subgraph]), Description=b.CreateString(graph.description) if graph.description else 0,
            Buffers=self._offsets(buffers), Metadata=self._offsets(metadata) if metadata else 0,
            SignatureDefs=self._offsets(signatures) if signatures else 0,
        )  # fmt: skip
        b.Finish(root, _IDENTIFIER)
        return bytes(b.Output())

    def _buffer(self, tensor):
        """Number of the buffer that holds a tensor's constant; equal bytes are held once."""
        if not tensor.constant:
            return 0
        held = tensor.raw
        if held is None:
            kind = numpy_type(tensor.dtype)
            held = np.ascontiguousarray(tensor.data, kind).tobytes()
            if tensor.data.shape != tensor.shape:
                raise ValueError("tensor %s: shape %s, data %s" % (tensor.name, tensor.shape, tensor.data.shape))
        if held not in self.held:
            self.buffers.append(held)
            self.held[held] = len(self.buffers) - 1
        return self.held[held]

    def _bytes(self, held):
        b = self.b
        b.StartVector(1, len(held), ALIGN)
        b.head -= len(held)
        b.Bytes[b.Head() : b.Head() + len(held)] = held
        return b.EndVector()

    def _table(self, kind, **fields):
        """A table with these fields; the bindings leave out what has its default, an offset of 0 among them."""
        getattr(tflite, kind + "Start")(self.b)
        for name, value in fields.items():
            getattr(tflite, "%sAdd%s" % (kind, name))(self.b, value)
        return getattr(tflite, kind + "End")(self.b)

    def _offsets(self, items):
        self.b.StartVector(4, len(items), 4)
        for item in reversed(items):
            self.b.PrependUOffsetTRelative(item)
        return self.b.EndVector()

    def _ints(self, values, dtype="<i4"):
        return self.b.CreateNumpyVector(np.asarray(values, dtype))

    def _code(self, name, custom, version):
        number = _OPS["CUSTOM"] if custom else _OPS[name]
        text = self.b.CreateString(name) if custom else 0
        return self._table(
            "OperatorCode", DeprecatedBuiltinCode=min(number, 127), CustomCode=text, Version=version, BuiltinCode=number
        )

    def _tensor(self, t, buffer):
        b = self.b
        quantization = 0
        if t.scales is not None:
            quantization = self._table(
                "QuantizationParameters", Scale=self._ints(t.scales, "<f4"), ZeroPoint=self._ints(t.zero_points, "<i8"),
                QuantizedDimension=t.dimension,
            )  # fmt: skip
        return self._table(
            "Tensor", Shape=self._ints(t.shape), Type=_TYPES[t.dtype], Buffer=buffer, Name=b.CreateString(t.name),
            Quantization=quantization, IsVariable=t.variable, HasRank=True,
        )  # fmt: skip

    def _op(self, op, code, place):
        kind = op.table
        number, options = 0, 0
        if kind:
            number = getattr(tflite.BuiltinOptions, kind)
            options = self._options(op, kind)
        custom = self.b.CreateByteVector(op.custom_options) if op.custom_options else 0
        return self._table(
            "Operator", OpcodeIndex=code, Inputs=self._ints([-1 if t is None else place[t] for t in op.inputs]),
            Outputs=self._ints([place[t] for t in op.outputs]), BuiltinOptionsType=number, BuiltinOptions=options,
            CustomOptions=custom,
        )  # fmt: skip

    def _options(self, op, kind):
        fields, values = _fields(kind), {}
        for name, value in op.options.items():
            if name not in fields:
                raise ValueError("%s has no option %s" % (op.name, name))
            if isinstance(value, (list, tuple, np.ndarray)):
                value = self._ints(value)
            elif isinstance(value, str):
                enumeration = _ENUMERATIONS.get(name)
                value = _values(enumeration)[value] if enumeration else self.b.CreateString(value)
            values[fields[name]] = value
        return self._table(kind, **values)

    def _signature(self, key, inputs, outputs, place):
        def names(some):
            rows = [
                self._table("TensorMap", Name=self.b.CreateString(name), TensorIndex=place[t])
                for name, t in some.items()
                if t in place
            ]
            return self._offsets(rows)

        return self._table(
            "SignatureDef", Inputs=names(inputs), Outputs=names(outputs), SignatureKey=self.b.CreateString(key)
        )


def _kind(op):
    """Name of the options' table of a builtin op, "" where it has none."""
    if op.custom:
        return ""
    if op.name in _SHARED_OPTIONS:
        return _SHARED_OPTIONS[op.name]
    stem = op.name.replace("_", "").lower() + "options"
    return next((name for name in vars(tflite.BuiltinOptions) if name.lower() == stem), "")
