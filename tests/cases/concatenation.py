"""CONCATENATION: every type, axis and rank, one to ten inputs, constant inputs, widths that are no multiple of a word."""


from cases import case, draw, rng_of
from flat import Graph

_Q = {"scale": 0.25, "zero_point": -5}


def concatenation(name, shape, sizes, axis=-1, dtype="int8", activation="NONE", quantization=None, out_quantization=None,
                  constant=(), out=None, refused=False):  # fmt: skip
    """`sizes`: of the inputs along the axis. `constant`: which inputs are."""
    rng = rng_of("concatenation/" + name)
    if quantization is None:
        quantization = _Q if dtype == "int8" else {}
    g = Graph()
    inputs = []
    for i, size in enumerate(sizes):
        x = list(shape)
        x[axis] = size
        if i in constant:
            inputs.append(g.const(draw(rng, dtype, x), **quantization))
        else:
            inputs.append(g.input(dtype, x, **quantization))
    y = list(shape)
    y[axis] = sum(sizes)
    g.output(dtype, y if out is None else out, **(quantization if out_quantization is None else out_quantization))
    g.op("CONCATENATION", inputs, g.outputs, axis=axis, fused_activation_function=activation)
    return case("concatenation/" + name, g, refused=refused)


def same_input_twice():
    g = Graph()
    x = g.input("int8", (3, 5), **_Q)
    g.op("CONCATENATION", [x, x], [g.output("int8", (3, 10), **_Q)], axis=1)
    return case("concatenation/same_input_twice", g)


def other_type():
    g = Graph()
    inputs = [g.input("int16", (3, 5)), g.input("int32", (3, 5))]
    g.op("CONCATENATION", inputs, [g.output("int16", (3, 10))], axis=1)
    return case("concatenation/other_type", g, refused=True)


def cases():
    for rank in (1, 2, 3, 4, 5, 6):
        shape = (2, 3, 4, 3, 2, 3)[:rank]
        for axis in range(-rank, rank):
            yield concatenation("rank_%d_axis_%d" % (rank, axis), shape, (1, 4, 3), axis)
    for dtype in ("float32", "int8", "int16", "int32", "int64", "bool"):
        for shape, sizes, axis in (
            ((3, 5, 7), (2, 3), 1),
            ((3, 5, 7), (7, 1, 2), 2),
            ((4, 4), (8, 16), 1),
            ((4, 4), (1, 1), 0),
            ((17, 1), (1, 1, 1), 1),
        ):
            tag = "%s_%s_axis_%d_of_%d" % (dtype, "x".join(map(str, shape)), axis, len(sizes))
            yield concatenation(tag, shape, sizes, axis, dtype)
    yield concatenation("one_input", (3, 4), (4,))
    yield concatenation("ten_inputs", (3, 4), (1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
    yield concatenation("constants", (3, 4), (5, 6, 7), constant=(0, 2))
    yield concatenation("int64_constants", (3, 4), (5, 6, 7), dtype="int64", constant=(1,))
    yield concatenation("int16_quantised", (3, 4), (2, 2), dtype="int16", quantization={"scale": 0.1, "zero_point": 0})
    yield concatenation("int16_two_scales", (3, 4), (2, 2), dtype="int16", quantization={"scale": 0.1, "zero_point": 0},
                        out_quantization={"scale": 0.2, "zero_point": 0})  # fmt: skip
    yield concatenation("misaligned", (8, 46), (5, 41))
    yield same_input_twice()
    yield other_type()
    yield concatenation("eleven_inputs", (3, 4), (1,) * 11, refused=True)
    yield concatenation("uint8", (3, 4), (1, 2), dtype="uint8", refused=True)
    yield concatenation("uint32", (3, 4), (1, 2), dtype="uint32", refused=True)
    yield concatenation("relu", (3, 4), (1, 2), activation="RELU", refused=True)
    yield concatenation("rank_7", (1, 2, 1, 2, 1, 2, 1), (1, 2), refused=True)
    yield concatenation("other_scale", (3, 4), (1, 2), out_quantization={"scale": 0.5, "zero_point": -5}, refused=True)
    yield concatenation("other_zero_point", (3, 4), (1, 2), out_quantization={"scale": 0.25, "zero_point": 5}, refused=True)
    yield concatenation("int16_zero_point", (3, 4), (1, 2), dtype="int16", quantization={"scale": 0.5, "zero_point": 1},
                        refused=True)  # fmt: skip
