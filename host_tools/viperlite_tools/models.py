"""What a host command asks of a model file, answered by viperlite itself on this machine's Python."""

import pathlib

import viperlite
from viperlite.resolver import op_name
from viperlite.tensor import type_name

from . import files
from .errors import CommandError


class Model:
    """A model that viperlite can run.

    path, name, data  the file, its name without suffix, its bytes
    ops               names of its ops in order of first use
    floats            True if a kernel may see floats, so that invoke() may allocate
    inputs, outputs   viperlite tensors
    arena_size        bytes of arena that it needs, on every target
    """

    @property
    def unaligned_arena_size(self):
        """Bytes of arena that it needs where its own bytes do not lie at a multiple of 4."""
        model = viperlite.get_model(self.data)
        model.address += 1
        return _need(model)

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.name = self.path.stem
        self.data = files.read(path, "model")
        try:
            self._look()
        except viperlite.ViperliteError as error:
            raise CommandError("%s: %s" % (path, error)) from error

    def _look(self):
        model = viperlite.get_model(self.data)
        self.arena_size = _need(model)
        interpreter = _interpreter(model, self.arena_size)
        self.inputs = [interpreter.input(i) for i in range(interpreter.inputs_size())]
        self.outputs = [interpreter.output(i) for i in range(interpreter.outputs_size())]
        self.ops, used = [], set()
        for i in range(model.operators_size()):
            op = model.operator(i)
            code, custom = model.operator_code(op)
            used.update(model.operator_inputs(op) + model.operator_outputs(op))
            if (custom or op_name(code)) not in self.ops:
                self.ops.append(custom or op_name(code))
        self.floats = any("float" in type_name(model.tensor(i).type) for i in used if i >= 0)


def _need(model):
    """Bytes of arena that a viperlite model needs."""
    try:
        _interpreter(model, 0)
    except viperlite.ArenaError as error:
        return error.need
    return 0


def _interpreter(model, arena_size):
    interpreter = viperlite.MicroInterpreter(model, viperlite.AllOpsResolver(), bytearray(arena_size))
    interpreter.allocate_tensors()
    return interpreter


def describe(tensor):
    """int8 (1, 10), scale 0.00390625, zero point -128"""
    scale, zero_point = tensor.quantization
    quantisation = ", scale %.9g, zero point %d" % (scale, zero_point) if scale else ""
    return "%s %s%s" % (tensor.dtype, tensor.shape, quantisation)
