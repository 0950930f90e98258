"""Arena plans made on the host: they hold, they are small, and the order of ops respects what it must."""

import itertools
import random

import numpy as np
import pytest

import flat
import goldens
import here
import on_target
import tflm
from cases import BASE_SEED, Case, in_place
from compare import difference
from viperlite import planner
from viperlite_tools import arena, graph, precompute
from viperlite_tools.arena import packing
from viperlite_tools.arena.lifetime import align, held, lifetimes
from viperlite_tools.graph import Graph, Op, Tensor

SEEDS = range(BASE_SEED, BASE_SEED + 60)


def random_graph(rng, n_ops=12):
    """Ops of all kinds of sharing between tensors of random sizes; some tensors are outputs, some are read by nobody."""
    g = Graph()
    shapes = [(1, n) for n in (3, 16, 40, 100, 256, 1000)]
    for _ in range(rng.randrange(1, 4)):
        g.inputs.append(Tensor("in%d" % len(g.inputs), "int8", rng.choice(shapes)))
    made = list(g.inputs)
    states = [Tensor("state%d" % i, "int8", (1, 50), variable=True) for i in range(2)]
    for k in range(rng.randrange(1, n_ops)):
        x = rng.choice(made[-5:])
        kind = rng.choice(("CONV_2D", "CONV_2D", "ADD", "RELU", "RESHAPE", "SPLIT", "SVDF", "QUANTIZE"))
        out = Tensor("t%d" % k, "int8", rng.choice(shapes))
        if kind in ("RELU", "RESHAPE"):
            out.shape = (x.n,)
        if kind == "ADD":
            other = rng.choice([t for t in made if t.n in (1, x.n)])
            out.shape = x.shape
            op = Op(kind, [x, other], [out])
        elif kind == "QUANTIZE":
            out.dtype, out.shape = rng.choice(("int8", "int16", "int32")), x.shape
            op = Op(kind, [x], [out])
        elif kind == "SPLIT":
            op = Op(kind, [x], [out, Tensor("s%d" % k, "int8", rng.choice(shapes))])
        elif kind == "SVDF":
            op = Op(kind, [x, None, rng.choice(states)], [out])
        else:
            op = Op(kind, rng.sample(made, min(len(made), rng.randrange(1, 4))) if kind == "CONV_2D" else [x], [out])
        g.ops.append(op)
        made += [t for t in op.outputs if t.dtype == "int8"]
    g.outputs = [t for t in made if rng.randrange(6) == 0] or [made[-1]]
    return g


def greedy(g):
    """Bytes that the device's planner needs, which shares no places."""
    return planner.plan([(t.nbytes, *span, planner.FREE) for t, span in lifetimes(g).items()])[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_plan_holds_between_the_bound_and_greedy(seed):
    g = random_graph(random.Random(seed))
    before = greedy(g)
    placement = arena.place(g)
    assert arena.check(g, placement.offsets) == []
    assert max([placement.offsets[t] + align(t.nbytes) for t in placement.offsets], default=0) <= placement.size
    assert arena.peak(g) <= placement.bound <= placement.size <= before


@pytest.mark.parametrize("seed", SEEDS)
def test_order_runs_every_op_after_what_it_needs(seed):
    g = random_graph(random.Random(seed))
    given = list(g.ops)
    arena.order(g)
    assert sorted(map(id, g.ops)) == sorted(map(id, given))
    written = set(g.inputs)
    for op in g.ops:
        assert all(t in written for t in op.inputs if held(t))
        written.update(op.outputs)


@pytest.mark.parametrize("seed", SEEDS)
def test_ops_that_share_a_variable_tensor_stay_in_order(seed):
    g = random_graph(random.Random(seed))
    states = {t for op in g.ops for t in op.inputs if t is not None and t.variable}

    def users():
        return [[op for op in g.ops if t in op.inputs] for t in states]

    before = users()
    arena.order(g)
    assert users() == before


def every_order(g):
    """Every order of the ops that respects what they need."""
    writer = {t: op for op in g.ops for t in op.outputs}
    for ops in itertools.permutations(g.ops):
        place = {op: i for i, op in enumerate(ops)}
        needs = all(place[writer[t]] < place[op] for op in ops for t in op.inputs if t in writer)
        shared = {}
        states = [(t, place[op]) for op in g.ops for t in op.inputs if t is not None and t.variable]
        if needs and all(shared.setdefault(t, k) <= k and not shared.update({t: k}) for t, k in states):
            yield ops


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("budget", (100000, 0))
def test_no_order_needs_less(seed, budget):
    """Tiny graphs, every order tried; the beam alone, budget 0, is that good on them too."""
    g = random_graph(random.Random(seed), 7)
    trial = g.copy()
    found = arena.order(trial, budget=budget)
    assert found == arena.peak(trial)

    def peak(ops):
        return arena.peak(Graph(g.inputs, g.outputs, list(ops)))

    assert found == min(peak(ops) for ops in every_order(g))


@pytest.mark.parametrize("seed", SEEDS)
def test_an_order_is_kept_that_needs_no_more(seed):
    g = random_graph(random.Random(seed))
    before = list(g.ops), arena.peak(g)
    assert arena.order(g) <= before[1]
    assert arena.peak(g) < before[1] or g.ops == before[0]


def random_blocks(rng, n):
    blocks = []
    for _ in range(n):
        first = rng.randrange(8)
        blocks.append((16 * rng.randrange(1, 30), first, first + rng.choice((0, 1, 1, 2, 5))))
    return blocks


def packed_in_order(blocks, sequence):
    """Bytes when each block in turn goes to the lowest place where it fits. Some sequence gives the optimum."""
    placed = []
    for size, first, last in [blocks[i] for i in sequence]:
        at = 0
        for start, end, a, b in sorted(placed):
            if a <= last and b >= first and start < at + size and at < end:
                at = end
        placed.append((at, at + size, first, last))
    return max(end for _, end, _, _ in placed)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_packing_is_smaller(seed):
    """Few blocks, every order of putting them down tried."""
    blocks = random_blocks(random.Random(seed), 6)
    _, size = packing.pack(blocks)
    assert size == min(packed_in_order(blocks, sequence) for sequence in itertools.permutations(range(6)))


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_packed_blocks_keep_apart(seed):
    blocks = random_blocks(random.Random(seed), 40)
    offsets, size = packing.pack(blocks, budget=20000)
    assert size >= packing.bound(blocks)
    assert max(at + n for at, (n, _, _) in zip(offsets, blocks)) == size
    for (at, (n, first, last)), (at2, (n2, first2, last2)) in itertools.combinations(zip(offsets, blocks), 2):
        assert last < first2 or last2 < first or at + n <= at2 or at2 + n2 <= at
    assert size <= planner.plan([(*block, planner.FREE) for block in blocks])[1]


def test_where_greedy_fails_the_bound_is_reached():
    """By falling size, 96 and 80 bytes go to 0 and 64 above them; 32 more beside the 80 and the 64 then lie above both."""
    t = {n: Tensor("t%d" % n, "int8", (1, n)) for n in (15, 64, 80, 32, 14, 13, 96, 12)}
    g = Graph([t[15]], [t[12]])
    for read, written in (([15], [64]), ([64], [80, 32]), ([80], [14]), ([64], [13]), ([64], [96]), ([96, 64], [12])):
        g.ops.append(Op("SPLIT", [t[n] for n in read], [t[n] for n in written]))
    assert greedy(g) == 192
    placement = arena.place(g)
    assert placement.size == placement.bound == 176


def test_element_wise_ops_write_over_what_dies():
    x, a, b, c, y = [Tensor(name, "int8", (1, 64)) for name in "xabcy"]
    g = Graph([x], [y])
    g.ops = [Op("RELU", [x], [a]), Op("CONV_2D", [a], [b]), Op("ADD", [a, b], [c]), Op("MUL", [c, c], [y])]
    placement = arena.place(g)
    assert placement.size == 128
    assert placement.over == {a: x, c: a, y: c}


@pytest.mark.parametrize("later", ("output", "op"))
def test_nothing_is_written_over_that_is_needed_later(later):
    x, a, y = [Tensor(name, "int8", (1, 64)) for name in "xay"]
    g = Graph([x], [y])
    g.ops = [Op("CONV_2D", [x], [a]), Op("RELU", [a], [y])]
    if later == "output":
        g.outputs.append(a)
    else:
        z = Tensor("z", "int8", (1, 64))
        g.ops.append(Op("CONV_2D", [a], [z]))
        g.outputs.append(z)
    placement = arena.place(g)
    assert placement.offsets[y] != placement.offsets[a]


@pytest.mark.parametrize(
    "x, out",
    [
        (("int8", (1, 1)), ("int8", (1, 64))),  # broadcast
        (("int8", (1, 64)), ("int32", (1, 64))),  # wider
        (("int32", (1, 64)), ("int8", (1, 64))),  # narrower
        (("float32", (1, 64)), ("int32", (1, 64))),  # C may take loads of one for independent of stores of the other
    ],
)
def test_nothing_is_written_over_that_has_other_elements(x, out):
    g = Graph([Tensor("x", *x)], [Tensor("y", *out)])
    g.ops = [Op("QUANTIZE" if x[0] != out[0] else "RELU", g.inputs, g.outputs)]
    placement = arena.place(g)
    assert not placement.over
    assert placement.size == align(g.inputs[0].nbytes) + align(g.outputs[0].nbytes)


def test_reshape_lies_where_its_input_lives_on():
    """Neither is written while the other is read, and RELU may write over both once both are done with."""
    x, r, a, b, y = [Tensor(name, "int8", (1, 64)) for name in "xraby"]
    g = Graph([x], [y, b])
    g.ops = [Op("RESHAPE", [x], [r]), Op("RELU", [x], [a]), Op("ADD", [a, r], [b]), Op("CONV_2D", [b], [y])]
    placement = arena.place(g)
    assert placement.offsets[r] == placement.offsets[x] != placement.offsets[a]
    assert placement.size == 128


def test_variable_tensors_are_left_to_the_interpreter():
    x, y, state = Tensor("x", "int8", (1, 4)), Tensor("y", "int8", (1, 4)), Tensor("s", "int8", (1, 99), variable=True)
    g = Graph([x], [y], [Op("SVDF", [x, None, None, None, state], [y])])
    placement = arena.place(g)
    assert state not in placement.offsets and placement.size == 32
    numbers = np.frombuffer(g.metadata["OfflineMemoryAllocation"], "<i4")
    assert numbers.tolist() == [1, 0, 3] + [placement.offsets.get(t, -1) for t in g.tensors()]


def test_scratch_finds_room():
    """What one op takes beside its tensors is planned with them."""
    x, a, y = Tensor("x", "int8", (1, 64)), Tensor("a", "int8", (1, 16)), Tensor("y", "int8", (1, 64))
    g = Graph([x], [y], [Op("CONV_2D", [x], [a]), Op("CONV_2D", [a], [y])])
    assert arena.place(g).size == 80
    assert arena.place(g, scratch={g.ops[0]: [30, 10]}).size == 64 + 16 + 32 + 16


def test_checker_sees_every_single_harm():
    """Each tensor of a plan in turn is moved onto each other one: what the checker then says is what a run would tell."""
    x, a, b, y = [Tensor(name, "int8", (1, 64)) for name in "xaby"]
    g = Graph([x], [y])
    g.ops = [Op("CONV_2D", [x], [a]), Op("CONV_2D", [x], [b]), Op("ADD", [a, b], [y])]
    apart = {x: 0, a: 64, b: 128, y: 192}
    assert arena.check(g, apart) == []
    harmless = {(x, y), (y, x), (a, y), (b, y), (y, a), (y, b)}  # never alive together; ADD over either input
    for t, other in itertools.permutations(apart, 2):
        assert bool(arena.check(g, {**apart, t: apart[other]})) == ((t, other) not in harmless)
    assert arena.check(g, {**apart, y: 72}) and arena.check(g, {**apart, y: -1})
    assert arena.check(g, {**apart, y: 80})  # over a part of an input


# ---- plans in files


def file_with_plan(offsets):
    """FULLY_CONNECTED, RELU; the file's tensors are in another order than graph.tensors(), and one is used by nothing."""
    f = flat.Graph()
    q = {"scale": 0.5}
    y, spare, a = f.tensor("int8", (1, 4), **q), f.tensor("int8", (1, 9), **q), f.tensor("int8", (1, 4), **q)
    w = f.const(np.ones((4, 6), np.int8), scales=[0.1])
    x = f.input("int8", (1, 6), **q)
    f.op("FULLY_CONNECTED", [x, w], [a])
    f.op("RELU", [a], [y])
    f.outputs = [y]
    f.offline_plan(offsets)
    return f.build()


def test_a_plan_is_read_and_written_back():
    g = graph.read(file_with_plan([16, 64, 32, -1, 0]))
    assert {t.name: at for t, at in arena.planned(g).items()} == {"tensor_0": 16, "tensor_2": 32, "tensor_4": 0}
    again = graph.read(graph.write(g))
    assert {t.name: at for t, at in arena.planned(again).items()} == {"tensor_0": 16, "tensor_2": 32, "tensor_4": 0}


def test_a_plan_by_another_writer_is_precomputed_as_it_is():
    """The file's own order of tensors, one of them unused, and a gap that no planner of ours would leave."""
    data = file_with_plan([16, 64, 320, -1, 0])
    made = precompute.precompute(data)
    assert made != data and here.needed(made) >= 320
    inputs = [[np.arange(6, dtype=np.int8).reshape(1, 6)]]
    assert here.run(made, inputs)[0][0].tobytes() == here.run(data, inputs)[0][0].tobytes()


@pytest.mark.parametrize("offsets", ([0, 16], [0] * 6, []))
def test_a_plan_of_other_tensors_is_none(offsets):
    assert arena.planned(graph.read(file_with_plan(offsets))) is None


@pytest.mark.parametrize("seed", SEEDS[:10])
def test_a_placement_outlives_the_file(seed):
    g = random_graph(random.Random(seed))
    placement = arena.place(g)
    again = graph.read(graph.write(g))
    assert [arena.planned(again).get(t) for t in again.tensors()] == [placement.offsets.get(t) for t in g.tensors()]


INT8 = [name for name in goldens.names() if not goldens.is_float(name)]


@pytest.mark.parametrize("name", INT8 or [pytest.param("", marks=pytest.mark.skip(reason=goldens.ABSENT))])
def test_planned_models_answer_as_before(name):
    """TFLM obeys the plan, viperlite on this machine too; cases of models that take long here are fewer."""
    g = graph.read(goldens.model(name))
    before = arena.peak(g, alias=False, in_place=False)
    assert arena.order(g) <= before
    assert arena.place(g).size <= before
    data = graph.write(g)
    cases = [goldens.case(name, k) for k in range(len(list(goldens.record(name)["cases"])))]
    for (_, need), got in zip(cases, tflm.run(data, [inputs for inputs, _ in cases])):
        assert [difference(g, e) for g, e in zip(got, need)] == [""] * len(need)
    if goldens.runs_here(name) and goldens.work(data) < 300_000:
        for inputs, need in cases[:3]:
            assert [difference(g, e) for g, e in zip(here.run(data, [inputs])[0], need)] == [""] * len(need)


SIZES = [("person_detect", 55296), ("kws_int8", 16000), ("vww_96_int8", 55296), ("resnet8_int8", 49152)]


@pytest.mark.skipif(not INT8, reason=goldens.ABSENT)
@pytest.mark.parametrize("name, size", SIZES)
def test_plans_of_the_shared_models_are_as_small_as_can_be(name, size):
    """Inputs and outputs of one op, and for resnet8 what is added afterwards; by falling size vww_96 takes 64,512."""
    g = graph.read(goldens.model(name))
    arena.order(g)
    placement = arena.place(g)
    assert placement.size == placement.bound == size


# ---- what kernels make of plans


def runnable_graph(rng):
    """int8 ops that viperlite and TFLM have, over tensors that are reshaped, added, read twice, concatenated."""
    f = flat.Graph()
    q = {"scale": 0.05, "zero_point": -3}
    numbers = np.random.default_rng(rng.randrange(1 << 30))
    made = [f.input("int8", (1, rng.choice((8, 24, 40))), **q) for _ in range(rng.randrange(1, 4))]
    read = set()
    for _ in range(rng.randrange(3, 14)):
        x = rng.choice(made[-4:])
        shape = f.shape(x)
        n = int(np.prod(shape))
        kind = rng.choice("dense dense ADD MUL MAXIMUM RELU TANH RESHAPE RESHAPE QUANTIZE CONCATENATION".split())
        others = [t for t in made if f.shape(t) == shape]
        inputs, options = [x], {}
        if kind in ("ADD", "MUL", "MAXIMUM"):
            inputs = rng.sample([x, rng.choice(others)], 2)
        elif kind == "RESHAPE":
            shape = rng.choice([(1, n), (2, n // 2), (1, 4, n // 4), (n, 1)])
        elif kind == "CONCATENATION":
            inputs, shape, options = [x, rng.choice(others)], (2 * shape[0], *shape[1:]), {"axis": 0}
        elif kind == "dense":
            shape = (shape[0], rng.choice((8, 16, 32))) if len(shape) == 2 else None
            kind = "FULLY_CONNECTED" if shape else "RELU"
            shape = shape or f.shape(x)
            if kind == "FULLY_CONNECTED":
                inputs = [x, f.const(numbers.integers(-99, 99, (shape[1], f.shape(x)[1])).astype("int8"), scales=[0.01])]
        scale = {"scale": 1 / 128, "zero_point": 0} if kind == "TANH" else q
        out = f.tensor("int8", shape, **scale)
        f.op(kind, inputs, [out], **options)
        read.update(inputs)
        if kind == "TANH":  # back to the scale that all have
            back = f.tensor("int8", shape, **q)
            f.op("QUANTIZE", [out], [back])
            out = back
        made.append(out)
    f.outputs = [t for t in made if t not in read and t not in f.inputs]
    f.outputs += [t for t in made if t in read and t not in f.inputs and rng.randrange(8) == 0]
    inputs = [numbers.integers(-128, 128, f.shape(i)).astype("int8") for i in f.inputs]
    return f.build(), inputs


@pytest.mark.parametrize("seed", SEEDS[:40])
def test_random_models_answer_as_before(seed):
    """TFLM with and without the plan, and viperlite with it; every sharing that is found is tried."""
    data, inputs = runnable_graph(random.Random(seed))
    g = graph.read(data)
    arena.order(g)
    arena.place(g)
    planned = graph.write(g)
    need = [a.tobytes() for a in tflm.run(data, [inputs])[0]]
    assert [a.tobytes() for a in tflm.run(planned, [inputs])[0]] == need
    for one in (planned, precompute.precompute(planned)):
        assert [a.tobytes() for a in here.run(one, [inputs])[0]] == need


def test_random_models_answer_on_target(target):
    """Few on rp2040, whose emulator takes ten times what others take."""
    cases = []
    for seed in SEEDS[: 3 if target.name == "rp2040" else 15]:
        data, inputs = runnable_graph(random.Random(seed))
        g = graph.read(data)
        arena.order(g)
        arena.place(g)
        cases.append(Case("planned/%d" % seed, graph.write(g), [inputs] * 2, seed))
    path = on_target.paths_of(target)[0]
    assert on_target.run(target, path, cases, tflm.expected, "planned models") == []


COPIES = {  # op -> inputs' shapes, output's shape, options
    "RESHAPE": ([(4, 9)], (6, 6), {}),
    "CONCATENATION": ([(4, 9)], (4, 9), {"axis": 0}),
    "TRANSPOSE": ([(1, 4, 9)], (4, 1, 9), {}),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_onto_itself_is_no_call(name):
    """And costs no block; where the plan has it beside its input, it is one, and the answer is the same."""
    shapes, shape, options = COPIES[name]
    values = np.arange(36, dtype=np.int8)
    answers, calls = [], []
    for offsets in ([0, 0], [0, 48]):
        f = flat.Graph()
        inputs = [f.input("int8", one) for one in shapes]
        y = f.output("int8", shape)
        if name == "TRANSPOSE":
            inputs.append(f.const(np.array([1, 0, 2], np.int32)))
        f.op(name, inputs, [y], **options)
        f.offline_plan(offsets + [-1] * (len(f.tensors) - 2))
        interpreter = here.interpreter_of(f.build())
        calls.append(len(interpreter._calls))
        answers.append(here.invoke(interpreter, [values.reshape(shapes[0])])[0].tobytes())
    assert calls == [0, 1]
    assert answers == [values.tobytes()] * 2


def test_tflm_writes_over_inputs_as_it_writes_beside_them():
    """Its reference kernels, on all cases of in_place."""
    for case in in_place.cases():
        g = graph.read(case.model)
        del g.metadata["OfflineMemoryAllocation"]
        apart = tflm.run(graph.write(g), case.inputs)
        for one, other in zip(tflm.expected(case), apart):
            assert [a.tobytes() for a in one] == [a.tobytes() for a in other], case.name
