"""Offsets for blocks of bytes that are alive at certain times: the less space they need together, the better.

A block is (size, first, last): it is alive from time `first` to time `last`, both included; its size is aligned. Those that
are alive at one time must not overlap. No packing is smaller than the largest sum of sizes alive at one time, the bound.

1. Blocks are put, in several orders, each at the lowest offset where it fits (the order of falling sizes is TFLM's greedy
   planner). Where one reaches the bound, that is the end.
2. A search by branch and bound. Some packing of the least size can be built from low to high offsets, each block lying
   on the skyline of those before it, so only such are tried. Finished within its budget, it has proven what it found.
3. Else orders are changed at random, those blocks first that stood highest. The numbers are the same each time.
"""

import random

from .lifetime import ALIGN, align

BUDGET = 500000  # blocks that the search may look at, and then the changes at random: each is about a second
_DEEP = 400  # blocks beyond which the search would be too deep
_PARTS = (0, 0.2, 0.5, 1)  # what the search aims at, from the bound to what is known


def bound(blocks):
    """The largest sum of sizes alive at one time."""
    return max([sum(s for s, a, b in blocks if a <= first <= b) for _, first, _ in blocks], default=0)


def pack(blocks, budget=BUDGET):
    """(offsets, size): one offset per block. Deterministic."""
    least = bound(blocks)
    rivals = [[j for j, (_, a, b) in enumerate(blocks) if j != i and a <= last and b >= first]
              for i, (_, first, last) in enumerate(blocks)]  # fmt: skip
    best = None
    for key in _keys(blocks):
        sequence = sorted(range(len(blocks)), key=lambda i: (key(i), i))
        offsets, size = _lowest(blocks, rivals, sequence)
        if best is None or size < best[1]:
            best = offsets, size, sequence
        if size <= least:
            return offsets, size
    if len(blocks) <= _DEEP:
        for part in _PARTS:  # the nearer the aim, the fewer branches to look at
            aim = align(least + int(part * (best[1] - least)))
            search = _Search(blocks, min(aim + ALIGN, best[1]), least, budget // len(_PARTS))
            done = search.run()
            if search.offsets:
                best = search.offsets, search.size, sorted(range(len(blocks)), key=lambda i: (search.offsets[i], i))
            if best[1] <= least or (done and part == _PARTS[-1]):
                return best[:2]
    return _shuffled(blocks, rivals, best, least, budget)


def _keys(blocks):
    loads = [sum(s for s, a, b in blocks if a <= last and b >= first) for _, first, last in blocks]
    yield lambda i: -blocks[i][0]
    yield lambda i: -blocks[i][0] * (blocks[i][2] - blocks[i][1] + 1)
    yield lambda i: (blocks[i][1] - blocks[i][2], -blocks[i][0])
    yield lambda i: (-loads[i], -blocks[i][0])
    yield lambda i: blocks[i][1]
    yield lambda i: -blocks[i][2]


def _lowest(blocks, rivals, sequence):
    """(offsets, size) when each block in turn goes to the lowest place where it fits."""
    offsets, size = [-1] * len(blocks), 0
    for i in sequence:
        at, need = 0, blocks[i][0]
        for start, end in sorted([(offsets[j], offsets[j] + blocks[j][0]) for j in rivals[i] if offsets[j] >= 0]):
            if start - at >= need:
                break
            at = max(at, end)
        offsets[i] = at
        size = max(size, at + need)
    return offsets, size


def _shuffled(blocks, rivals, best, least, budget):
    """(offsets, size) at least as good as `best`, from orders like its own."""
    rng = random.Random(len(blocks))
    offsets, size, sequence = best
    for _ in range(budget // (len(blocks) + sum(len(some) for some in rivals))):
        trial = list(sequence)
        top = [i for i in trial if offsets[i] + blocks[i][0] == size]
        moved = rng.choice(top)
        trial.remove(moved)
        trial.insert(rng.randrange(len(trial)), moved)
        for _ in range(rng.randrange(3)):
            i, k = rng.randrange(len(trial)), rng.randrange(len(trial))
            trial[i], trial[k] = trial[k], trial[i]
        found, need = _lowest(blocks, rivals, trial)
        if need <= size:
            offsets, size, sequence = found, need, trial
        if size <= least:
            break
    return offsets, size


class _Search:
    """Branch and bound over packings built from low to high. After run(): offsets, size of the best below `size`, or None."""

    def __init__(self, blocks, size, least, budget):
        self.offsets, self.size = None, size
        self._blocks, self._least, self._budget = blocks, least, budget
        times = sorted({first for _, first, _ in blocks})  # a load can only be largest where a block begins
        at = {}
        for i, (_, first, last) in enumerate(blocks):
            at[i] = [k for k, t in enumerate(times) if first <= t <= last]
        self._spans = [(at[i][0], at[i][-1] + 1) for i in range(len(blocks))]
        self._sky = [0] * len(times)  # top of what lies there
        self._rest = [0] * len(times)  # bytes that are still to come
        for (size, _, _), (a, b) in zip(blocks, self._spans):
            for t in range(a, b):
                self._rest[t] += size
        self._at = [0] * len(blocks)

    def run(self):
        """True if it came to its end: no packing is smaller than the best found."""
        return self._down(list(range(len(self._blocks))), (0, -1)) and self._budget > 0

    def _down(self, left, last):
        """Try every block of `left` next, at or above `last`, (offset, block); False when it is time to stop."""
        if not left:
            self.offsets, self.size = list(self._at), max(self._sky)
            return self.size > self._least
        sky, rest, blocks, spans = self._sky, self._rest, self._blocks, self._spans
        for top, load in zip(sky, rest):
            if load and max(top, 0) + load >= self.size:
                return True
        choices = []
        lid = None  # a block that fits below another one's place goes first
        for i in left:
            a, b = spans[i]
            at = max(sky[a:b])
            end = max(at, last[0]) + blocks[i][0]
            if end >= self.size:
                return True
            lid = end if lid is None else min(lid, end)
            if (at, i) > last:
                choices.append((at, -blocks[i][0], i))
        for at, _, i in sorted(choices):
            if at >= lid:
                break
            self._budget -= len(left)
            if self._budget <= 0:
                return False
            a, b = spans[i]
            before = sky[a:b]
            size = blocks[i][0]
            for t in range(a, b):
                sky[t] = at + size
                rest[t] -= size
            self._at[i] = at
            going = self._down([j for j in left if j != i], (at, i))
            sky[a:b] = before
            for t in range(a, b):
                rest[t] += size
            if not going:
                return False
        return True
