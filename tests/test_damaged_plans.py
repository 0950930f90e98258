"""Arena plans that are nonsense: tensors on top of one another, in part or whole. Answers are then nonsense too, but nothing is
written beside the arena, and no block in it is damaged: a second invoke() still ends.
"""

import pathlib
import random
import struct

import pytest

import viperlite
from cases import BASE_SEED, all_cases
from viperlite_tools import arena, graph

ARENA = 12_000  # bytes
PLANS = 12  # of each model

# of every op the largest small case, with a plan
MODELS = {}
for case in all_cases():
    if len(case.model) < 4000 and not case.refused and "float" not in case.name:
        op = case.name.split("/")[0]
        if op not in MODELS or len(case.model) > len(MODELS[op]):
            MODELS[op] = case.model


def damaged(data, seed):
    """The model with a random plan."""
    rng = random.Random(seed)
    g = graph.read(data)
    offsets = {t: rng.randrange(0, 4 * t.nbytes + 64) // 16 * 16 for t in arena.lifetimes(g)}
    if seed % 2:
        offsets = {t: at // 64 * 16 + 4 * rng.randrange(5) for t, at in offsets.items()}
    arena.write(g, offsets)
    return graph.write(g)


SCRIPT = """
import struct
import viperlite
kept, at = data("models"), 0
GUARD = b"\\xa5"
PATTERN = bytes([n * 37 & 0xFF for n in range(256)]) * 48
whole = bytearray(64 + ARENA + 64)
while at < len(kept):
    (size,) = struct.unpack_from("<I", kept, at)
    model = kept[at + 16 : at + 16 + size]
    at += 16 + size
    whole[:] = GUARD * (128 + ARENA)
    try:
        interpreter = viperlite.MicroInterpreter(viperlite.get_model(model), viperlite.AllOpsResolver(),
                                                 memoryview(whole)[64 : 64 + ARENA])
        interpreter.allocate_tensors()
    except viperlite.ViperliteError as error:
        print("refused", error)
        continue
    for k in range(2):
        for i in range(interpreter.inputs_size()):
            view = interpreter.input(i).data
            view[:] = PATTERN[k : k + len(view)]
        interpreter.invoke()
    print("ran" if whole[:64] == whole[64 + ARENA:] == GUARD * 64 else "beside")
"""


def packed(models):
    """Each at a multiple of 16, its size before it."""
    parts = []
    for model in models:
        model += bytes(-len(model) % 16)
        parts.append(struct.pack("<I12x", len(model)) + model)
    return b"".join(parts)


def has_assembler(op):
    return (pathlib.Path(viperlite.__file__).parent / "kernels" / "armv6m" / (op + ".py")).exists()


def test_nothing_is_written_beside_the_arena(target):
    """rp2040, which takes a hundred times what the others take, gets one plan for each op with an assembler kernel."""
    slow = target.name == "rp2040"
    ops = sorted(op for op in MODELS if not slow or has_assembler(op))
    models = [damaged(MODELS[op], BASE_SEED + k) for op in ops for k in range(1 if slow else PLANS // 6)]
    told = []
    for first in range(0, len(models), 40):
        some = models[first : first + 40]
        with target.session({"models": packed(some)}) as session:
            lines = session.run("ARENA = %d\n%s" % (ARENA, SCRIPT), 200).split("\n")[:-1]
        assert len(lines) == len(some)
        told += [line.split()[0] for line in lines]
    assert "beside" not in told
    assert told.count("ran") > len(told) // 2


@pytest.mark.parametrize("op", sorted(MODELS))
def test_reference_kernels_stay_in_bounds(op):
    """On CPython every access is checked."""
    for seed in range(BASE_SEED, BASE_SEED + PLANS):
        interpreter = viperlite.MicroInterpreter(
            viperlite.get_model(damaged(MODELS[op], seed)), viperlite.AllOpsResolver(), bytearray(4 * ARENA)
        )
        interpreter.allocate_tensors()
        for _ in range(2):
            for i in range(interpreter.inputs_size()):
                view = interpreter.input(i).data
                view[:] = bytes((37 * n + seed) & 0xFF for n in range(len(view)))
            interpreter.invoke()
