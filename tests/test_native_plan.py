"""The native plan: what it merges, what it costs, and that no garbage collection disturbs it."""

import numpy as np
import pytest

import here
import viperlite
from flat import Graph
from viperlite import kernels
from viperlite.kernels import assembler
from viperlite_tools import mpy, retag



def model(*ops):
    """int8 [1, 6] through FULLY_CONNECTED ("dense"), RELU ("relu", which has no assembler) and a custom op, in order."""
    rng = np.random.default_rng(4)
    g = Graph()
    last = g.input("int8", (1, 6), scale=0.5)
    for op in ops:
        out = g.tensor("int8", (1, 6), scale=0.5)
        if op == "dense":
            w = g.const(rng.integers(-99, 99, (6, 6)).astype("int8"), scales=[0.01])
            g.op("FULLY_CONNECTED", [last, w], [out])
        elif op == "relu":
            g.op("RELU", [last], [out])
        else:
            g.custom(op, [last], [out])
        last = out
    g.outputs.append(last)
    return g.build()


GARBAGE = """
import gc
import viperlite
from viperlite.memory import int8_at

def collect(p):
    "A kernel in Python that copies, after it has made garbage of all sizes and collected it."
    x, out = int8_at(p, 0, p[4]), int8_at(p, 2, p[4])
    held = [bytearray(n) for n in range(0, 400, 7)]
    del held
    gc.collect()
    held = [bytearray(b"\\xff" * n) for n in range(0, 400, 7)]
    for i in range(p[4]):
        out[i] = x[i]

def prepare(op):
    op.emit(collect, op.input(0), op.output(), op.input(0).n)

def run(name):
    resolver = viperlite.AllOpsResolver().add("COLLECT", prepare)
    interpreter = viperlite.MicroInterpreter(viperlite.get_model(data(name)), resolver, bytearray(4096))
    interpreter.allocate_tensors()
    junk = []
    for k in range(20):
        interpreter.input().set([(37 * i + k) % 100 - 50 for i in range(6)])
        gc.collect()
        junk.append([bytearray(b"\\xff" * (k * 16)), list(range(k))])
        interpreter.invoke()
        print(len(interpreter._plan), *interpreter.output().get())

run("with")
run("without")
"""


def test_collections_between_and_during_invokes_change_nothing(target):
    """"with" collects between two halves of the model, which on a board are two native plans."""
    files = {"with": model("dense", "dense", "COLLECT", "relu", "dense"), "without": model("dense", "dense", "relu", "dense")}
    with target.session(files) as session:
        lines = [line.split() for line in session.run(GARBAGE).splitlines()]
    with_, without = lines[:20], lines[20:]
    assert [line[1:] for line in with_] == [line[1:] for line in without]
    assert len({tuple(line) for line in with_}) > 1
    if target.march and assembler(mpy.ARCHITECTURES.index(target.march) + 1):
        assert {line[0] for line in without} == {"1"}
        assert {line[0] for line in with_} == {"3"}  # a kernel in Python breaks the plan once, and no op beside


def test_plans_for_boards_are_merged():
    """Planning for a core on a laptop: all calls of native kernels in a row become one."""
    data = model("dense", "relu", "dense")
    paths = list(kernels.paths)
    try:
        kernels.use(["armv6m", "viper", "reference"])
        interpreter = viperlite.MicroInterpreter(viperlite.get_model(data), viperlite.AllOpsResolver(), bytearray(4096))
        interpreter.allocate_tensors()
    finally:
        kernels.use(paths)
    assert len(interpreter._calls) == 3
    assert len(interpreter._plan) == 1
    assert here.needed(data, march="armv6m") == interpreter.arena_used_bytes()


SOURCE = """
import micropython
@micropython.viper
def before(a: int) -> int:
    return a + 1
@micropython.asm_thumb
def first(r0, r1, r2, r3):
    mov(r0, 1)
def between(a, b=(1, "x", 2.5)):
    def inner():
        return a
    return inner
@micropython.asm_thumb
def second(r0, r1, r2, r3):
    mov(r0, 3)
@micropython.native
def after(a):
    return [a, 10**20]
"""


def test_retagged_functions_load_and_run_among_others(target):
    if not (target.march or "").startswith("armv") or target.name == "rp2040":
        pytest.skip("the functions of this test are for cores with Thumb code and a file system of ours")
    from viperlite_tools import romfs

    code = mpy.compile(SOURCE, "functions", target.march)
    script = (
        "import sys, vfs\nvfs.mount(vfs.VfsRom(data('image')), '/image')\nsys.path.append('/image')\nimport functions as f\n"
        "print(f.before(4), f.first(0), f.between(7)(), f.second(0), f.after(5))"
    )
    with target.session({"image": romfs.image({"functions.mpy": code})}) as session:
        assert session.run(script).split("\n")[0] == "5 0 7 1 [5, 100000000000000000000]"


def test_retag_leaves_files_without_assembler_alone():
    code = mpy.compile(SOURCE.split("@micropython.asm_thumb")[0], "functions", "armv6m")
    assert retag.retag(code) == code


def test_retag_refuses_other_files():
    with pytest.raises(ValueError, match="version 6"):
        retag.retag(b"M\x05\x00\x1f")
