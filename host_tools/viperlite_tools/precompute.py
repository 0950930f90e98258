"""Precompute on the laptop what allocate_tensors() does on the board: the plan goes into the file, as metadata.

    data = precompute(data)        # .tflite in, .tflite out; TFLM runs it as before
    data, reason = planned(data)   # reason: why there is no plan in it, "" if there is

The plan is made by the device package's own Builder, whose kernel calls are written down in place of being put into an
arena; its layout: viperlite/precomputed.py, templates: viperlite/kernels/reference/load.py. Tensors lie where the metadata
OfflineMemoryAllocation has them (see arena), or where the board's own planner puts them. One file serves every
architecture: what differs, the scratch that a kernel wants, stands in the plan for each kernel path.

A model has no plan if a kernel of it is plain Python: float32, custom ops. It then runs as it is.
"""

import struct
import warnings
from dataclasses import dataclass, field

import viperlite
from viperlite import kernels
from viperlite.builder import Builder
from viperlite.node import Code, Granted, Node, Scratch
from viperlite.planner import align, peak, plan
from viperlite.precomputed import ARENA, FORMAT, GRANTED, HEADER, KERNELS, MODEL, NAME, PLACE, VARIABLES, check
from viperlite.tensor import TensorSpec

from . import graph as graphs

_PLAN = NAME.decode()
_LARGEST = 0xFFFF  # what half a word of a template holds


class _NoPlan(Exception):
    """Why there can be none."""


def precompute(data):
    """Bytes of a .tflite with a plan in it, or as they are if it can have none."""
    return planned(data)[0]


def planned(data):
    """(bytes of a .tflite with a plan in it, ""), or (the same bytes, why it has none)."""
    graph = graphs.read(data)
    graph.metadata.pop(_PLAN, None)
    try:
        graph.metadata = {_PLAN: bytes(len(_plan(graphs.write(graph)))), **graph.metadata}  # first, where it is found first
    except _NoPlan as reason:
        return data, str(reason)
    data = bytearray(graphs.write(graph, last=(_PLAN,)))
    model = viperlite.get_model(data)
    at = model.metadata(NAME).pos
    made = _plan(data, at, min(_constants(model) + [at]))
    data[at : at + len(made)] = made
    model = viperlite.get_model(data)
    struct.pack_into("<i", data, at + 4, check(model, at, len(made), struct.unpack_from("<i", data, at + 16)[0]))
    return bytes(data), ""


def stripped(data):
    """Bytes of a .tflite without its plan."""
    graph = graphs.read(data)
    return graphs.write(graph) if graph.metadata.pop(_PLAN, None) else data


def _constants(model):
    """Positions of the constants of a model, each with its length before it."""
    return [model.tensor(i).at - 4 for i in range(model.tensors_size()) if model.tensor(i).at]


@dataclass
class _Op:
    """What an op emitted.

    calls   [(kernel, items)]
    fixed   {number of a scratch: its bytes}
    wanted  (kernel, sizes) of the scratch whose bytes the kernel tells, its number is `grows`
    """

    calls: list = field(default_factory=list)
    fixed: dict = field(default_factory=dict)
    wanted: tuple = None
    grows: int = None


class _Recorder(Builder):
    """A Builder that writes down what is emitted."""

    def __init__(self, model):
        super().__init__(model, viperlite.AllOpsResolver(), None)
        self.ops = [_Op() for _ in range(model.operators_size())]
        self._scratch_numbers = 0

    def record(self):
        resolved = self._resolve()
        self._read_tensors()
        for i, name, prepare, table in resolved:
            prepare(Node(self, i, name, table))

    def scratch(self, op, least, most):
        if most > least:
            raise _NoPlan("op %d %s asks for scratch that a plan cannot have: %d to %d bytes" % (op, self.name(op), least, most))
        number = self._number()
        self.ops[op].fixed[number] = least
        return Scratch(number)

    def buffer(self, op, kernel, sizes):
        if self.ops[op].wanted:
            raise _NoPlan("op %d %s asks for two scratches of a kernel's size" % (op, self.name(op)))
        self.ops[op].wanted, self.ops[op].grows = (kernel, sizes), self._number()
        return Scratch(self.ops[op].grows)

    def _number(self):
        self._scratch_numbers += 1
        return self._scratch_numbers

    def emit(self, op, kernel, items):
        if op.outputs and not any(self._facts[i][0] for i in op.outputs):
            return
        if not isinstance(kernel, str) or not kernels.native(kernels.find(kernel)[1]):
            name = kernel if isinstance(kernel, str) else "a function"
            raise _NoPlan("op %d %s has a kernel in Python, %s" % (op.index, op.name, name))
        self.ops[op.index].calls.append((kernel, items))


def _plan(data, at=0, tables=0):
    """Bytes of the plan of a model that lies at byte `at` of it, all but its hash."""
    model = viperlite.get_model(data)
    paths = list(kernels.paths)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # the assembler's operands 12(sp) look like a slip of the pen
            kernels.use(["viper", "reference"])  # what is in neither assembler nor viper is Python everywhere
            recorder = _Recorder(model)
            recorder.record()
            return _Writer(model, recorder).bytes(at, tables)
    except viperlite.ViperliteError as error:
        raise _NoPlan(str(error)) from error
    finally:
        kernels.use(paths)


def _scratch(kernel, sizes):
    """What a kernel says of its scratch on each path: bytes that it needs, should have, can use."""
    said = []
    for path in kernels.every():
        kernels.use([path])
        wanted = kernels.companion(kernel, "_buffer") if kernels.has(kernel) else None
        said += wanted(*sizes) if wanted else (0, 0, 0)
    return said


class _Writer:
    """Tensors of a model in their places, and what was recorded of its ops, as the words of a plan."""

    def __init__(self, model, recorder):
        self.model, self.recorder, self.paths = model, recorder, kernels.every()
        self.live, self.variables, apart = recorder.held()
        offsets, self.head = plan([buffer for _, buffer in self.live])
        self.peak = min(peak([buffer for _, buffer in self.live])[0], model.operators_size() - 1)
        self.places = {i: (ARENA, offset) for (i, _), offset in zip(self.live, offsets)}
        self.lasting = 0
        for i in apart:
            self.places[i] = VARIABLES, self.lasting
            self.lasting += -(-model.tensor(i).nbytes // 4) * 4
        items = [(kernel, item) for op in recorder.ops for kernel, words in op.calls for item in words]
        self.kernels = list(dict.fromkeys(kernel for kernel, _ in items))
        self.codes = list(dict.fromkeys(item.kernel for _, item in items if isinstance(item, Code)))

    def bytes(self, at, tables):
        model, ops = self.model, [(i, op) for i, op in enumerate(self.recorder.ops) if op.calls]
        if not ops:
            raise _NoPlan("no op has anything to do")
        rows, templates, words = [], [], 0
        for i, op in ops:
            row, made, n = self._op(i, op)
            rows += row
            templates += made
            words += n
        names = " ".join(self.kernels + self.codes + self.paths).encode()
        names += b" " * (-len(names) % 4)
        tensors = []
        for i in self.variables:
            tensors += [*self._place(i), model.tensor(i).nbytes, self.recorder.rest(i)]
        named = list(dict.fromkeys(model.inputs + model.outputs + self.variables))
        for i in named:
            tensors += [i, *self._place(i), model.tensor(i).nbytes]
        body = names + _packed(tensors + rows + templates)
        head = [
            FORMAT, 0, at, 4 * HEADER + len(body), tables & ~3, self.head, self.peak, self.lasting,
            sum(len(op.calls) for _, op in ops), words, len(names), len(self.kernels), len(self.codes), len(self.paths), len(self.variables), len(named), len(ops),
        ]  # fmt: skip
        return _packed(head) + body

    def _place(self, i):
        """(base, offset) of a tensor; an empty one has no place."""
        position = self.model.tensor(i).at
        return (MODEL, position) if position else self.places.get(i, (ARENA, 0))

    def _op(self, index, op):
        """(words of the op's row, of its templates, number of words of its blocks)."""
        size = max(sum(_words(item) for item in items) for _, items in op.calls)
        blocks, other, places = align(4 * size), 0, {}
        for number, n in op.fixed.items():
            places[number] = blocks + other
            other += align(n)
        places[op.grows] = blocks + other
        kernel, said = 0, [0, 0, 0] * len(self.paths)
        if op.wanted:
            name, sizes = op.wanted
            if name not in self.kernels:
                raise _NoPlan("op %d wants scratch for %s, which it does not call" % (index, name))
            kernel, said = self.kernels.index(name) + 1, _scratch(name, sizes)
        row = [index, len(op.calls), blocks, other, *self._gaps(index), kernel] + [0, 0, 0] + said
        templates, n = [], 0
        for kernel, items in op.calls:
            block, links = self._block(op, items, places)
            if max(len(block), len(links), index) > _LARGEST:
                raise _NoPlan("op %d has a block of %d words" % (index, len(block)))
            templates += [len(block) | len(links) << 16, KERNELS + 2 * self.kernels.index(kernel) | index << 16]
            templates += block + [word | state << 16 for word, state in links]
            n += len(block)
        return row, templates, n

    def _gaps(self, op):
        """(where the tail begins that is free while op runs, offset and bytes of the largest gap before it)."""
        live = sorted((self.places[i][1], n) for i, (n, first, last, _) in self.live if first <= op <= last)
        best, at = (0, 0), 0
        for offset, n in live:
            if offset - at > best[1]:
                best = at, offset - at
            at = max(at, align(offset + n))
        return at, *best

    def _block(self, op, items, places):
        """(words of a block, [(word, word of the state that is added to it)])."""
        words, links = [], []

        def address(base, offset):
            links.extend([(len(words), base), (len(words) + 1, base + 1)])
            words.extend([offset, 0])

        for item in items:
            if isinstance(item, int):
                words.append(item)
            elif item is None:
                words += [0, 0]
            elif isinstance(item, TensorSpec):
                if item.nbytes:
                    address(*self._place(item.index))
                else:
                    words += [0, 0]
            elif isinstance(item, Granted):
                if item.number == op.grows:
                    links.append((len(words), GRANTED))
                words.append(op.fixed.get(item.number, 0))
            elif isinstance(item, Scratch):
                address(PLACE, places[item.number])
            elif isinstance(item, Code):
                links.append((len(words), KERNELS + 2 * len(self.kernels) + self.codes.index(item.kernel)))
                words.append(0)
            elif isinstance(item, bytearray):
                words += struct.unpack("<%di" % (len(item) // 4), item)
            else:
                words += item
        return words, links


def _words(item):
    if isinstance(item, (int, Granted, Code)):
        return 1
    if item is None or isinstance(item, (TensorSpec, Scratch)):
        return 2
    return len(item) // 4 if isinstance(item, bytearray) else len(item)


def _packed(words):
    return struct.pack("<%dI" % len(words), *[word & 0xFFFFFFFF for word in words])
