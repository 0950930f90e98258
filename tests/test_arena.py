"""The arena: exact sizes, what ArenaError says, sharing, offline plans, variable tensors."""

import numpy as np
import pytest

import goldens
import viperlite
from flat import Graph
from here import interpreter_of, needed
from viperlite.arena import Arena
from viperlite.memory import int8_at, uint8_at
from viperlite.node import Granted


def dense_chain(*sizes):
    """int8 layers of those sizes, all weights 1, scales such that a layer adds up its inputs / 4."""
    g = Graph()
    last = g.input("int8", (1, sizes[0]), scale=1.0)
    for i, n in enumerate(sizes[1:]):
        w = g.const(np.ones((n, sizes[i]), np.int8), scale=0.25)
        out = g.tensor("int8", (1, n), scale=1.0)
        g.op("FULLY_CONNECTED", [last, w], [out])
        last = out
    g.outputs.append(last)
    return g


def prepared(model, arena):
    interpreter = viperlite.MicroInterpreter(viperlite.get_model(model), viperlite.AllOpsResolver(), arena)
    interpreter.allocate_tensors()
    return interpreter


def answer(interpreter, value):
    interpreter.input(0).set([value] * len(interpreter.input(0)))
    interpreter.invoke()
    return interpreter.output(0).get()


def svdf_sum(memory=3):
    """Sum of the last inputs, as many as memory: an SVDF whose weights are all 1."""
    g = Graph()
    x = g.input("int8", (1, 1), scale=1.0)
    feature = g.const(np.ones((1, 1), np.int8), scale=1.0)
    time = g.const(np.ones((1, memory), np.int16), scale=1.0)
    bias = g.const(np.zeros(1, np.int32), scale=1.0)
    state = g.variable("int16", (1, memory), scale=1.0)
    y = g.output("int8", (1, 1), scale=1.0)
    g.op("SVDF", [x, feature, time, bias, state], [y], rank=1)
    return g


MODELS = {"dense": dense_chain(100, 40, 200, 3).build(), "svdf": svdf_sum().build()}
MODELS.update({name: goldens.model(name) for name in goldens.names() if goldens.runs_here(name)})


@pytest.mark.parametrize("name", MODELS)
def test_exact_size_works_and_one_byte_less_does_not(name):
    need = needed(MODELS[name])
    interpreter = prepared(MODELS[name], bytearray(need))
    if goldens.work(MODELS[name]) < 1000000:  # test_goldens.py invokes the others, in arenas of this size too
        interpreter.invoke()
    assert interpreter.arena_used_bytes() == need
    with pytest.raises(viperlite.ArenaError) as error:
        prepared(MODELS[name], bytearray(need - 1))
    assert (error.value.need, error.value.have) == (need, need - 1)


@pytest.mark.parametrize("name", MODELS)
def test_used_does_not_depend_on_the_arena_given(name):
    need = needed(MODELS[name])
    assert prepared(MODELS[name], bytearray(need + 12345)).arena_used_bytes() == need


def test_every_smaller_arena_says_the_same_need():
    need = needed(MODELS["dense"])
    for have in range(need):
        with pytest.raises(viperlite.ArenaError) as error:
            prepared(MODELS["dense"], bytearray(have))
        assert (error.value.need, error.value.have) == (need, have)


def test_error_says_need_have_peak_and_what_to_do():
    with pytest.raises(viperlite.ArenaError) as error:
        prepared(MODELS["dense"], bytearray(100))
    need = needed(MODELS["dense"])
    assert str(error.value) == (
        "need %d bytes, have 100 (peak at op 1 FULLY_CONNECTED); pass an arena of at least %d" % (need, need)
    )


def test_arena_that_failed_can_be_used_again():
    arena = Arena(bytearray(needed(MODELS["svdf"])))
    with pytest.raises(viperlite.ArenaError):
        prepared(MODELS["dense"], arena)
    assert answer(prepared(MODELS["svdf"], arena), 5) == [5]


def test_arena_may_begin_anywhere():
    """Whatever the alignment of the buffer, `need` of an ArenaError is true for that buffer."""
    for offset in range(1, 17):
        with pytest.raises(viperlite.ArenaError) as error:
            prepared(MODELS["dense"], memoryview(bytearray(5000))[offset:offset])
        need = error.value.need
        buffer = bytearray(5000)
        assert answer(prepared(MODELS["dense"], memoryview(buffer)[offset : offset + need]), 1) == [127] * 3
        assert not any(buffer[:offset]) and not any(buffer[offset + need :])


def test_invoke_stays_inside_its_arena():
    need = needed(MODELS["dense"])
    guard = bytearray(b"\xa5" * (need + 64))
    interpreter = prepared(MODELS["dense"], memoryview(guard)[32 : 32 + need])
    answer(interpreter, 100)
    assert guard[:32] == guard[-32:] == b"\xa5" * 32


@pytest.mark.parametrize("arena", (b"bytes", "str", 4096, None, memoryview(b"read-only"), [0] * 4096))
def test_arena_of_another_kind_is_refused(arena):
    with pytest.raises(viperlite.ViperliteError):
        prepared(MODELS["dense"], arena)


# ---- several at once


def test_two_interpreters_on_their_own_arenas_do_not_meet():
    a, b = interpreter_of(MODELS["svdf"]), interpreter_of(MODELS["svdf"])
    assert [answer(a, 1), answer(b, 10), answer(a, 2), answer(b, 20)] == [[1], [10], [3], [30]]


def test_two_interpreters_share_one_arena():
    """The planned part is shared, the state is not."""
    sizes = [needed(MODELS[name]) for name in ("svdf", "dense")]
    arena = Arena(bytearray(sum(sizes)))
    svdf, dense = prepared(MODELS["svdf"], arena), prepared(MODELS["dense"], arena)
    alone = answer(interpreter_of(MODELS["dense"]), 1)
    for i in range(1, 4):
        assert answer(svdf, 1) == [i]
        assert answer(dense, 1) == alone
    assert arena.used() < sum(sizes)


def test_shared_arena_of_exact_size_works_and_one_byte_less_does_not():
    arena = Arena(bytearray(1 << 16))
    for name in ("svdf", "dense"):
        prepared(MODELS[name], arena)
    arena = Arena(bytearray(arena.used()))
    for name in ("svdf", "dense"):
        interpreter = prepared(MODELS[name], arena)
    interpreter.invoke()
    arena = Arena(bytearray(arena.used() - 1))
    prepared(MODELS["svdf"], arena)
    with pytest.raises(viperlite.ArenaError):
        prepared(MODELS["dense"], arena)


# ---- offline plans


def test_offline_plan_is_honoured():
    """Offsets against what the planner would choose."""
    g = dense_chain(16, 16, 16)
    plan = {0: 512, 2: 128, 4: 1024}
    g.offline_plan([plan.get(i, -1) for i in range(len(g.tensors))])
    buffer = bytearray(4096)
    interpreter = prepared(g.build(), buffer)
    interpreter.input(0).data[:] = bytes(range(16))
    assert buffer[512:528] == bytes(range(16))
    interpreter.invoke()
    assert buffer[1024:1040] == bytes(interpreter.output(0).data)
    assert needed(g.build()) >= 1024 + 16


def test_offline_plan_may_leave_tensors_to_the_planner():
    g = dense_chain(16, 16, 16)
    expected = answer(interpreter_of(g.build()), 3)
    g.offline_plan([-1, -1, 64, -1, -1])
    assert answer(interpreter_of(g.build()), 3) == expected


@pytest.mark.parametrize("offsets", ([0, -1], [0] * 6, []))
def test_offline_plan_of_another_length_is_refused(offsets):
    g = dense_chain(16, 16, 16)
    g.offline_plan(offsets)
    with pytest.raises(viperlite.ModelError, match="OfflineMemoryAllocation"):
        interpreter_of(g.build())


def test_offline_plan_with_a_negative_offset_is_refused():
    g = dense_chain(16, 16, 16)
    g.offline_plan([0, -1, -2, -1, 32])
    with pytest.raises(viperlite.ModelError, match="tensor 2 at -2"):
        interpreter_of(g.build())


def test_offline_plan_beyond_the_arena_says_need():
    g = dense_chain(16, 16, 16)
    g.offline_plan([0, -1, 1 << 20, -1, 32])
    with pytest.raises(viperlite.ArenaError) as error:
        prepared(g.build(), bytearray(4096))
    assert error.value.need > 1 << 20


# ---- variable tensors


def test_state_lives_from_invoke_to_invoke_and_reset_clears_it():
    interpreter = interpreter_of(MODELS["svdf"])
    assert [answer(interpreter, x) for x in (1, 10, 100, 0)] == [[1], [11], [111], [110]]
    interpreter.reset()
    assert answer(interpreter, 7) == [7]


def test_state_starts_clear_in_a_used_arena():
    arena = bytearray(b"\x7f" * 4096)
    assert answer(prepared(MODELS["svdf"], arena), 5) == [5]


def test_int8_state_is_reset_to_its_zero_point():
    g = svdf_sum()
    g.tensors[2] = g.tensors[g.const(np.ones((1, 3), np.int8), scale=1.0)]
    state = g.tensors[4]
    state.type, state.quantization.zeroPoint = 9, [-7]
    g.tensors.pop()
    interpreter = interpreter_of(g.build())
    assert [answer(interpreter, x) for x in (1, 10)] == [[1], [11]]
    interpreter.reset()
    assert answer(interpreter, 2) == [2]


# ---- the interpreter's own


def test_nothing_works_before_allocate_tensors():
    interpreter = viperlite.MicroInterpreter(
        viperlite.get_model(MODELS["dense"]), viperlite.AllOpsResolver(), bytearray(4096)
    )
    for call in (interpreter.invoke, interpreter.reset, interpreter.arena_used_bytes, interpreter.input, interpreter.output):
        with pytest.raises(viperlite.ViperliteError, match="allocate_tensors"):
            call()


def test_second_allocate_tensors_changes_nothing():
    interpreter = interpreter_of(MODELS["svdf"])
    answer(interpreter, 1)
    used = interpreter.arena_used_bytes()
    interpreter.allocate_tensors()
    assert interpreter.arena_used_bytes() == used
    assert answer(interpreter, 1) == [2]


def test_sizes_count_inputs_and_outputs():
    interpreter = interpreter_of(MODELS["dense"])
    assert (interpreter.inputs_size(), interpreter.outputs_size()) == (1, 1)


def test_output_that_is_also_an_input_works():
    g = Graph()
    x = g.input("int8", (1, 4), scale=1.0)
    g.outputs.append(x)
    interpreter = interpreter_of(g.build())
    interpreter.input(0).set([1, 2, 3, 4])
    interpreter.invoke()
    assert interpreter.output(0).get() == [1, 2, 3, 4]


def greedy(seen):
    """An own op whose kernel fills the scratch that it was granted, 8 to 1,000 bytes, and copies its input."""

    def kernel(p):
        scratch = uint8_at(p, 0, p[2])
        seen.append(p[2])
        x, out = int8_at(p, 3, p[7]), int8_at(p, 5, p[7])
        for i in range(p[2]):
            scratch[i] = 0xFF
        for i in range(p[7]):
            out[i] = x[i]

    def prepare(op):
        scratch = op.scratch(8, 1000)
        op.emit(kernel, scratch, Granted(scratch), op.input(0), op.output(), op.input(0).n)

    return viperlite.AllOpsResolver().add("GREEDY", prepare)


def copies():
    """GREEDY after GREEDY on one tensor, a wide dense layer in between, which leaves room that the others may use."""
    g = Graph()
    first = g.input("int8", (1, 4), scale=1.0)
    second, wide, last = (g.tensor("int8", (1, n), scale=1.0) for n in (4, 600, 4))
    g.custom("GREEDY", [first], [second])
    for x, out, shape in (second, wide, (600, 4)), (wide, last, (4, 600)):
        w = g.const(np.zeros(shape, np.int8), scale=1.0)
        g.op("FULLY_CONNECTED", [x, w], [out])
    g.custom("GREEDY", [second], [g.output("int8", (1, 4), scale=1.0)])
    g.outputs.append(last)
    return g.build()


@pytest.mark.parametrize("more", (0, 100, 5000))
def test_scratch_grows_only_where_nothing_lives(more):
    """To what the planned part leaves; beyond that where the arena is larger than needed and nobody else's."""
    model = copies()

    def run(arena):
        seen = []
        interpreter = viperlite.MicroInterpreter(viperlite.get_model(model), greedy(seen), arena)
        interpreter.allocate_tensors()
        interpreter.input(0).set([1, -2, 3, -4])
        interpreter.invoke()
        assert interpreter.output(0).get() == [1, -2, 3, -4]
        assert interpreter.output(1).get() == [0, 0, 0, 0]
        assert interpreter.arena_used_bytes() == need
        return seen

    need = needed(model, greedy([]))
    tight, loose, shared = run(bytearray(need)), run(bytearray(need + more)), run(Arena(bytearray(need + more)))
    assert all(500 < n <= 600 for n in tight), tight
    assert shared == tight
    assert loose == ([1000, 1000] if more > 1000 else tight)
