"""Runs on the target, after cost.py and lines that set ARENA_SIZE and INPUTS, the names under which data() has the inputs.

What it measures are lines on stdout:

    @paths NAME ...     kernel paths of this model's kernels
    @arena USED         bytes
    @heap TAKEN         bytes of heap that the interpreter takes, without the arena; None on CPython
    @unit UNIT          of what follows: None is the target's own, that of count(); us are microseconds, of time.ticks_us
    @count N            one invoke()
    @flash N            bytes of data that it loads from flash; None where they are not counted
    @op INDEX NAME N    what the kernels of an op take

count: a call of invoke(), from Python and back, without the two readings of the clock. flash: the same call, less a call
of an empty function from the same place. Integer models run with the heap locked.

op: invoke() with a profiler, which calls the kernels one by one. The two readings of the clock and the calls between
them are taken off: as much as the same takes with empty kernels in place of the model's. So the sum over ops is what the
kernels' code takes (less the few instructions that an empty kernel has itself, for each call), and what invoke() takes
beside it is the cost of dispatch: of Python's call of invoke(), and of what calls the kernels in the plan that runs
without a profiler. An op that is given no elements takes nothing.

Every number is the least of REPEATS; inputs and variable tensors are the same each time. A float model's kernels
allocate, which takes sometimes more, sometimes less: its ops may seem to take more than the whole.
"""

import gc
import time

import viperlite
from viperlite.profiler import MicroProfiler

UNIT = None
if count() is None:  # noqa: F821
    UNIT = "us"
    count = ticks = time.ticks_us if hasattr(time, "ticks_us") else lambda: time.perf_counter_ns() // 1000
REPEATS = 5 if UNIT else 2


def minus(later, earlier):
    return later - earlier


def wrapped(later, earlier):
    return (later - earlier) & 0x3FFFFFFF


def idle(p):
    pass


def nothing():
    pass


native = idle
try:  # of the type that native kernels have
    exec("import micropython\n@micropython.viper\ndef native(p):\n    pass\n")
except (ImportError, SyntaxError):
    pass  # where there is no native code


def empty(kernel):
    """Like the kernel, without its work."""
    return native if type(kernel) is type(native) else idle


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


def both(call):
    """(what told() says of call(), bytes that were loaded from flash meanwhile)"""
    before = flash_read()  # noqa: F821
    spent = told(call)  # noqa: F821
    after = flash_read()  # noqa: F821
    return spent, None if after is None else after - before


def invoke(interpreter):
    """(cost of invoke(), bytes that it loads from flash), each the least that it takes."""
    spent, loads = [], []
    for _ in range(REPEATS):
        again(interpreter)
        whole, loaded = both(interpreter.invoke)
        _, others = both(nothing)
        spent.append(whole - readings())  # noqa: F821
        loads.append(None if loaded is None else loaded - others)
    return min(spent), None if None in loads else min(loads)


def unlocked(call):
    call()


def profile(profiler, interpreter, call):
    """(least ticks, tag) of each op. call: what calls invoke()."""
    lists = []
    for _ in range(REPEATS):
        again(interpreter)
        profiler.clear_events()
        call(interpreter.invoke)
        lists.append(profiler.events())
    return [(min([events[i][1] for events in lists]), tag) for i, (tag, _) in enumerate(lists[0])]


def run():
    model = viperlite.get_model(data("model"))  # noqa: F821
    arena = bytearray(ARENA_SIZE)  # noqa: F821
    before = free()  # noqa: F821
    interpreter = prepare(model, arena)
    after = free()  # noqa: F821
    print("@paths", *interpreter.paths)
    print("@arena", interpreter.arena_used_bytes())
    print("@heap", None if after is None else before - after)
    print("@unit", UNIT)
    total, loaded = invoke(interpreter)
    print("@count", total)
    print("@flash", loaded)
    del interpreter
    gc.collect()
    clock, difference, call = ticks, wrapped, told  # noqa: F821
    if total > MOST:  # noqa: F821
        clock, difference, call = count, minus, unlocked  # may allocate: the heap is not to be locked  # noqa: F821
    profiler = MicroProfiler(None, clock, difference)
    interpreter = prepare(model, arena, profiler)
    taken = profile(profiler, interpreter, call)
    steps = interpreter._plan  # an event's begin has the op's name in place of a block, its end None
    interpreter._plan = [(f if p is None or isinstance(p, str) else empty(f), p) for f, p in steps]
    for i, ((n, tag), (calls, _)) in enumerate(zip(taken, profile(profiler, interpreter, call))):
        print("@op", i, tag, n - calls)


run()
