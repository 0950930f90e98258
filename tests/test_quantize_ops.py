"""Float graphs of all kinds become int8 graphs that TFLM and viperlite run alike, with little noise."""

import numpy as np
import pytest

import here
import on_target
import tflm
from cases import Case
from flat import Graph
from viperlite_tools import graph as ir
from viperlite_tools import quantize
from viperlite_tools.quantize import measure, running

N = 24  # samples to calibrate with


class Builder:
    """Float graphs: layers take and give tensor numbers of a flat.Graph; weights are random, the same each time."""

    def __init__(self, seed=1):
        self.g = Graph()
        self.rng = np.random.RandomState(seed)

    def input(self, *shape):
        return self.g.input("float32", shape)

    def const(self, *shape, scale=1.0):
        return self.g.const((self.rng.standard_normal(shape) * scale).astype("<f4"))

    def ints(self, *values):
        return self.g.const(np.array(values, "<i4"))

    def op(self, name, inputs, shape, **options):
        out = self.g.tensor("float32", shape)
        self.g.op(name, inputs, [out], **options)
        return out

    def shape(self, i):
        return self.g.shape(i)

    def conv(self, x, channels, size=3, stride=1, act="RELU", padding="SAME"):
        n, h, w, c = self.shape(x)
        k = self.const(channels, size, size, c, scale=(2 / (size * size * c)) ** 0.5)
        grown = 0 if padding == "SAME" else size - 1
        shape = (n, -(-(h - grown) // stride), -(-(w - grown) // stride), channels)
        options = dict(padding=padding, stride_w=stride, stride_h=stride, fused_activation_function=act)
        bias = self.const(channels, scale=0.2)
        return self.op("CONV_2D", [x, k, bias], shape, dilation_w_factor=1, dilation_h_factor=1, **options)

    def depthwise(self, x, act="RELU", multiplier=1):
        n, h, w, c = self.shape(x)
        k, bias = self.const(1, 3, 3, c * multiplier, scale=0.4), self.const(c * multiplier, scale=0.2)
        options = dict(padding="SAME", stride_w=1, stride_h=1, fused_activation_function=act, depth_multiplier=multiplier)
        return self.op("DEPTHWISE_CONV_2D", [x, k, bias], (n, h, w, c * multiplier), dilation_w_factor=1, dilation_h_factor=1,
                       **options)  # fmt: skip

    def dense(self, x, n, act="NONE", bias=True):
        c = self.shape(x)[-1]
        inputs = [x, self.const(n, c, scale=c**-0.5)] + ([self.const(n, scale=0.2)] if bias else [])
        return self.op("FULLY_CONNECTED", inputs, (*self.shape(x)[:-1], n), fused_activation_function=act)

    def binary(self, name, a, b, act="NONE"):
        shape = np.broadcast_shapes(self.shape(a), self.shape(b))
        options = {} if name in ("MAXIMUM", "MINIMUM") else {"fused_activation_function": act}
        return self.op(name, [a, b], shape, **options)

    def unary(self, name, x, **options):
        return self.op(name, [x], self.shape(x), **options)

    def flat(self, x):
        shape = (self.shape(x)[0], int(np.prod(self.shape(x)[1:])))
        return self.op("RESHAPE", [x, self.ints(*shape)], shape, new_shape=list(shape))

    def build(self, *outputs):
        self.g.outputs += outputs
        return ir.read(self.g.build())


def residual(b):
    x = b.conv(b.input(1, 8, 8, 3), 8)
    y = b.conv(b.conv(x, 8), 8, act="NONE")
    z = b.binary("ADD", x, y, "RELU")
    z = b.conv(z, 12, stride=2)
    pool = dict(padding="VALID", stride_w=4, stride_h=4, filter_width=4, filter_height=4, fused_activation_function="NONE")
    z = b.flat(b.op("AVERAGE_POOL_2D", [z], (1, 1, 1, 12), **pool))
    return b.build(b.unary("SOFTMAX", b.dense(z, 5), beta=1.0))


def branches(b):
    x = b.input(1, 6, 6, 4)
    one, two = b.conv(x, 4, size=1), b.depthwise(x, multiplier=2, act="RELU6")
    three = b.unary("LOGISTIC", b.conv(x, 3, act="NONE"))
    y = b.op("CONCATENATION", [one, two, three], (1, 6, 6, 15), axis=3, fused_activation_function="NONE")
    pool = dict(padding="VALID", stride_w=2, stride_h=2, filter_width=2, filter_height=2, fused_activation_function="NONE")
    return b.build(b.op("MAX_POOL_2D", [y], (1, 3, 3, 15), **pool))


def squashed(b):
    """LOGISTIC and TANH alone into one CONCATENATION: different fixed scales; then equal ones."""
    x, z = b.input(1, 10), b.input(1, 7)
    a, c = b.unary("LOGISTIC", b.dense(x, 6)), b.unary("TANH", b.dense(z, 6))
    d = b.op("CONCATENATION", [a, c], (1, 12), axis=1, fused_activation_function="NONE")
    e = b.unary("LOGISTIC", b.dense(z, 2))
    f = b.op("CONCATENATION", [a, e], (1, 8), axis=-1, fused_activation_function="NONE")
    return b.build(d, f, b.dense(d, 3))


def gates(b):
    """Two inputs, two outputs; products and quotients by constants."""
    x, y = b.input(1, 5, 4), b.input(1, 5, 4)
    z = b.binary("MUL", x, b.unary("LOGISTIC", y))
    z = b.binary("SUB", z, b.const(4), "NONE")
    divisor = b.g.const(np.array([1.5, -2, 3, 0.7], "<f4"))
    w = b.binary("DIV", z, divisor)
    w = b.binary("MUL", w, b.const(1, 1, 4, scale=30))
    return b.build(w, b.binary("MAXIMUM", z, b.binary("MINIMUM", x, b.g.const(np.float32([0.3])))))


def shapes(b):
    x = b.input(1, 6, 4, 3)
    y = b.op("PAD", [x, b.g.const(np.array([[0, 0], [1, 2], [0, 1], [0, 0]], "<i4"))], (1, 9, 5, 3))
    y = b.conv(y, 5, size=3, padding="VALID", act="NONE")
    y = b.unary("LEAKY_RELU", y, alpha=0.1)
    t = b.op("TRANSPOSE", [y, b.ints(0, 2, 1, 3)], (1, 3, 7, 5))
    s = b.op("STRIDED_SLICE", [t, b.ints(0, 0, 1, 0), b.ints(1, 3, 7, 5), b.ints(1, 1, 2, 1)], (1, 3, 3, 5), begin_mask=0,
             end_mask=0, ellipsis_mask=0, new_axis_mask=0, shrink_axis_mask=0)  # fmt: skip
    m = b.op("MEAN", [b.unary("HARD_SWISH", s), b.ints(1, 2)], (1, 5), keep_dims=False)
    big = b.op("REDUCE_MAX", [t, b.ints(1)], (1, 7, 5), keep_dims=False)
    total = b.op("SUM", [b.unary("RELU", s), b.ints(2)], (1, 3, 5), keep_dims=False)
    value = b.g.const(np.array([-1.5], "<f4"))
    edge = b.op("PADV2", [m, b.g.const(np.array([[0, 0], [1, 1]], "<i4")), value], (1, 7))
    return b.build(edge, big, total, b.unary("ABS", b.dense(m, 4, bias=False)))


def in_one_dimension(b):
    """A signal [1, 1, 40, 2] under filters of 1 x 5, rows of dense layers."""
    x = b.input(1, 1, 40, 2)
    k = b.const(6, 1, 5, 2, scale=0.4)
    options = dict(padding="VALID", stride_w=2, stride_h=1, fused_activation_function="RELU6")
    y = b.op("CONV_2D", [x, k, b.const(6)], (1, 1, 18, 6), dilation_w_factor=1, dilation_h_factor=1, **options)
    y = b.op("RESHAPE", [y, b.ints(18, 6)], (18, 6), new_shape=[18, 6])
    return b.build(b.unary("TANH", b.dense(b.dense(y, 4, act="RELU"), 3)))


def memory(b):
    """SVDF with a state, which goes on from sample to sample."""
    x = b.input(1, 10)
    for units, n_in in ((8, 10), (6, 8)):
        state = b.g.variable("float32", (1, 5 * units))
        bias = b.const(units, scale=0.1) if units == 8 else None
        inputs = [x, b.const(units, n_in, scale=0.4), b.const(units, 5, scale=0.5), bias, state]
        x = b.op("SVDF", inputs, (1, units), rank=1, fused_activation_function="RELU")
    return b.build(b.dense(x, 3))


def partly_float(b):
    """NEG has no int8 kernel, a computed divisor may round to 0: these stay in float."""
    x = b.input(1, 4, 4, 2)
    y = b.unary("NEG", b.conv(x, 4))
    z = b.conv(y, 4, act="NONE")
    w = b.binary("DIV", z, b.binary("ADD", b.unary("LOGISTIC", y), b.g.const(np.float32([1]))))
    return b.build(w)


def unlike(b):
    """Constants shared by ops, one tensor read twice, a fixed scale into ops that compare and join."""
    x = b.input(2, 5, 5, 3)
    k = b.const(3, 3, 3, 3, scale=0.3)
    options = dict(padding="SAME", stride_w=1, stride_h=1, dilation_w_factor=1, dilation_h_factor=1)
    y = b.op("CONV_2D", [x, k], (2, 5, 5, 3), fused_activation_function="RELU_N1_TO_1", **options)
    y = b.unary("RELU6", b.op("CONV_2D", [y, k], (2, 5, 5, 3), fused_activation_function="NONE", **options))
    y = b.binary("MUL", y, y)
    t = b.unary("TANH", b.dense(b.flat(x), 4))
    c = b.op("CONCATENATION", [t, b.dense(b.flat(y), 2)], (2, 6), axis=1, fused_activation_function="NONE")
    return b.build(c, b.binary("MAXIMUM", t, b.g.const(np.float32([3]))))


def untouched(b):
    """A channel that is always 0, a constant tensor of zeros, an op on integers."""
    x = b.input(1, 4, 4, 2)
    k = b.const(3, 1, 1, 2)
    bias = b.g.const(np.array([0.5, -1e6, 1e-9], "<f4"))
    options = dict(padding="SAME", stride_w=1, stride_h=1, fused_activation_function="RELU")
    y = b.op("CONV_2D", [x, k, bias], (1, 4, 4, 3), dilation_w_factor=1, dilation_h_factor=1, **options)
    return b.build(b.binary("ADD", y, b.g.const(np.zeros((1, 1, 1, 3), "<f4"))))


# graph -> least signal-to-noise of its outputs, dB: some 6 dB below what is measured
GRAPHS = {
    residual: 34, branches: 33, squashed: 30, gates: 24, shapes: 28, in_one_dimension: 29, memory: 29, partly_float: 26,
    untouched: 34, unlike: 30,
}  # fmt: skip


def samples(graph, n=N, seed=2):
    rng = np.random.RandomState(seed)
    return [rng.standard_normal((n, *t.shape)).astype(np.float32) for t in graph.inputs]


def check_alike(new, data, given, runners=None):
    """TFLM and viperlite give what the executor gives, byte for byte, for int8; floats within rounding."""
    invocations = [[array[k] for array in measure.entered(new, given)] for k in range(min(4, len(given[0])))]
    wanted = running.run(new, measure.entered(new, [array[:4] for array in given]))
    for runner in runners or (tflm, here):
        for k, outputs in enumerate(runner.run(data, invocations)):
            for got, all_wanted, tensor in zip(outputs, wanted, new.outputs):
                need = all_wanted[k].reshape(got.shape)
                if tensor.dtype == "float32":  # sums of floats in another order
                    assert np.allclose(got, need, rtol=0, atol=1e-5 * max(1, np.abs(need).max())), (runner, k)
                else:
                    assert np.array_equal(got, need), (runner, k, tensor.name)


@pytest.mark.parametrize("make", GRAPHS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("io", ["int8", "float"])
def test_a_graph_quantised_runs_alike_in_tflm_and_viperlite(make, io):
    graph = make(Builder())
    given = samples(graph)
    new, report = quantize.quantize(graph, given, quantize.Settings(io=io))
    assert {t.dtype for t in [*new.inputs, *new.outputs]} == {"int8" if io == "int8" else "float32"}
    data = ir.write(new)
    check_alike(ir.read(data), data, given)
    for name, sqnr, _ in report.outputs:
        assert sqnr > GRAPHS[make], (name, sqnr)


def test_graphs_quantised_answer_alike_on_targets(target):
    cases = []
    for make in (residual, memory):
        graph = make(Builder())
        given = samples(graph)
        new, _ = quantize.quantize(graph, given, quantize.Settings(equalise=0.5, correct=True))
        invocations = [[array[k] for array in measure.entered(new, given)] for k in range(2)]
        cases.append(Case("quantised/" + make.__name__, ir.write(new), invocations, 0))
    path = on_target.paths_of(target)[0]
    assert not on_target.run(target, path, cases, tflm.expected, "quantised graphs")
