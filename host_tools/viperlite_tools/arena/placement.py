"""The arena plan of a graph: an offset for every tensor, tensors that may share a place in one."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from .check import check
from .lifetime import ALIGN, align, held, lifetimes
from .packing import BUDGET, bound, pack
from .sharing import overwritable, relabelled

METADATA = "OfflineMemoryAllocation"
FREE = -1  # the interpreter finds the place
_TRIES = 40  # other ways to share that are tried where the first one is not packed to the bound


@dataclass
class Placement:
    """offsets: {tensor: bytes from the start of the arena}; size: bytes that they need, and scratch if it was given.

    bound  bytes alive at the worst moment: no plan for this order of ops is smaller
    spans  {tensor: (first, last)}, see lifetime.lifetimes
    over   {tensor: the one in whose place it lies}
    """

    offsets: dict
    size: int
    bound: int
    spans: dict
    over: dict


def place(graph, alias=True, in_place=True, scratch=None, budget=BUDGET):
    """Placement of the held tensors of a graph for the order of its ops; written into its metadata.

    alias     relabelled tensors lie where their input lies
    in_place  element-wise ops may write over an input that nobody needs afterwards
    scratch   {op: [bytes, ...]} that must find room beside the tensors while an op runs, see scratch.py

    The plan is made for graph.tensors() as they stand: whoever changes the graph afterwards must plan again.
    """
    spans = lifetimes(graph)
    extra = [(align(n), k, k) for k, op in enumerate(graph.ops) for n in (scratch or {}).get(op, []) if n]
    sharing = _Sharing(graph, spans, alias, in_place)
    chosen = sharing.first()
    best = _packed(sharing, chosen, extra, budget)
    least = bound(best.blocks)
    for trial in sharing.others(chosen):
        if best.size <= least:
            break
        found = _packed(sharing, trial, extra, budget // _TRIES)
        if found.size < best.size:
            best = found
    wrong = check(graph, best.offsets)
    if wrong:
        raise RuntimeError("arena plan does not hold: %s" % "; ".join(wrong))
    write(graph, best.offsets)
    return Placement(best.offsets, best.size, least, spans, best.over)


def write(graph, offsets):
    """Note a plan, {tensor: offset}, in the graph; tensors without an offset are left to the interpreter."""
    tensors = graph.tensors()
    numbers = [1, 0, len(tensors)] + [offsets.get(t, FREE) for t in tensors]
    graph.metadata[METADATA] = np.asarray(numbers, "<i4").tobytes()


def planned(graph):
    """{tensor: offset} of the plan in the metadata, tensors without an offset left out; None without a plan of the graph."""
    numbers = np.frombuffer(graph.metadata.get(METADATA, b""), "<i4").tolist()
    tensors = graph.tensors()
    if len(numbers) < 3 + len(tensors) or numbers[2] != len(tensors):
        return None
    return {t: at for t, at in zip(tensors, numbers[3:]) if at != FREE and held(t)}


class _Sharing:
    """Which tensors lie in one place. A choice is {index of an op: the input that its output takes the place of}."""

    def __init__(self, graph, spans, alias, in_place):
        self.spans = spans
        self._ops = graph.ops
        writers = Counter([*graph.inputs, *[t for op in graph.ops for t in op.outputs]])
        once = {t for t in spans if writers[t] == 1}
        self._alias = {}
        self._options = {}  # index of an op -> inputs
        for k, op in enumerate(graph.ops):
            x = relabelled(op) if alias else None
            if x in once and op.out in once:
                self._alias[k] = x
            elif in_place:
                found = [t for t in overwritable(op) if t in once and op.out in once and spans[t][1] == k]
                if found:
                    self._options[k] = found

    def first(self):
        return {k: inputs[0] for k, inputs in self._options.items()}

    def others(self, chosen):
        """Choices that differ in one op."""
        trials = []
        for k, inputs in self._options.items():
            trials += [{**chosen, k: x} for x in inputs[1:]]
        for k in self._options:
            trials.append({n: x for n, x in chosen.items() if n != k})
        return trials[:_TRIES]

    def groups(self, chosen):
        """({tensor: its place}, {place: [tensors]}, {tensor: the one in whose place it lies}); a place is a tensor too."""
        root = {t: t for t in self.spans}
        members = {t: [t] for t in self.spans}
        over = {}

        def join(x, out):
            a, b = root[x], root[out]
            for t in members.pop(b):
                root[t] = a
                members[a].append(t)
            over[out] = x

        for k, x in self._alias.items():
            join(x, self._ops[k].out)
        for k, x in chosen.items():
            out = self._ops[k].out
            if all(self.spans[t][1] <= k for t in members[root[x]]):
                join(x, out)
        return root, members, over


@dataclass
class _Packed:
    offsets: dict
    size: int
    blocks: list
    over: dict


def _packed(sharing, chosen, extra, budget):
    root, members, over = sharing.groups(chosen)
    blocks = []
    for tensors in members.values():
        spans = [sharing.spans[t] for t in tensors]
        blocks.append((max(align(t.nbytes) for t in tensors), min(s[0] for s in spans), max(s[1] for s in spans)))
    offsets, size = pack(blocks + extra, budget)
    at = dict(zip(members, offsets))
    return _Packed({t: at[root[t]] for t in root}, size, blocks + extra, over)
