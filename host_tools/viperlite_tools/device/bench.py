"""Runs on the target, after lines that set ARENA_SIZE, FLOATS and INPUTS, the names under which data() has the inputs.

What it measures are lines on stdout:

    @paths NAME ...     kernel paths of this model's kernels
    @arena USED         bytes
    @heap TAKEN         bytes of heap that the interpreter takes, without the arena; None on CPython
    @unit UNIT          of what follows: None is the target's own, that of count(); us are microseconds, of time.ticks_us
    @count N            one invoke()
    @flash N            bytes of data that it loads from flash; None where they are not counted
    @op INDEX NAME N    what the kernels of an op take

count and flash: a call of invoke(), less a call of an empty function from the same place. Integer models run with the
heap locked.

op: invoke() with a profiler, which calls the kernels one by one. The two readings of the clock and the calls between
them are taken off: as much as the same takes with empty kernels in place of the model's. Neither the loop nor calls
count, then, nor what a native plan has in their place; an empty native kernel has some instructions itself, which are
taken off with the rest, for each call. So the sum over ops is what the kernels' code takes, a little less rather than
more, and what invoke() takes beside it is the cost of dispatch.

Every number is the least of REPEATS; inputs and variable tensors are the same each time.
"""

import gc
import sys
import time

import viperlite
from viperlite.profiler import MicroProfiler

if sys.implementation.name == "micropython":
    from micropython import heap_lock, heap_unlock
else:

    def heap_lock():
        pass

    heap_unlock = heap_lock


def minus(later, earlier):
    return later - earlier


UNIT, clock, between = None, count, minus  # noqa: F821
if count() is None:  # noqa: F821
    UNIT = "us"
    if hasattr(time, "ticks_us"):
        clock, between = time.ticks_us, time.ticks_diff
    else:
        clock = lambda: time.perf_counter_ns() // 1000  # noqa: E731
REPEATS = 5 if UNIT else 2


def nothing(p=None):
    pass


native = nothing
try:  # of the type that native kernels have
    exec("import micropython\n@micropython.viper\ndef native(p):\n    pass\n")
except (ImportError, SyntaxError):
    pass  # where there is no native code


def empty(kernel):
    """Like the kernel, without its work."""
    return native if type(kernel) is type(native) else nothing


def free():
    gc.collect()
    return gc.mem_free() if hasattr(gc, "mem_free") else None


def prepare(model, arena, *profiler):
    interpreter = viperlite.MicroInterpreter(model, viperlite.AllOpsResolver(), arena, *profiler)
    interpreter.allocate_tensors()
    return interpreter


def again(interpreter):
    """Before each invoke(): inputs share memory with what comes later."""
    interpreter.reset()
    for i, name in enumerate(INPUTS):  # noqa: F821
        interpreter.input(i).data[:] = data(name)  # noqa: F821
    gc.collect()


def cost(read, minus, call):
    """What read() says of call()."""
    before = read()
    if not FLOATS:  # noqa: F821
        heap_lock()
    try:
        call()
    finally:
        if not FLOATS:  # noqa: F821
            heap_unlock()
    after = read()
    return None if after is None else minus(after, before)


def least(read, minus, interpreter):
    """The least that read() says of invoke(), less a call of nothing()."""
    spent = []
    for _ in range(REPEATS):
        again(interpreter)
        taken = cost(read, minus, interpreter.invoke)
        if taken is None:
            return None
        spent.append(taken - cost(read, minus, nothing))
    return min(spent)


def ticks(profiler, interpreter):
    """(least ticks, tag) of each op. The clock may allocate, and the collector must not come in between."""
    lists = []
    for _ in range(REPEATS):
        again(interpreter)
        profiler.clear_events()
        if not FLOATS:  # noqa: F821
            gc.disable()
        interpreter.invoke()
        gc.enable()
        lists.append(profiler.events())
    return [(min([events[i][1] for events in lists]), tag) for i, (tag, _) in enumerate(lists[0])]


def run():
    model = viperlite.get_model(data("model"))  # noqa: F821
    arena = bytearray(ARENA_SIZE)  # noqa: F821
    before = free()
    interpreter = prepare(model, arena)
    after = free()
    print("@paths", *interpreter.paths)
    print("@arena", interpreter.arena_used_bytes())
    print("@heap", None if after is None else before - after)
    print("@unit", UNIT)
    print("@count", least(clock, between, interpreter))
    print("@flash", least(flash_read, minus, interpreter))  # noqa: F821
    del interpreter
    gc.collect()
    profiler = MicroProfiler(clock=clock, difference=between)
    interpreter = prepare(model, arena, profiler)
    taken = ticks(profiler, interpreter)
    event = type(profiler.begin_event)
    interpreter._plan = [(f if type(f) is event else empty(f), p) for f, p in interpreter._plan]
    for i, ((n, tag), (calls, _)) in enumerate(zip(taken, ticks(profiler, interpreter))):
        print("@op", i, tag, n - calls)


run()
