"""Node: one op while it is prepared. An op's `prepare(op)` proves shapes and types and emits kernel calls."""

from . import kernels
from .errors import OpError
from .schema import OPERATOR_BUILTIN_OPTIONS, OPERATOR_CUSTOM_OPTIONS
from .tensor import type_range


class Scratch:
    """Bytes in the arena that live only while their op runs."""

    def __init__(self, number):
        self.number = number


class Granted:
    """The word of a block that tells how many bytes a Scratch got."""

    def __init__(self, scratch):
        self.number = scratch.number


class Code:
    """The word of a block that holds the address of a kernel's machine code, for another kernel to call; 0 if it has none."""

    def __init__(self, kernel):
        self.kernel = kernel


class Node:
    """What `prepare` sees of an op.

    name      schema name or custom code
    inputs    tensor indices, -1 for one left out
    outputs   tensor indices
    custom_options  bytes of a custom op
    """

    def __init__(self, builder, index, name, table):
        self._builder = builder
        self._model = builder.model
        self.index = index
        self.name = name
        self.inputs = self._model.operator_inputs(table)
        self.outputs = self._model.operator_outputs(table)
        self._options = table.table(OPERATOR_BUILTIN_OPTIONS, "options of " + name)
        self._table = table

    # ---- what the model says

    def custom_options(self):
        vector = self._table.vector(OPERATOR_CUSTOM_OPTIONS, 1, "custom options")
        return bytes(vector.data()) if vector else b""

    def count(self, inputs, outputs=1):
        """Refuse another number of inputs (a number or a (least, most) pair) or outputs."""
        least, most = inputs if isinstance(inputs, tuple) else (inputs, inputs)
        if not least <= len(self.inputs) <= most or len(self.outputs) != outputs:
            raise self.error("takes %s inputs and %d outputs, got %d and %d" % (
                least if least == most else "%d to %d" % (least, most), outputs, len(self.inputs), len(self.outputs)))

    def input(self, i):
        """TensorSpec of an input that must be there."""
        spec = self.optional_input(i)
        if spec is None:
            raise self.error("input %d is missing" % i)
        return spec

    def optional_input(self, i):
        """TensorSpec of an input, None where the model leaves it out."""
        if i >= len(self.inputs) or self.inputs[i] < 0:
            return None
        return self._model.tensor(self.inputs[i])

    def output(self, i=0):
        if i >= len(self.outputs):
            raise self.error("output %d is missing" % i)
        return self._model.tensor(self.outputs[i])

    def option_int8(self, slot, default=0):
        return self._options.int8(slot, default) if self._options else default

    def option_int32(self, slot, default=0):
        return self._options.int32(slot, default) if self._options else default

    def option_uint32(self, slot, default=0):
        return self._options.uint32(slot, default) if self._options else default

    def option_float32(self, slot, default=0.0):
        return self._options.float32(slot, default) if self._options else default

    # ---- refusing

    def error(self, message):
        """OpError that names this op."""
        return OpError("op %d %s: %s" % (self.index, self.name, message))

    def require(self, condition, message):
        if not condition:
            raise self.error(message)

    def same_type(self, *specs):
        """The type code that all specs share."""
        for spec in specs:
            if spec.type != specs[0].type:
                raise self.error("tensors must have one type, got " + ", ".join([s.type_name() for s in specs]))
        return specs[0].type

    def type_error(self, *specs):
        """OpError for a combination of types that has no kernel."""
        return self.error("has no kernel for " + ", ".join([s.type_name() for s in specs]))

    def shape_error(self, what, got, need):
        return self.error("%s has shape %s, must be %s" % (what, got, need))

    # ---- quantisation

    def scale(self, spec):
        """Raw float32 bits of a tensor's scale, which must be there."""
        bits = spec.scale()
        if not bits:
            raise self.error("tensor %d (%s) has no scale; quantise the model again" % (spec.index, spec.type_name()))
        return bits

    def zero_point(self, spec):
        """A tensor's zero point, proven to lie in its type."""
        zero_point = spec.zero_point()
        low, high = type_range(spec.type)
        if not low <= zero_point <= high:
            raise self.error("zero point %d of tensor %d is outside %s" % (zero_point, spec.index, spec.type_name()))
        return zero_point

    # ---- emitting

    def scratch(self, least, most=0):
        """Scratch of `least` bytes for this op, of up to `most` where that costs nothing; emit() takes it as an address."""
        return self._builder.scratch(self.index, least, most)

    def buffer(self, kernel, *sizes):
        """Scratch as the kernel that will be taken wants it: what its function `<kernel>_buffer` says of these sizes.

        sizes  ints; the first may be a tuple of them
        """
        return self._builder.buffer(self.index, kernel, sizes)

    def has(self, kernel):
        """Whether there is such a kernel here: firmware for certain models has no others."""
        return kernels.has(kernel)

    def together(self, a, b):
        """Whether the file's arena plan has tensors a and b begin at one place: a copy of one to the other is no work."""
        return self._builder.together(a.index, b.index)

    def emit(self, kernel, *words):
        """Append one kernel call to the plan.

        kernel  name (`conv_2d_s8`) looked up in the kernel paths, or a function that takes the parameter block
        words   the block in order: an int is one int32 word; a TensorSpec or Scratch is its address, two words; None
                is the address 0; a Granted or Code is one word; a list or tuple of ints is one word each; a bytearray
                is whole words as they are
        """
        self._builder.emit(self, kernel, words)
