"""The order of the ops in which least is alive at once.

- What is alive depends only on which ops have run, so a search over sets of ops that have run, cheapest peak first, finds
  the optimum (Dijkstra's algorithm with the maximum for the sum).
- An op that neither raises the peak nor what is alive after it can go first in any order that follows: it is run without
  a choice. Chains thus cost one step each.
- The search has a budget of steps. Beyond it a beam takes over: the best sets of each size, as many as the budget allows.
- The order that was given stays unless another one needs less.

Tensors that may share a place (sharing.py) count once. Kept in order: ops that have a variable tensor in common, and ops
whose effect may go beyond their outputs (custom ops, and those without outputs or with resources).
"""

import heapq

from .lifetime import align, held
from .sharing import overwritable, relabelled

BUDGET = 400000  # times that the search may look at what an op costs, and then the beam: each is about a second
_NARROW, _WIDE = 2, 300  # sets of each size that the beam keeps


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
    before, behind    of each op: ops that must have run; ops that wait for it
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
        self.n, self.steps = len(ops), 0
        self.behind = [[j for j in range(self.n) if self.before[j] >> k & 1] for k in range(self.n)]
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

    def start_set(self):
        """The set of no op: (done, bytes alive of those that are ever needed, ops that can run)."""
        live = sum(self.size[p] for p in self.inputs if self.uses[p] or self.kept[p])
        return 0, live, sum(1 << k for k in range(self.n) if not self.before[k])

    def step(self, done, live, k):
        """(bytes alive while op k runs, bytes alive after it) when the ops of `done` have run and `live` bytes live."""
        self.steps += 1
        waiting, size = ~(done | 1 << k), self.size
        made = sum([size[p] for p in self.makes[k]])
        after = during = live + made
        for p in self.reads[k]:
            if not self.uses[p] & waiting and not self.kept[p]:
                after -= size[p]
                if p in self.over[k] and during == live + made:
                    during -= min(made, size[p])
        for p in self.makes[k]:
            if self.uses[p] == 1 << k and not self.kept[p]:
                after -= size[p]  # nobody reads it
        return during, after

    def run(self, done, ready, k):
        """(done, ready) once op k has run too."""
        done |= 1 << k
        ready &= ~(1 << k)
        for j in self.behind[k]:
            if not self.before[j] & ~done:
                ready |= 1 << j
        return done, ready

    def peak(self, sequence):
        done, live, _ = self.start_set()
        worst = self.start
        for k in sequence:
            during, live = self.step(done, live, k)
            worst = max(worst, during)
            done |= 1 << k
        return worst

    def settle(self, done, live, ready, worst):
        """Run every op that costs nothing: (done, live, ready, ops run)."""
        run, again = [], True
        while again:
            again = False
            for k in _bits(ready):
                during, after = self.step(done, live, k)
                if during <= worst and after <= live:
                    done, ready = self.run(done, ready, k)
                    live, again = after, True
                    run.append(k)
        return done, live, ready, run

    def next_sets(self, done, live, ready, worst, limit):
        """(peak, done, live, ready, ops run) of every set that comes next, with peaks below `limit`."""
        for k in _bits(ready):
            during, after = self.step(done, live, k)
            peak = max(worst, during)
            if peak < limit:
                now, can = self.run(done, ready, k)
                *state, run = self.settle(now, after, can, peak)
                yield peak, *state, [k, *run]


def _bits(mask):
    """Numbers of the bits that are set, rising."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _exact(problem, given, budget):
    """(peak, order) of the least peak, order None if none is below `given`."""
    full = (1 << problem.n) - 1
    done, live, ready, run = problem.settle(*problem.start_set(), problem.bound)
    parents, reached = {done: (None, run)}, {done: problem.bound}
    queue, number = [(problem.bound, -done.bit_count(), 0, done, live, ready)], 0
    while queue:
        worst, _, _, done, live, ready = heapq.heappop(queue)
        if worst > reached[done]:
            continue
        if done == full:
            return worst, _trace(parents, done)
        if problem.steps > budget:
            return _beam(problem, given, budget)
        for peak, now, left, can, run in problem.next_sets(done, live, ready, worst, given):
            if peak < reached.get(now, given):
                reached[now] = peak
                parents[now] = (done, run)
                number += 1
                heapq.heappush(queue, (peak, -now.bit_count(), number, now, left, can))
    return given, None


def _beam(problem, given, budget):
    """The same, not proven to be the least."""
    problem.steps, looked = 0, 0
    full = (1 << problem.n) - 1
    done, live, ready, run = problem.settle(*problem.start_set(), problem.bound)
    parents = {done: (None, run)}
    levels = {done.bit_count(): {done: (problem.bound, live, ready)}}
    for size in range(problem.n):
        level = levels.pop(size, {})
        each = problem.steps / max(1, looked)  # steps that a set has cost so far
        wide = int(min(_WIDE, max(_NARROW, (budget - problem.steps) / ((problem.n - size) * max(1, each)))))
        for done, (worst, live, ready) in sorted(level.items(), key=lambda item: (*item[1][:2], item[0]))[:wide]:
            looked += 1
            for peak, now, left, can, run in problem.next_sets(done, live, ready, worst, given):
                others = levels.setdefault(now.bit_count(), {})
                if now not in others or peak < others[now][0]:
                    others[now] = (peak, left, can)
                    parents[now] = (done, run)
    if full not in levels.get(problem.n, {}):
        return given, None
    return levels[problem.n][full][0], _trace(parents, full)


def _trace(parents, done):
    runs = []
    while done is not None:
        done, run = parents[done]
        runs.append(run)
    return [k for run in reversed(runs) for k in run]
