"""RESHAPE: the types that TFLM's Python interface passes, ranks 0 to 6, a shape input or none, odd numbers of bytes."""

import numpy as np

from cases import case
from flat import Graph

_TYPES = ("float32", "float64", "int8", "uint8", "int16", "int32", "uint32", "int64", "bool")


def reshape(name, x=(2, 3, 4), out=(4, 6), dtype="int8", out_dtype=None, shape_input=True, refused=False, **quantization):
    g = Graph()
    inputs = [g.input(dtype, x, **quantization)]
    if shape_input:
        inputs.append(g.const(np.array(out, np.int32)))
    g.output(out_dtype or dtype, out, **quantization)
    g.op("RESHAPE", inputs, g.outputs)
    return case("reshape/" + name, g, refused=refused)


def through_scalar():
    g = Graph()
    x, scalar, y = g.input("int16", (1,)), g.tensor("int16", ()), g.output("int16", (1, 1))
    g.op("RESHAPE", [x], [scalar])
    g.op("RESHAPE", [scalar], [y])
    return case("reshape/through_scalar", g)


def in_place():
    """An offline plan that puts the output where the input lies."""
    g = Graph()
    g.op("RESHAPE", [g.input("int8", (5, 7))], [g.output("int8", (35,))])
    g.offline_plan([0, 0])
    return case("reshape/in_place", g)


def cases():
    for dtype in _TYPES:
        yield reshape(dtype, dtype=dtype)
        yield reshape(dtype + "_odd", (3, 5, 7), (1, 105), dtype=dtype, shape_input=False)
    for n in (1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 1000):
        yield reshape("int8_%d" % n, (n,), (1, n))
    yield reshape("quantised", scale=0.5, zero_point=-7)
    yield reshape("to_scalar", (1, 1, 1), ())
    yield through_scalar()
    yield in_place()
    yield reshape("rank_6", (2, 3, 1, 2, 5, 1), (1, 5, 2, 1, 3, 2))
    yield reshape("other_size", (2, 3, 4), (5, 5), refused=True)
    yield reshape("other_type", dtype="int8", out_dtype="uint8", refused=True)
