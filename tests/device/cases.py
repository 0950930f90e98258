"""Runs on the target, after lines that set PATH (kernel path), FIRST (number of a case) and ARENA: op cases in turn.

ARENA bytes are claimed once, before the heap is in pieces, and serve every case that needs no more.

data("cases") holds records as tests/pack.py lays them out. What comes of them are lines on stdout:

    @done CASE              every output of every invocation is what was expected
    @out CASE K I BASE64    it is not: output I of invocation K as it is, then the next case
    @refused CASE MESSAGE   a viperlite error
    @memory CASE            no room for the case itself: its arena, or its interpreter's objects
    @raised CASE ERROR      any other exception; MemoryError is one where invoke() may not allocate
    @paths CASE NAME ...    kernel paths that the case used
"""

import binascii
import gc
import struct
import sys

import viperlite
from viperlite import kernels

if sys.implementation.name == "micropython":
    from micropython import heap_lock, heap_unlock
    from uctypes import addressof
else:

    def heap_lock():
        pass

    heap_unlock = heap_lock
    addressof = None

FLOAT, ALONE = 1, 2  # flags of a record
PIECE = 384  # bytes of an output on one line
MORE = 700  # bytes of arena beyond need, once or twice, for two cases of three: kernels then get more scratch
GUARD = 0xA5  # what the bytes between a tensor's end and the next multiple of 16 hold, which are nobody's


def padded(n):
    return (n + 15) // 16 * 16


def locked(invoke):
    """invoke() with the heap locked: whatever allocates raises MemoryError."""
    heap_lock()
    try:
        invoke()
    finally:
        heap_unlock()


def guards(interpreter, arena):
    """Positions in the arena of the bytes between the outputs' ends and the next multiple of 16."""
    found = []
    for i in range(interpreter.outputs_size()):
        view = interpreter.output(i).data
        end = addressof(view) - addressof(arena) + len(view) if len(view) else 0
        if 0 < end < len(arena):  # else it is a constant, or ends the arena
            found.extend(range(end, min(padded(end), len(arena))))
    return found


def one(number, flags, need, model, sizes, n_in, invocations, values):
    """Run a case; `values` is all inputs and expected outputs of its invocations, in order."""
    try:
        size = min(need + number % 3 * MORE, max(need, ARENA))  # noqa: F821
        arena = memoryview(shared)[:size] if need <= ARENA else bytearray(need)  # noqa: F821
        interpreter = viperlite.MicroInterpreter(viperlite.get_model(model), viperlite.AllOpsResolver(), arena)
        interpreter.allocate_tensors()
    except viperlite.ViperliteError as error:
        print("@refused", number, error)
        return
    except MemoryError:
        print("@memory", number)
        return
    at = 0
    watched = guards(interpreter, arena) if addressof and flags & ALONE else ()
    for i in watched:
        arena[i] = GUARD
    for k in range(invocations):
        for i in range(n_in):
            interpreter.input(i).data[:] = values[at : at + sizes[i]]
            at += sizes[i]
        if PATH != "reference" and not flags & FLOAT:  # noqa: F821
            locked(interpreter.invoke)
        else:
            interpreter.invoke()
        for i in range(len(sizes) - n_in):
            size = sizes[n_in + i]
            got = interpreter.output(i).data
            if got != values[at : at + size]:
                for start in range(0, size, PIECE):
                    print("@out", number, k, i, binascii.b2a_base64(got[start : start + PIECE]).decode().strip())
            at += size
    for i in watched:
        if arena[i] != GUARD:
            raise ValueError("a kernel wrote beyond its output")
    print("@paths", number, *interpreter.paths)
    print("@done", number)


def run():
    kernels.use([PATH] + [path for path in kernels.paths if path != PATH])  # noqa: F821
    cases = data("cases")  # noqa: F821
    at = 0
    while at < len(cases):
        number, flags, need, size, n_in, n_out, invocations, end = struct.unpack_from("<IIIIHHII", cases, at)
        sizes = struct.unpack_from("<%dI" % (n_in + n_out), cases, at + 32)
        start = at + padded(32 + 4 * len(sizes))
        if number >= FIRST:  # noqa: F821
            gc.collect()
            try:
                one(number, flags, need, cases[start : start + size], sizes, n_in, invocations, cases[start + padded(size) :])
            except Exception as error:
                print("@raised", number, type(error).__name__, error)
        at = end


shared = bytearray(ARENA)  # noqa: F821
run()
