"""Where TFLM is no oracle: it ends its process, reads outside a tensor, or leaves an activation out."""

import time

import numpy as np
import pytest

import on_target
import viperlite
from cases import Case
from flat import Graph
from here import run


def conv(op="CONV_2D", x=(1, 4, 4, 2), w=(3, 2, 2, 2), bias=(3,), out=(1, 4, 4, 3), bias_value=0, dtype="int8", **options):
    """A convolution whose shapes need not fit; bias None leaves the third input out, "-1" names it as absent."""
    g = Graph()
    rng = np.random.default_rng(1)
    scale = {"scale": 0.25} if dtype == "int8" else {}
    inputs = [g.input(dtype, x, **scale)]
    inputs.append(g.const(rng.integers(-9, 9, w).astype(dtype), **scale))
    if bias == "-1":
        inputs.append(None)
    elif bias is not None:
        inputs.append(g.const(np.full(bias, bias_value, "int32" if dtype == "int8" else "float32")))
    y = g.output(dtype, out, **scale)
    options = {"padding": "SAME", "stride_w": 1, "stride_h": 1, **options}
    if op == "DEPTHWISE_CONV_2D":
        options = {"depth_multiplier": 1, **options}
    g.op(op, inputs, [y], **options)
    return g.build()


def svdf(bias, dtype="int8"):
    g = Graph()
    scale = {"scale": 0.5} if dtype == "int8" else {}
    time = "int16" if dtype == "int8" else dtype
    x = g.input(dtype, (1, 3), **scale)
    feature = g.const(np.arange(6).reshape(2, 3).astype(dtype), **scale)
    weights_time = g.const(np.arange(4).reshape(2, 2).astype(time), **scale)
    bias = None if bias is None else g.const(np.zeros(2, "int32" if dtype == "int8" else dtype), scale=0.25)
    state = g.variable(time, (1, 4), **scale)
    y = g.output(dtype, (1, 2), **scale)
    g.op("SVDF", [x, feature, weights_time, bias, state], [y], rank=1)
    return g.build()


def answers(model, shape, dtype):
    x = (np.arange(np.prod(shape)) * 37 % 101 - 50).reshape(shape).astype(dtype)
    return [[out.tolist() for out in outputs] for outputs in run(model, [[x], [x]])]


@pytest.mark.parametrize("dtype", ("int8", "float32"))
def test_bias_named_as_absent_counts_as_zero_in_depthwise_conv_2d(dtype):
    """TFLM's DEPTHWISE_CONV_2D takes it to be there and crashes."""
    shapes = {"x": (1, 4, 4, 3), "w": (1, 2, 2, 3), "op": "DEPTHWISE_CONV_2D", "dtype": dtype}
    absent, zero, other = [conv(bias=b, bias_value=v, **shapes) for b, v in (("-1", 0), ((3,), 0), ((3,), 99))]
    assert answers(absent, (1, 4, 4, 3), dtype) == answers(zero, (1, 4, 4, 3), dtype) != answers(other, (1, 4, 4, 3), dtype)


@pytest.mark.parametrize("dtype", ("int8", "float32"))
def test_bias_named_as_absent_counts_as_zero_in_svdf(dtype):
    """TFLM's SVDF reads its scale and crashes."""
    assert answers(svdf(None, dtype), (1, 3), dtype) == answers(svdf(0, dtype), (1, 3), dtype)


def test_softmax_of_a_long_row_of_equals_is_least(target):
    """TFLM ends its process from 512 equal elements on: it shifts by more than 31. 256 / n rounds to 0."""
    cases = []
    for n in 513, 1001, 4095:
        g = Graph()
        g.input("int8", (1, n), scale=0.1)
        g.output("int8", (1, n), scale=1 / 256, zero_point=-128)
        g.op("SOFTMAX", g.inputs, g.outputs, beta=1.0)
        cases.append(Case("softmax/%d" % n, g.build(), [[np.zeros((1, n), np.int8)]], 0))
    for path in on_target.paths_of(target):
        least = lambda case: [[np.full_like(case.inputs[0][0], -128)]]  # noqa: E731
        assert on_target.run(target, path, cases, least, "long rows of softmax") == []


@pytest.mark.parametrize("activation", ("TANH", "SIGN_BIT"))
@pytest.mark.parametrize("op, x, w", (("CONV_2D", (1, 4, 4, 2), (3, 2, 2, 2)), ("DEPTHWISE_CONV_2D", (1, 4, 4, 3), (1, 2, 2, 3))))
def test_activation_that_tflm_leaves_out_is_refused(op, x, w, activation):
    with pytest.raises(viperlite.OpError, match="op 0 %s.*activation" % op):
        run(conv(op, x=x, w=w, fused_activation_function=activation), [])


@pytest.mark.parametrize("change", (
    {"out": (1, 5, 4, 3)}, {"out": (1, 4, 3, 3)}, {"out": (2, 4, 4, 3)}, {"out": (1, 4, 4, 2)}, {"out": (4, 4, 3)},
    {"bias": (2,)}, {"bias": (4,)}, {"x": (1, 4, 4, 3)}, {"x": (4, 4, 2)}, {"w": (3, 2, 2)}, {"w": (0, 2, 2, 2)},
    {"stride_w": 0}, {"stride_h": -1}, {"dilation_w_factor": 0}, {"dilation_h_factor": -3},
    {"op": "DEPTHWISE_CONV_2D", "w": (1, 2, 2, 3)}, {"op": "DEPTHWISE_CONV_2D", "w": (2, 2, 2, 2)},
), ids=str)  # fmt: skip
def test_convolution_whose_shapes_do_not_fit_is_refused(change):
    """TFLM checks none of these and reads or writes outside."""
    run(conv(), [])
    with pytest.raises(viperlite.OpError, match="op 0"):
        run(conv(**change), [])


@pytest.mark.parametrize("x, w, bias, out", (
    ((1, 5), (3, 4), 3, (1, 3)), ((1, 4), (3, 4), 2, (1, 3)), ((1, 4), (3, 4), 3, (1, 4)), ((2, 4), (3, 4), 3, (1, 3)),
    ((1, 4), (3,), 3, (1, 3)), ((1, 4), (3, 0), 3, (1, 3)),
))  # fmt: skip
def test_dense_layer_whose_shapes_do_not_fit_is_refused(x, w, bias, out):
    g = Graph()
    inputs = [g.input("int8", x, scale=1.0), g.const(np.ones(w, np.int8), scale=1.0), g.const(np.zeros(bias, np.int32))]
    g.op("FULLY_CONNECTED", inputs, [g.output("int8", out, scale=1.0)])
    with pytest.raises(viperlite.OpError, match="op 0 FULLY_CONNECTED"):
        run(g.build(), [])


@pytest.mark.parametrize("op", ("AVERAGE_POOL_2D", "MAX_POOL_2D"))
@pytest.mark.parametrize("change", (
    {"filter_width": 0}, {"filter_height": -1}, {"stride_w": 0}, {"stride_h": -2}, {"out": (1, 3, 2, 2)}, {"out": (1, 2, 2, 3)},
    {"filter_width": 1 << 30},
), ids=str)  # fmt: skip
def test_pool_whose_window_does_not_fit_is_refused(op, change):
    options = {"padding": "SAME", "stride_w": 2, "stride_h": 2, "filter_width": 2, "filter_height": 2, **change}
    g = Graph()
    g.input("int8", (1, 4, 4, 2), scale=1.0)
    g.output("int8", options.pop("out", (1, 2, 2, 2)), scale=1.0)
    g.op(op, g.inputs, g.outputs, **options)
    with pytest.raises(viperlite.OpError, match="op 0 " + op):
        run(g.build(), [])


@pytest.mark.parametrize("scale", (float("inf"), float("nan"), -1.0, 0.0))
@pytest.mark.parametrize("tensor", (0, 1, 3))
def test_scale_that_is_no_scale_is_refused(scale, tensor):
    g = Graph()
    scales = {tensor: scale}
    x = g.input("int8", (1, 4), scale=scales.get(0, 1.0))
    w = g.const(np.ones((2, 4), np.int8), scale=scales.get(1, 1.0))
    b = g.const(np.zeros(2, np.int32))
    y = g.output("int8", (1, 2), scale=scales.get(3, 1.0))
    g.op("FULLY_CONNECTED", [x, w, b], [y])
    with pytest.raises(viperlite.ViperliteError, match="scale"):
        run(g.build(), [])


@pytest.mark.parametrize("zero_point", (-129, 128, 1 << 31, -(1 << 40)))
def test_zero_point_outside_its_type_is_refused(zero_point):
    g = Graph()
    x = g.input("int8", (1, 4), scale=1.0, zero_point=zero_point)
    w = g.const(np.ones((2, 4), np.int8), scale=1.0)
    y = g.output("int8", (1, 2), scale=1.0)
    g.op("FULLY_CONNECTED", [x, w], [y])
    with pytest.raises(viperlite.OpError, match="zero point"):
        run(g.build(), [])


@pytest.mark.parametrize("n", (0, 1, 1 << 30))
@pytest.mark.parametrize("op, shape, other, options", (
    ("CONV_2D", (0, 1, 1), (0, 1, 1, 0), {"padding": "SAME", "stride_w": 1, "stride_h": 1}),
    ("ADD", (0,), (1, 0), {}),
    ("CAST", (0,), None, {}),
    ("SOFTMAX", (0,), None, {"beta": 1.0}),
    ("AVERAGE_POOL_2D", (0, 1, 1), None,
     {"padding": "SAME", "stride_w": 1, "stride_h": 1, "filter_width": 1, "filter_height": 1}),
))  # fmt: skip
def test_op_that_gives_nothing_takes_no_time(op, shape, other, options, n):
    """However large the dimensions beside the 0 are."""
    g = Graph()
    scale = {"scale": 1 / 256, "zero_point": -128}
    inputs = [g.input("int8", (n, *shape), **scale)]
    if other:
        inputs.append(g.input("int8", other, **scale))
    g.op(op, inputs, [g.output("int8", (n, *shape), **scale)], **options)
    started = time.monotonic()
    try:
        outputs = run(g.build(), [[np.zeros(0, np.int8)] * len(inputs)])
        assert outputs[0][0].size == 0
    except viperlite.OpError:
        assert op == "CONV_2D"  # which may refuse a filter without channels
    assert time.monotonic() - started < 5  # s


def test_rank_0_is_padded_with_nothing():
    g = Graph()
    x = g.input("int8", (), scale=1.0)
    g.op("PAD", [x, g.const(np.zeros((0, 2), np.int32))], [g.output("int8", (), scale=1.0)])
    try:
        assert run(g.build(), [[np.array(5, np.int8)]])[0][0] == 5
    except viperlite.OpError as error:
        assert "op 0 PAD" in str(error)
