"""What passes save."""

from dataclasses import dataclass

from .. import arena, macs


@dataclass
class Size:
    """ops          how many
    constants    bytes of constants, those that share a buffer counted once
    macs         multiply-accumulates of an inference
    activations  bytes of them alive at the worst moment
    """

    ops: int
    constants: int
    macs: int
    activations: int

    def __sub__(self, other):
        return Size(*[a - b for a, b in zip(self.__dict__.values(), other.__dict__.values())])

    def __add__(self, other):
        return Size(*[a + b for a, b in zip(self.__dict__.values(), other.__dict__.values())])


def measure(graph):
    """Size of a graph."""
    buffers = {}
    for t in graph.tensors():
        if t.raw is not None:
            buffers[t.raw] = len(t.raw)
        elif t.data is not None and t.n:
            buffers[t.data.ctypes.data] = t.nbytes
    return Size(len(graph.ops), sum(buffers.values()), sum(map(_macs, graph.ops)), arena.peak(graph))


def _macs(op):
    try:
        return int(macs.count(op.name, op.inputs, sum(t.n for t in op.outputs)))
    except (IndexError, AttributeError):  # it lacks an input that its kind has
        return 0
