"""What the cases of PAD and PADV2 share."""

import numpy as np

from cases import case
from flat import Graph

_Q = {"scale": 0.25, "zero_point": -5}


def pad(op, name, x, paddings, value=None, dtype="int8", quantization=None, value_quantization=None, value_dtype=None,
        out=None, out_dtype=None, paddings_constant=True, value_constant=True, refused=False):  # fmt: skip
    """`paddings`: (before, after) of each dimension. `value`: the number to pad with, as stored, or None."""
    if quantization is None:
        quantization = _Q if dtype == "int8" else {}
    g = Graph()
    inputs = [g.input(dtype, x, **quantization)]
    numbers = np.array(paddings, np.int32).reshape(-1, 2)
    inputs.append(g.const(numbers) if paddings_constant else g.input("int32", numbers.shape))
    if value is not None:
        q = quantization if value_quantization is None else value_quantization
        value = np.array([value], value_dtype or dtype)
        inputs.append(g.const(value, **q) if value_constant else g.input(value.dtype.name, (1,), **q))
    if out is None:
        out = [d + sum(pads) for d, pads in zip(x, paddings)]
    g.output(out_dtype or dtype, out, **quantization)
    g.op(op, inputs, g.outputs)
    return case("%s/%s" % (op.lower(), name), g, refused=refused)


def pads(op, value=None):
    """Cases that either op has."""
    for rank, shape in enumerate(((5,), (3, 5), (2, 3, 5), (2, 3, 4, 5), (2, 1, 3, 2, 3)), 1):
        yield pad(op, "rank_%d" % rank, shape, [(1, 2)] * rank, value)
        yield pad(op, "rank_%d_none" % rank, shape, [(0, 0)] * rank, value)
        for i in range(rank):
            yield pad(op, "rank_%d_before_%d" % (rank, i), shape, [(3 * (j == i), 0) for j in range(rank)], value)
            yield pad(op, "rank_%d_after_%d" % (rank, i), shape, [(0, 2 * (j == i)) for j in range(rank)], value)
    for dtype in ("float32", "int8", "int16", "int32"):
        for c in (1, 3, 4, 8):
            yield pad(op, "%s_image_%d" % (dtype, c), (2, 5, 6, c), [(0, 0), (1, 2), (2, 1), (0, 0)], value, dtype)
            yield pad(op, "%s_channels_%d" % (dtype, c), (2, 3, 4, c), [(0, 0), (1, 0), (0, 1), (1, 2)], value, dtype)
    yield pad(op, "one_element", (1,), [(0, 1)], value)
    yield pad(op, "other_size", (3, 4), [(1, 1), (1, 1)], value, out=(5, 5), refused=True)
    yield pad(op, "other_type", (3, 4), [(1, 1), (1, 1)], value, out_dtype="int16", refused=True)
    yield pad(op, "paddings_short", (3, 4), [(1, 1)], value, out=(5, 4), refused=True)
    yield pad(op, "paddings_not_constant", (3, 4), [(1, 1), (1, 1)], value, paddings_constant=False, refused=True)
    yield pad(op, "rank_6", (1, 2, 1, 2, 1, 2), [(0, 1)] * 6, value, refused=True)
    for dtype in ("uint8", "int64", "bool"):
        yield pad(op, dtype, (3, 4), [(1, 1), (1, 1)], value, dtype, refused=True)
