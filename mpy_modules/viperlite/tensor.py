"""Tensors: TensorSpec is what the model file says of one, Tensor is the one that a caller fills and reads."""

import struct

from .errors import ModelError, ViperliteError
from .schema import (
    QUANT_QUANTIZED_DIMENSION,
    QUANT_SCALE,
    QUANT_ZERO_POINT,
    TENSOR_BUFFER,
    TENSOR_IS_VARIABLE,
    TENSOR_NAME,
    TENSOR_QUANTIZATION,
    TENSOR_SHAPE,
    TENSOR_TYPE,
    TYPE_LETTERS,
    TYPE_NAMES,
    TYPE_SIZES,
)


def type_name(code):
    """Name of a tensor type code in lower case, 'int8'."""
    names = TYPE_NAMES.split()
    return names[code].lower() if 0 <= code < len(names) else "type %d" % code


def type_size(code):
    """Bytes of one element, 0 for types whose elements are not whole bytes or that are unknown."""
    return TYPE_SIZES[code] if 0 <= code < len(TYPE_SIZES) else 0


def _format(code):
    letter = TYPE_LETTERS[code] if 0 <= code < len(TYPE_LETTERS) else "?"
    if letter == "?":
        raise ViperliteError("numbers of type %s cannot be read one by one" % type_name(code))
    return letter


def type_range(code):
    """(least, greatest) number of an integer type."""
    bits = 8 * type_size(code)
    if _format(code) in "BHIQ":
        return 0, (1 << bits) - 1
    return -(1 << (bits - 1)), (1 << (bits - 1)) - 1


def flat_size(shape):
    """Number of elements, 1 for a scalar."""
    n = 1
    for d in shape:
        n *= d
    return n


class TensorSpec:
    """One tensor of the file.

    index      number in its subgraph
    type       TYPE_*
    shape      tuple, () for a scalar
    n, nbytes  elements and bytes
    variable   keeps its value from invoke to invoke
    at         position of its constant bytes in the file, 0 where it has none
    """

    def __init__(self, model, index, table):
        self.index = index
        self.type = table.int8(TENSOR_TYPE)
        vector = table.vector(TENSOR_SHAPE, 4, "shape")
        self.shape = tuple(vector.numbers("<i")) if vector else ()
        for d in self.shape:
            if d < 0:
                raise ModelError("tensor %d has a dimension of %d; convert the model with fixed shapes" % (index, d))
        self.n = flat_size(self.shape)
        self.nbytes = self.n * type_size(self.type)
        self.variable = bool(table.uint8(TENSOR_IS_VARIABLE))
        self.at = 0
        data = model.buffer(table.uint32(TENSOR_BUFFER))
        if data and data.n:
            if data.n < self.nbytes:
                raise ModelError(
                    "tensor %d of shape %s needs %d bytes, its buffer has %d; convert the model again"
                    % (index, self.shape, self.nbytes, data.n)
                )
            if self.variable:
                raise ModelError("tensor %d is variable, yet its buffer is not empty; convert the model again" % index)
            self.at = data.pos
        self._buf = table.buf
        self._table = table
        self._quantized = False  # not read yet

    def name(self):
        return self._table.text(TENSOR_NAME, "name of tensor")

    def type_name(self):
        return type_name(self.type)

    def _quantization(self):
        """Table of the quantization, or None; read once."""
        if self._quantized is False:
            self._quantized = self._table.table(TENSOR_QUANTIZATION, "quantization")
        return self._quantized

    def scales(self):
        """Vector of scales (number(i, "<I") gives raw float32 bits), None where the tensor is not quantised."""
        table = self._quantization()
        vector = table.vector(QUANT_SCALE, 4, "scales") if table else None
        return vector if vector and vector.n else None

    def scale(self):
        """Raw bits of the first scale, 0 where the tensor is not quantised."""
        vector = self.scales()
        return vector.number(0, "<I") if vector else 0

    def zero_point(self):
        """The first zero point, 0 where there is none."""
        table = self._quantization()
        vector = table.vector(QUANT_ZERO_POINT, 8, "zero points") if table else None
        return vector.number(0, "<q") if vector and vector.n else 0

    def quantized_dimension(self):
        table = self._quantization()
        return table.int32(QUANT_QUANTIZED_DIMENSION) if table else 0

    def data(self):
        """Constant bytes in place; empty where the tensor has none."""
        return self._buf[self.at : self.at + self.nbytes] if self.at else b""

    def numbers(self):
        """Constant values as a list of Python numbers."""
        fmt, size = "<" + _format(self.type), type_size(self.type)
        return [struct.unpack_from(fmt, self._buf, self.at + i * size)[0] for i in range(self.n if self.at else 0)]


class Tensor:
    """An input or output in the arena.

    data          memoryview of its raw bytes (little-endian, C order), zero copy
    shape, dtype  tuple, name such as 'int8'
    quantization  (scale, zero_point) of the whole tensor, (0.0, 0) where it is not quantised
    """

    def __init__(self, spec, data):
        self.data = data
        self.shape = spec.shape
        self.dtype = type_name(spec.type)
        self._type = spec.type
        scale = spec.scales()
        self.quantization = (scale.number(0, "<f") if scale else 0.0, spec.zero_point())
        self._format = "<" + _format(spec.type)
        self._size = type_size(spec.type)

    def __len__(self):
        return len(self.data) // self._size

    def __getitem__(self, i):
        """The i-th element in C order, as stored."""
        return struct.unpack_from(self._format, self.data, self._at(i))[0]

    def __setitem__(self, i, value):
        struct.pack_into(self._format, self.data, self._at(i), value)

    def _at(self, i):
        n = len(self)
        if i < 0:
            i += n
        if not 0 <= i < n:
            raise IndexError("element %d of a tensor of %d" % (i, n))
        return i * self._size

    def set(self, numbers):
        """Store one number per element, as they are (no scaling)."""
        self._check(numbers)
        for i, value in enumerate(numbers):
            self[i] = value

    def get(self):
        """All elements as a list, as stored."""
        return [self[i] for i in range(len(self))]

    def quantize(self, numbers):
        """Store real numbers: round(x / scale) + zero_point, clamped to the type; floats as they are."""
        self._check(numbers)
        scale, zero_point = self.quantization
        if not scale:
            return self.set(numbers)
        low, high = type_range(self._type)
        for i, x in enumerate(numbers):
            x = max(low - zero_point, min(high - zero_point, x / scale))  # before int(), which infinity has none of
            self[i] = max(low, min(high, zero_point + int(x + (0.5 if x >= 0 else -0.5))))

    def dequantize(self):
        """All elements as real numbers: (q - zero_point) * scale."""
        scale, zero_point = self.quantization
        return [(q - zero_point) * scale for q in self.get()] if scale else self.get()

    def _check(self, numbers):
        if len(numbers) != len(self):
            raise ViperliteError("tensor of shape %s takes %d numbers, got %d" % (self.shape, len(self), len(numbers)))
