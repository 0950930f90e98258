"""The host's executor: every op case and golden as TFLM answers them, and many samples at once as one by one."""

import pkgutil
import re
import tracemalloc

import numpy as np
import pytest

import goldens
import tflm
import viperlite.ops
import viperlite_tools.execute.ops
from cases import all_cases
from compare import difference
from flat import Graph
from mutate import mutant
from viperlite_tools import execute
from viperlite_tools import graph as ir
from viperlite_tools.errors import CommandError

ALL = all_cases()
CASES = [case for case in ALL if not case.refused]
OPS = sorted({case.name.split("/")[0] for case in CASES})
NONE = [pytest.param("all", marks=pytest.mark.skip(reason=goldens.ABSENT))]
GOLDENS = [name for name in goldens.names() if goldens.runs_here(name)] or NONE


def of_op(name):
    return [case for case in CASES if case.name.startswith(name + "/")]


def check(got, expected, what):
    assert len(got) == len(expected), what
    for i, (g, e) in enumerate(zip(got, expected)):
        assert g.shape == e.shape, "%s, output %d: shape %s, not %s" % (what, i, g.shape, e.shape)
        wrong = difference(g, e)
        assert not wrong, "%s, output %d: %s" % (what, i, wrong)


@pytest.mark.parametrize("name", OPS)
def test_equals_tflm(name):
    """Integers exactly, floats within 1e-4 of the output's largest magnitude; state goes on from invocation to invocation."""
    for case in of_op(name):
        graph, state = ir.read(case.model), {}
        for k, (inputs, expected) in enumerate(zip(case.inputs, tflm.expected(case))):
            got = execute.run(graph, inputs, state=state)
            check(got, expected, "%s (seed %d), invocation %d" % (case.name, case.seed, k))


def stacked(samples):
    """Arrays of each sample as one array each, sample after sample."""
    return [np.concatenate([np.atleast_1d(x) for x in column]) for column in zip(*samples)]


@pytest.mark.parametrize("name", OPS)
def test_samples_at_once_equal_one_by_one(name):
    """Whatever the op does along the tensor's own first dimension; float sums may take another order."""
    for case in of_op(name):
        graph = ir.read(case.model)
        if any(t.shape and t.shape[0] == 0 for t in graph.inputs):
            continue  # how many samples there are cannot be seen
        samples = [[np.roll(x, k) for x in case.inputs[k % len(case.inputs)]] for k in range(2)]
        alone = [execute.run(graph, sample) for sample in samples]
        check(execute.run(graph, stacked(samples)), stacked(alone), case.name)


def test_every_op_of_the_device_package_is_here():
    packages = viperlite.ops, viperlite_tools.execute.ops
    on_board, here = [{module.name for module in pkgutil.iter_modules(package.__path__)} for package in packages]
    assert here == on_board


@pytest.mark.parametrize("name", GOLDENS)
def test_equals_golden(name):
    graph, state = ir.read(goldens.model(name)), {}
    for k, kind in enumerate(goldens.record(name)["cases"]):
        inputs, expected = goldens.case(name, k)
        check(execute.run(graph, inputs, state=state), expected, "case %d (%s)" % (k, kind))


@pytest.mark.parametrize("name", GOLDENS)
def test_many_samples_of_a_model_equal_one_by_one(name):
    """More than are worked on at once (window.PIECE, execute._PIECE): those at the seams are looked at."""
    graph = ir.read(goldens.model(name))
    inputs, _ = goldens.case(name, 0)
    n, looked_at = 24, (0, 8, 9, 15, 16, 23)
    samples = [[np.roll(x, 5 * k) for x in inputs] for k in range(n)]
    together = execute.run(graph, stacked(samples))
    for k in looked_at:
        rows = [whole[k * len(whole) // n : (k + 1) * len(whole) // n] for whole in together]
        check(rows, execute.run(graph, samples[k]), "sample %d" % k)


# ---- weights that are stored otherwise than they are used


def perceptron(rng, w, **quantization):
    """CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED in float32 whose weights are given as {op: array} of another type."""
    g = Graph()
    x = g.input("float32", (1, 6, 5, 4))
    a, b = g.tensor("float32", (1, 6, 5, 8)), g.tensor("float32", (1, 6, 5, 8))
    y = g.output("float32", (1, 3))
    weights = [g.const(w[name], **quantization.get(name, {})) for name in ("conv", "depthwise", "full")]
    biases = [g.const(rng.standard_normal(n).astype(np.float32)) for n in (8, 8, 3)]
    g.op("CONV_2D", [x, weights[0], biases[0]], [a], padding="SAME", stride_w=1, stride_h=1, fused_activation_function="RELU")
    g.op("DEPTHWISE_CONV_2D", [a, weights[1], biases[1]], [b], padding="SAME", stride_w=1, stride_h=1, depth_multiplier=1)
    g.op("FULLY_CONNECTED", [b, weights[2], biases[2]], [y])
    return g.build()


SHAPES = {"conv": (8, 3, 3, 4), "depthwise": (1, 3, 3, 8), "full": (3, 240)}


def test_dynamic_range_weights_equal_a_model_with_the_weights_dequantised():
    stored, quantization, real = {}, {}, {}
    rng = np.random.default_rng(1)
    for name, (dimension, n) in {"conv": (0, 8), "depthwise": (3, 8), "full": (0, 1)}.items():
        stored[name] = rng.integers(-127, 128, SHAPES[name], dtype=np.int8)
        scales = (rng.uniform(0.5, 1, n) / 500).astype(np.float32)
        quantization[name] = dict(scales=scales, dimension=dimension)
        real[name] = stored[name] * scales.reshape([-1 if i == dimension else 1 for i in range(stored[name].ndim)])
    hybrid = ir.read(perceptron(np.random.default_rng(2), stored, **quantization))
    plain = perceptron(np.random.default_rng(2), real)
    x = rng.standard_normal((1, 6, 5, 4)).astype(np.float32)
    check(execute.run(hybrid, [x]), tflm.run(plain, [[x]])[0], "dynamic range")


@pytest.mark.parametrize("by", ("weights", "op"))
def test_float16_weights(by):
    """In place, or behind a DEQUANTIZE as converters have it."""
    rng = np.random.default_rng(3)
    half = {name: (rng.standard_normal(shape) / 5).astype(np.float16) for name, shape in SHAPES.items()}
    plain = perceptron(np.random.default_rng(4), {name: w.astype(np.float32) for name, w in half.items()})
    graph = ir.read(perceptron(np.random.default_rng(4), half))
    if by == "op":
        for op in list(graph.ops):
            w = op.inputs[1]
            op.inputs[1] = ir.Tensor(w.name + "_real", "float32", w.shape)
            graph.ops.insert(0, ir.Op("DEQUANTIZE", [w], [op.inputs[1]]))
    x = rng.standard_normal((1, 6, 5, 4)).astype(np.float32)
    check(execute.run(graph, [x]), tflm.run(plain, [[x]])[0], by)
    check(execute.run(graph, [np.concatenate([x, -x])]), [np.concatenate([tflm.run(plain, [[v]])[0][0] for v in (x, -x)])], by)


def test_dequantize_per_channel():
    w = np.array([[1, 2], [3, -4]], np.int8)
    g = Graph()
    x = g.input("float32", (2, 2))
    c = g.const(w, scales=[0.5, 2.0], zero_points=[1, 0], dimension=1)
    real, y = g.tensor("float32", (2, 2)), g.output("float32", (2, 2))
    g.op("DEQUANTIZE", [c], [real])
    g.op("ADD", [x, real], [y])
    (got,) = execute.run(ir.read(g.build()), [np.zeros((2, 2), np.float32)])
    assert got.tolist() == [[0.0, 4.0], [1.0, -8.0]]


@pytest.mark.parametrize("name", ["kws_float"] if goldens.names() else NONE)
def test_dynamic_range_model_equals_the_model_with_its_weights_dequantised(name):
    graph = ir.read((goldens.SHARED / "models" / (name + ".tflite")).read_bytes())
    plain = graph.copy()
    hybrid = [op.inputs[1] for op in plain.ops if len(op.inputs) == 3 and op.inputs[1].dtype == "int8"]
    assert hybrid
    for w in hybrid:
        real = ((w.data - np.float32(w.zero_point)) * np.float32(w.scale)).astype(np.float32)
        plain.replace(w, ir.Tensor(w.name, "float32", w.shape, real))
    x = np.random.default_rng(5).uniform(-128, 128, (3, 49, 10, 1)).astype(np.float32)
    answers = tflm.run(ir.write(plain), [[one[np.newaxis]] for one in x])
    check(execute.run(graph, [x]), [np.concatenate([answer[0] for answer in answers])], name)


# ---- constants, state and what is observed


def test_weights_that_are_computed():
    """An op's weights may come from an input: every sample then has its own."""
    g = Graph()
    x, w, y = g.input("float32", (2, 4)), g.input("float32", (3, 4)), g.output("float32", (2, 3))
    g.op("FULLY_CONNECTED", [x, w], [y])
    rng = np.random.default_rng(6)
    a, b = rng.standard_normal((10, 4)).astype(np.float32), rng.standard_normal((15, 4)).astype(np.float32)
    (got,) = execute.run(ir.read(g.build()), [a, b])
    expected = [a[2 * i : 2 * i + 2] @ b[3 * i : 3 * i + 3].T for i in range(5)]
    np.testing.assert_allclose(got, np.concatenate(expected), rtol=1e-5, atol=1e-6)


def test_output_that_depends_on_constants_alone_is_given_for_every_sample():
    g = Graph()
    x, y, z = g.input("float32", (1, 2)), g.output("float32", (1, 2)), g.output("float32", (1, 2))
    c = g.const(np.array([[-1, 2]], np.float32))
    g.op("RELU", [c], [z])
    g.op("ADD", [x, z], [y])
    seen = []
    graph = ir.read(g.build())
    got = execute.run(graph, [np.ones((3, 2), np.float32)], lambda tensor, array: seen.append(array.shape))
    assert [a.tolist() for a in got] == [[[1.0, 3.0]] * 3, [[0.0, 2.0]] * 3]
    assert seen == [(3, 2), (1, 2), (3, 2)]


def stateful():
    """SVDF over one input, memory of 3, all weights 1: the sum of the last three inputs."""
    g = Graph()
    x, y = g.input("float32", (1, 1)), g.output("float32", (1, 1))
    w, t = g.const(np.ones((1, 1), np.float32)), g.const(np.ones((1, 3), np.float32))
    g.op("SVDF", [x, w, t, None, g.variable("float32", (1, 3))], [y], rank=1)
    return ir.read(g.build())


def test_state_begins_anew_unless_it_is_passed():
    graph, state = stateful(), {}
    x = np.array([[1], [10]], np.float32)
    assert [execute.run(graph, [x])[0].ravel().tolist() for _ in range(2)] == [[1, 10], [1, 10]]
    assert [execute.run(graph, [x], state=state)[0].ravel().tolist() for _ in range(4)] == [[1, 10], [2, 20], [3, 30], [3, 30]]
    assert list(state.values())[0].shape == (2, 1, 3)


def test_state_is_observed_after_the_op():
    seen = []
    execute.run(stateful(), [np.array([[7]], np.float32)], lambda tensor, array: seen.append((tensor.variable, array.tolist())))
    assert seen == [(False, [[7]]), (False, [[7]]), (True, [[0, 0, 7]])]


def chain(n, size=1 << 18):
    g = Graph()
    x = g.input("float32", (1, size))
    for _ in range(n - 1):
        y = g.tensor("float32", (1, size))
        g.op("RELU", [x], [y])
        x = y
    g.op("RELU", [x], [g.output("float32", (1, size))])
    return ir.read(g.build())


def test_every_activation_is_observed_once_in_order():
    graph, seen = chain(5, 3), []
    execute.run(graph, [np.ones((4, 3), np.float32)], lambda tensor, array: seen.append((tensor, array.shape)))
    assert seen == [(t, (4, 3)) for t in graph.tensors()]


def test_arrays_are_dropped_after_their_last_use():
    graph, x = chain(30), np.ones((2, 1 << 18), np.float32)
    tracemalloc.start()
    execute.run(graph, [x])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * x.nbytes


# ---- what is refused, and how


def test_unsupported_op_is_named():
    g = Graph()
    x, y = g.input("float32", (1, 2)), g.output("float32", (1, 2))
    z = g.tensor("float32", (1, 2))
    g.op("RELU", [x], [z])
    g.op("SIN", [z], [y])
    graph = ir.read(g.build())
    assert [execute.supports(op) for op in graph.ops] == [True, False]
    with pytest.raises(CommandError, match=re.escape("op 1 SIN (float32 -> float32)")):
        execute.run(graph, [np.zeros((1, 2), np.float32)])


def test_unsupported_types_are_named():
    g = Graph()
    x, y = g.input("int16", (1, 2), scale=0.1), g.output("int16", (1, 2), scale=0.1)
    g.op("RELU", [x], [y])
    with pytest.raises(CommandError, match=re.escape("op 0 RELU (int16 -> int16)")):
        execute.run(ir.read(g.build()), [np.zeros((1, 2), np.int16)])


def test_unsupported_custom_op_is_named():
    g = Graph()
    x, y = g.input("float32", (1, 2)), g.output("float32", (1, 2))
    g.custom("add", [x], [y])
    graph = ir.read(g.build())
    assert not execute.supports(graph.ops[0])
    with pytest.raises(CommandError, match="op 0 add"):
        execute.run(graph, [np.zeros((1, 2), np.float32)])


@pytest.mark.parametrize("inputs, text", (
    ([], "got 0 arrays"),
    ([np.zeros((1, 4), np.float32)], "input 0"),
    ([np.zeros((3, 3), np.float32)], "input 0"),
    ([np.zeros((0, 3), np.float32)], "input 0"),
    ([np.zeros((2, 3), np.float64)], "float64"),
    ([np.zeros(6, np.float32)], "input 0"),
))  # fmt: skip
def test_inputs_that_do_not_fit(inputs, text):
    g = Graph()
    x, y = g.input("float32", (2, 3)), g.output("float32", (2, 3))
    g.op("RELU", [x], [y])
    with pytest.raises(CommandError, match=text):
        execute.run(ir.read(g.build()), inputs)


def test_graph_whose_shapes_do_not_fit():
    g = Graph()
    x, y = g.input("float32", (2, 3)), g.output("float32", (2, 4))
    g.op("RELU", [x], [y])
    with pytest.raises(CommandError, match="op 0 RELU"):
        execute.run(ir.read(g.build()), [np.zeros((2, 3), np.float32)])


def test_refuses_what_tflm_and_boards_refuse():
    for case in ALL:
        if case.refused:
            with pytest.raises(CommandError) as error:
                execute.run(ir.read(case.model), case.inputs[0])
            assert "\n" not in str(error.value), case.name


def test_dimension_that_is_not_fixed():
    g = Graph()
    x, y = g.input("float32", (-1, 3)), g.output("float32", (-1, 3))
    g.op("RELU", [x], [y])
    with pytest.raises(CommandError, match="fixed shapes"):
        execute.run(ir.read(g.build()), [np.zeros((1, 3), np.float32)])


def test_options_of_another_op():
    g = Graph()
    x, y = g.input("float32", (2, 3)), g.output("float32", (2, 3))
    g.op("ADD", [x, x], [y], fused_activation_function="RELU")
    graph = ir.read(g.build())
    graph.ops[0].name = "MUL"
    with pytest.raises(CommandError, match="op 0 MUL: has AddOptions, must have MulOptions"):
        execute.run(graph, [np.zeros((2, 3), np.float32)])


def test_damaged_models_end_in_an_answer_or_in_one_line():
    small = [case for case in CASES if len(case.model) < 4000]
    for seed in range(600):
        case = small[seed * 7 % len(small)]
        try:
            graph = ir.read(mutant(case.model, seed))
            if sum(abs(t.n) for t in graph.tensors()) < 1 << 20:
                execute.run(graph, case.inputs[0])
        except CommandError as error:
            assert "\n" not in str(error)
