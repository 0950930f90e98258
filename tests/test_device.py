"""What must hold on each target besides right answers: misaligned models, memory that does not grow, the project's bars."""

import numpy as np
import pytest

import goldens
from conftest import chosen
from flat import Graph
from viperlite_tools import targets

PERSON_DETECT_MACS = 7_157_888
INSTRUCTIONS_PER_MAC = 60  # the bar for viper kernels on qemu-m4
HEAP_BESIDE_ARENA = 12 << 10  # bytes, the bar for person_detect on rp2040
SECONDS_ON_CPYTHON = 15  # the bar for person_detect


def dense(dtype):
    """int32 bias and per-channel scales, which unaligned reads would trip over."""
    g = Graph()
    rng = np.random.default_rng(1)
    quantized = dtype == "int8"
    x = g.input(dtype, (1, 9), **({"scale": 0.5} if quantized else {}))
    w = rng.integers(-99, 99, (3, 9)).astype(dtype)
    w = g.const(w, **({"scales": [0.1, 0.2, 0.3]} if quantized else {}))
    b = g.const(rng.integers(-999, 999, 3).astype("int32" if quantized else dtype))
    y = g.output(dtype, (1, 3), **({"scale": 9.0} if quantized else {}))
    g.op("FULLY_CONNECTED", [x, w, b], [y])
    return g.build()


MISALIGNED = """
import viperlite
model = data("model")
buffer = bytearray(len(model) + 16)
arena = bytearray(4096)
for offset in range(16):
    buffer[offset : offset + len(model)] = model
    view = memoryview(buffer)[offset : offset + len(model)]
    interpreter = viperlite.MicroInterpreter(viperlite.get_model(view), viperlite.AllOpsResolver(), arena)
    interpreter.allocate_tensors()
    interpreter.input(0).set([int(17 * i % 100) for i in range(9)])
    interpreter.invoke()
    print(*interpreter.output(0).get())
"""


@pytest.mark.parametrize("dtype", ("int8", "float32"))
def test_model_at_any_address_answers_alike(target, dtype):
    """An unaligned load of 32 bits faults on a Cortex-M0."""
    with target.session({"model": dense(dtype)}) as session:
        answers = session.run(MISALIGNED).split("\n")[:-1]
    assert len(answers) == 16
    assert len(set(answers)) == 1


GROWTH = """
import gc
import viperlite
interpreter = viperlite.MicroInterpreter(viperlite.get_model(data("model")), viperlite.AllOpsResolver(), bytearray(4096))
interpreter.allocate_tensors()
interpreter.input(0).set([1] * 9)
used = []
for _ in range(3):
    for _ in range(100):
        interpreter.invoke()
    gc.collect()
    used.append(gc.mem_alloc() if hasattr(gc, "mem_alloc") else len(gc.get_objects()))
print(*used)
"""


@pytest.mark.parametrize("dtype", ("int8", "float32"))
def test_memory_does_not_grow_over_many_invokes(target, dtype):
    """Float kernels allocate while they run, and leave nothing behind, but for a few blocks of the list below."""
    with target.session({"model": dense(dtype)}) as session:
        _, second, third = map(int, session.run(GROWTH).split())
    assert third - second <= 64


BARS = """
import gc
import time
import viperlite
now = getattr(time, "time", lambda: 0)
if not FROZEN:  # firmware has no viper kernels that it never takes
    viperlite.kernels.use([path for path in viperlite.kernels.paths if path in ("viper", "reference")])
arena = bytearray(90000)
gc.collect()
before = gc.mem_free() if hasattr(gc, "mem_free") else 0
interpreter = viperlite.MicroInterpreter(viperlite.get_model(data("model")), viperlite.AllOpsResolver(), arena)
interpreter.allocate_tensors()
gc.collect()
heap = before - gc.mem_free() if hasattr(gc, "mem_free") else 0
start, spent = now(), count()
interpreter.invoke()
spent = count() - spent if spent is not None else 0
print(heap, spent, now() - start, *interpreter.paths)
"""


def measured(request, name):
    """(bytes of heap beside the arena, count of one invoke(), its seconds, kernel paths) of person_detect on a target."""
    if "person_detect" not in goldens.names():
        pytest.skip(goldens.ABSENT)
    target = targets.get(name)
    if name not in chosen(request.config)[0] or target.missing():
        pytest.skip("%s takes no part in this run" % name)
    with target.session({"model": goldens.model("person_detect")}) as session:
        heap, spent, seconds, *paths = session.run("FROZEN = %r\n" % target.frozen + BARS).split()
    return int(heap), int(spent), float(seconds), paths


def test_heap_beside_the_arena_on_rp2040(request):
    heap, _, _, _ = measured(request, "rp2040")
    assert 0 < heap <= HEAP_BESIDE_ARENA


def test_instructions_of_viper_kernels_on_qemu_m4(request):
    _, spent, _, paths = measured(request, "qemu-m4")
    assert paths == ["viper"]
    assert 0 < spent <= INSTRUCTIONS_PER_MAC * PERSON_DETECT_MACS


def test_seconds_on_cpython(request):
    _, _, seconds, _ = measured(request, "cpython")
    assert 0 < seconds <= SECONDS_ON_CPYTHON
