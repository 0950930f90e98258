"""The model file, read in place: operator codes, tensors, buffers, metadata of a .tflite FlatBuffer.

Source: tensorflow/compiler/mlir/lite/schema/schema.fbs. The first subgraph is the one that runs, as in TFLM.
"""

from . import memory
from .errors import ModelError
from .flatbuffer import Table, read
from .schema import (
    BUFFER_DATA,
    FILE_IDENTIFIER,
    METADATA_BUFFER,
    METADATA_NAME,
    MODEL_BUFFERS,
    MODEL_METADATA,
    MODEL_OPERATOR_CODES,
    MODEL_SUBGRAPHS,
    MODEL_VERSION,
    OPERATORCODE_BUILTIN_CODE,
    OPERATORCODE_CUSTOM_CODE,
    OPERATORCODE_DEPRECATED_BUILTIN_CODE,
    OPERATOR_INPUTS,
    OPERATOR_OPCODE_INDEX,
    OPERATOR_OUTPUTS,
    OP_CUSTOM,
    SUBGRAPH_INPUTS,
    SUBGRAPH_OPERATORS,
    SUBGRAPH_OUTPUTS,
    SUBGRAPH_TENSORS,
    VERSION,
)


class Model:
    """`buffer`: bytes, bytearray or memoryview of the whole file; it is referenced, not copied."""

    _spec = None  # TensorSpec, once it is imported

    def __init__(self, buffer):
        self.buf, self.address = memory.pin(buffer)
        if len(self.buf) < 8:
            raise ModelError("model of %d bytes is not a .tflite file: no FlatBuffer header" % len(self.buf))
        if bytes(self.buf[4:8]) != FILE_IDENTIFIER:
            raise ModelError(
                "not a .tflite model: file identifier is %s, must be %s; pass the bytes of a converted model"
                % (bytes(self.buf[4:8]), FILE_IDENTIFIER)
            )
        root = Table(self.buf, read(self.buf, "<I", 4, 0, "root"), "model")
        version = root.uint32(MODEL_VERSION)
        if version != VERSION:
            raise ModelError("schema version is %d, must be %d; convert the model again" % (version, VERSION))
        self._codes = self._vector(root, MODEL_OPERATOR_CODES, "operator code")
        self._buffers = self._vector(root, MODEL_BUFFERS, "buffer")
        self._metadata = root.vector(MODEL_METADATA, 4, "metadata")
        subgraph = self._vector(root, MODEL_SUBGRAPHS, "subgraph").table(0)
        self._tensors = self._vector(subgraph, SUBGRAPH_TENSORS, "tensor")
        self._operators = self._vector(subgraph, SUBGRAPH_OPERATORS, "op")
        self.inputs = self._indices(subgraph, SUBGRAPH_INPUTS, "subgraph inputs")
        self.outputs = self._indices(subgraph, SUBGRAPH_OUTPUTS, "subgraph outputs")

    @staticmethod
    def _vector(table, slot, what):
        vector = table.vector(slot, 4, what)
        if vector is None:
            raise ModelError("model damaged: it has no %s table" % what)
        return vector

    def _indices(self, table, slot, what, optional=False):
        vector = table.vector(slot, 4, what)
        indices = vector.numbers("<i") if vector else []
        for i in indices:
            if not (-1 if optional else 0) <= i < self._tensors.n:
                raise ModelError("model damaged: %s name tensor %d, the file has %d" % (what, i, self._tensors.n))
        return indices

    def tensors_size(self):
        return self._tensors.n

    def tensor(self, i):
        if self._spec is None:  # an import each time would take longer than the rest
            from .tensor import TensorSpec

            self._spec = TensorSpec
        return self._spec(self, i, self._tensors.table(i))

    def buffer(self, i):
        """Byte vector of a buffer, None where it is empty."""
        return self._buffers.table(i).vector(BUFFER_DATA, 1, "buffer")

    def operators_size(self):
        return self._operators.n

    def operator(self, i):
        """Table of the i-th op."""
        return self._operators.table(i)

    def operator_inputs(self, table):
        """Tensor indices, -1 for one left out."""
        return self._indices(table, OPERATOR_INPUTS, "op inputs", True)

    def operator_outputs(self, table):
        return self._indices(table, OPERATOR_OUTPUTS, "op outputs")

    def operator_code(self, table):
        """(builtin code, custom name) of an op; the name is "" for a builtin."""
        code = self._codes.table(table.uint32(OPERATOR_OPCODE_INDEX))
        builtin = max(
            code.int32(OPERATORCODE_BUILTIN_CODE), code.int8(OPERATORCODE_DEPRECATED_BUILTIN_CODE)
        )
        if builtin != OP_CUSTOM:
            return builtin, ""
        return builtin, code.text(OPERATORCODE_CUSTOM_CODE, "custom code")

    def metadata(self, name):
        """Byte vector of a metadata entry, None where there is none of that name (bytes)."""
        for i in range(self._metadata.n if self._metadata else 0):
            entry = self._metadata.table(i)
            if entry.string(METADATA_NAME, "metadata") == name:
                return self.buffer(entry.uint32(METADATA_BUFFER))
        return None


def get_model(buffer):
    """Model over the bytes of a .tflite file (bytes, bytearray, memoryview); ModelError if they are not one."""
    if isinstance(buffer, (str, int, float, list, tuple)) or buffer is None:
        raise ModelError("a model is bytes, a bytearray or a memoryview, got %s; read the file first" % type(buffer).__name__)
    return Model(buffer)
