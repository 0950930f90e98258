"""TRANSPOSE: every permutation of 1 to 4 dimensions, some of 5, every type."""

import itertools

import numpy as np

from cases import case
from flat import Graph


def transpose(name, x, perm, dtype="int8", out=None, out_dtype=None, constant=True, refused=False):
    g = Graph()
    inputs = [g.input(dtype, x)]
    inputs.append(g.const(np.array(perm, np.int32)) if constant else g.input("int32", (len(perm),)))
    g.output(out_dtype or dtype, [x[i] for i in perm] if out is None else out)
    g.op("TRANSPOSE", inputs, g.outputs)
    return case("transpose/" + name, g, refused=refused)


def cases():
    for rank in (1, 2, 3, 4):
        for perm in itertools.permutations(range(rank)):
            yield transpose("int8_" + "".join(map(str, perm)), (3, 2, 4, 5)[:rank], perm)
    for perm in ((4, 3, 2, 1, 0), (0, 1, 2, 4, 3), (1, 0, 3, 2, 4), (0, 3, 1, 4, 2), (0, 1, 2, 3, 4), (4, 0, 1, 2, 3)):
        yield transpose("int8_" + "".join(map(str, perm)), (2, 3, 4, 5, 6), perm)
    for dtype in ("float32", "int8", "int16"):
        for shape, perm in (
            ((7, 5), (1, 0)),
            ((16, 8), (1, 0)),
            ((5, 4, 3), (1, 0, 2)),
            ((5, 4, 16), (1, 0, 2)),
            ((1, 9, 7, 3), (0, 3, 1, 2)),
            ((1, 3, 9, 7), (0, 2, 3, 1)),
            ((2, 1, 6, 1), (3, 2, 1, 0)),
        ):
            yield transpose("%s_%s_%s" % (dtype, "x".join(map(str, shape)), "".join(map(str, perm))), shape, perm, dtype)
    yield transpose("one_element", (1, 1, 1), (2, 1, 0))
    yield transpose("long_run", (2, 3, 1001), (1, 0, 2))
    yield transpose("rank_6", (1, 2, 1, 2, 1, 2), (0, 1, 2, 3, 5, 4), refused=True)
    yield transpose("int32", (2, 3), (1, 0), "int32", refused=True)
    yield transpose("other_type", (2, 3), (1, 0), out_dtype="int16", refused=True)
    yield transpose("perm_out_of_range", (2, 3), (1, 2), out=(3, 2), refused=True)
    yield transpose("perm_negative", (2, 3), (-1, 0), out=(3, 2), refused=True)
    yield transpose("perm_short", (2, 3), (0,), out=(2, 3), refused=True)
    yield transpose("perm_not_constant", (2, 3), (1, 0), constant=False, refused=True)
