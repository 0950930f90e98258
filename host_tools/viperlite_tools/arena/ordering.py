"""The order of the ops in which least is alive at once.

- What is alive depends only on which ops have run, so a search over sets of ops that have run, cheapest peak first, finds
  the optimum (Dijkstra's algorithm with the maximum for the sum).
- An op that neither raises the peak nor what is alive after it can go first in any order that follows: it is run without
  a choice. Chains thus cost one step each.
- The search has a budget of sets. Beyond it a beam takes over: the best sets of each size.
- The order that was given stays unless another one needs less.

Tensors that may share a place (sharing.py) count once. Kept in order: ops that have a variable tensor in common, and ops
whose effect may go beyond their outputs (custom ops, and those without outputs or with resources).
"""

import heapq

from .lifetime import align, held
from .sharing import overwritable, relabelled

BUDGET = 60000  # sets of ops that the exact search may look at
_BEAM = 200  # sets of each size that the beam keeps


def order(graph, budget=BUDGET, alias=True, in_place=True):
    """Put graph.ops into the order of the least peak that is found; returns that peak in bytes.

    Never worse than the given order, and the same for the same graph. A plan for another order is dropped.
    """
    problem = _Problem(graph, alias, in_place)
    given = problem.peak(range(len(graph.ops)))
    if given <= problem.bound or not problem.orderly:
        return given
    best, found = _exact(problem, given, budget)
    if found is None:
        return given
    graph.ops = [graph.ops[k] for k in found]
    graph.metadata.pop("OfflineMemoryAllocation", None)
    return best


def peak(graph, alias=True, in_place=True):
    """Bytes alive at the worst moment of the order that the graph has: no plan of it can be smaller."""
    return _Problem(graph, alias, in_place).peak(range(len(graph.ops)))


class _Problem:
    """A graph in numbers: places, each of one tensor or of several that relabel one another, and sets of ops as bit masks.

    size, uses, kept  of each place: bytes, ops that need it, whether it is an output of the model
    makes, reads      of each op: places that it fills, places that it needs
    over              of each op: those of `reads` in which its output may be written
    before            of each op: ops that must have run
    bound             bytes that no order can do without
    """

    def __init__(self, graph, alias, in_place):
        ops = graph.ops
        place, self.size, self.uses, self.kept = {}, [], [], []
        self.makes, self.reads, self.over, self.before = [], [], [], []
        self.orderly = True  # no tensor has two writers
        writer = {}

        def new(tensor):
            place[tensor] = len(self.size)
            self.size.append(align(tensor.nbytes))
            self.uses.append(0)
            self.kept.append(False)
            return place[tensor]

        for t in graph.inputs:
            if held(t) and t not in place:
                new(t)
        self.inputs = list(place.values())
        for k, op in enumerate(ops):
            x = relabelled(op) if alias else None
            if x is not None and x in place and op.out not in place:
                place[op.out] = place[x]
            reads = sorted({place[t] for t in op.inputs if held(t) and t in place})
            makes = []
            for t in op.outputs:
                self.orderly &= t not in writer and t not in graph.inputs
                writer[t] = k
                if held(t) and t not in place:
                    makes.append(new(t))
            for p in [*reads, *makes]:
                self.uses[p] |= 1 << k
            over = overwritable(op) if in_place and makes else []
            self.makes.append(makes)
            self.reads.append(reads)
            self.over.append(sorted({place[t] for t in over if t in place}))
        for t in graph.outputs:
            if t in place:
                self.kept[place[t]] = True
        self._precedence(ops, writer)
        self.n = len(ops)
        self.start = sum(self.size[p] for p in self.inputs)
        ends = {p for p in place.values() if self.kept[p]}
        own = [self._own(k) for k in range(self.n)]
        self.bound = max([self.start, sum(self.size[p] for p in ends), *own])

    def _precedence(self, ops, writer):
        last = {}  # what must be kept in order -> op that has had it
        for k, op in enumerate(ops):
            mask = 0
            for t in op.inputs:
                if t in writer and writer[t] != k:
                    mask |= 1 << writer[t]
                    self.orderly &= writer[t] < k
            tensors = [t for t in [*op.inputs, *op.outputs] if t is not None]
            marks = [t for t in tensors if t.variable]
            if op.custom or not op.outputs or any(t.dtype in ("resource", "variant") for t in tensors):
                marks.append("effect")
            for mark in marks:
                if last.get(mark, k) != k:
                    mask |= 1 << last[mark]
                last[mark] = k
            self.before.append(mask)

    def _own(self, k):
        """Bytes of an op's own inputs and outputs."""
        made = sum(self.size[p] for p in self.makes[k])
        own = sum(self.size[p] for p in self.reads[k]) + made
        return own - max([min(made, self.size[p]) for p in self.over[k] if not self.kept[p]], default=0)

    def initial(self):
        """Bytes alive before the first op, of those that are ever needed."""
        return sum(self.size[p] for p in self.inputs if self.uses[p] or self.kept[p])

    def step(self, done, live, k):
        """(bytes alive while op k runs, bytes alive after it) when the ops of `done` have run and `live` bytes live."""
        now = done | 1 << k
        made = sum([self.size[p] for p in self.makes[k]])
        after = during = live + made
        for p in self.reads[k]:
            if not self.uses[p] & ~now and not self.kept[p]:
                after -= self.size[p]
                if p in self.over[k] and during == live + made:
                    during -= min(made, self.size[p])
        for p in self.makes[k]:
            if self.uses[p] == 1 << k and not self.kept[p]:
                after -= self.size[p]  # nobody reads it
        return during, after

    def peak(self, sequence):
        done, live, worst = 0, self.initial(), self.start
        for k in sequence:
            during, live = self.step(done, live, k)
            worst = max(worst, during)
            done |= 1 << k
        return worst

    def ready(self, done):
        return [k for k in range(self.n) if not done >> k & 1 and not self.before[k] & ~done]

    def settle(self, done, live, worst):
        """Run every op that costs nothing: (done, live, ops run)."""
        run, again = [], True
        while again:
            again = False
            for k in self.ready(done):
                during, after = self.step(done, live, k)
                if during <= worst and after <= live:
                    done, live, again = done | 1 << k, after, True
                    run.append(k)
        return done, live, run


def _exact(problem, given, budget):
    """(peak, order) of the least peak, order None if none is below `given`."""
    full = (1 << problem.n) - 1
    done, live, run = problem.settle(0, problem.initial(), problem.bound)
    parents = {done: (None, run)}
    reached = {done: problem.bound}
    queue, number = [(problem.bound, -done.bit_count(), 0, done, live)], 0
    while queue:
        worst, _, _, done, live = heapq.heappop(queue)
        if worst > reached[done]:
            continue
        if done == full:
            return worst, _trace(parents, done)
        if len(reached) > budget:
            return _beam(problem, given)
        for k in problem.ready(done):
            during, after = problem.step(done, live, k)
            peak = max(worst, during)
            if peak >= given:
                continue
            now, left, run = problem.settle(done | 1 << k, after, peak)
            if peak < reached.get(now, given):
                reached[now] = peak
                parents[now] = (done, [k, *run])
                number += 1
                heapq.heappush(queue, (peak, -now.bit_count(), number, now, left))
    return given, None


def _beam(problem, given):
    """The same, not proven to be the least."""
    full = (1 << problem.n) - 1
    done, live, run = problem.settle(0, problem.initial(), problem.bound)
    parents = {done: (None, run)}
    levels = {done.bit_count(): {done: (problem.bound, live)}}
    for size in range(problem.n):
        level = levels.pop(size, {})
        for done, (worst, live) in sorted(level.items(), key=lambda item: (*item[1], item[0]))[:_BEAM]:
            for k in problem.ready(done):
                during, after = problem.step(done, live, k)
                peak = max(worst, during)
                if peak >= given:
                    continue
                now, left, run = problem.settle(done | 1 << k, after, peak)
                others = levels.setdefault(now.bit_count(), {})
                if (peak, left) < others.get(now, (given, 0)):
                    others[now] = (peak, left)
                    parents[now] = (done, [k, *run])
    if full not in levels.get(problem.n, {}):
        return given, None
    return levels[problem.n][full][0], _trace(parents, full)


def _trace(parents, done):
    runs = []
    while done is not None:
        done, run = parents[done]
        runs.append(run)
    return [k for run in reversed(runs) for k in run]
