"""Ops that move data, where TFLM is no oracle: it does not run empty tensors, or reads and writes what it should not."""

import numpy as np
import pytest

import viperlite
from flat import Graph
from here import interpreter_of, run


def model(op, x, constants, out, dtype="int8", **options):
    """One op with one input that is not constant."""
    g = Graph()
    inputs = [g.input(dtype, x)] + [g.const(np.array(c, np.int32)) for c in constants]
    g.op(op, inputs, [g.output(dtype, out)], **options)
    return g.build()


def answer(data, *inputs):
    """The output as a list, after one invocation."""
    interpreter = interpreter_of(data)
    for i, value in enumerate(inputs):
        if value:
            interpreter.input(i).set(value)
    interpreter.invoke()
    return interpreter.output(0).get()


@pytest.mark.parametrize("op, x, constants, out", [
    ("RESHAPE", (2, 0, 3), [], (0, 5)),
    ("TRANSPOSE", (2, 0, 3), [(2, 1, 0)], (3, 0, 2)),
    ("STRIDED_SLICE", (2, 3), [(0, 1), (2, 1), (1, 1)], (2, 0)),
    ("CONCATENATION", (2, 0), [], (2, 0)),
    ("CAST", (0,), [], (0,)),
])  # fmt: skip
def test_empty_output(op, x, constants, out):
    options = {"axis": 1} if op == "CONCATENATION" else {}
    assert answer(model(op, x, constants, out, **options)) == []


def test_padding_around_nothing():
    assert answer(model("PAD", (2, 0), [((1, 0), (0, 3))], (3, 3), "int16")) == [0] * 9


def test_concatenation_with_an_empty_input():
    g = Graph()
    inputs = [g.input("int8", (2, n)) for n in (0, 2, 1)]
    g.op("CONCATENATION", inputs, [g.output("int8", (2, 3))], axis=1)
    assert answer(g.build(), [], [1, 2, 3, 4], [5, 6]) == [1, 2, 5, 3, 4, 6]


@pytest.mark.parametrize("reason, data", [
    ("must not be negative", model("PAD", (4,), [((-1, 2),)], (5,))),
    ("takes no element", model("STRIDED_SLICE", (3, 2), [(3, 0), (4, 2), (1, 1)], (2,), shrink_axis_mask=1)),
    ("takes no element", model("STRIDED_SLICE", (3, 2), [(1, 0), (0, 2), (-1, 1)], (2,), shrink_axis_mask=1)),
    ("begin has 1 numbers", model("STRIDED_SLICE", (3, 2), [(1,), (2, 2), (1, 1)], (1, 2))),
    ("does not name each", model("TRANSPOSE", (2, 2), [(0, 0)], (2, 2))),
    ("output has shape", model("TRANSPOSE", (2, 3), [(1, 0)], (2, 3))),
    ("input has 6 elements, output 5", model("CAST", (2, 3), [], (5,))),
])  # fmt: skip
def test_refused_with_a_reason(reason, data):
    with pytest.raises(viperlite.OpError, match=reason):
        run(data, [])


def test_concatenation_refuses_another_shape():
    g = Graph()
    inputs = [g.input("int8", shape) for shape in ((3, 5), (4, 5))]
    g.op("CONCATENATION", inputs, [g.output("int8", (3, 10))], axis=1)
    with pytest.raises(viperlite.OpError, match="has shape"):
        run(g.build(), [])
