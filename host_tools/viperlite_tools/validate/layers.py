"""Where a target begins to differ from a reference: every op looked at by itself.

The reference tells what each op writes. The target runs the same model, the same plan in the same arena, and compares after
each op; what differs it tells and puts right (device/tensors.py). So every op has right inputs, and each one that is named
is wrong by itself, the first of them is where it starts. An input that is not any more what an op has written there is named
too: memory that two tensors share by mistake.
"""

from dataclasses import dataclass

from .. import graph
from . import tensors
from .difference import Difference, difference, errors

_NAME = 40  # characters of a tensor's name that are shown
ROOM = 600 << 10  # bytes that a session's files may take with the model: the least ROMFS of the targets, rp2040's, has 640 kB


@dataclass
class Wrong:
    """An op that differs by itself. what: 'output 0', 'state in input 3', 'input 1, overwritten after op 4 wrote it'."""

    op: int
    name: str
    what: str
    tensor: str
    difference: Difference

    def __str__(self):
        return "op %d %s, %s (%s), %s" % (self.op, self.name, self.what, short(self.tensor), self.difference)


def short(name, n=_NAME):
    """The end of a tensor's name, which tells most: converters join the names of all that they fused."""
    return name if len(name) <= n else "..." + name[-n + 3 :]


def walk(target, model, cases, before, after, say, progress=lambda done, total: None):
    """[Wrong] of the last of these cases, in order of the ops.

    before, after  what the reference has told; what it has not is not compared
    """
    ops = graph.read(model.data, str(model.path)).ops
    states = {(op, place, 0): data for (op, place), data in before.items()}
    room = ROOM - len(model.data) - sum(len(data) for case in cases for data in case)
    found, done = {}, 0
    chunks = _chunks(after, room)
    for chunk in chunks:
        known = {**{place: after[place] for place in found if place in after}, **chunk, **states}
        watched = tensors.watch(target, model, cases, known, say, lambda k, at=done: progress(at + k, len(chunks) * len(ops)))
        done += len(ops)
        for (op, place), got in watched.after.items():
            if (op, place) in chunk:
                wrong = difference(_tensor(ops[op], place), got, after[op, place])
                if wrong:
                    what = "output %d" % place if place >= 0 else "state in input %d" % ~place
                    found[op, place] = Wrong(op, ops[op].name, what, _tensor(ops[op], place).name, wrong)
        for (op, place), got in watched.overwritten.items():
            tensor = _tensor(ops[op], place)
            writer = next(k for k in range(op - 1, -1, -1) if tensor in ops[k].outputs)
            wrong = difference(tensor, got, after[writer, ops[writer].outputs.index(tensor)])
            if wrong:
                what = "input %d, overwritten after op %d wrote it" % (~place, writer)
                found.setdefault((op, place, "input"), Wrong(op, ops[op].name, what, tensor.name, wrong))
    return sorted(found.values(), key=lambda wrong: (wrong.op, not wrong.what.startswith("input")))


def _tensor(op, place):
    return op.outputs[place] if place >= 0 else op.inputs[~place]


def _chunks(after, room):
    """The tensors in as few parts as have room, in order of the ops."""
    chunks, size = [{}], 0
    for place in sorted(after):
        if size + len(after[place]) > room and chunks[-1]:
            chunks.append({})
            size = 0
        chunks[-1][place] = after[place]
        size += len(after[place])
    return chunks


def counterparts(model, other):
    """[((op, place), tensor of model, (op, place) in other, tensor of other)] of what two models' ops both write.

    Ops are the same by their place if both models have the same ops; else tensors are the same if their names are.
    """
    mine, its = graph.read(model.data, str(model.path)).ops, graph.read(other.data, str(other.path)).ops
    if [(op.name, [t.shape for t in op.outputs]) for op in mine] == [(op.name, [t.shape for t in op.outputs]) for op in its]:
        return [
            ((k, i), t, (k, i), u)
            for k, (op, twin) in enumerate(zip(mine, its))
            for i, (t, u) in enumerate(zip(op.outputs, twin.outputs))
        ]
    named = {t.name: ((k, i), t) for k, op in enumerate(its) for i, t in enumerate(op.outputs)}
    found = []
    for k, op in enumerate(mine):
        for i, t in enumerate(op.outputs):
            place, twin = named.get(t.name, (None, None))
            if twin is not None and twin.shape == t.shape:
                found.append(((k, i), t, place, twin))
    return found


def same(tensor, other):
    """Whether equal bytes mean equal numbers."""
    scale = (tensor.scale, tensor.zero_point) == (other.scale, other.zero_point)
    return tensor.dtype == other.dtype and tensor.shape == other.shape and (scale or not tensor.quantized)


def errors_of_ops(target, model, case, pairs, its, say, progress=lambda done, total: None):
    """[{op, name, tensor, and what errors() says}] of each pair of counterparts; its: what other's ops wrote, as told."""
    ops = graph.read(model.data, str(model.path)).ops
    watched = tensors.watch(target, model, [case], None, say, lambda k: progress(k, len(ops)))
    return [
        {"op": place[0], "name": ops[place[0]].name, "tensor": t.name,
         **errors(t, [watched.after.get(place, b"")], u, [its.get(there, b"")])}
        for place, t, there, u in pairs
    ]  # fmt: skip
