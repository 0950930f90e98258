"""Precomputed plans: allocate_tensors() of a file that host_tools/viperlite_tools/precompute.py has been over.

What builder.py finds out on the board, op by op, stands in the file's metadata "viperlite_plan": where tensors lie, which
kernels are called, and a template of each call's block, in which only addresses are missing. Two ways to run it:

streamed  Before each kernel, load_block copies the next template from the file into a place that lives only while its op
          runs. The lasting part of the arena has 8 bytes a call; arena_used_bytes() is what this needs.
resident  Where the arena has room, all blocks are loaded once, into its lasting part, and the plan is as the builder's.

The metadata, in words (int32, little-endian):
    0 FORMAT  1 hash  2 its position in the file, in bytes  3 its bytes  4 bytes of the file that the hash covers as well:
    its tables  5 bytes of planned tensors  6 op where most of them are alive  7 bytes of variable tensors  8 calls
    9 words of all blocks  10 bytes of names  11 kernels, of those names; the others are code that kernels call
    12 variable tensors  13 inputs and outputs  14 ops
    names, separated by spaces, padded; then rows of words:
    of each variable tensor         base, offset, bytes, value of its bytes
    of each input, then output      tensor, base, offset, bytes
    of each op that calls a kernel  op, calls, bytes of the largest block, of other scratch behind it, where the tail begins
        that is free while it runs, offset and bytes of its largest gap, kernel + 1 whose function NAME_buffer says what
        scratch there is to be behind all that (0: none), arguments, how many of them make up the first, the arguments
    then the templates (kernels/reference/load.py). A base is the word of the state that an offset is relative to.

A plan whose hash is wrong is ignored, as is one that another interpreter cannot honour; the ops are prepared then.
"""

import struct

from . import kernels, memory
from .compat import const
from .native import block, merged, sizes
from .planner import align
from .resolver import op_name

NAME = b"viperlite_plan"  # of the metadata
FORMAT = 0x31504C56  # "VLP1"; another whenever the plan, or the block of a kernel, changes
HEADER = const(15)  # words
ARENA = const(18)  # words of the state: bases
MODEL = const(20)
VARIABLES = const(22)
PLACE = const(24)
GRANTED = const(26)
KERNELS = const(27)
OP = const(10)  # words of an op's row before the arguments


def find(model, resolver, arena, walked=False):
    """Loader of a model's plan; None where it has none that fits. `walked`: kernels will be called one by one."""
    vector = model.metadata(NAME)
    if vector is None or vector.n < 4 * HEADER or (model.address + vector.pos) % 4 or getattr(resolver, "replaces", True):
        return None
    plan = struct.unpack_from("<%di" % HEADER, model.buf, vector.pos)
    if plan[0] != FORMAT or plan[2] != vector.pos or plan[3] != vector.n or not 0 <= plan[4] <= vector.pos:
        return None
    if _wide(model.address, len(model.buf)) or _wide(arena.address, len(arena.view)):
        return None
    if check(model, vector.pos, vector.n, plan[4]) != plan[1]:
        return None
    return Loader(model, arena, plan, walked)


def check(model, at, n, tables):
    """Hash of a plan of n bytes at byte `at` of a model, and of the first `tables` bytes."""
    kernel, path = kernels.runnable("load_check")
    view, address = memory.pin(bytearray(16))
    words = (memory.block if kernels.native(path) else memory.words)(view, address, 0, 4)
    for start, size in ((at + 8, n - 8), (0, tables)):
        where = model.address + start
        struct.pack_into("<III", view, 0, where & memory.MASK32, where >> 32, size // 4)
        kernel(words)
    return struct.unpack_from("<i", view, 12)[0]


def _wide(address, n):
    """Whether n bytes from there do not have one high word."""
    return address >> 32 != (address + n) >> 32


class Loader:
    """In the Builder's place; the same attributes, once build() is done. Used once."""

    def __init__(self, model, arena, plan, walked):
        self.model = model
        self.called = {}
        self.paths = []
        self.variables = []
        self.owners = []
        self.calls = ()
        self._arena = arena
        self._plan = plan
        self._walked = walked
        self._at = plan[2] + 4 * HEADER  # of what is read next

    def build(self):
        """Do it all. Leaves the arena as it was if it raises."""
        mark = self._arena.mark()
        try:
            self._build()
        except BaseException:
            self._arena.release(mark)
            raise
        memory.tidy()

    def _build(self):
        _, _, _, _, _, head, peak, nbytes, n, words, size, n_kernels, n_variables, n_tensors, n_ops = self._plan
        arena = self._arena
        names = str(self.model.buf[self._at : self._at + size], "ascii").split()
        self._at += size
        self._find(names, n_kernels)
        variables = [self._row(4) for _ in range(n_variables)]
        self._tensors = {row[0]: row[1:] for row in [self._row(4) for _ in range(n_tensors)]}
        ops = [self._op(names) for _ in range(n_ops)]
        n_state = KERNELS + n_kernels + len(names)  # two words for a kernel, one for code
        state = arena.lasting(4 * n_state)
        records = arena.lasting(8 * n)
        self._bases = {ARENA: arena.start, VARIABLES: arena.lasting(nbytes)}
        streamed, op = _need(ops, head, peak, 1, 0)
        arena.reserve(streamed, "peak at op %d %s" % (op, self.name(op)))
        plans = sizes([True] * n if self._native else [])
        stay = arena.spare(4 * words + sum(plans), _need(ops, head, peak, 0, 1)[0])
        self._grant(ops, records, stay is None)
        self._state(names[n_kernels:], state, records, n, stay)
        for base, offset, size, value in variables:
            self.variables.append((self._view(base, offset, size), value))
        load, path = kernels.runnable("load_block")
        told = block(kernels.native(path), arena, state, n_state)
        first = kernels.runnable("load_first")[0]
        if stay is not None:
            first(told)
            for _ in range(n):
                load(told)
            self._walk(n, records, stay)
            places = [stay + 4 * words] if plans else []
            self.plan = merged(arena, places, self.calls, [True] * n, (self.called, self.model))
        elif self._native and kernels.has("plan_stream") and not self._walked:
            self._shared = block(True, arena, arena.start, 1)  # moved from block to block
            triple = id(self._shared), id(load), kernels.code_of(load), id(told)
            struct.pack_into("<IIII", arena.view, state + 56, *[word & memory.MASK32 for word in triple])
            self.called["load_block"] = load
            self.calls = [(load, told), (load, self._shared)] + self._kernels  # keeps them alive
            self.plan = [(kernels.find("plan_stream")[0], told)]
        else:
            self._walk(n, records, None)
            calls = [(first, told)]
            for call in self.calls:
                calls.append((load, told))
                calls.append(call)
            self.owners = self.owners[:1] + [owner for owner in self.owners for _ in (0, 1)]
            self.plan = self.calls = calls

    # ---- what the plan says

    def _row(self, n):
        row = struct.unpack_from("<%di" % n, self.model.buf, self._at)
        self._at += 4 * n
        return row

    def _op(self, names):
        """(row, (scratch that it needs, that it should have, that is of use)) of the next op."""
        row = self._row(OP)
        wanted = None
        if row[7]:
            sizes = self._row(row[8])
            if row[9]:
                sizes = (sizes[: row[9]],) + sizes[row[9] :]
            wanted = kernels.companion(names[row[7] - 1], "_buffer")
        return row, wanted(*sizes) if wanted else (0, 0, 0)

    def _find(self, names, n):
        """Find the kernels, the first n of the names, and those whose code they call."""
        self._kernels = []
        self._native = True
        for name in names[:n]:
            kernel, path = kernels.find(name)
            self._kernels.append((kernel, path))
            self._native = self._native and kernels.native(path)
            if path not in self.paths:
                self.paths.append(path)
        for name in names[n:]:
            self.called[name] = kernels.find(name)[0]

    # ---- places

    def _grant(self, ops, records, streamed):
        """Write the records: where each op has its place, and its scratch."""
        room = self._arena.room()
        for (_, n, blocks, other, tail, at, gap, _, _, _), (_, _, most) in ops:
            if room - tail > gap:
                at, gap = tail, room - tail
            if streamed:
                gap -= blocks
            else:
                at -= blocks
            for _ in range(n):
                struct.pack_into("<ii", self._arena.view, records, at, min(gap - other, most))
                records += 8

    def _state(self, codes, at, records, n, stay):
        arena = self._arena
        template, variables = self.model.address + self._at, arena.address + self._bases[VARIABLES]
        words = _two(template) + _two(arena.address + records)
        words += words + (0, n) + _two(0 if stay is None else arena.address + stay) + (0,) * 6
        words += _two(arena.address + arena.start) + _two(self.model.address) + _two(variables) + (0, 0, 0)
        for kernel, _ in self._kernels:
            words += (id(kernel) & memory.MASK32, kernels.code_of(kernel) if self._native else 0)
        words += tuple([kernels.code(name) for name in codes])
        struct.pack_into("<%dI" % len(words), arena.view, at, *words)

    def _walk(self, n, records, stay):
        """Make self.calls and self.owners; blocks lie from `stay` on, or each at its op's place."""
        arena, at = self._arena, self._at
        self.calls = []
        for _ in range(n):
            words, links, kernel, op = struct.unpack_from("<HHHH", self.model.buf, at)
            kernel, path = self._kernels[(kernel - KERNELS) // 2]
            where = stay
            if where is None:
                where = arena.start + struct.unpack_from("<i", arena.view, records)[0]
                records += 8
            else:
                stay += 4 * words
            self.calls.append((kernel, block(kernels.native(path), arena, where, words)))
            self.owners.append(op)
            at += 4 * (2 + words + links)

    def _view(self, base, offset, n):
        if base == MODEL:
            return self.model.buf[offset : offset + n]
        offset += self._bases[base]
        return self._arena.view[offset : offset + n]

    def data(self, i):
        """View of the bytes of an input or output."""
        return self._view(*self._tensors[i])

    def name(self, op):
        """Schema name of an op, by its index."""
        return op_name(self.model.operator_code(self.model.operator(op))[0])


def _two(address):
    return address & memory.MASK32, address >> 32


def _need(ops, head, peak, streamed, which):
    """(bytes of planned part, op that needs most): with blocks at their ops' places or not, with scratch wanted[which]."""
    for (op, _, blocks, other, tail, _, gap, _, _, _), wanted in ops:
        n = streamed * blocks + other + wanted[which]
        if n > gap and tail + n > head:
            head, peak = align(tail + n), op
    return head, peak
