"""Graph passes: where each applies, TFLM answers as before within what it promises; where it must not, nothing changes."""

import json
import pathlib
import types

import flatbuffers
import numpy as np
import pytest
from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

import flat
import goldens
import mutate
import tflm
from cases import draw, rng_of
from viperlite_tools import cli, graph, models, optimise, pipeline
from viperlite_tools.errors import CommandError
from viperlite_tools.optimise import affine, mean, promise

FLOAT = 1e-4  # of the largest magnitude: what the project allows where float32 terms are added up in another order


class Net:
    """A model of image ops, built from one end to the other. dtype int8 has scale 0.1 and zero point 3 unless given."""

    def __init__(self, name, dtype="int8", shape=(1, 6, 6, 4), scale=0.1, zero_point=3):
        self.g = flat.Graph()
        self.rng = rng_of("optimise/" + name)
        self.dtype = dtype
        self.quantization = {}
        self.x = self.g.input(dtype, shape, **self.like(scale, zero_point))

    def like(self, scale=None, zero_point=None):
        """Quantisation of a tensor: the last one's where it is not given."""
        if self.dtype != "int8":
            return {}
        if scale is not None:
            self.quantization = {"scale": scale, "zero_point": zero_point}
        return self.quantization

    def add(self, op, shape, *others, scale=None, zero_point=None, first=True, dtype=None, **options):
        """Append an op of the last tensor and others; it becomes the last one. first: the last tensor is input 0."""
        if dtype:
            self.dtype = dtype
        out = self.g.tensor(self.dtype, shape, **self.like(scale, zero_point))
        self.g.op(op, [self.x, *others] if first else [*others, self.x], [out], **options)
        self.x = out
        return out

    def shape(self):
        return self.g.shape(self.x)

    def numbers(self, shape, scale=0.05, zero_point=0, largest=127):
        """A constant of the net's type."""
        if self.dtype == "int8":
            return self.g.const(self.rng.integers(-largest, largest, shape, np.int8, True), scale=scale, zero_point=zero_point)
        return self.g.const(self.rng.standard_normal(shape).astype(np.float32))

    def conv(self, channels=5, kernel=3, padding="VALID", stride=1, scale=None, zero_point=None, act="NONE", bias=True,
             depthwise=False, per_channel=True):  # fmt: skip
        """CONV_2D or DEPTHWISE_CONV_2D with random weights."""
        _, h, w, c = self.shape()
        shape = (1, kernel, kernel, c * channels) if depthwise else (channels, kernel, kernel, c)
        n = c * channels if depthwise else channels
        if self.dtype == "int8":
            scales = self.rng.uniform(0.01, 0.02, n if per_channel else 1)
            data = self.rng.integers(-127, 128, shape).astype(np.int8)
            filt = self.g.const(data, scales=scales, dimension=3 if depthwise and per_channel else 0)
            b = self.g.const(self.rng.integers(-3000, 3000, n).astype(np.int32), scales=scales * 0.1)
        else:
            filt = self.g.const(self.rng.standard_normal(shape).astype(np.float32))
            b = self.g.const(self.rng.standard_normal(n).astype(np.float32))
        size = [-(-d // stride) if padding == "SAME" else (d - kernel) // stride + 1 for d in (h, w)]
        options = {"padding": padding, "stride_w": stride, "stride_h": stride, "fused_activation_function": act}
        if depthwise:
            options["depth_multiplier"] = channels
        kind = "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D"
        return self.add(kind, (1, *size, n), filt, b if bias else None, scale=scale, zero_point=zero_point,
                        dilation_w_factor=1, dilation_h_factor=1, **options)  # fmt: skip

    def pool(self, kind="MAX_POOL_2D", kernel=2, stride=2, padding="VALID", act="NONE"):
        _, h, w, c = self.shape()
        size = [-(-d // stride) if padding == "SAME" else (d - kernel) // stride + 1 for d in (h, w)]
        return self.add(kind, (1, *size, c), filter_width=kernel, filter_height=kernel, stride_w=stride, stride_h=stride,
                        padding=padding, fused_activation_function=act)  # fmt: skip

    def dense(self, n=4, scale=None, zero_point=None, act="NONE"):
        size = int(np.prod(self.shape()))
        w = self.numbers((n, size))
        b = self.rng.integers(-3000, 3000, n)
        if self.dtype == "int8":
            b = self.g.const(b.astype(np.int32), scale=0.05 * self.quantization["scale"])
        else:
            b = self.g.const(b.astype(np.float32) / 1000)
        return self.add("FULLY_CONNECTED", (1, n), w, b, scale=scale, zero_point=zero_point, fused_activation_function=act)

    def pad(self, rows, value=None):
        pads = np.array([(0, 0), *rows, (0, 0)], np.int32)
        shape = [d + sum(p) for d, p in zip(self.shape(), pads)]
        others = [self.g.const(pads)]
        if value is not None:
            kind = np.int8 if self.dtype == "int8" else np.float32
            others.append(self.g.const(np.array([value], kind), **self.quantization))
        return self.add("PADV2" if value is not None else "PAD", shape, *others)

    def reshape(self, shape):
        return self.add("RESHAPE", shape, self.g.const(np.array(shape, np.int32)))

    def transpose(self, order):
        shape = [self.shape()[i] for i in order]
        return self.add("TRANSPOSE", shape, self.g.const(np.array(order, np.int32)))

    def mean(self, keep=False, axes=(1, 2)):
        n, _, _, c = self.shape()
        return self.add("MEAN", (n, 1, 1, c) if keep else (n, c), self.g.const(np.array(axes, np.int32)), keep_dims=keep)

    def relu(self, kind="RELU", scale=None, zero_point=None):
        return self.add(kind, self.shape(), scale=scale, zero_point=zero_point)

    def quantize(self, kind="QUANTIZE", dtype=None, scale=None, zero_point=None):
        return self.add(kind, self.shape(), dtype=dtype, scale=scale, zero_point=zero_point)

    def done(self, *others):
        """Bytes of the model whose outputs are the last tensor and others."""
        self.g.outputs = [self.x, *others]
        return self.g.build()


def inputs_of(data, seed="inputs", n=3):
    read = graph.read(data)
    rng = rng_of("optimise/" + seed)
    kinds = ("uniform", "extremes", "units")[:n]
    return [[draw(rng, t.dtype, t.shape, kind) for t in read.inputs] for kind in kinds]


def apart(before, after, inputs=None, arena=1 << 18):
    """(steps, relative) by which TFLM's answers to two files differ, in arenas that are soon cleared."""
    inputs = inputs or inputs_of(before)
    steps, relative = 0, 0.0
    for want, got in zip(tflm.run(before, inputs, arena), tflm.run(after, inputs, arena)):
        for a, b in zip(want, got):
            assert a.shape == b.shape and a.dtype == b.dtype
            if a.dtype.kind == "f":
                relative = max(relative, float(np.abs(a - b).max() / max(1e-30, np.abs(a).max())))
            else:
                steps = max(steps, int(np.abs(a.astype(int) - b.astype(int)).max()))
    return steps, relative


def optimised(data, *names):
    """(ops, {pass: changes}, bytes) after passes; TFLM agrees within their promises."""
    made, savings = optimise.optimise(graph.read(data), names or None)
    steps, relative = apart(data, graph.write(made))
    assert steps <= max([s.promise.steps for s in savings], default=0)
    assert relative <= FLOAT
    return [op.name for op in made.ops], {s.name: s.changes for s in savings}, graph.write(made)


def stays(data, *names):
    """Passes leave a model as it is."""
    made, savings = optimise.optimise(graph.read(data), names)
    assert not savings and len(made.ops) == len(graph.read(data).ops)


# ---- PAD


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("depthwise", [False, True])
@pytest.mark.parametrize("kernel, stride, rows", [(3, 1, [(1, 1), (1, 1)]), (3, 2, [(0, 1), (0, 1)]), (2, 1, [(0, 1), (0, 1)])])
def test_pad_goes_into_a_convolution(dtype, depthwise, kernel, stride, rows):
    net = Net("pad/%d" % kernel, dtype)
    net.pad(rows)
    net.conv(2, kernel, stride=stride, scale=0.5, zero_point=0, depthwise=depthwise)
    ops, changes, data = optimised(net.done(), "pad_into_convolution")
    assert len(ops) == 1 and changes == {"pad_into_convolution": 1}
    assert graph.read(data).ops[0].options["padding"] == "SAME"


def test_a_border_that_no_window_sees_goes_away():
    net = Net("pad/unseen")
    net.pad([(0, 1), (0, 1)])
    net.conv(2, 2, stride=2, scale=0.5, zero_point=0)
    ops, _, data = optimised(net.done(), "pad_into_convolution")
    assert len(ops) == 1 and graph.read(data).ops[0].options["padding"] == "VALID"


def test_pad_goes_into_every_convolution_that_reads_it():
    net = Net("pad/two")
    padded = net.pad([(1, 1), (1, 1)])
    a = net.conv(2, 3, scale=0.5, zero_point=0)
    net.x = padded
    net.quantization = {"scale": 0.1, "zero_point": 3}
    net.conv(3, 3, scale=0.6, zero_point=1)
    ops, changes, _ = optimised(net.done(a), "pad_into_convolution")
    assert ops == ["CONV_2D"] * 2 and changes == {"pad_into_convolution": 1}


@pytest.mark.parametrize(
    "why", ["before more than after", "too wide", "channels", "not zeros", "an output", "another reader", "other scale"]
)
def test_pad_stays_where_no_padding_is_like_it(why):
    net = Net("pad/stays")
    rows = {"before more than after": [(1, 0), (1, 0)], "too wide": [(2, 2), (2, 2)]}.get(why, [(1, 1), (1, 1)])
    kernel = 2 if why == "before more than after" else 3
    others = []
    if why == "channels":
        net.add("PAD", (1, 8, 8, 5), net.g.const(np.array([(0, 0), (1, 1), (1, 1), (0, 1)], np.int32)))
    elif why == "other scale":
        net.add("PAD", (1, 8, 8, 4), net.g.const(np.array([(0, 0), (1, 1), (1, 1), (0, 0)], np.int32)), scale=0.2, zero_point=1)
    else:
        net.pad(rows, value=4 if why == "not zeros" else None)
    padded = net.x
    if why == "another reader":
        others = [net.relu("RELU6")]
        net.x = padded
    if why == "an output":
        others = [padded]
    net.conv(2, kernel, scale=0.5, zero_point=0)
    stays(net.done(*others), "pad_into_convolution")


@pytest.mark.parametrize("dtype, value", [("int8", -128), ("float32", np.finfo(np.float32).min)])
def test_pad_of_the_least_number_goes_into_max_pooling(dtype, value):
    net = Net("pool", dtype)
    net.pad([(1, 1), (1, 1)], value)
    net.pool(kernel=3, stride=1)
    ops, changes, _ = optimised(net.done(), "pad_into_pool")
    assert ops == ["MAX_POOL_2D"] and changes == {"pad_into_pool": 1}


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("act", ["RELU", "RELU6"])
def test_pad_of_zeros_goes_into_max_pooling_after_relu(dtype, act):
    net = Net("pool/relu", dtype)
    net.conv(3, 1, scale=0.5, zero_point=-20, act=act)
    net.pad([(1, 1), (1, 1)])
    net.pool(kernel=3, stride=1)
    ops, _, _ = optimised(net.done(), "pad_into_pool")
    assert ops == ["CONV_2D", "MAX_POOL_2D"]


@pytest.mark.parametrize("kind", ["MAX_POOL_2D", "AVERAGE_POOL_2D"])
def test_a_border_that_no_pooling_sees_goes_away(kind):
    net = Net("pool/unseen")
    net.pad([(0, 1), (0, 1)])
    net.pool(kind)
    assert optimised(net.done(), "pad_into_pool")[0] == [kind]


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("kind", ["MAX_POOL_2D", "AVERAGE_POOL_2D"])
@pytest.mark.parametrize("after", [None, "RELU_N1_TO_1"])
def test_pad_that_changes_what_is_pooled_stays(dtype, kind, after):
    net = Net("pool/stays", dtype)
    if after:
        net.conv(3, 1, scale=0.5, zero_point=-20, act=after)
    if kind == "AVERAGE_POOL_2D":  # which would divide by less
        net.relu()
    net.pad([(1, 1), (1, 1)])
    net.pool(kind, kernel=3, stride=1)
    stays(net.done(), "pad_into_pool")


# ---- activations and scales


MAKERS = ["CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "ADD", "SUB", "MUL"]


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("kind", ["RELU", "RELU6"])
@pytest.mark.parametrize("op", [*MAKERS, "MAX_POOL_2D", "AVERAGE_POOL_2D"])
def test_activation_is_fused(dtype, kind, op):
    net = Net("act/" + op, dtype)
    made(net, op)
    net.relu(kind)
    ops, changes, _ = optimised(net.done(), "fuse_activation")
    assert ops == [op] and changes == {"fuse_activation": 1}


def made(net, op, zero_point=-9):
    """Append an op that has a fused activation."""
    if op.startswith(("CONV", "DEPTH")):
        net.conv(2, 3, scale=0.3, zero_point=zero_point, depthwise=op.startswith("D"))
    elif op == "FULLY_CONNECTED":
        net.dense(scale=0.3, zero_point=zero_point)
    elif op.endswith("POOL_2D"):
        net.pool(op)
    else:
        net.add(op, net.shape(), net.numbers((4,)), scale=0.12, zero_point=zero_point, fused_activation_function="NONE")


@pytest.mark.parametrize(
    "why", ["an output", "another reader", "other scale", "other zero point", "no fused activation", "other clamp"]
)
def test_activation_stays_where_it_is_not_the_same_clamp(why):
    net = Net("act/stays")
    others = []
    if why == "no fused activation":
        net.reshape((1, 36, 4))
    else:
        net.conv(2, 3, scale=0.3, zero_point=-9, act="RELU_N1_TO_1" if why == "other clamp" else "NONE")
    between = net.x
    if why == "an output":
        others = [between]
    if why == "another reader":
        others = [net.add("TANH", net.shape(), scale=1 / 128, zero_point=0)]
        net.x, net.quantization = between, {"scale": 0.3, "zero_point": -9}
    scale, zero_point = {"other scale": (0.31, -9), "other zero point": (0.3, -8)}.get(why, (0.3, -9))
    net.relu(scale=scale, zero_point=zero_point)
    stays(net.done(*others), "fuse_activation")


@pytest.mark.parametrize("op", MAKERS)
def test_relu_to_another_scale_is_fused_within_a_step(op):
    net = Net("relu/" + op)
    made(net, op, -60)
    scale, zero_point = net.quantization["scale"], net.quantization["zero_point"]
    net.relu(scale=scale * (127 - zero_point) / 255, zero_point=-128)  # the same largest number
    ops, changes, _ = optimised(net.done(), "requantize_into_previous")
    assert ops == [op] and changes == {"requantize_into_previous": 1}


def test_quantize_to_another_scale_goes_into_the_op_before():
    net = Net("requantize")
    net.conv(3, 3, scale=0.5, zero_point=4)
    net.quantize(scale=0.4, zero_point=4)
    assert optimised(net.done(), "requantize_into_previous")[0] == ["CONV_2D"]


@pytest.mark.parametrize("why", ["coarse before", "range before is smaller", "an output", "a pool"])
def test_requantisation_stays_where_a_step_does_not_do(why):
    net = Net("requantize/stays")
    if why == "a pool":
        net.pool()
    else:
        net.conv(3, 3, scale=0.5, zero_point=4)
    between = net.x
    scale = {"coarse before": 0.2, "range before is smaller": 0.6, "a pool": 0.09}.get(why, 0.4)
    net.quantize(scale=scale, zero_point=4)
    stays(net.done(*[between] * (why == "an output")), "requantize_into_previous")


def test_an_op_takes_one_step_and_no_more():
    net = Net("requantize/twice")
    net.conv(3, 3, scale=0.5, zero_point=4)
    net.quantize(scale=0.4, zero_point=4)
    net.quantize(scale=0.35, zero_point=4)
    net.quantize(scale=1.0, zero_point=4)
    ops, changes, _ = optimised(net.done(), "requantize_into_previous")
    assert ops == ["CONV_2D", "QUANTIZE", "QUANTIZE"] and changes == {"requantize_into_previous": 1}


def test_a_step_that_becomes_large_at_the_end_is_not_taken():
    net = Net("requantize/large")
    net.conv(3, 3, scale=0.5, zero_point=4)
    net.quantize(scale=0.4, zero_point=4)
    net.quantize(scale=0.02, zero_point=4)  # 20 steps for one
    made, savings = optimise.optimise(graph.read(net.done()))
    assert len(made.ops) == 3 and not savings
    ((name, apart),) = savings.left_out
    assert name == "requantize_into_previous" and apart.steps >= 20 and "20 steps" in str(apart)


def test_a_second_rounding_of_small_shifts_counts():
    assert affine.rounded_twice(0.3) == 0.3 and affine.rounded_twice(0.6) == affine.rounded_twice(3.0) == 0
    x = types.SimpleNamespace(scale=1.0, zero_point=0, dtype="int8")
    maker = graph.Op("CONV_2D", [], [])
    assert affine.within_a_step(maker, x, x, "NONE") == "NONE"
    assert affine.within_a_step(maker, x, x, "NONE", error=0.5) is None


# ---- arithmetic with constants


ARITHMETIC = ["MUL", "ADD", "SUB", "DIV"]


@pytest.mark.parametrize("op", ARITHMETIC)
@pytest.mark.parametrize("maker", ["CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"])
@pytest.mark.parametrize("shape", ["channels", "one", "whole"])
def test_float_arithmetic_goes_into_the_op_before(op, maker, shape):
    net = Net("affine/%s/%s" % (op, maker), "float32")
    made(net, maker)
    n = net.shape()[-1]
    values = np.broadcast_to(net.rng.uniform(0.5, 2, n) * [-1] ** np.arange(n), net.shape())
    values = {"channels": values.reshape(-1, n)[0], "one": np.float32(1.5), "whole": values}[shape]
    net.add(op, net.shape(), net.g.const(np.array(values, np.float32)), fused_activation_function="RELU6")
    ops, changes, _ = optimised(net.done(), "affine_into_previous")
    assert ops == [maker] and changes == {"affine_into_previous": 1}


@pytest.mark.parametrize("op", ["MUL", "ADD", "SUB", "DIV"])
@pytest.mark.parametrize("reader", ["CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"])
def test_float_arithmetic_goes_into_the_op_behind(op, reader):
    net = Net("affine/next/%s" % op, "float32")
    net.add(op, net.shape(), net.g.const(net.rng.uniform(0.5, 2, 4).astype(np.float32)))
    made(net, reader)
    ops, changes, _ = optimised(net.done(), "affine_into_next")
    assert ops == [reader] and changes == {"affine_into_next": 1}


@pytest.mark.parametrize("padding, op, goes", [("SAME", "MUL", True), ("SAME", "ADD", False), ("VALID", "ADD", True)])
def test_what_is_added_does_not_go_into_padding(padding, op, goes):
    net = Net("affine/pad", "float32")
    net.add(op, net.shape(), net.g.const(np.float32([1, 2, 3, 4])))
    net.conv(3, 3, padding)
    if goes:
        assert optimised(net.done(), "affine_into_next")[0] == ["CONV_2D"]
    else:
        stays(net.done(), "affine_into_next")


def test_constant_less_a_convolution_turns_its_weights():
    net = Net("affine/minus", "float32")
    net.conv(3, 3)
    net.add("SUB", net.shape(), net.g.const(np.float32([1, 2, 3])), first=False)
    assert optimised(net.done(), "affine_into_previous")[0] == ["CONV_2D"]


def test_batch_normalisation_between_convolutions_goes_away():
    net = Net("affine/bn", "float32")
    for _ in range(2):
        net.conv(4, 3, bias=False)
        net.add("MUL", net.shape(), net.numbers((4,)))
        net.add("ADD", net.shape(), net.numbers((1, 1, 1, 4)))
        net.relu()
    ops, _, data = optimised(net.done())
    assert ops == ["CONV_2D"] * 2
    assert [op.options["fused_activation_function"] for op in graph.read(data).ops] == ["RELU"] * 2


def test_a_positive_factor_passes_a_relu_and_no_other_does():
    for factor, act, goes in ((2.0, "RELU", True), (-2.0, "RELU", False), (2.0, "RELU6", False)):
        net = Net("affine/relu", "float32")
        net.conv(3, 3, act=act)
        net.add("MUL", net.shape(), net.g.const(np.float32(factor)))
        if goes:
            assert optimised(net.done(), "affine_into_previous")[0] == ["CONV_2D"]
        else:
            stays(net.done(), "affine_into_previous")


@pytest.mark.parametrize(
    "why", ["an output", "another reader", "no constant", "constant over constant", "differs from pixel to pixel",
            "shared weights", "division by zero", "a larger result", "beyond float32"]
)  # fmt: skip
def test_arithmetic_stays(why):
    net = Net("affine/stays", "float32")
    others, first, op, c = [], True, "MUL", np.float32([1, 2, 3])
    net.conv(3, 3, act="NONE")
    y = net.x
    shape = net.shape()
    if why == "an output":
        others = [y]
    if why == "another reader":
        others = [net.add("TANH", shape)]
        net.x = y
    if why == "constant over constant":
        op, first = "DIV", False
    if why == "differs from pixel to pixel":
        c = np.arange(48, dtype=np.float32).reshape(shape)
    if why == "division by zero":
        op, c = "DIV", np.float32([1, 0, 2])
    if why == "a larger result":
        c, shape = np.float32(np.ones((2, 1, 1, 3))), (2, 4, 4, 3)
    if why == "beyond float32":
        c = np.float32([3e38, 1, 1])
    if why == "shared weights":
        conv = net.g.operators[0]
        out = net.g.tensor("float32", shape)
        net.g.op("CONV_2D", list(conv.inputs), [out], padding="VALID", stride_w=1, stride_h=1,
                 dilation_w_factor=1, dilation_h_factor=1)  # fmt: skip
        others = [out]
    c = y if why == "no constant" else net.g.const(c)
    net.add(op, shape, c, first=first)
    stays(net.done(*others), "affine_into_previous")


@pytest.mark.parametrize("per_channel", [True, False])
@pytest.mark.parametrize("op, sign", [("MUL", 1), ("MUL", -1), ("ADD", 1), ("SUB", 1), ("SUB", -1), ("DIV", 1)])
def test_int8_arithmetic_goes_into_the_op_before_within_a_step(op, sign, per_channel):
    net = Net("affine/int8/" + op)
    net.conv(3, 3, scale=0.5, zero_point=0, per_channel=per_channel)
    if op in ("MUL", "DIV"):  # by 1.5 or -1.5, or 1 / 1.5
        c = net.g.const(np.int8([sign * 75]), scale=0.02, zero_point=0)
        scale, zero_point = (0.75 if op == "MUL" else 0.5 / 1.5), 0
    else:
        c = net.g.const(np.int8([10, -30, 20]), scale=0.05, zero_point=5)
        scale, zero_point = 0.48, 0
    net.add(op, net.shape(), c, scale=scale, zero_point=zero_point, first=sign > 0 or op == "MUL")
    ops, changes, _ = optimised(net.done(), "affine_into_previous")
    assert ops == ["CONV_2D"] and changes == {"affine_into_previous": 1}


@pytest.mark.parametrize("why", ["range before is smaller", "coarse before", "factor of zero", "least weight turned"])
def test_int8_arithmetic_stays_where_a_step_does_not_do(why):
    net = Net("affine/int8/stays")
    net.conv(3, 3, scale=0.5, zero_point=0)
    factor = {"factor of zero": 0, "least weight turned": -50}.get(why, 50)
    if why == "least weight turned":
        w = net.g.tensors[net.g.operators[0].inputs[1]]
        net.g._buffers[w.buffer].data = b"\x80" + net.g._buffers[w.buffer].data[1:]
    c = net.g.const(np.int8([factor]), scale=0.02, zero_point=0)
    net.add("MUL", net.shape(), c, scale={"range before is smaller": 0.7, "coarse before": 0.2}.get(why, 0.5), zero_point=0)
    stays(net.done(), "affine_into_previous")


# ---- shapes, order, scales


@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_what_changes_nothing_goes_away(dtype):
    net = Net("identity", dtype)
    net.reshape(net.shape())
    net.transpose((0, 1, 2, 3))
    net.pad([(0, 0), (0, 0)])
    net.pool(kernel=1, stride=1)
    net.add("CONCATENATION", net.shape(), axis=3)
    if dtype == "int8":
        net.quantize()
    net.conv(2, 3, scale=0.5, zero_point=0)
    ops, changes, _ = optimised(net.done(), "drop_identities")
    assert ops == ["CONV_2D"] and changes == {"drop_identities": 5 + (dtype == "int8")}


def test_an_identity_between_input_and_output_stays():
    net = Net("identity/stays")
    net.reshape(net.shape())
    stays(net.done(), "drop_identities")


def test_an_identity_that_writes_an_output_gives_it_to_the_op_before():
    net = Net("identity/output")
    conv = net.conv(2, 3, scale=0.5, zero_point=0)
    net.reshape(net.shape())
    out = net.x
    net.x = conv
    side = net.relu("RELU6")
    net.x = out
    ops, _, data = optimised(net.done(side), "drop_identities")
    assert ops == ["CONV_2D", "RELU6"]
    assert graph.read(data).outputs[0].name == "tensor_%d" % out
    net = Net("identity/both")
    conv = net.conv(2, 3, scale=0.5, zero_point=0)
    net.reshape(net.shape())
    stays(net.done(conv), "drop_identities")


def test_a_new_scale_for_the_same_numbers_is_no_identity():
    net = Net("identity/scale")
    net.add("RESHAPE", net.shape(), net.g.const(np.array(net.shape(), np.int32)), scale=0.2, zero_point=0)
    net.conv(2, 3, scale=0.5, zero_point=0)
    stays(net.done(), "drop_identities")


def test_reshapes_join_and_vanish_before_fully_connected():
    net = Net("reshape")
    net.reshape((1, 36, 4))
    net.reshape((1, 144))
    net.dense(scale=2.0, zero_point=0)
    net.reshape((2, 2))
    net.reshape((4, 1))
    ops, changes, _ = optimised(net.done(), "join_reshapes")
    assert ops == ["FULLY_CONNECTED", "RESHAPE"] and changes == {"join_reshapes": 3}


def test_reshapes_stay_apart_where_the_first_is_needed():
    net = Net("reshape/stays")
    first = net.reshape((1, 36, 4))
    net.reshape((1, 144))
    stays(net.done(first), "join_reshapes")


@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_transposes_that_undo_each_other_go_away(dtype):
    net = Net("transpose", dtype)
    net.transpose((0, 3, 1, 2))
    net.transpose((0, 2, 3, 1))
    net.conv(2, 3, scale=0.5, zero_point=0)
    assert optimised(net.done())[0] == ["CONV_2D"]


def test_transposes_join_and_one_that_keeps_the_order_is_a_reshape():
    net = Net("transpose/join", shape=(1, 2, 3, 4))
    net.transpose((0, 3, 1, 2))
    net.transpose((0, 1, 3, 2))
    ops, changes, data = optimised(net.done(), "join_transposes")
    assert ops == ["TRANSPOSE"] and changes == {"join_transposes": 1}
    net = Net("transpose/ones", shape=(1, 5, 1, 4))
    net.transpose((1, 2, 0, 3))
    assert optimised(net.done(), "join_transposes")[0] == ["RESHAPE"]


def test_transposes_stay_where_the_first_is_needed():
    net = Net("transpose/stays", shape=(1, 2, 3, 4))
    first = net.transpose((0, 3, 1, 2))
    net.transpose((0, 1, 3, 2))
    stays(net.done(first), "join_transposes")


def test_quantize_undoes_dequantize():
    net = Net("quantize")
    net.quantize("DEQUANTIZE", "float32")
    net.quantize(dtype="int8", scale=0.1, zero_point=3)
    net.conv(2, 3, scale=0.5, zero_point=0)
    assert optimised(net.done())[0] == ["CONV_2D"]


def test_dequantize_and_quantize_to_another_type_become_one():
    net = Net("quantize/one")
    net.quantize("DEQUANTIZE", "float32")
    net.quantize(dtype="int8", scale=0.2, zero_point=3)  # halves: an odd number is a tie
    made, savings = optimise.optimise(graph.read(net.done()), ["cancel_quantize"])
    one = [op.name for op in made.ops] == ["QUANTIZE"]
    assert one == bool(savings)
    assert apart(net.done(), graph.write(made))[0] == 0


@pytest.mark.parametrize("why", ["fake quantisation", "coarser between"])
def test_quantize_pairs_that_lose_something_stay(why):
    if why == "fake quantisation":
        net = Net("quantize/fake", "float32")
        net.quantize(dtype="int8", scale=0.1, zero_point=3)
        net.quantize("DEQUANTIZE", "float32")
    else:
        net = Net("quantize/coarse")
        net.quantize(scale=0.5, zero_point=0)
        net.quantize(scale=0.1, zero_point=3)
    stays(net.done(), "cancel_quantize", "drop_identities")


def test_arithmetic_that_only_moves_the_scale_becomes_a_reshape():
    """What is left of a rescaling of pixels to -1 to 1, by 1 / 127.5 and -128 / 127.5."""
    net = Net("unchanged", scale=1.0, zero_point=-128)
    net.add("MUL", net.shape(), net.g.const(np.int8([127]), scale=1 / 127.5 / 127), scale=1 / 127.5, zero_point=-128)
    net.add("ADD", net.shape(), net.g.const(np.int8([-128] * 4), scale=1 / 127.5), scale=1 / 127.5, zero_point=0)
    net.conv(2, 3, "SAME", scale=0.5, zero_point=0)
    ops, changes, _ = optimised(net.done(), "unchanged_to_reshape", "join_reshapes")
    assert ops == ["RESHAPE", "CONV_2D"] and changes == {"unchanged_to_reshape": 2, "join_reshapes": 1}


@pytest.mark.parametrize("why", ["another scale", "one channel", "from pixel to pixel", "a clamp"])
def test_arithmetic_that_changes_a_number_stays(why):
    net = Net("unchanged/stays", scale=1.0, zero_point=-128)
    c = np.int8([127] * 4)
    if why == "one channel":
        c[2] = 126
    if why == "from pixel to pixel":
        c = np.broadcast_to(c, net.shape()).copy()
        c[0, 3, 3, 1] = 120
    scale = 1 / 127.5 * (1.02 if why == "another scale" else 1)
    act = "RELU6" if why == "a clamp" else "NONE"
    scale, unit = (scale * 8, 8) if why == "a clamp" else (scale, 1)
    c = net.g.const(c, scale=unit / 127.5 / 127)
    net.add("MUL", net.shape(), c, scale=scale, zero_point=-128, fused_activation_function=act)
    stays(net.done(), "unchanged_to_reshape")


# ---- MEAN


@pytest.mark.parametrize("dtype, shape", [("int8", (1, 3, 1, 4)), ("float32", (1, 5, 5, 3)), ("float32", (1, 4, 6, 3))])
@pytest.mark.parametrize("keep", [False, True])
def test_mean_becomes_average_pool(dtype, shape, keep):
    net = Net("mean", dtype, shape)
    net.mean(keep, (1, 2) if keep else (-2, 1))
    ops, changes, _ = optimised(net.done(), "mean_to_average_pool")
    assert ops == ["AVERAGE_POOL_2D"] + ["RESHAPE"] * (not keep) and changes == {"mean_to_average_pool": 1}


def test_mean_that_rounds_otherwise_is_a_pass_of_its_own():
    net = Net("mean/even", shape=(1, 4, 4, 3))
    net.mean()
    net.dense(scale=3.0, zero_point=0)
    stays(net.done(), "mean_to_average_pool")
    ops, changes, _ = optimised(net.done())
    assert ops == ["AVERAGE_POOL_2D", "FULLY_CONNECTED"] and changes["mean_to_average_pool_rounded"] == 1


@pytest.mark.parametrize("why", ["channels", "height alone", "other scale"])
def test_mean_of_anything_else_stays(why):
    net = Net("mean/stays", shape=(1, 5, 5, 3))
    axes = {"channels": (2, 3), "height alone": (1,)}.get(why, (1, 2))
    shape = {"channels": (1, 5), "height alone": (1, 5, 3)}.get(why, (1, 3))
    scale = 0.2 if why == "other scale" else 0.1
    net.add("MEAN", shape, net.g.const(np.array(axes, np.int32)), scale=scale, zero_point=3)
    stays(net.done(), "mean_to_average_pool", "mean_to_average_pool_rounded")


@pytest.mark.parametrize("count, zero_point", [(25, 3), (49, -128), (4, -128), (16, 0), (36, 127)])
def test_worst_is_what_tflm_does(count, zero_point):
    """One row of sums for each number of ones above a base."""
    height = next(i for i in range(int(count**0.5), 0, -1) if count % i == 0)
    g = flat.Graph()
    quantization = {"scale": 0.1, "zero_point": zero_point}
    shape = (1, height, count // height, 256)
    x = g.input("int8", shape, **quantization)
    m = g.output("int8", (1, 1, 1, 256), **quantization)
    a = g.output("int8", (1, 1, 1, 256), **quantization)
    g.op("MEAN", [x, g.const(np.array([1, 2], np.int32))], [m], keep_dims=True)
    g.op("AVERAGE_POOL_2D", [x], [a], padding="VALID", filter_height=shape[1], filter_width=shape[2], stride_w=1, stride_h=1)
    base = np.broadcast_to(np.arange(-128, 128)[:, None], (256, count))
    inputs = [np.minimum(base + (np.arange(count) < k), 127).T.reshape(shape).astype(np.int8) for k in range(count)]
    apart = max(int(np.abs(a.astype(int) - m).max()) for m, a in tflm.run(g.build(), [[i] for i in inputs], 1 << 20))
    assert mean.worst(count, zero_point) == apart


# ---- constants, dead ops


def test_constants_are_folded_through_several_ops():
    net = Net("fold", "float32")
    scale = net.g.const(np.arange(1, 5, dtype=np.int8), scale=0.5, zero_point=0)
    real = net.g.tensor("float32", (4,))
    net.g.op("DEQUANTIZE", [scale], [real])
    shaped = net.g.tensor("float32", (1, 1, 1, 4))
    net.g.op("RESHAPE", [real, net.g.const(np.array([1, 1, 1, 4], np.int32))], [shaped])
    net.add("MUL", net.shape(), shaped)
    ops, changes, _ = optimised(net.done(), "fold_constants")
    assert ops == ["MUL"] and changes == {"fold_constants": 2}


def test_a_shape_that_is_computed_is_folded():
    """SHAPE, STRIDED_SLICE and PACK before a RESHAPE, as converters leave them."""
    net = Net("fold/shape")
    g = net.g
    size, first = g.tensor("int32", (4,)), g.tensor("int32", ())
    g.op("SHAPE", [net.x], [size], out_type="INT32")
    numbers = [g.const(np.array([i], np.int32)) for i in (0, 1, 1)]
    g.op("STRIDED_SLICE", [size, *numbers], [first], shrink_axis_mask=1)
    packed = g.tensor("int32", (2,))
    g.op("PACK", [first, g.const(np.array(144, np.int32))], [packed], values_count=2)
    net.add("RESHAPE", (1, 144), packed)
    net.dense(scale=2.0, zero_point=0)
    ops, _, _ = optimised(net.done())
    assert ops == ["FULLY_CONNECTED"]


def test_a_constant_that_is_an_output_stays():
    net = Net("fold/stays", "float32")
    real = net.g.tensor("float32", (4,))
    net.g.op("DEQUANTIZE", [net.g.const(np.arange(4, dtype=np.int8), scale=0.5, zero_point=0)], [real])
    net.relu()
    stays(net.done(real), "fold_constants")


def test_dead_ops_and_their_constants_go_away():
    net = Net("dead")
    x = net.x
    net.conv(8, 3, scale=0.5, zero_point=0)
    net.relu()
    net.x, net.quantization = x, {"scale": 0.1, "zero_point": 3}
    net.relu("RELU6")
    data = net.done()
    made, (saving,) = optimise.optimise(graph.read(data), ["drop_dead"])
    assert [op.name for op in made.ops] == ["RELU6"] and (saving.changes, saving.saved.ops) == (2, 2)
    assert saving.saved.constants == 8 * 9 * 4 + 8 * 4 and saving.saved.macs == 8 * 9 * 4 * 16
    assert apart(data, graph.write(made)) == (0, 0) and len(graph.write(made)) < len(data) - 300


def test_an_op_with_a_state_is_not_dead():
    g = flat.Graph()
    x = g.input("int8", (1, 4), scale=0.1, zero_point=0)
    weights = [g.const(np.ones((2, 4), np.int8), scale=0.1), g.const(np.ones((2, 3), np.int16), scale=0.1)]
    state = g.variable("int16", (1, 6), scale=0.1, zero_point=0)
    out = g.tensor("int8", (1, 2), scale=0.1, zero_point=0)
    g.op("SVDF", [x, *weights, None, state], [out], rank=1, fused_activation_function="RELU")
    y = g.output("int8", (1, 4), scale=0.1, zero_point=0)
    g.op("RELU6", [x], [y])
    stays(g.build(), "drop_dead", "fold_constants")


def test_equal_constants_are_kept_once():
    net = Net("share", "float32")
    c = net.rng.standard_normal((1, 6, 6, 4)).astype(np.float32)
    net.add("ADD", net.shape(), net.g.const(c))
    net.add("MUL", net.shape(), net.g.const(c))
    net.add("SUB", net.shape(), net.g.const(c.reshape(6, 6, 4)))
    data = net.done()
    made, (saving,) = optimise.optimise(graph.read(data), ["share_constants"])
    assert saving.changes == 2 and saving.saved.constants == 2 * 4 * 144
    assert len(graph.write(made)) < len(data) - 1000 and apart(data, graph.write(made)) == (0, 0)


# ---- the whole


def test_promises_and_docstrings_are_there():
    for name in optimise.names():
        module = optimise.load(name)
        assert module.__doc__.splitlines()[0].endswith((".", ":")) or len(module.__doc__.splitlines()[0]) > 20
        assert isinstance(module.promise, promise.Promise) and str(module.promise)
        assert set(module.after) <= set(optimise.names())


def test_passes_are_chosen_by_name():
    assert optimise.chosen("none") == []
    assert set(optimise.chosen("exact")) < set(optimise.chosen("all")) == set(optimise.names())
    assert "drop_dead" not in optimise.chosen("all", ["drop_dead"])
    with pytest.raises(CommandError, match="drop_dead"):
        optimise.chosen("all", ["drop_deaf"])


def test_a_pass_that_breaks_its_promise_is_refused_by_name(monkeypatch):
    def spoil(g):
        conv = next(op for op in g.ops if op.name == "CONV_2D")
        conv.inputs[2] = None
        return 1

    net = Net("spoilt")
    net.pad([(1, 1), (1, 1)])
    net.conv(2, 3, scale=0.5, zero_point=0)
    net.relu()
    monkeypatch.setattr(optimise.load("share_constants"), "run", spoil)
    with pytest.raises(CommandError, match="share_constants breaks its promise .bit-exact.*CONV_2D"):
        optimise.optimise(graph.read(net.done()))


def test_a_pass_that_swaps_outputs_is_refused(monkeypatch):
    def swap(g):
        g.outputs.reverse()
        return 1

    net = Net("swapped")
    first = net.relu()
    net.relu("RELU6")
    monkeypatch.setattr(optimise.load("drop_dead"), "run", swap)
    with pytest.raises(CommandError, match="drop_dead breaks its promise"):
        optimise.optimise(graph.read(net.done(first)), ["drop_dead"])


def test_ops_that_cannot_be_run_here_do_not_hinder_the_others():
    net = Net("custom")
    net.pad([(1, 1), (1, 1)])
    net.conv(2, 3, scale=0.5, zero_point=0)
    y = net.g.tensor("int8", net.shape(), scale=0.5, zero_point=0)
    net.g.custom("Mystery", [net.x], [y])
    net.x = y
    net.relu()
    net.conv(2, 3, scale=0.7, zero_point=0)
    net.relu()
    made, savings = optimise.optimise(graph.read(net.done()))
    assert [op.name for op in made.ops] == ["CONV_2D", "Mystery", "RELU", "CONV_2D"]


def random_net(seed):
    """A net of patterns that passes look for, and of their near misses."""
    rng = rng_of("optimise/random/%d" % seed)
    pick = lambda *items: items[rng.integers(len(items))]  # noqa: E731
    net = Net("random/%d" % seed, pick("int8", "int8", "float32"), (1, int(rng.integers(4, 9)), int(rng.integers(4, 9)), 3))
    others = []
    for _ in range(rng.integers(4, 10)):
        size = min(net.shape()[1:3])
        scale, zero_point = float(pick(0.1, 0.25, 0.4)), int(pick(-128, -5, 3))
        kind = rng.integers(15)
        before = net.x
        if kind == 0 and size < 12:
            net.pad([tuple(rng.integers(0, 2, 2)) for _ in range(2)], pick(None, None, -128 if net.dtype == "int8" else 0))
        elif kind == 1:
            kernel = pick(1, 2, 3) if size > 3 else 1
            net.conv(int(rng.integers(1, 4)), kernel, pick("SAME", "VALID"), pick(1, 1, 2), scale, zero_point,
                     pick("NONE", "RELU", "RELU6"), depthwise=bool(rng.integers(2)) and net.shape()[3] < 7)  # fmt: skip
        elif kind == 2 and size > 3:
            net.pool(pick("MAX_POOL_2D", "AVERAGE_POOL_2D"), 2, pick(1, 2), pick("SAME", "VALID"), pick("NONE", "RELU"))
        elif kind == 3:
            net.relu(pick("RELU", "RELU6"))
        elif kind == 4 and net.dtype == "int8":
            net.relu(scale=scale, zero_point=zero_point)
        elif kind == 5 and net.dtype == "int8":
            net.quantize(scale=scale, zero_point=zero_point)
        elif kind in (6, 7):
            shape = pick((), (net.shape()[3],), (1, 1, 1, net.shape()[3]), net.shape())
            net.add(pick("MUL", "ADD", "SUB"), net.shape(), net.numbers(shape, 0.02), scale=scale, zero_point=zero_point,
                    first=bool(rng.integers(2)), fused_activation_function=pick("NONE", "RELU"))  # fmt: skip
        elif kind == 8:
            n, h, w, c = net.shape()
            net.reshape((n, h * w, c))
            net.reshape((n, w, h, c))
        elif kind == 9:
            order = pick((0, 2, 1, 3), (0, 1, 2, 3), (0, 3, 1, 2), (0, 2, 3, 1))
            net.transpose(order)
            if rng.integers(2):
                net.transpose([order.index(i) for i in range(4)])
        elif kind == 10 and net.dtype == "int8":
            quantization = dict(net.quantization)
            net.quantize("DEQUANTIZE", "float32")
            net.quantize(dtype="int8", **quantization)
        elif kind == 11 and size > 2:
            net.pad([(1, 1), (1, 1)] if rng.integers(2) else [(0, 1), (0, 1)])
            net.conv(2, pick(2, 3), "VALID", pick(1, 2), scale, zero_point, pick("NONE", "RELU"),
                     depthwise=bool(rng.integers(2)))  # fmt: skip
        elif kind == 12:
            net.conv(3, 1, "SAME", 1, scale, zero_point, pick("NONE", "RELU"))
            factor = pick((), (3,)) if net.dtype == "float32" else ()
            net.add("MUL", net.shape(), net.numbers(factor, 0.02), scale=scale * pick(0.7, 1, 2), zero_point=zero_point)
            net.add("ADD", net.shape(), net.numbers((3,), 0.02), scale=net.quantization.get("scale"), zero_point=zero_point,
                    fused_activation_function=pick("NONE", "RELU"))  # fmt: skip
        elif kind == 13 and size > 3:
            net.conv(2, 1, "SAME", 1, scale, zero_point, pick("NONE", "RELU"))
            net.pad([(1, 1), (1, 1)])
            net.pool(pick("MAX_POOL_2D", "AVERAGE_POOL_2D"), 3, pick(1, 2))
        elif kind == 14:
            net.conv(2, 1, "SAME", 1, scale, -60)
            net.relu(scale=scale * 187 / 255, zero_point=-128)
        if net.x != before and rng.integers(8) == 0:
            others.append(net.x)
    end = rng.integers(3)
    if end:
        net.mean(bool(rng.integers(2)))
    if end == 2:
        net.dense(scale=1.0, zero_point=0)
    return net.done(*[t for t in others if t != net.x])


@pytest.mark.parametrize("seed", range(40))
def test_random_models_answer_the_same_with_exact_passes(seed):
    data = random_net(seed)
    made, savings = optimise.optimise(graph.read(data), optimise.chosen("exact"))
    steps, relative = apart(data, graph.write(made))
    assert steps == 0 and relative <= FLOAT
    assert not savings.changed


@pytest.mark.parametrize("seed", range(40))
def test_random_models_pass_all_passes(seed):
    """Each tensor that is rewritten is within its bound; where what follows enlarges a step, the pass is left out."""
    data = random_net(seed)
    made, savings = optimise.optimise(graph.read(data))
    assert all(a.small for a in savings.changed)
    tflm.run(graph.write(made), inputs_of(data, n=1), 1 << 18)
    assert all(s.saved.ops >= 0 or s.name.startswith("mean") for s in savings)  # which may add a RESHAPE


@pytest.mark.skipif(not goldens.names(), reason=goldens.ABSENT)
@pytest.mark.parametrize("name", goldens.names())
def test_shared_models_answer_the_same_in_tflm(name):
    data = goldens.model(name)
    prepared = pipeline.prepare(data)
    cases = [goldens.case(name, k)[0] for k in range(len(goldens.record(name)["cases"]))]
    steps, relative = apart(data, prepared.data, cases, 4 << 20)
    assert steps == 0 and relative <= FLOAT
    assert not prepared.savings.changed


# ---- the command


@pytest.fixture
def model(tmp_path, monkeypatch):
    """Path of a model on which passes have something to do."""
    monkeypatch.chdir(tmp_path)
    net = Net("command", shape=(1, 8, 8, 4))
    net.pad([(1, 1), (1, 1)])
    net.conv(4, 3, scale=0.5, zero_point=-100)
    net.relu()
    net.reshape((1, 256))
    net.dense(scale=4.0, zero_point=0)
    path = tmp_path / "net.tflite"
    path.write_bytes(net.done())
    return path


def test_convert_tells_what_passes_saved(model, capsys):
    assert cli.main(["convert", "net.tflite", "-o", "out.tflite"]) == 0
    out = capsys.readouterr().out
    for name in "pad_into_convolution", "fuse_activation", "join_reshapes":
        assert name in out
    made = pathlib.Path("out.tflite").read_bytes()
    assert [op.name for op in graph.read(made).ops] == ["CONV_2D", "FULLY_CONNECTED"]
    assert apart(model.read_bytes(), made) == (0, 0)


def test_convert_changes_nothing_that_was_not_asked_for(model):
    assert cli.main(["convert", "net.tflite", "-o", "a.tflite", "--passes", "none", "--no-plan", "--no-precompute"]) == 0
    assert pathlib.Path("a.tflite").read_bytes() == model.read_bytes()
    without = ["--no-pass", "fuse_activation", "--no-pass", "join_reshapes"]
    assert cli.main(["convert", "net.tflite", "-o", "b.tflite", *without]) == 0
    ops = [op.name for op in graph.read(pathlib.Path("b.tflite").read_bytes()).ops]
    assert ops == ["CONV_2D", "RELU", "RESHAPE", "FULLY_CONNECTED"]


@pytest.mark.parametrize("options", [[], ["--no-plan"], ["--no-precompute"], ["--passes", "none"], ["--passes", "exact"]])
def test_a_module_answers_as_the_model_did_in_the_arena_that_it_asks_for(model, options):
    assert cli.main(["convert", "net.tflite", "-o", "net.py", *options]) == 0
    names = {}
    exec(pathlib.Path("net.py").read_text(), names)
    inputs = inputs_of(model.read_bytes())
    interpreter = names["interpreter"](bytearray(names["ARENA_SIZE"]))
    for given, (want,) in zip(inputs, tflm.run(model.read_bytes(), inputs)):
        interpreter.input(0).data[:] = given[0].tobytes()
        interpreter.invoke()
        assert bytes(interpreter.output(0).data) == want.tobytes()


def test_list_passes_names_each_with_its_promise(capsys):
    assert cli.main(["convert", "--list-passes"]) == 0
    out = capsys.readouterr().out
    assert all("%s (%s)" % (name, optimise.load(name).promise) in out for name in optimise.names())


def test_a_pass_that_does_not_exist_is_one_line(model, capsys):
    assert cli.main(["convert", "net.tflite", "--no-pass", "nothing"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "nothing" in err and "fuse_activation" in err


def test_a_broken_promise_is_one_line_and_leaves_no_file(model, capsys, monkeypatch):
    def spoil(g):
        g.ops[0].inputs[2] = None
        return 1

    monkeypatch.setattr(optimise.load("share_constants"), "run", spoil)
    assert cli.main(["convert", "net.tflite", "-o", "out.tflite"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "--no-pass share_constants" in err
    assert not pathlib.Path("out.tflite").exists()


def test_an_old_arena_plan_does_not_outlive_its_tensors():
    net = Net("stale")
    net.reshape((1, 36, 4))
    net.reshape((1, 144))
    net.dense(scale=4.0, zero_point=0)
    net.g.offline_plan([0] * len(net.g.tensors))  # nothing can lie like this once tensors have other numbers
    data = pipeline.prepare(net.done(), plan=False, precompute=False).data
    assert "OfflineMemoryAllocation" not in graph.read(data).metadata
    assert len(graph.read(data).ops) == 1


def test_several_subgraphs_are_told_and_left_alone(model):
    table = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(model.read_bytes(), 0))
    table.subgraphs *= 2
    builder = flatbuffers.Builder(4096)
    builder.Finish(table.Pack(builder), b"TFL3")
    data = bytes(builder.Output())
    prepared = pipeline.prepare(data)
    assert prepared.data == data and "2 subgraphs" in prepared.note


@pytest.mark.parametrize("data", [b"", b"12345678", b"\x1c\0\0\0TFL3" + bytes(20)])
def test_what_is_no_model_is_refused(data):
    with pytest.raises(CommandError):
        pipeline.prepare(data)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_model_is_refused_in_one_line_or_converted(seed):
    try:
        pipeline.prepare(mutate.mutant(random_net(seed % 7), seed))
    except CommandError as error:
        assert "\n" not in str(error)


def test_json_tells_what_was_saved(model, capsys):
    assert cli.main(["convert", "net.tflite", "-o", "out.tflite", "--json", "-"]) == 0
    facts = json.loads(capsys.readouterr().out)
    saved = {one["name"]: one["saved"]["ops"] for one in facts["passes"]}
    assert saved["pad_into_convolution"] == saved["join_reshapes"] == 1
    assert facts["model"] == {"before": model.stat().st_size, "after": pathlib.Path("out.tflite").stat().st_size}
    assert 0 < facts["arena"]["least"] <= facts["arena"]["after"] < facts["arena"]["before"]
    assert cli.main(["convert", "net.tflite", "-o", "out.tflite", "--json", "facts.json"]) == 0
    assert json.loads(pathlib.Path("facts.json").read_text()) == facts


def test_converting_again_changes_nothing(model):
    once = pipeline.prepare(model.read_bytes()).data
    twice = pipeline.prepare(once)
    assert not twice.savings and twice.data == once


def test_a_module_for_one_architecture_asks_for_its_arena(model):
    asked = {}
    for march in "armv6m", "armv7em", None:
        assert cli.main(["convert", "net.tflite", "-o", "net.py", *(["--march", march] if march else [])]) == 0
        names = {}
        exec(pathlib.Path("net.py").read_text(), names)
        asked[march] = names["ARENA_SIZE"]
        if march:
            assert asked[march] == models.comfortable_arena_size(names["MODEL"], march)
    assert max(asked["armv6m"], asked["armv7em"]) <= asked[None]
