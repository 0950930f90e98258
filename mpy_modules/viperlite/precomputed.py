"""Precomputed plans: allocate_tensors() of a file that host_tools/viperlite_tools/precompute.py has been over.

What builder.py finds out on the board, op by op, stands in the file's metadata "viperlite_plan": where tensors lie, which
kernels are called, and a template of each call's block, in which only addresses are missing. Two ways to run it:

streamed  Before each kernel, load_block copies the next template from the file into a place that lives only while its op
          runs. The lasting part of the arena has 8 bytes a call; arena_used_bytes() is what this needs.
resident  Where the arena has room, all blocks are loaded once, into its lasting part, and the plan is as the builder's.

The metadata, in words (int32, little-endian):
    0 FORMAT  1 hash  2 its position in the file, in bytes  3 its bytes  4 bytes of the file that the hash covers as well:
    its tables  5 bytes of planned tensors  6 op where most of them are alive  7 bytes of variable tensors  8 calls
    9 words of all blocks  10 bytes of names  11 kernels, 12 kernels whose code others call, 13 kernel paths of those names
    14 variable tensors  15 inputs, outputs and variable tensors  16 ops that call a kernel
    names, separated by spaces, padded; then rows of words:
    of each variable tensor         base, offset, bytes, value of its bytes
    of each of those 15             tensor, base, offset, bytes
    of each op that calls a kernel  see kernels/reference/load.py; three words of 0, then what its kernel says on each path
    then the templates. A base is the word of the state that an offset is relative to.

A plan whose hash is wrong is ignored, as is one that another interpreter cannot honour; the ops are prepared then.
"""

import struct

from . import kernels, memory  # no more: an import takes a board longer than what this saves it for an op

NAME = b"viperlite_plan"  # of the metadata
FORMAT = 0x31504C56  # "VLP1"; another whenever the plan, the block of a kernel or what scratch one needs changes
HEADER = 17  # words
_BLOCK = 14  # words of the state
_OWN = 17
ARENA = 18
MODEL = 20
VARIABLES = 22
PLACE = 24
GRANTED = 26
_ENTRIES = 27
KERNELS = 29
SCRATCH = 8  # words of an op's row before what its kernel says of scratch

_ENTRY_BYTES = 12 + 16  # of a native plan and a block object, for each call


def find(model, vector, resolver, arena, walked=False):
    """Loader of a model's plan, None if it does not fit.

    vector  of the metadata NAME
    walked  kernels will be called one by one
    """
    at = vector.pos
    if vector.n < 4 * HEADER or (model.address + at) % 4 or getattr(resolver, "replaces", True):
        return None
    plan = struct.unpack_from("<%di" % HEADER, model.buf, at)
    if plan[0] != FORMAT or plan[2] != at or plan[3] != vector.n or not 0 <= plan[4] <= at:
        return None
    if _wide(model.address, len(model.buf)) or _wide(arena.address, len(arena.view)):
        return None
    if check(model, at, vector.n, plan[4]) != plan[1]:
        return None
    loader = Loader(model, arena, plan, walked)
    return loader if loader.columns else None


def check(model, at, n, tables):
    """Hash of a plan of n bytes at byte `at` of a model, and of the first `tables` bytes."""
    load, path = kernels.plain("load")
    words = _Words(4)
    told = kernels.block(path, words, 0, 4)
    for start, size in ((at + 8, n - 8), (0, tables)):
        struct.pack_into("<3I", words.view, 0, *_two(model.address + start), size // 4)
        load.load_check(told)
    return words.get(3)


class _Words:
    """n words of the heap for a kernel."""

    def __init__(self, n):
        self.view, self.address = memory.pin(bytearray(4 * n))

    def get(self, at):
        return struct.unpack_from("<i", self.view, 4 * at)[0]


def _wide(address, n):
    """Whether n bytes from there do not have one high word."""
    return address >> 32 != (address + n) >> 32


def _two(address):
    return address & memory.MASK32, address >> 32


class Loader:
    """In the Builder's place; the same attributes, once build() is done. Used once.

    columns  what load_need wants to know of the kernels; empty if one comes of a path that the plan does not know
    lasting  bytes that the arena must have beside the planned part
    staying  bytes that it must have for blocks to stay
    """

    vouched = True  # the laptop has read the file, and the hash says that it is the same

    def __init__(self, model, arena, plan, walked):
        self.model = model
        self.called = {}
        self.paths = []
        self.variables = []
        self.owners = []
        self.calls = ()
        self._arena = arena
        self._load, self._path = kernels.plain("load")
        self._at = plan[2] + 4 * HEADER  # of what is read next
        self._head, self._peak, self._state_bytes, self._n, blocks = plan[5:10]
        self._find(plan[10], plan[11], plan[12])
        if not self.columns:
            return
        self._variable_rows = [self._row() for _ in range(plan[14])]
        self._tensors = {}
        for _ in range(plan[15]):
            row = self._row()
            self._tensors[row[0]] = row[1:]
        self._words = KERNELS + 2 * len(self._kernels) + len(self._codes)  # of the state
        self.lasting = 4 * self._words + 8 * self._n + self._state_bytes
        self._walks = self._native and kernels.native(self._path) and not walked and kernels.has("plan_stream")
        self._blocks = 4 * blocks
        self.staying = self._blocks + (4 + _ENTRY_BYTES * self._n if self._walks else 0)
        row = SCRATCH + 3 + 3 * plan[13]
        self._need = _Words(11 + len(self.columns))
        self._needs = kernels.block(self._path, self._need, 0, 11 + len(self.columns))
        struct.pack_into("<4I", self._need.view, 0, *_two(model.address + self._at), plan[16], row)
        for i, column in enumerate(self.columns):
            struct.pack_into("<I", self._need.view, 44 + 4 * i, column)
        self._at += 4 * row * plan[16]

    def _find(self, size, n, n_codes):
        """Find the kernels, and those whose code they call."""
        names = str(self.model.buf[self._at : self._at + size], "ascii").split()
        self._at += size
        self._codes, known = names[n : n + n_codes], names[n + n_codes :]
        self._kernels = []
        self._native = True
        self.columns = [SCRATCH]
        for name in names[:n]:
            kernel, path = kernels.find(name)
            planned = kernels.planned(path)
            if planned not in known:
                self.columns = []
                return
            self.columns.append(SCRATCH + 3 + 3 * known.index(planned))
            self._kernels.append((kernel, path))
            self._native = self._native and kernels.native(path)
            if path not in self.paths:
                self.paths.append(path)
        for name in self._codes:
            self.called[name] = kernels.find(name)[0]

    def _row(self):
        row = struct.unpack_from("<4i", self.model.buf, self._at)
        self._at += 16
        return row

    def planned(self, streamed, which):
        """Bytes of the planned part, where blocks lie in it or not; which: 0 what kernels need, 1 what they should have."""
        struct.pack_into("<4I", self._need.view, 16, streamed, which, self._head, self._peak)
        self._load.load_need(self._needs)
        return self._need.get(6)

    def build(self):
        """Do it all. Leaves the arena as it was if it raises."""
        mark = self._arena.mark()
        try:
            self._build()
        except BaseException:
            self._arena.release(mark)
            raise

    def _build(self):
        arena = self._arena
        state = arena.lasting(self.lasting)
        records = state + 4 * self._words
        self._bases = {ARENA: arena.start, VARIABLES: records + 8 * self._n}
        head = self.planned(1, 0)
        if not arena.fits(head):
            op = self._need.get(7)
            arena.reserve(head, "peak at op %d %s" % (op, self.name(op)))
        arena.reserve(head, "")
        stay = arena.spare(self.staying, self.planned(0, 1)) if arena.alone else None
        struct.pack_into("<I", self._need.view, 16, int(stay is None))
        struct.pack_into("<3I", self._need.view, 32, arena.room(), *_two(arena.address + records))
        self._load.load_grant(self._needs)
        self._write_state(state, records, stay)
        for base, offset, size, value in self._variable_rows:
            self.variables.append((self._view(base, offset, size), value))
        load, first = self._load.load_block, self._load.load_first
        told = kernels.block(self._path, arena, state, self._words)
        if stay is not None:
            if self._walks:
                self._begin_plan(state, stay + self._blocks, told)
            first(told)
            for _ in range(self._n):
                load(told)
            if self._walks:
                held = (self._kernels, self.called, self.model)
                self.plan = [(kernels.walked(arena, stay + self._blocks, held), None)]
            else:
                self._list(records, stay)
                self.plan = self.calls
        elif self._walks:
            shared = kernels.block(self._path, arena, arena.start, 1)  # moved from block to block
            words = id(shared), id(load), kernels.code_of(load), id(told)
            struct.pack_into("<IIII", arena.view, state + 4 * _BLOCK, *[word & memory.MASK32 for word in words])
            self.calls = self._kernels + [(load, shared)]  # keeps them alive
            self.plan = [(kernels.find("plan_stream")[0], told)]
        else:
            self._list(records, None)
            calls = [(first, told)]
            for call in self.calls:
                calls.append((load, told))
                calls.append(call)
            self.owners = self.owners[:1] + [owner for owner in self.owners for _ in (0, 1)]
            self.plan = self.calls = calls

    def _write_state(self, at, records, stay):
        view, address = self._arena.view, self._arena.address
        begin = _two(self.model.address + self._at) + _two(address + records)
        blocks = _two(address + stay) if stay is not None else (0, 0)
        struct.pack_into("<18I", view, at, *begin, *begin, 0, self._n, *blocks, 0, 0, 0, 0, 0, 0)
        bases = _two(address + self._arena.start) + _two(self.model.address) + _two(address + self._bases[VARIABLES])
        struct.pack_into("<11I", view, at + 4 * ARENA, *bases, 0, 0, 0, 0, 0)
        at += 4 * KERNELS
        for kernel, _ in self._kernels:
            code = kernels.code_of(kernel) if self._native else 0
            struct.pack_into("<II", view, at, id(kernel) & memory.MASK32, code)
            at += 8
        for name in self._codes:
            struct.pack_into("<I", view, at, kernels.code(name))
            at += 4

    def _begin_plan(self, state, at, told):
        """Let load_block write a native plan at byte `at` of the arena, and its block objects behind it."""
        view, entries = self._arena.view, self._arena.address + at + 4
        objects = entries + 12 * self._n
        struct.pack_into("<I", view, at, objects & memory.MASK32)  # where the plan ends
        struct.pack_into("<I", view, state + 4 * _OWN, id(told) & memory.MASK32)
        struct.pack_into("<II", view, state + 4 * _ENTRIES, entries & memory.MASK32, objects & memory.MASK32)

    def _list(self, records, stay):
        """Make self.calls and self.owners; blocks lie from `stay` on, or each at its op's place."""
        arena, at = self._arena, self._at
        self.calls = []
        for _ in range(self._n):
            words, links, kernel, op = struct.unpack_from("<HHHH", self.model.buf, at)
            kernel, path = self._kernels[(kernel - KERNELS) // 2]
            if stay is None:
                where = arena.start + struct.unpack_from("<i", arena.view, records)[0]
                records += 8
            else:
                where = stay
                stay += 4 * words
            self.calls.append((kernel, kernels.block(path, arena, where, words)))
            self.owners.append(op)
            at += 4 * (2 + words + links)

    def _view(self, base, offset, n):
        if base == MODEL:
            return self.model.buf[offset : offset + n]
        offset += self._bases[base]
        return self._arena.view[offset : offset + n]

    def data(self, i):
        """View of the bytes of an input, output or variable tensor."""
        if i not in self._tensors:
            from .errors import ModelError

            raise ModelError("model damaged: its plan has no tensor %d" % i)
        return self._view(*self._tensors[i])

    def name(self, op):
        """Schema name of an op, by its index."""
        from .resolver import op_name

        return op_name(self.model.operator_code(self.model.operator(op))[0])
