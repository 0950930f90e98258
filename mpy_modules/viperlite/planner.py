"""Greedy memory planner: where each buffer lies in the arena.

Algorithm, as in tflite-micro's memory_planner/greedy_memory_planner.cc:
- A buffer is (size, first, last, fixed): it is alive from op `first` to op `last`, both included.
- Buffers with a fixed offset (an offline plan) are placed first, as they stand.
- The others are placed in order of falling size.
- A buffer goes to the lowest offset where it meets no placed buffer that is alive at the same time.
Limits: it is greedy, so the result may lie above the optimum; it never moves what it has placed.
"""

from .compat import const

ALIGN = const(16)  # bytes, TFLM's MicroArenaBufferAlignment
FREE = const(-1)  # `fixed` of a buffer that the planner may place


def align(n, to=ALIGN):
    return (n + to - 1) // to * to


def plan(buffers):
    """Offsets for `buffers`, a list of (size, first, last, fixed); returns (offsets, bytes needed)."""
    order = sorted(range(len(buffers)), key=lambda i: (buffers[i][3] == FREE, -buffers[i][0], i))  # not stable on boards
    offsets = [0] * len(buffers)
    placed = []  # indices, by rising offset
    for i in order:
        size, first, last, fixed = buffers[i]
        if size == 0:
            continue
        at = fixed
        if fixed == FREE:
            at = 0
            for j in placed:
                if buffers[j][1] <= last and buffers[j][2] >= first:
                    if offsets[j] - at >= size:
                        break
                    at = max(at, align(offsets[j] + buffers[j][0]))
        offsets[i] = at
        k = 0
        while k < len(placed) and offsets[placed[k]] <= at:
            k += 1
        placed.insert(k, i)
    return offsets, max([0] + [align(offsets[i] + buffers[i][0]) for i in placed])


def peak(buffers):
    """(op, bytes) where most is alive at once: what an ArenaError names."""
    best = (0, 0)
    for op in range(max([b[2] for b in buffers]) + 1 if buffers else 0):
        total = sum([align(b[0]) for b in buffers if b[1] <= op <= b[2]])
        if total > best[1]:
            best = (op, total)
    return best


def largest_gap(live, room):
    """(offset, size) of the largest stretch below `room` that meets none of `live`, (offset, size) pairs; aligned."""
    best, at = (0, 0), 0
    for offset, size in sorted(live) + [(room, 0)]:
        if offset - at > best[1]:
            best = at, offset - at
        at = max(at, align(offset + size))
    return best
