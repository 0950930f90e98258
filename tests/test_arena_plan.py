"""Arena plans made on the host: they hold, they are small, and the order of ops respects what it must."""

import itertools
import random

import numpy as np
import pytest

from cases import BASE_SEED
from viperlite import planner
from viperlite_tools import arena
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
