"""What a host command asks of a model file, answered by viperlite itself on this machine's Python."""

import contextlib
import pathlib
import warnings

import viperlite
from viperlite import kernels, precomputed
from viperlite.resolver import op_name
from viperlite.tensor import type_name

from . import files, mpy
from .errors import CommandError

_CHEAP = 2048  # bytes of arena that blocks of a precomputed model may take, so that they need not be copied at each invoke


class Model:
    """A model that viperlite can run.

    path, name, data  the file, its name without suffix, its bytes, or others given in their place
    ops               names of its ops in order of first use
    floats            True if a kernel may see floats, so that invoke() may allocate
    inputs, outputs   viperlite tensors
    """

    def __init__(self, path, data=None):
        self.path = pathlib.Path(path)
        self.name = self.path.stem
        self.data = files.read(path, "model") if data is None else data
        try:
            self._look()
        except viperlite.ViperliteError as error:
            raise CommandError("%s: %s" % (path, error)) from error

    def arena_size(self, march=None, unaligned=False):
        """Bytes of arena that it needs.

        march      of mpy.ARCHITECTURES, None for CPython: what kernels are taken, and so their scratch, depends on it
        unaligned  its own bytes do not lie at a multiple of 4
        """
        return arena_size(self.data, march, unaligned)

    def largest_arena_size(self, unaligned=False):
        """Bytes of arena that are enough wherever it runs."""
        return largest_arena_size(self.data, unaligned)

    def _look(self):
        model = viperlite.get_model(self.data)
        interpreter = _interpreter(model, self.arena_size())
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


def arena_size(data, march=None, unaligned=False, resolver=None, first=None):
    """Bytes of arena that the model in `data` needs; see Model.arena_size. `first`: the kernel path to prefer."""
    model = viperlite.get_model(data)
    model.address += unaligned
    try:
        with _kernels_of(march, first):
            _interpreter(model, 0, resolver)
    except viperlite.ArenaError as error:
        return error.need
    return 0


def comfortable_arena_size(data, march=None, unaligned=False):
    """Bytes of arena to give the model in `data`: arena_size() or, where its plan is precomputed, more, for scratch that pays.

    A plain model's arena_size() has that scratch already. Blocks of a precomputed one are left room to stay where that costs
    little.
    """
    model = viperlite.get_model(data)
    model.address += unaligned
    least = arena_size(data, march, unaligned)
    vector = model.metadata(precomputed.NAME)
    if vector is None:
        return least
    with _kernels_of(march):
        arena = viperlite.Arena(bytearray(0), alone=True)
        loader = precomputed.find(model, vector, viperlite.AllOpsResolver(), arena)
        if loader is None:
            return least
        streamed = max(least, loader.lasting + loader.planned(1, 1))
        resident = max(least, loader.lasting + loader.planned(0, 1)) + loader.staying
    return resident if resident - streamed <= _CHEAP else streamed


def largest_arena_size(data, unaligned=False, size=arena_size):
    """Bytes of arena that are enough for the model in `data` wherever it runs; `size`: or comfortable_arena_size."""
    alike = {tuple(mpy.assembler(march)): march for march in mpy.ARCHITECTURES}  # of those with the same kernels one is enough
    return max(size(data, march, unaligned) for march in (None, *alike.values()))


@contextlib.contextmanager
def _kernels_of(march, first=None):
    """The kernels of an architecture of mpy.ARCHITECTURES, None for CPython; those of the path `first` are preferred."""
    paths = list(kernels.paths)
    order = [*mpy.assembler(march), "viper", "reference"] if march else paths
    kernels.use(sorted(order, key=lambda path: path != first))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # the assembler's operands 12(sp) look like a slip of the pen
            yield
    finally:
        kernels.use(paths)


def _interpreter(model, arena_size, resolver=None):
    interpreter = viperlite.MicroInterpreter(model, resolver or viperlite.AllOpsResolver(), bytearray(arena_size))
    interpreter.allocate_tensors()
    return interpreter


def describe(tensor):
    """int8 (1, 10), scale 0.00390625, zero point -128"""
    scale, zero_point = tensor.quantization
    quantisation = ", scale %.9g, zero point %d" % (scale, zero_point) if scale else ""
    return "%s %s%s" % (tensor.dtype, tensor.shape, quantisation)
