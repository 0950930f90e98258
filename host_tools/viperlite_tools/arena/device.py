"""What else lies in the arena of a board beside the tensors: scratch, parameter blocks, variable tensors.

It is asked of the device package itself, with the kernel paths of an architecture; nothing is known here by heart.
"""

import struct
from dataclasses import dataclass, field

import viperlite
from viperlite import precomputed
from viperlite.builder import Builder
from viperlite.planner import FREE, plan

from .. import graph as graphs
from .. import models, mpy, precompute
from .placement import place

_MARCHES = (None, *mpy.ARCHITECTURES)


@dataclass
class Layout:
    """total    bytes of the arena, the least that works
    lasting  of them those at its end: states, and blocks if they are not in the file
    offsets  {number of a tensor: offset}
    beside   [(op, offset, bytes of scratch, bytes of a block)] of what lives only while an op runs
    """

    total: int
    lasting: int = 0
    offsets: dict = field(default_factory=dict)
    beside: list = field(default_factory=list)


def layout(data, march=None):
    """Layout of the arena for a .tflite; march: of mpy.ARCHITECTURES, None for this Python. ViperliteError if it cannot run."""
    total = models.arena_size(data, march)
    model = viperlite.get_model(data)
    with models._kernels_of(march):
        vector = model.metadata(precomputed.NAME)
        if vector is not None:
            loader = precomputed.find(model, vector, viperlite.AllOpsResolver(), viperlite.Arena(bytearray(0), alone=True))
            if loader:
                return Layout(total, loader.lasting, _offsets(model)[0], _streamed(model, vector, loader))
        offsets, beside, lasting = _offsets(model)
        return Layout(total, lasting, offsets, beside)


def place_for_boards(graph, precomputed=True):
    """place(), but with room for what lies beside the tensors, where boards then need less: Placement.

    Scratch and blocks differ from architecture to architecture, the plan is one. The better is the one whose largest arena is
    smaller; of two alike, the one that needs less on all of them together. precomputed: the file will have a plan.
    """

    def needs():
        data = graphs.write(graph)
        return precompute.precompute(data) if precomputed else data

    alone = place(graph)
    data, plan = needs(), dict(graph.metadata)
    try:
        layouts = [layout(data, march) for march in _MARCHES]
    except viperlite.ViperliteError:
        return alone
    scratch = {}
    for one in layouts:
        taken = {}
        for k, _, some, block in one.beside:
            taken.setdefault(graph.ops[k], []).append(some + block)
        for op, sizes in taken.items():
            scratch[op] = max(scratch.get(op, []), sizes, key=sum)
    together = place(graph, scratch=scratch)
    data = needs()
    before, after = [one.total for one in layouts], [models.arena_size(data, march) for march in _MARCHES]
    if (max(after), sum(after)) < (max(before), sum(before)):
        return together
    graph.metadata = plan
    return alone


class _Enough(Exception):
    pass


class _Told(Builder):
    """A Builder that stops where it would look for room."""

    def _place(self):
        planned, _, apart = self.held()
        for i in apart:
            self._arena.lasting(self._facts[i][0])
        names = [i for i, _ in planned]
        scratches = [(least, op, op, FREE) for op, least, _ in self._scratches]
        offsets, _ = plan([buffer for _, buffer in planned] + scratches)
        beside = [(op, at, least, 0) for at, (least, op, _, _) in zip(offsets[len(names) :], scratches) if least]
        self.found = dict(zip(names, offsets)), beside, self._arena.used()
        raise _Enough


def _offsets(model):
    """({tensor: offset}, scratch as in Layout, lasting bytes) of a model without a precomputed plan."""
    told = _Told(model, viperlite.AllOpsResolver(), viperlite.Arena(bytearray(0)))
    try:
        told.build()
    except _Enough:
        pass
    return told.found


def _streamed(model, vector, loader):
    """Scratch and blocks as in Layout of a precomputed plan, whose rows kernels/reference/load.py describes."""
    head = struct.unpack_from("<%di" % precomputed.HEADER, model.buf, vector.pos)
    rows, words = head[16], precomputed.SCRATCH + 3 + 3 * head[13]
    at = loader._at - 4 * words * rows
    found = []
    for _ in range(rows):
        row = struct.unpack_from("<%di" % words, model.buf, at)
        at += 4 * words
        block, scratch = row[2], row[3] + row[loader.columns[row[7]]]
        found.append((row[0], row[5] if block + scratch <= row[6] else row[4], scratch, block))
    return found
