"""The proof that a plan holds: the model is run on paper, with the name of every piece of memory for its contents.

It knows nothing of lifetimes. Every tensor that an op or the caller reads must be found as it was written, in every piece
of ALIGN bytes; an op may write over its own input only where sharing.py allows it, and at the same address.
"""

import numpy as np

from .lifetime import ALIGN, align, held
from .sharing import overwritable, relabelled


def check(graph, offsets):
    """What is wrong with a plan, {tensor: offset} of every held tensor, as a list of sentences; empty if it holds."""
    tensors = [t for t in graph.tensors() if held(t)]
    wrong = ["%s has no place" % t.name for t in tensors if offsets.get(t, -1) < 0]
    wrong += ["%s lies at %d, no multiple of %d" % (t.name, offsets[t], ALIGN) for t in tensors if offsets.get(t, 0) % ALIGN]
    return wrong or _Paper(graph, tensors, offsets).run()


class _Paper:
    def __init__(self, graph, tensors, offsets):
        self.graph, self.offsets = graph, offsets
        end = max([offsets[t] + align(t.nbytes) for t in tensors], default=0)
        self.memory = np.full(end // ALIGN, -1, np.int64)
        self.values = {}  # tensor -> what its bytes must be
        self.number = 0
        self.wrong = []

    def pieces(self, t):
        start = self.offsets[t] // ALIGN
        return slice(start, start + align(t.nbytes) // ALIGN)

    def write(self, t, value=None):
        """Fill a tensor with a new value, or with that of another one."""
        if value is None:
            self.number += 1
            value = (self.number << 32) + np.arange(align(t.nbytes) // ALIGN)
        self.values[t] = value
        self.memory[self.pieces(t)] = value

    def read(self, t, reader):
        if t not in self.values:
            self.wrong.append("%s reads %s before it is written" % (reader, t.name))
        elif not np.array_equal(self.memory[self.pieces(t)], self.values[t]):
            self.wrong.append("%s finds %s overwritten" % (reader, t.name))

    def overlap(self, a, b):
        p, q = self.pieces(a), self.pieces(b)
        return p.start < q.stop and q.start < p.stop

    def run(self):
        for t in self.graph.inputs:
            if held(t):
                self.write(t)
        for t in self.graph.inputs:
            if held(t):
                self.read(t, "the first op")
        for k, op in enumerate(self.graph.ops):
            self.op("op %d %s" % (k, op.name), op)
        for t in self.graph.outputs:
            if held(t):
                self.read(t, "the caller")
        return self.wrong

    def op(self, name, op):
        inputs = [t for t in op.inputs if held(t)]
        outputs = [t for t in op.outputs if held(t)]
        for t in inputs:
            self.read(t, name)
        x = relabelled(op)
        allowed = [x] if x is not None else overwritable(op)
        for out in outputs:
            for t in inputs:
                if self.overlap(out, t) and not (self.offsets[out] == self.offsets[t] and t in allowed):
                    self.wrong.append("%s writes %s over its input %s" % (name, out.name, t.name))
        for out in outputs:
            self.write(out, self.values.get(x) if x is not None else None)
        for out in outputs:
            self.read(out, name)
