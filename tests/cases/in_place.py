"""Arena plans in which an op's output lies where one of its inputs does: every op that may (viperlite_tools/arena/sharing.py),
on all kinds of lengths and broadcasts. The kernels then write over what they read.
"""

import numpy as np

from cases import Case, case, draw, rng_of, seed_of
from cases._binary import binary
from cases._unary import unary
from cases.quantize import quantize
from flat import Graph
from viperlite_tools import arena, graph

_LENGTHS = (1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 33, 250)  # for ops and types that have assembler kernels
_SOME = (1, 7, 34)
_BROADCASTS = (((2, 3, 5), (5,)), ((3, 4, 6), (3, 1, 6)), ((2, 9), (2, 1)), ((5, 7), (1,)), ((2, 3, 4, 5), (3, 1, 5)))
_ARITHMETIC = {
    "add": ("int8", "int16", "int32", "float32"), "sub": ("int8", "int16", "int32", "float32"),
    "mul": ("int8", "int16", "int32", "float32"), "div": ("int8", "int32", "float32"),
    "maximum": ("int8", "int16", "int32", "float32"), "minimum": ("int8", "int16", "int32", "float32"),
}  # fmt: skip
_FUNCTIONS = {
    "relu": {}, "relu6": {}, "leaky_relu": {"alpha": 0.3}, "hard_swish": {}, "abs": {},
    "logistic": {"scale_out": 1 / 256, "out_zero_point": -128}, "tanh": {"scale_out": 1 / 128, "out_zero_point": 0},
}  # fmt: skip


def planned(made, operand):
    """A case with the plan that puts the output where input `operand` of its only op lies."""
    g = graph.read(made.model)
    op = g.ops[0]
    over = op.inputs[operand]
    assert over in arena.overwritable(op), made.name
    offsets, end = {over: 0, op.out: 0}, arena.align(over.nbytes)
    for t in g.inputs:
        if t is not over:
            offsets[t] = end
            end += arena.align(t.nbytes)
    arena.write(g, offsets)
    name = "in_place/%s_%d" % (made.name.replace("/", "_"), operand)
    return Case(name, graph.write(g), made.inputs, seed_of(name))


def with_itself(op, dtype):
    """out = x op x where x lies."""
    name = "in_place/%s_%s_with_itself" % (op, dtype)
    scale = {"scale": 0.05, "zero_point": 3 if dtype == "int8" else 0} if dtype in ("int8", "int16") else {}
    g = Graph()
    x, y = g.input(dtype, (4, 9), **scale), g.output(dtype, (4, 9), **scale)
    g.op(op.upper(), [x, x], [y])
    g.offline_plan([0, 0])
    return case(name, g)


def chain():
    """RESHAPE, ADD of a state that came before it, RELU and RESHAPE in one place, whatever else lives beside it."""
    g = Graph()
    q = {"scale": 0.05, "zero_point": 3}
    x, r, z = g.input("int8", (3, 11), **q), g.tensor("int8", (33,), **q), g.input("int8", (33,), **q)
    a, b, y = g.tensor("int8", (33,), **q), g.tensor("int8", (33,), **q), g.output("int8", (11, 3), **q)
    g.op("RESHAPE", [x], [r])
    g.op("ADD", [z, r], [a])
    g.op("RELU", [a], [b])
    g.op("RESHAPE", [b], [y])
    g.offline_plan([0, 0, 48, 0, 0, 0])
    return case("in_place/chain", g, ("uniform", "extremes"))


def safe(op, dtype, *shapes):
    """Inputs, None for any; TFLM's int32 division does not survive 0, nor -1 where it overflows."""
    if (op, dtype) != ("div", "int32"):
        return None
    values = [draw(rng_of("in_place/%s" % (shapes,)), dtype, shape) for shape in shapes]
    return [[np.where((v == 0) | (v == -1), 3, v).astype(dtype) for v in values]]


def cases():
    for op, dtypes in _ARITHMETIC.items():
        for dtype in dtypes:
            for n in _LENGTHS if op in ("add", "mul") and dtype == "int8" else _SOME:
                for operand in (0, 1):
                    made = binary(op, str(n), (n,), dtype=dtype, inputs=safe(op, dtype, (n,), (n,)))
                    yield planned(made, operand)
            for number, (a, b) in enumerate(_BROADCASTS):
                if number % 2:
                    yield planned(binary(op, "over_a_%d" % number, a, b, dtype=dtype, inputs=safe(op, dtype, a, b)), 0)
                else:
                    yield planned(binary(op, "over_b_%d" % number, b, a, dtype=dtype, inputs=safe(op, dtype, b, a)), 1)
            if op != "div":
                yield with_itself(op, dtype)
    for op, options in _FUNCTIONS.items():
        for dtype in ("int8", "float32"):
            for n in _LENGTHS if op == "relu" and dtype == "int8" else _SOME:
                yield planned(unary(op, str(n), (n,), dtype, **options), 0)
    for n in _SOME:
        yield planned(unary("neg", str(n), (n,), "float32"), 0)
    for dtype, out in (("int8", "int8"), ("int8", "uint8"), ("uint8", "int8"), ("int16", "int16")):
        for n in _LENGTHS if (dtype, out) == ("int8", "int8") else _SOME:
            yield planned(quantize("%s_to_%s_%d" % (dtype, out, n), dtype, out, shape=(n,)), 0)
    yield chain()
