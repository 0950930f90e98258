"""Runs on the target, after lines that set MODELS: [(name, bytes of arena that it needs, [bytes of arena to run it in])].

data(name) is a model, data(name + ".in") and data(name + ".out") are the bytes of all inputs and outputs of one invocation
after the other. What comes of it are lines on stdout:

    @ran NAME ARENA CALLS COST FLASH  in ARENA bytes: calls of the plan, cost of allocate_tensors(), bytes that invoke() loads
                                      from flash; None where they are not counted
    @wrong NAME ARENA WHAT
"""

import gc
import sys

import viperlite

if sys.implementation.name == "micropython":
    from micropython import heap_lock, heap_unlock
else:

    def heap_lock():
        pass

    heap_unlock = heap_lock


def locked(call):
    """Call it where nothing can be allocated."""
    heap_lock()
    try:
        call()
    finally:
        heap_unlock()


def counted(call, *what):
    """(count, bytes loaded from flash) of a call."""
    start, before = count(), flash_read()  # noqa: F821
    call(*what)
    end, after = count(), flash_read()  # noqa: F821
    return None if start is None else end - start, None if before is None else after - before


def filled(tensors, data, at, store):
    """Store bytes of data from `at` on in tensors, or compare them: (next, whether all are equal)."""
    same = True
    for tensor in tensors:
        n = len(tensor.data)
        if store:
            tensor.data[:] = data[at : at + n]
        else:
            same = same and tensor.data == data[at : at + n]
        at += n
    return at, same


def one(name, need, size, arena):
    interpreter = viperlite.MicroInterpreter(viperlite.get_model(data(name)), viperlite.AllOpsResolver(), arena)  # noqa: F821
    cost, _ = counted(interpreter.allocate_tensors)
    if interpreter.arena_used_bytes() != need:
        print("@wrong", name, size, "uses", interpreter.arena_used_bytes(), "bytes")
    ins, outs = data(name + ".in"), data(name + ".out")  # noqa: F821
    inputs = [interpreter.input(i) for i in range(interpreter.inputs_size())]
    outputs = [interpreter.output(i) for i in range(interpreter.outputs_size())]
    at = to = 0
    while at < len(ins):
        at, _ = filled(inputs, ins, at, True)
        gc.collect()
        _, flash = counted(locked, interpreter.invoke)
        to, same = filled(outputs, outs, to, False)
        if not same:
            print("@wrong", name, size, "outputs", [bytes(output.data[:8]) for output in outputs])
            break
    print("@ran", name, size, len(interpreter._plan), cost, flash)


def run():
    for name, need, sizes in MODELS:  # noqa: F821
        for size in sizes:
            gc.collect()
            try:
                one(name, need, size, bytearray(size))
                if size < need:
                    print("@wrong", name, size, "is enough")
            except viperlite.ArenaError as error:
                if size >= need or error.need != need:
                    print("@wrong", name, size, error)


run()
