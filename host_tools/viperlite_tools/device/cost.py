"""Runs on the target before run.py or bench.py, after a line that sets FLOATS: what a call costs, and the heap."""

import gc
import sys

if sys.implementation.name == "micropython":
    from micropython import heap_lock, heap_unlock
else:

    def heap_lock():
        pass

    heap_unlock = heap_lock

MOST = 1 << 29  # that ticks(), which go round at 2**30, can tell


def free():
    gc.collect()
    return gc.mem_free() if hasattr(gc, "mem_free") else None


def readings():
    """What two readings of the clock count that have nothing between them; they are told()'s."""
    read = ticks  # noqa: F821
    before = read()
    after = read()
    return 0 if before is None else (after - before) & 0x3FFFFFFF


def told(call):
    """What count() says of call(), with the heap locked if the model's kernels are integer ones."""
    read, whole = ticks, count()  # noqa: F821
    if not FLOATS:  # noqa: F821
        heap_lock()
    try:
        before = read()
        call()
        after = read()
    finally:
        if not FLOATS:  # noqa: F821
            heap_unlock()
    if whole is None:
        return None
    whole = count() - whole  # noqa: F821
    return whole if whole > MOST else (after - before) & 0x3FFFFFFF


def cost(call):
    """What call() takes, Python's call of it included, the clock not; None where nothing is counted."""
    spent = told(call)
    return None if spent is None else spent - readings()
