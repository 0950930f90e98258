"""What the ops of two tensors have in common: broadcasting, activations, scales and zero points."""

import numpy as np

from cases import case, draw, rng_of
from flat import Graph

QUANTIZED = ("int8", "int16")
SCALES = (0.05, 0.03, 0.08)  # of a, b, out

SHAPES = {  # name: shapes of a and b
    "same": ((1, 4, 3, 5), (1, 4, 3, 5)),
    "same_1d": ((7,), (7,)),
    "one_element": ((1,), (1,)),
    "one_right": ((2, 3, 4), (1,)),
    "one_left": ((1, 1, 1), (2, 3, 4)),
    "channels": ((2, 3, 4, 5), (5,)),
    "channels_left": ((1, 1, 1, 5), (2, 3, 4, 5)),
    "pixels": ((1, 3, 4, 5), (1, 3, 4, 1)),
    "batch": ((3, 2, 4), (1, 2, 4)),
    "middle": ((2, 3, 4), (2, 1, 4)),
    "both": ((3, 1, 4, 1), (1, 2, 1, 5)),
    "both_inner": ((4, 1), (5,)),
    "alternating_5d": ((2, 1, 3, 1, 2), (1, 3, 3, 2, 1)),
    "alternating_6d": ((1, 2, 1, 3, 1, 2), (2, 1, 2, 3, 3, 1)),
    "rank_differs": ((2, 3), (4, 1, 2, 1, 3)),
    "leading_ones": ((1, 1, 6), (6,)),
    "odd_row": ((3, 17), (3, 1)),
}


def binary(op, name, a=(2, 3, 4), b=None, out=None, dtype="int8", activation=None, scales=None, zero_points=(-5, 3, 7),
           kinds=("uniform", "extremes"), const=None, inputs=None, refused=False):  # fmt: skip
    """One op of two tensors. `const`: which of them is constant, 0 or 1; `out`: its shape if not the broadcast one."""
    name = "%s/%s_%s" % (op, dtype, name)
    b = a if b is None else b
    if scales is None and dtype in QUANTIZED:
        scales = SCALES
    if dtype != "int8":
        zero_points = (0, 0, 0)

    def scale(i):
        return {"scale": scales[i], "zero_point": zero_points[i]} if scales else {}

    g = Graph()
    tensors = []
    for i, shape in enumerate((a, b)):
        if i == const:
            values = draw(rng_of(name), dtype, shape)
            tensors.append(g.const(np.where(values == 0, values + 1, values).astype(dtype), **scale(i)))
        else:
            tensors.append(g.input(dtype, shape, **scale(i)))
    y = g.output(dtype, np.broadcast_shapes(a, b) if out is None else out, **scale(2))
    g.op(op.upper(), tensors, [y], **({"fused_activation_function": activation} if activation else {}))
    return case(name, g, kinds, inputs, refused=refused)


def pair_cases(op, name, **options):
    """Every int8 with some of them."""
    every = np.arange(-128, 128, dtype=np.int8)
    some = every[[0, 1, 2, 60, 100, 119, 121, 123, 124, 125, 126, 127, 128, 129, 131, 135, 150, 200, 254, 255]]
    yield binary(op, name, (1, 256), (20, 1), inputs=[[every.reshape(1, 256), some.reshape(20, 1)]], **options)


def broadcast_cases(op, dtype, **options):
    for name, (a, b) in SHAPES.items():
        yield binary(op, name, a, b, dtype=dtype, **options)
    yield binary(op, "scalar_left", (), (2, 3), dtype=dtype, const=0, **options)
    yield binary(op, "scalar_right", (2, 3), (), dtype=dtype, const=1, **options)
    for const in (0, 1):
        yield binary(op, "constant_%d" % const, (2, 3, 4), (3, 1), dtype=dtype, const=const, **options)


def activation_cases(op, dtype, **options):
    for activation in ("RELU", "RELU6", "RELU_N1_TO_1"):
        yield binary(op, activation.lower(), dtype=dtype, activation=activation, **options)
        yield binary(op, activation.lower() + "_channels", (2, 3, 5), (5,), dtype=dtype, activation=activation, **options)


def zero_point_cases(op, **options):
    for zero_points in ((-128, -128, -128), (127, 127, 127), (-128, 127, 0), (127, -128, -128), (0, 0, 127), (0, 0, 0)):
        yield binary(op, "zero_points_%d_%d_%d" % zero_points, (4, 64), zero_points=zero_points,
                     kinds=("uniform", "extremes", "least", "greatest"), **options)  # fmt: skip


def scale_cases(op, dtype, scales, **options):
    """`scales`: list of (a, b, out)."""
    for three in scales:
        yield binary(op, "scales_%g_%g_%g" % three, (3, 50), dtype=dtype, scales=three, **options)
