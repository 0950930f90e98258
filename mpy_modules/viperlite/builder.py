"""Builder: what allocate_tensors() does. It turns the ops of a model into a plan in the arena.

1. Find the prepare function of every op; report all that are missing at once.
2. Let each op prove its tensors and emit its kernel calls. A call's parameter block is written at once into the
   lasting part of the arena; where it names a tensor, the place is noted, for the planner has not run yet.
3. Place tensors and scratch (planner.py), honouring an OfflineMemoryAllocation plan; scratch grows where there is room.
4. Write the addresses. From here on nothing moves.
5. Compile runs of native calls into native plans: see native.py.
"""

import struct

from . import kernels, memory
from .errors import ArenaError, ModelError, OpError
from .native import merged, put, sizes
from .node import Code, Granted, Node, Scratch
from .planner import FREE, largest_gap, peak, plan
from .resolver import op_name
from .schema import TYPE_INT8
from .tensor import TensorSpec, type_size


class Builder:
    """Used once, by one interpreter.

    After build():
    calls      (kernel, block) of every kernel call in order
    owners     index of the op that each call belongs to
    plan       calls, with runs of native ones put together
    called     {name: kernel} of those that kernels call by addresses in their blocks
    paths      kernel paths in use
    variables  (view, value) pairs
    """

    vouched = False  # nobody has looked at the file before

    def __init__(self, model, resolver, arena):
        self.model = model
        self.called = {}
        self.paths = []
        self.variables = []
        self.owners = []
        self._resolver = resolver
        self._arena = arena
        self._calls = []  # (kernel, path, offset, words)
        self._fixes = []  # offset of an address, tensor index or ~scratch number, alternating
        self._scratches = []  # (op, least bytes, most bytes)
        self._grants = []  # offset of a word, number of the scratch whose size it tells, alternating
        self._places = {}  # tensor index -> arena offset
        self._copies = {}  # index of a misaligned constant -> arena offset
        self._facts = []  # (bytes, position of the constant in the file or 0, variable) of each tensor
        self._fixed = None  # offset or FREE of each tensor, where the file has an arena plan

    def build(self):
        """Do it all. Leaves the arena as it was if it raises."""
        arena = self._arena
        mark = arena.mark()
        try:
            resolved = self._resolve()
            self._read_tensors()
            for i, name, prepare, table in resolved:
                prepare(Node(self, i, name, table))
                memory.tidy()
            natives = [kernels.native(path) for _, path, _, _ in self._calls]
            places = [arena.lasting(size) for size in sizes(natives)]
            self._place()
        except BaseException:
            arena.release(mark)
            raise
        self._write_addresses()
        self.calls = [(kernel, kernels.block(path, arena, at, n)) for kernel, path, at, n in self._calls]
        self.plan = merged(arena, places, self.calls, natives, (self.called, self.model))

    # ---- ops

    def _resolve(self):
        """[(index, name, prepare, table)] of all ops, or one OpError that names every op without a kernel."""
        found, known, missing = [], {}, []
        for i in range(self.model.operators_size()):
            table = self.model.operator(i)
            key = self.model.operator_code(table)
            if key not in known:
                code, custom = key
                name = custom or op_name(code)
                known[key] = name, self._resolver.find(name, bool(custom))
                if not known[key][1]:
                    hint = self._resolver.hint(name, bool(custom))
                    missing.append("op %d %s (%d) has no kernel here; %s" % (i, name, code, hint))
            found.append((i,) + known[key] + (table,))
        if missing:
            raise OpError("; ".join(missing))
        return found

    def scratch(self, op, least, most):
        self._scratches.append((op, least, max(least, most)))
        return Scratch(len(self._scratches) - 1)

    def buffer(self, op, kernel, sizes):
        """See Node.buffer."""
        wanted = kernels.companion(kernel, "_buffer")
        return self.scratch(op, *(wanted(*sizes)[1:] if wanted else (0, 0)))

    def emit(self, op, kernel, items):
        """See Node.emit. An op that gives no element is left out: other dimensions of it may be without end."""
        if op.outputs and not any([self._facts[i][0] for i in op.outputs]):
            return
        n = sum([_words(item) for item in items])
        arena = self._arena
        at = arena.lasting(4 * n)
        if isinstance(kernel, str):
            kernel, path = kernels.find(kernel)
        else:
            path = "custom"
        if path not in self.paths:
            self.paths.append(path)
        self._calls.append((kernel, path, at, n))
        self.owners.append(op.index)
        write = arena.fits()
        for item in items:
            if isinstance(item, int):
                if write:
                    put(arena.view, at, item)
                at += 4
            elif item is None:
                if write:
                    struct.pack_into("<ii", arena.view, at, 0, 0)
                at += 8
            elif isinstance(item, (TensorSpec, Scratch)):
                self._fixes.append(at)
                self._fixes.append(item.index if isinstance(item, TensorSpec) else ~item.number)
                if isinstance(item, TensorSpec) and item.at:
                    self._constant(item)
                at += 8
            elif isinstance(item, Granted):
                self._grants.append(at)
                self._grants.append(item.number)
                at += 4
            elif isinstance(item, Code):
                self.called[item.kernel] = kernels.find(item.kernel)[0]
                if write:
                    put(arena.view, at, kernels.code(item.kernel))
                at += 4
            elif isinstance(item, bytearray):
                if write:
                    arena.view[at : at + len(item)] = item
                at += len(item)
            else:
                for value in item:
                    if write:
                        put(arena.view, at, value)
                    at += 4

    def _constant(self, spec):
        """Note where a constant lies; copy it into the arena if its numbers are not aligned where it lies."""
        if spec.index in self._copies:
            return
        size = min(type_size(spec.type), 4)
        if (self.model.address + spec.at) % size == 0:
            return
        arena = self._arena
        at = arena.lasting(spec.nbytes)
        if arena.fits():
            arena.view[at : at + spec.nbytes] = spec.data()
        self._copies[spec.index] = at

    # ---- places

    def _read_tensors(self):
        for i in range(self.model.tensors_size()):
            spec = self.model.tensor(i)
            self._facts.append((spec.nbytes, spec.at, spec.variable))
        for i in self.model.inputs:
            if self._facts[i][1]:
                raise ModelError("model damaged: input tensor %d is a constant" % i)
        self._fixed = self._offline_plan()

    def together(self, a, b):
        """See Node.together."""
        fixed = self._fixed
        if not fixed or fixed[a] == FREE or fixed[a] != fixed[b]:
            return False
        return not any([at or variable for _, at, variable in (self._facts[a], self._facts[b])])

    def held(self):
        """Tensors in the arena: [(tensor, (bytes, first op, last op, offset or FREE))] of what is to be planned; indices of
        all variable tensors; those of them that have no offset, and so lie apart."""
        first, last = self._lifetimes()
        fixed = self._fixed
        planned, variables, apart = [], [], []
        for i, (nbytes, at, variable) in enumerate(self._facts):
            if i not in last or at or nbytes == 0:
                continue
            offset = fixed[i] if fixed else FREE
            if variable:
                variables.append(i)
                if offset == FREE:
                    apart.append(i)
                    continue
                first[i], last[i] = -1, self.model.operators_size()
            elif i not in first:
                raise ModelError("model damaged: tensor %d is read before any op writes it" % i)
            planned.append((i, (nbytes, first[i], last[i], offset)))
        return planned, variables, apart

    def rest(self, i):
        """The byte that a variable tensor is full of at first: its zero point, 0 where it is not int8."""
        spec = self.model.tensor(i)
        return spec.zero_point() & 0xFF if spec.type == TYPE_INT8 else 0

    def _place(self):
        """Give every tensor and scratch its offset in the arena, or raise ArenaError."""
        arena, last_op = self._arena, self.model.operators_size()
        planned, variables, apart = self.held()
        for i in apart:
            self._places[i] = arena.lasting(self._facts[i][0])
        indices = [i for i, _ in planned]
        buffers = [buffer for _, buffer in planned]
        for k, (op, least, _) in enumerate(self._scratches):
            indices.append(~k)
            buffers.append((least, op, op, FREE))
        offsets, head = plan(buffers)
        op, _ = peak(buffers)
        if op < last_op:
            where = "peak at op %d %s" % (op, self.name(op))
        else:
            where = "peak at the outputs"
        arena.reserve(head, where)
        self._grant(buffers, offsets, len(buffers) - len(self._scratches))
        for i, offset in zip(indices, offsets):
            self._places[i] = arena.start + offset
        for i in variables:
            self.variables.append((self.data(i), self.rest(i)))

    def _grant(self, buffers, offsets, first):
        """Move each scratch, buffers[first:], that would take more to the largest gap of its op, and tell it its size."""
        room = self._arena.room()
        granted = []
        for k, (op, least, most) in enumerate(self._scratches, first):
            if most > least:
                live = [
                    (offsets[i], size)
                    for i, (size, begin, end, _) in enumerate(buffers)
                    if begin <= op <= end and size and i != k
                ]
                offsets[k], size = largest_gap(live, room)
                granted.append(min(size, most))
                buffers[k] = (granted[-1], op, op, FREE)
            else:
                granted.append(least)
        for k in range(0, len(self._grants), 2):
            put(self._arena.view, self._grants[k], granted[self._grants[k + 1]])

    def name(self, op):
        """Schema name or custom code of an op, by its index."""
        code, custom = self.model.operator_code(self.model.operator(op))
        return custom or op_name(code)

    def _lifetimes(self):
        """({tensor: op that writes it first}, {tensor: op that uses it last}); -1 stands for before the first op."""
        model = self.model
        first, last = {}, {}
        for i in model.inputs:
            first[i] = last[i] = -1
        n = model.operators_size()
        for op in range(n):
            table = model.operator(op)
            for i in model.operator_inputs(table):
                if i >= 0:
                    nbytes, at, variable = self._facts[i]
                    if nbytes and not at and not variable and i not in first:
                        raise ModelError("model damaged: op %d reads tensor %d before any op writes it" % (op, i))
                    last[i] = op
            for i in model.operator_outputs(table):
                if self._facts[i][1]:
                    raise ModelError("model damaged: op %d writes tensor %d, a constant" % (op, i))
                first.setdefault(i, op)
                last[i] = op
        for i in model.outputs:
            last[i] = n
        return first, last

    def _offline_plan(self):
        """Offset per tensor (FREE where the planner may choose) from the model's metadata, None where it has no plan."""
        vector = self.model.metadata(b"OfflineMemoryAllocation")
        if vector is None:
            return None
        n = self.model.tensors_size()
        numbers = [vector.number(4 * i, "<i") for i in range(vector.n // 4)]
        if len(numbers) < 3 or numbers[2] != n or len(numbers) < 3 + n:
            raise ModelError("OfflineMemoryAllocation plans %s tensors, the model has %d" % (numbers[2:3] or "no", n))
        offsets = numbers[3 : 3 + n]
        for i, offset in enumerate(offsets):
            if offset < FREE or (offset > 0 and offset % max(1, min(4, type_size(self.model.tensor(i).type)))):
                raise ModelError("OfflineMemoryAllocation puts tensor %d at %d: negative or not aligned" % (i, offset))
        return offsets

    def _address(self, ref):
        if ref in self._copies:
            return self._arena.address + self._copies[ref]
        if ref in self._places:
            return self._arena.address + self._places[ref]
        at = self._facts[ref][1]
        return self.model.address + at if at else 0  # 0: an empty tensor, which no kernel reads

    def _write_addresses(self):
        for k in range(0, len(self._fixes), 2):
            address = self._address(self._fixes[k + 1])
            put(self._arena.view, self._fixes[k], address)
            put(self._arena.view, self._fixes[k] + 4, address >> 32)

    def data(self, i):
        """View of a tensor's bytes, in the arena or in the model."""
        if self._facts[i][1]:
            return self.model.tensor(i).data()
        at = self._places.get(i, 0)  # an empty tensor has no place
        return self._arena.view[at : at + self._facts[i][0]]


def _words(item):
    if isinstance(item, (int, Granted, Code)):
        return 1
    if item is None or isinstance(item, (TensorSpec, Scratch)):
        return 2
    return len(item) // 4 if isinstance(item, bytearray) else len(item)
