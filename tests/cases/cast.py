"""CAST: every pair of types, at the edges of each; floats beyond the integers, between them, infinite, none."""

import numpy as np

from cases import case, draw, rng_of
from flat import Graph

_TYPES = ("bool", "int8", "int16", "int32", "uint32", "float32")


def cast(name, dtype, out_dtype, inputs=None, shape=(7, 3), out=None, refused=False):
    """`inputs`: one array, or None for random numbers and the extremes."""
    g = Graph()
    g.input(dtype, shape if inputs is None else inputs.shape)
    g.output(out_dtype, out or g.shape(g.inputs[0]))
    g.op("CAST", g.inputs, g.outputs)
    kinds = ("uniform", "extremes") if dtype != "bool" else ("uniform",)
    return case("cast/" + name, g, kinds, None if inputs is None else [[inputs]], refused)


def numbers(dtype):
    """Numbers at the edges of every type, as far as dtype holds them."""
    edges = {0, 1, 16777217, 33554433, 50331647, 2147483583, 2147483584, 4294967167, 4294967168}
    for bits in range(1, 33):
        edges |= {(1 << bits) - 1, 1 << bits, (1 << bits) + 1}
    edges |= {-n for n in edges}
    if dtype == "bool":
        return np.array([False, True])
    if dtype != "float32":
        info = np.iinfo(dtype)
        return np.array(sorted(n for n in edges if info.min <= n <= info.max), dtype)
    floats = [float(n) for n in sorted(edges)]
    floats += [n + d for n in floats[::5] for d in (-0.5, 0.25, 0.5)]
    floats += [np.inf, -np.inf, np.nan, 3e38, -3e38, 1e-40, -1e-40, -0.0, 0.99999994, -0.99999994, 2147483520.0, 4294967040.0]
    return np.array(floats, np.float32)


def cases():
    for dtype in _TYPES:
        for out in _TYPES:
            tag = "%s_to_%s" % (dtype, out)
            yield cast(tag, dtype, out)
            yield cast(tag + "_edges", dtype, out, numbers(dtype))
    rng = rng_of("cast")
    floats = rng.integers(0, 1 << 32, 500, np.uint32, endpoint=False).view(np.float32)
    for out in _TYPES[:-1]:
        yield cast("any_float32_to_" + out, "float32", out, floats)
    for dtype in ("int32", "uint32"):
        yield cast("any_%s_to_float32" % dtype, dtype, "float32", draw(rng, dtype, (500,)))
        yield cast("any_%s_to_int8" % dtype, dtype, "int8", draw(rng, dtype, (501,)))
    for dtype in ("uint8", "int64", "float64"):
        yield cast("from_" + dtype, dtype, "int32", refused=True)
        yield cast("to_" + dtype, "int32", dtype, refused=True)
