"""What a model's arena holds, op by op; what holds the peak; what would lower it. Every number is that of a plan really made.

explain() gives a dict that JSON can hold; sizes and offsets in bytes:

    march        architecture that scratch and blocks are told for, null for this machine's Python
    arena        the least that works on a board, null where viperlite cannot run the model; `reason` then says why
    planned      of it what is reused while the model runs; lasting: the rest, at the arena's end
    tensors_size of the planned part what the tensors reach to
    bound        the most bytes of tensors alive at one time: this order of ops can do with no less
    ops          [{op, live, scratch, block, used}] in order, used being the sum; live counts tensors in one place once
    tensors      [{name, bytes, offset, first, last, op, over}]; alive from op `first` to op `last`, -1 and the number of ops
                 standing for before and after; op: what writes it; over: in whose place it lies
    beside       [{op, offset, scratch, block}]
    peak         {op, used, held: [numbers of tensors, largest first]}
    steps        [{step, arena, saved}]: from the file as it is to one that convert has been over, each with the ones before
    tensors_alone  what the tensors would reach to in a plan for them alone
    changes      [{change, saves}]: what another model would save of that
"""

import numpy as np

import viperlite
from viperlite import planner

from .. import graph as graphs
from .. import precompute
from ..graph import Graph, Op, Tensor
from . import device
from .lifetime import align, held, lifetimes
from .ordering import order
from .placement import METADATA, place, planned

_PLAN = precompute.NAME.decode()  # metadata of a precomputed plan
_STRIPS = (2, 4)
_WINDOWS = ("CONV_2D", "DEPTHWISE_CONV_2D", "AVERAGE_POOL_2D", "MAX_POOL_2D")
_BUDGET = 20000  # of a plan that is only compared
_TENSORS = 12  # the largest, of which half is tried


def explain(graph, march=None, plan=True):
    """The facts of a graph, which is not changed. plan: as convert would plan it, else as it stands."""
    steps, made = _steps(graph, march)
    if plan:
        graph = made
        precomputed = True
    else:
        graph = graph.copy()
        precomputed = _PLAN in graph.metadata
    data = _bytes(graph, precomputed)
    graph = graphs.read(data)
    reason = None
    try:
        layout = device.layout(data, march)
    except viperlite.ViperliteError as error:
        layout, reason = None, str(error)
    facts = _facts(graph, layout)
    alone = place(graph.copy(), budget=_BUDGET).size
    facts.update(march=march, reason=reason, steps=steps, tensors_alone=alone, changes=_changes(graph, alone))
    return facts


def _bytes(graph, precomputed):
    """The file of a graph, its own precomputed plan left out, which is of other bytes."""
    graph.metadata.pop(_PLAN, None)
    data = graphs.write(graph)
    return precompute.precompute(data) if precomputed else data


# ---- what there is


def _facts(graph, layout):
    tensors, n = graph.tensors(), len(graph.ops)
    spans = lifetimes(graph)
    offsets = {t: layout.offsets[i] for i, t in enumerate(tensors) if i in layout.offsets} if layout else _offsets(graph, spans)
    offsets = {t: at for t, at in offsets.items() if t in spans}
    places = [t for t in spans if t in offsets]
    beside = layout.beside if layout else []
    scratch, block = [0] * n, [0] * n
    for k, _, some, of_block in beside:
        scratch[k] += align(some)
        block[k] += of_block
    live = [_union([(offsets[t], align(t.nbytes)) for t in places if spans[t][0] <= k <= spans[t][1]]) for k in range(n)]
    used = [sum(three) for three in zip(live, scratch, block)]
    peak = int(np.argmax(used)) if n else 0
    number = {t: i for i, t in enumerate(places)}
    size = max([offsets[t] + align(t.nbytes) for t in places], default=0)
    return {
        "arena": layout.total if layout else None,
        "planned": layout.total - layout.lasting if layout else size,
        "lasting": layout.lasting if layout else None,
        "tensors_size": size,
        "bound": max(live, default=0),
        "ops": [
            {"op": op.name, "live": live[k], "scratch": scratch[k], "block": block[k], "used": used[k]}
            for k, op in enumerate(graph.ops)
        ],
        "tensors": [
            {"name": t.name, "bytes": t.nbytes, "offset": offsets[t], "first": spans[t][0], "last": spans[t][1],
             "op": spans[t][0] if t not in graph.inputs else None, "over": number.get(_over(graph, t, offsets, spans))}
            for t in places
        ],
        "beside": [{"op": k, "offset": at, "scratch": some, "block": of_block} for k, at, some, of_block in beside],
        "peak": {
            "op": peak,
            "used": used[peak] if n else 0,
            "held": sorted([number[t] for t in places if spans[t][0] <= peak <= spans[t][1]], key=lambda i: -places[i].nbytes),
        },
    }  # fmt: skip


def _offsets(graph, spans):
    """Offsets of a model that no board of ours runs: those of its plan, the rest by falling size."""
    fixed = planned(graph) or {}
    buffers = [(t.nbytes, *spans[t], fixed.get(t, planner.FREE)) for t in spans]
    return dict(zip(spans, planner.plan(buffers)[0]))


def _over(graph, tensor, offsets, spans):
    """The input of its op in whose place a tensor lies, None if it has a place of its own."""
    op = graph.producer(tensor)
    inputs = op.inputs if op else []
    alive = [t for t in inputs if t in spans and spans[t][1] >= spans[tensor][0]]
    return next((t for t in alive if offsets.get(t) == offsets[tensor]), None)


def _union(pieces):
    """Bytes covered by (offset, size) pieces."""
    total, end = 0, 0
    for at, size in sorted(pieces):
        total += max(0, at + size - max(at, end))
        end = max(end, at + size)
    return total


# ---- what lowers the peak


def _steps(graph, march):
    """(steps as above, the graph after them)."""
    given = graph.copy()
    steps = []

    def note(step, one, precomputed=False):
        need = _need(one, march, precomputed)
        steps.append({"step": step, "arena": need, "saved": steps[-1]["arena"] - need if steps else 0})

    note("the file as it is", given, _PLAN in given.metadata)
    graph = graph.copy()
    for name in (METADATA, _PLAN):
        graph.metadata.pop(name, None)
    order(graph)
    note("the order of ops that needs least", graph)
    place(graph, alias=False, in_place=False)
    note("places searched for, not only by size", graph)
    place(graph, in_place=False)
    note("RESHAPE where its input lies", graph)
    place(graph)
    note("element-wise ops over an input that dies", graph)
    note("parameter blocks precomputed into the file", graph, True)
    device.place_for_boards(graph)
    note("places with scratch and blocks in mind, of all architectures", graph, True)
    return steps, graph


def _need(graph, march, precomputed):
    """Bytes of arena; of the tensors alone where viperlite cannot run the model."""
    try:
        return device.models.arena_size(_bytes(graph.copy(), precomputed), march)
    except viperlite.ViperliteError:
        spans = lifetimes(graph)
        offsets = _offsets(graph, spans)
        return max([offsets[t] + align(t.nbytes) for t in spans], default=0)


def _changes(graph, size):
    """What would save of `size`, bytes of a plan of the tensors alone, if the model were another; most first."""
    found = []
    spans = lifetimes(graph)
    tried = []
    for t in sorted(spans, key=lambda t: -t.nbytes)[:_TENSORS]:
        like = _like(graph, t)
        if like not in tried:
            tried.append(like)
            saves = size - _halved(graph, like)
            if saves > 0:
                found.append({"change": "half as many channels or pixels in %s" % _named(graph, like), "saves": saves})
    for k, op in enumerate(graph.ops):
        after = graph.consumers(op.out) if op.outputs else []
        if len(after) != 1 or op.out in graph.outputs or op.name not in _WINDOWS or after[0].name not in _WINDOWS:
            continue
        for n in _STRIPS:
            made = _strips(graph, op, after[0], n)
            if made:
                other, twice = made
                saves = size - place(other, budget=_BUDGET).size
                if saves > 0:
                    what = "ops %d %s and %d %s in %d strips, %d row%s between them made twice" % (
                        k, op.name, graph.ops.index(after[0]), after[0].name, n, twice, "s" * (twice != 1))  # fmt: skip
                    found.append({"change": what, "saves": saves})
    return sorted(found, key=lambda one: -one["saves"])


def _like(graph, tensor):
    """The tensors that must have as many elements as this one: those of ops that are not windowed."""
    like, before = {tensor}, 0
    while len(like) > before:
        before = len(like)
        for op in graph.ops:
            some = {t for t in [*op.inputs, *op.outputs] if held(t) and t.nbytes == tensor.nbytes}
            if op.name not in _WINDOWS and some & like:
                like |= some
    return like


def _named(graph, tensors):
    """Where tensors come from, "the outputs of ops 0, 2 and 3"."""
    names = ["the input" if len(graph.inputs) == 1 else "input %d" % i for i, t in enumerate(graph.inputs) if t in tensors]
    ops = [str(k) for k, op in enumerate(graph.ops) if any(t in tensors for t in op.outputs)]
    if len(ops) == 1:
        names.append("the output of op %s" % ops[0])
    elif ops:
        names.append("the outputs of ops %s and %s" % (", ".join(ops[:-1]), ops[-1]))
    return " and ".join(names)


def _halved(graph, tensors):
    """Bytes of the plan with half of each of these tensors."""
    other = graph.copy()
    for t, made in zip(graph.tensors(), other.tensors()):
        if t in tensors:
            made.shape = (-(-t.n // 2),)
    return place(other, budget=_BUDGET).size


def _strips(graph, first, second, n):
    """(graph in which two windowed ops take turns on n strips of rows, rows that are made twice), None if they cannot."""
    middle, out = first.out, second.out
    if second.inputs[0] is not middle or len(middle.shape) != 4 or len(out.shape) != 4 or out.shape[1] < n:
        return None
    height, rows = middle.shape[1], out.shape[1]
    ranges = [_rows(second, height, rows, rows * i // n, rows * (i + 1) // n) for i in range(n)]
    ops = []
    for op in graph.ops:
        if op is first:
            continue
        if op is not second:
            ops.append(op)
            continue
        for i, (begin, end) in enumerate(ranges):
            part = Tensor("strip", middle.dtype, (1, end - begin, *middle.shape[2:]))
            ops.append(Op(first.name, first.inputs, [part], first.options))
            made = out if i == 0 else Tensor("rest", out.dtype, (0,))
            ops.append(Op(second.name, [part, *second.inputs[1:], *([out] if i else [])], [made], second.options))
    return Graph(graph.inputs, graph.outputs, ops), sum(end - begin for begin, end in ranges) - height


def _rows(op, height, out_height, begin, end):
    """Rows of its input, [first, last), that a windowed op takes for rows [begin, end) of its output."""
    kernel = op.options.get("filter_height") or op.inputs[1].shape[1]
    stride, dilation = op.options.get("stride_h", 1), op.options.get("dilation_h_factor", 1) or 1
    reach = (kernel - 1) * dilation + 1
    before = max(0, (out_height - 1) * stride + reach - height) // 2 if op.options.get("padding") == "SAME" else 0
    return max(0, begin * stride - before), min(height, (end - 1) * stride - before + reach)
