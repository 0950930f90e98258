"""Plans that stand in the file: the same answers, the arena that they are for, and what becomes of those that do not fit."""

import collections
import dataclasses
import functools
import pathlib
import struct
import zlib

import numpy as np
import pytest

import goldens
import here
import on_target
import tflm
import viperlite
from cases import all_cases
from conftest import chosen
from flat import Graph
from viperlite import kernels, precomputed
from viperlite.profiler import MicroProfiler
from viperlite_tools import arena, graph, models, mpy, precompute, targets

SCRIPT = (pathlib.Path(__file__).parent / "device" / "planned.py").read_text()
SHIPPED = pathlib.Path(__file__).parents[1] / "host_tools" / "models"
LARGE = 90_000  # bytes of arena that leave every model room for its blocks
BARS = {"person_detect": 58_000, "kws_int8": 17_500, "vww_96_int8": 77_000, "resnet8_int8": 51_000}  # bytes of arena
BOARDS = ("armv6m", "armv7emsp", "xtensawin", "rv32imc", "x86")  # of rp2040, qemu-m4, xtensa, qemu-rv32, unix
START = 3_000_000  # cycles of allocate_tensors() of person_detect on rp2040, with all that it imports
_SMALL = ("hello_world_int8", "micro_speech_quantized", "keyword_scrambled_8bit")
_USUAL = ("person_detect", *_SMALL, "kws_int8")
RUN = collections.defaultdict(lambda: (*_USUAL, "streaming_wakeword", "resnet8_int8"), cpython=_SMALL, rp2040=_USUAL)  # by target
SMALL = 30_000  # multiply-accumulates of an op case
EVERY = 70  # of such op cases, one is run

FINGERPRINT = 117218309  # of a plan of this FORMAT

_NONE = [pytest.param("all", marks=pytest.mark.skip(reason=goldens.ABSENT))]


@functools.lru_cache(None)
def placed(name):
    """Bytes of a shared model with an arena plan."""
    made = graph.read(goldens.model(name))
    arena.order(made)
    arena.place(made)
    return graph.write(made)


@functools.lru_cache(None)
def planned(name):
    """Bytes of a shared model with its plan."""
    data, reason = precompute.planned(placed(name))
    assert not reason
    return data


@functools.lru_cache(None)
def small():
    """(bytes of hello_world, the same with a plan)"""
    data = (SHIPPED / "hello_world_int8.tflite").read_bytes()
    return data, precompute.precompute(data)


def answers(data, resolver=None):
    """What a model answers to random inputs."""
    return outputs(here.interpreter_of(data, LARGE, resolver))


def outputs(interpreter, seed=5):
    """Bytes of all outputs, for random inputs of a seed."""
    rng = np.random.default_rng(seed)
    for i in range(interpreter.inputs_size()):
        view = interpreter.input(i).data
        view[:] = rng.integers(0, 256, len(view), dtype=np.uint8).tobytes()
    interpreter.invoke()
    return [bytes(interpreter.output(i).data) for i in range(interpreter.outputs_size())]


def takes_plan(data, resolver=None, address=0):
    """Whether the plan in a model is honoured."""
    model = viperlite.get_model(data)
    model.address += address
    vector = model.metadata(precomputed.NAME)
    buffer = viperlite.Arena(bytearray(0))
    return vector is not None and precomputed.find(model, vector, resolver or viperlite.AllOpsResolver(), buffer) is not None


# ---- whole models


@functools.lru_cache(None)
def told(target):
    """Lines that the models' runs on a target print, and (name, bytes of arena) of each: just what it needs, or large."""
    files, rows = {}, []
    for name in [name for name in RUN[target.name] if name in goldens.names()]:
        files[name] = planned(name)
        for k, end in enumerate(("in", "out")):
            files["%s.%s" % (name, end)] = b"".join(array.tobytes() for array in goldens.case(name, 0)[k])
        need = models.arena_size(planned(name), target.march)
        rows.append((name, need, [need, need - 1, LARGE]))
    if not rows:
        pytest.skip(goldens.ABSENT)
    with target.session(files) as session:
        lines = session.run("MODELS = %r\n%s" % (rows, SCRIPT)).splitlines()
    return lines, [(name, size) for name, need, _ in rows for size in (need, LARGE)]


def of_person_detect(request):
    """[(cost of allocate_tensors(), bytes loaded from flash by invoke())] on rp2040, in just its arena, in a large one."""
    target = targets.get("rp2040")
    if "rp2040" not in chosen(request.config)[0] or target.missing():
        pytest.skip("rp2040 takes no part in this run")
    ran = [line.split() for line in told(target)[0] if line.startswith("@ran person_detect")]
    return [(int(cost), int(flash)) for _, _, _, _, cost, flash in ran]


def test_equals_the_goldens_in_just_its_arena_and_with_blocks_resident(target):
    lines, rows = told(targets.get(target.name))
    assert [line for line in lines if line.startswith("@wrong")] == []
    ran = [line.split()[1:] for line in lines if line.startswith("@ran")]
    assert [(name, int(size)) for name, size, _, _, _ in ran] == rows
    if target.march and kernels.assembler(mpy.ARCHITECTURES.index(target.march) + 1):
        assert {calls for _, _, calls, _, _ in ran} == {"1"}  # machine code walks them


def test_allocation_is_within_the_bar(request):
    assert all(cost < START for cost, _ in of_person_detect(request))


def test_weights_and_templates_are_read_from_flash_once(request):
    ran = of_person_detect(request)
    weights = sum(t.nbytes for t in graph.read(planned("person_detect")).tensors() if t.constant)
    assert all(flash < 1.2 * weights for _, flash in ran)


@pytest.mark.parametrize("march", BOARDS)
@pytest.mark.parametrize("name", [name for name in BARS if name in goldens.names()] or _NONE)
def test_arena_is_within_the_bar(name, march):
    assert models.arena_size(planned(name), march) <= BARS[name]


@pytest.mark.parametrize("name", [name for name in _USUAL if name in goldens.names()] or _NONE)
def test_comfortable_arena_is_at_least_what_is_needed_and_below_that_of_the_plain_model(name):
    for march in BOARDS:
        least, most = models.arena_size(planned(name), march), models.arena_size(placed(name), march)
        assert least <= models.comfortable_arena_size(planned(name), march) <= most + models._CHEAP


# ---- ops


@functools.lru_cache(None)
def sample():
    """Some of the op cases, with plans."""
    found = []
    for case in [case for case in all_cases() if not case.refused and on_target.work(case) < SMALL][::EVERY]:
        data, reason = precompute.planned(case.model)
        if not reason:
            found.append(dataclasses.replace(case, model=data))
    return found


def test_ops_answer_as_tflm(target):
    paths = on_target.paths_of(target)
    assert on_target.run(target, paths[0], sample(), tflm.expected, "precomputed op cases") == []


# ---- the file


def test_tflm_runs_the_file():
    plain, data = small()
    inputs = [[np.array([[value]], np.int8)] for value in (-128, -5, 0, 77, 127)]
    for one, other in zip(tflm.run(plain, inputs), tflm.run(data, inputs)):
        assert np.array_equal(one[0], other[0])


def test_a_plan_is_replaced_not_added():
    _, data = small()
    assert precompute.precompute(data) == data


def test_stripped_is_the_file_without():
    plain, data = small()
    assert precompute.stripped(data) == graph.write(graph.read(plain))
    assert precompute.stripped(plain) == plain


def test_kernels_in_python_have_no_plan():
    data = (SHIPPED / "hello_world_float.tflite").read_bytes()
    assert precompute.planned(data) == (data, "op 0 FULLY_CONNECTED has a kernel in Python, fully_connected_f32")
    g = Graph()
    x, y = g.input("int8", (1, 4), scale=1.0), g.output("int8", (1, 4), scale=1.0)
    g.custom("MINE", [x], [y])
    assert "MINE" in precompute.planned(g.build())[1]


def test_ops_that_do_nothing_have_no_plan():
    g = Graph()
    x, y = g.input("int8", (0, 4), scale=1.0), g.output("int8", (0, 4), scale=1.0)
    g.op("RELU", [x], [y])
    assert precompute.planned(g.build())[1] == "no op has anything to do"


def fingerprint(data):
    """CRC of what a plan says, whatever the file around it is like."""
    plan = viperlite.get_model(data).metadata(precomputed.NAME).data()
    head = struct.unpack_from("<%di" % precomputed.HEADER, plan)
    said = zlib.crc32(struct.pack("<12i", *head[5:]))
    at = 4 * precomputed.HEADER + head[10] + 16 * head[14]
    said = zlib.crc32(plan[4 * precomputed.HEADER : at], said)
    rows = 4 * (precomputed.SCRATCH + 3 + 3 * head[13]) * head[16]
    at += 16 * head[15]
    said, at = zlib.crc32(plan[at : at + rows], said), at + rows
    for _ in range(head[8]):
        n, links = struct.unpack_from("<HH", plan, at)
        words = bytearray(plan[at : at + 4 * (2 + n + links)])
        for k in range(2 + n, 2 + n + links):
            word, state = struct.unpack_from("<HH", words, 4 * k)
            if state == precomputed.MODEL:
                words[4 * (2 + word) : 4 * (3 + word)] = bytes(4)
        said, at = zlib.crc32(words, said), at + len(words)
    assert at == len(plan)
    return said


def one_of_each():
    """A model with every kernel that asks for scratch, and some that do not."""
    g, rng = Graph(), np.random.default_rng(3)

    def weights(*shape):
        return g.const(rng.integers(-127, 128, shape).astype("int8"), scale=0.01), g.const(np.arange(24).astype("int32"))

    x, last = g.input("int8", (1, 9, 7, 8), scale=0.1), g.output("int8", (1, 24), scale=1 / 256, zero_point=-128)
    y = [g.tensor("int8", shape, scale=0.2) for shape in ((1, 9, 7, 24), (1, 9, 7, 24), (1, 9, 7, 24), (1, 9 * 7 * 24), (1, 24))]
    g.op("CONV_2D", [x, *weights(24, 3, 3, 8)], [y[0]], padding="SAME", stride_w=1, stride_h=1)
    g.op("DEPTHWISE_CONV_2D", [y[0], *weights(1, 3, 3, 24)], [y[1]], padding="SAME", stride_w=1, stride_h=1, depth_multiplier=1)
    g.op("ADD", [y[0], y[1]], [y[2]])
    g.op("RESHAPE", [y[2]], [y[3]])
    g.op("FULLY_CONNECTED", [y[3], *weights(24, 1512)], [y[4]])
    g.op("SOFTMAX", [y[4]], [last], beta=1.0)
    return g.build()


def test_format_is_another_when_plans_are():
    """Boards trust a plan of their FORMAT. Whoever changes what stands in plans, in a kernel's block or in what scratch it
    asks for changes FORMAT in viperlite/precomputed.py, and these two numbers."""
    data, reason = precompute.planned(one_of_each())
    assert not reason
    assert (precomputed.FORMAT, fingerprint(data)) == (0x31504C56, FINGERPRINT)


# ---- plans that do not fit


def test_plan_is_for_the_file_as_it_is():
    """Another scale, put in where the first one stood: the plan's multipliers are no longer right."""
    _, data = small()
    model = viperlite.get_model(data)
    at = model.tensor(model.outputs[0]).scales().pos
    other = bytearray(data)
    other[at : at + 4] = struct.pack("<f", 2 * struct.unpack_from("<f", data, at)[0])
    assert takes_plan(data) and not takes_plan(bytes(other))
    assert answers(bytes(other)) == answers(precompute.stripped(bytes(other))) != answers(data)


def test_a_changed_byte_of_the_plan_or_the_tables_does_no_harm():
    _, data = small()
    expected = answers(data)
    at = viperlite.get_model(data).metadata(precomputed.NAME).pos
    tables = struct.unpack_from("<i", data, at + 16)[0]
    assert 0 < tables < at < len(data)
    for k in [*range(0, tables, 3), *range(at - 4, len(data), 2)]:
        damaged = bytearray(data)
        damaged[k] ^= 1 << k % 8
        try:
            got = answers(bytes(damaged))
        except viperlite.ViperliteError:
            continue
        assert k < tables or got == expected
    for end in range(at, len(data), 50):
        try:
            assert answers(data[:end]) == expected
        except viperlite.ViperliteError:
            pass


def test_unaligned_models_are_prepared():
    _, data = small()
    assert takes_plan(data) and not takes_plan(data, address=1)
    assert models.arena_size(data, "armv6m", unaligned=True) > models.arena_size(data, "armv6m")


def test_an_op_of_ones_own_is_prepared():
    plain, data = small()
    asked = []

    def prepare(op):
        from viperlite.ops import fully_connected

        asked.append(op.index)
        fully_connected.prepare(op)

    resolver = viperlite.AllOpsResolver().add("FULLY_CONNECTED", prepare)
    assert answers(data, resolver=resolver) == answers(plain)
    assert asked == [0, 1, 2]
    assert takes_plan(data, viperlite.AllOpsResolver().add("Custom", prepare))


def test_kernels_of_an_unknown_path_are_prepared(monkeypatch):
    _, data = small()
    monkeypatch.setattr(kernels, "every", lambda: ["viper"])
    assert not takes_plan(precompute.precompute(precompute.stripped(data)))


# ---- what an interpreter does beside


def state_model():
    """SVDF, whose state is a variable tensor, between two layers."""
    case = next(case for case in all_cases() if case.name.startswith("svdf/") and "int8" in case.name)
    return precompute.stripped(case.model), precompute.precompute(case.model)


def test_reset_and_states_are_those_of_the_plain_model():
    plain, data = state_model()
    assert takes_plan(data)
    for size in here.needed(data), LARGE:
        one, other = here.interpreter_of(plain), here.interpreter_of(data, size)
        for turn in range(5):
            if turn == 3:
                one.reset()
                other.reset()
            assert outputs(one, turn) == outputs(other, turn)


@pytest.mark.parametrize("more", (0, LARGE))
def test_profiler_has_an_event_for_each_op(more):
    _, data = small()
    profiler = MicroProfiler()
    model = viperlite.get_model(data)
    space = bytearray(here.needed(data) + more)
    interpreter = viperlite.MicroInterpreter(model, viperlite.AllOpsResolver(), space, profiler=profiler)
    interpreter.allocate_tensors()
    assert outputs(interpreter) == answers(data)
    assert [tag for tag, _ in profiler.events()] == ["FULLY_CONNECTED"] * 3


def test_an_interrupted_invoke_leaves_the_next_one_whole():
    _, data = small()
    interpreter = here.interpreter_of(data)
    expected = outputs(interpreter)
    whole = interpreter._plan

    def interrupt(_):
        raise KeyboardInterrupt

    for k in range(len(whole)):
        interpreter._plan = whole[:k] + [(interrupt, None)]
        with pytest.raises(KeyboardInterrupt):
            interpreter.invoke()
        interpreter._plan = whole
        assert outputs(interpreter) == expected


def test_interpreters_share_an_arena():
    """States stay apart, the rest is one after the other's; just as much as arena_used_bytes() says is enough."""
    (plain, data), (_, other) = state_model(), small()

    def both(size):
        shared = viperlite.Arena(bytearray(size))
        made = []
        for bytes_of in data, other:
            made.append(viperlite.MicroInterpreter(viperlite.get_model(bytes_of), viperlite.AllOpsResolver(), shared))
            made[-1].allocate_tensors()
        return made

    need = both(LARGE)[0].arena_used_bytes()
    first, second = both(need)
    alone = here.interpreter_of(plain)
    for turn in range(4):
        assert outputs(first, turn) == outputs(alone, turn)
        assert outputs(second) == answers(other)
    with pytest.raises(viperlite.ArenaError) as error:
        both(need - 1)
    assert error.value.need == need


def test_an_interrupted_allocation_gives_the_arena_back(monkeypatch):
    _, data = small()

    def interrupted(*_):
        raise KeyboardInterrupt

    for what, data in ((precomputed.Loader, "_write_state"), data), ((viperlite.builder.Builder, "_place"), small()[0]):
        shared = viperlite.Arena(bytearray(LARGE))
        interpreter = viperlite.MicroInterpreter(viperlite.get_model(data), viperlite.AllOpsResolver(), shared)
        before = shared.used()
        with monkeypatch.context() as patch:
            patch.setattr(*what, interrupted)
            with pytest.raises(KeyboardInterrupt):
                interpreter.allocate_tensors()
        assert shared.used() == before
        interpreter.allocate_tensors()
        assert outputs(interpreter) == answers(data)

