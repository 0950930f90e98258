"""Build small .tflite models for tests.

    g = Graph()
    x = g.input("int8", (1, 8, 8, 3), scale=0.5, zero_point=-3)
    w = g.const(weights, scales=[0.1, 0.2], zero_points=[0, 0], dimension=0)   # an int8 array [2, 3, 3, 3]
    b = g.const(bias)                                                          # an int32 array [2]
    y = g.output("int8", (1, 8, 8, 2), scale=0.25, zero_point=7)
    g.op("CONV_2D", [x, w, b], [y], padding="SAME", stride_w=1, stride_h=1, fused_activation_function="RELU")
    data = g.build()

Tensors are numbers in their subgraph. Options have the schema's field names; an enumeration's value is given by name.
The schema is the one that tflite-micro's Python package carries.
"""

import flatbuffers
import numpy as np
from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

ALIGN = 16  # bytes, of every buffer from the start of the file, as the converter has it

# ops whose options are not called by their own name
_SHARED_OPTIONS = {
    "AVERAGE_POOL_2D": "Pool2D", "MAX_POOL_2D": "Pool2D", "L2_POOL_2D": "Pool2D",
    "MEAN": "Reducer", "SUM": "Reducer", "REDUCE_MAX": "Reducer", "REDUCE_MIN": "Reducer",
    "REDUCE_PROD": "Reducer", "REDUCE_ANY": "Reducer", "REDUCE_ALL": "Reducer",
    "MAXIMUM": "MaximumMinimum", "MINIMUM": "MaximumMinimum", "L2_NORMALIZATION": "L2Norm",
}  # fmt: skip
_ENUMERATIONS = (schema.Padding, schema.ActivationFunctionType, schema.MirrorPadMode,
                 schema.FullyConnectedOptionsWeightsFormat, schema.TensorType)  # fmt: skip


class _Buffer(schema.BufferT):
    """A buffer whose bytes are aligned in the file; the generated class has them where they fall."""

    def Pack(self, builder):
        at = None
        if self.data is not None:
            builder.StartVector(1, len(self.data), ALIGN)
            builder.head -= len(self.data)
            builder.Bytes[builder.Head() : builder.Head() + len(self.data)] = self.data
            at = builder.EndVector()
        schema.BufferStart(builder)
        if at is not None:
            schema.BufferAddData(builder, at)
        return schema.BufferEnd(builder)


class Graph:
    """One subgraph under construction. inputs and outputs: tensor numbers, which may be edited before build()."""

    def __init__(self):
        self.tensors = []
        self.operators = []
        self.inputs = []
        self.outputs = []
        self._codes = []  # (builtin, custom name)
        self._buffers = [_Buffer()]  # buffer 0 is the empty one
        self._metadata = []

    # ---- tensors; quantisation is scale and zero_point, or scales, zero_points and dimension for one per channel

    def tensor(self, dtype, shape, scale=None, zero_point=0, scales=None, zero_points=None, dimension=0,
               data=None, variable=False):  # fmt: skip
        """Number of a new tensor. `data`: bytes of a constant."""
        if scale is not None:
            scales, zero_points = [scale], [zero_point]
        quantization = None
        if scales is not None:
            quantization = schema.QuantizationParametersT(
                scale=[float(s) for s in scales],
                zeroPoint=[int(z) for z in ([0] * len(scales) if zero_points is None else zero_points)],
                quantizedDimension=dimension,
            )
        self.tensors.append(schema.TensorT(
            name="tensor_%d" % len(self.tensors),
            shape=[int(d) for d in shape],
            type=getattr(schema.TensorType, dtype.upper()),
            buffer=0 if data is None else self._buffer(data),
            quantization=quantization,
            isVariable=variable,
        ))  # fmt: skip
        return len(self.tensors) - 1

    def input(self, dtype, shape, **quantization):
        self.inputs.append(self.tensor(dtype, shape, **quantization))
        return self.inputs[-1]

    def output(self, dtype, shape, **quantization):
        self.outputs.append(self.tensor(dtype, shape, **quantization))
        return self.outputs[-1]

    def const(self, array, dtype=None, **quantization):
        """Constant of a numpy array, or of raw bytes whose `dtype` and shape numpy lacks (int4)."""
        array = np.asarray(array)
        return self.tensor(dtype or array.dtype.name, array.shape, data=array.tobytes(), **quantization)

    def variable(self, dtype, shape, **quantization):
        """Tensor that keeps its value from invoke to invoke."""
        return self.tensor(dtype, shape, variable=True, **quantization)

    def dtype(self, i):
        """numpy type of a tensor."""
        names = {v: k for k, v in vars(schema.TensorType).items() if k.isupper()}
        return np.dtype(names[self.tensors[i].type].lower())

    def shape(self, i):
        return tuple(self.tensors[i].shape)

    # ---- ops

    def op(self, name, inputs, outputs, **options):
        """Append a builtin op; None among the inputs is one left out."""
        stem = _SHARED_OPTIONS.get(name, name).replace("_", "").lower() + "options"
        kind, table = 0, None
        for number in (n for n in vars(schema.BuiltinOptions) if n.lower() == stem):
            kind, table = getattr(schema.BuiltinOptions, number), getattr(schema, number + "T")()
        for field, value in options.items():
            self._option(table, name, field, value)
        self._operator((getattr(schema.BuiltinOperator, name), None), inputs, outputs,
                       builtinOptionsType=kind, builtinOptions=table)  # fmt: skip

    @staticmethod
    def _option(table, name, field, value):
        first, *rest = field.split("_")
        attribute = first + "".join(word.capitalize() for word in rest)
        if table is None or not hasattr(table, attribute):
            raise ValueError("%s has no option %s" % (name, field))
        if isinstance(value, str):
            value = next(getattr(e, value.upper()) for e in _ENUMERATIONS if hasattr(e, value.upper()))
        setattr(table, attribute, value)

    def custom(self, code, inputs, outputs, options=b""):
        """Append a custom op; `options` are its raw bytes."""
        self._operator((schema.BuiltinOperator.CUSTOM, code), inputs, outputs, customOptions=list(options))

    def _operator(self, code, inputs, outputs, **fields):
        if code not in self._codes:
            self._codes.append(code)
        self.operators.append(schema.OperatorT(
            opcodeIndex=self._codes.index(code),
            inputs=[-1 if i is None else i for i in inputs],
            outputs=list(outputs),
            **fields,
        ))  # fmt: skip

    # ---- the file

    def metadata(self, name, data):
        self._metadata.append(schema.MetadataT(name=name, buffer=self._buffer(data)))

    def offline_plan(self, offsets):
        """OfflineMemoryAllocation metadata: an arena offset per tensor, -1 where the planner may choose."""
        self.metadata("OfflineMemoryAllocation", np.array([1, 0, len(offsets), *offsets], "<i4").tobytes())

    def _buffer(self, data):
        self._buffers.append(_Buffer(data=data))
        return len(self._buffers) - 1

    def build(self, identifier=b"TFL3", version=3):
        """Bytes of the model file."""
        codes = [
            schema.OperatorCodeT(deprecatedBuiltinCode=min(builtin, 127), builtinCode=builtin, customCode=custom, version=1)
            for builtin, custom in self._codes
        ]
        subgraph = schema.SubGraphT(
            tensors=self.tensors, inputs=self.inputs, outputs=self.outputs, operators=self.operators, name="main"
        )
        model = schema.ModelT(
            version=version, operatorCodes=codes, subgraphs=[subgraph], buffers=self._buffers, metadata=self._metadata
        )
        builder = flatbuffers.Builder(4096)
        builder.Finish(model.Pack(builder), identifier)
        return bytes(builder.Output())
