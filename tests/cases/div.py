"""DIV: broadcasting, activations, every pair of int8, scales and zero points, edges of int32; float32 by zero."""

import numpy as np

from cases import draw, rng_of, seed_of
from cases._binary import SHAPES, activation_cases, binary, broadcast_cases, pair_cases, zero_point_cases

# the last tells a multiplier computed in double from one computed in float
_SCALES = [(0.05, 0.03, 0.08), (0.05, 0.03, 4.0), (1e-3, 2.0, 0.5), (2.0, 1e-3, 0.5), (1e-8, 1.0, 1.0), (1.0, 1e-4, 1e-4),
           (0.9048002362251282, 0.14395582675933838, 0.17791709303855896)]  # fmt: skip


def _nonzero(name, dtype, *shapes):
    """Inputs that TFLM's int32 division survives: no zero, and no -1, which overflows."""
    rng = np.random.default_rng(seed_of(name))
    found = []
    for kind in ("uniform", "extremes", "small"):
        values = [draw(rng, dtype, shape, "uniform" if kind == "small" else kind) for shape in shapes]
        if kind == "small" and dtype == "int32":
            values = [v >> 24 for v in values]
        found.append([np.where((v == 0) | (v == -1), 3, v).astype(dtype) for v in values])
    return found


def cases():
    for dtype in ("int8", "float32"):
        yield from broadcast_cases("div", dtype)
        yield from activation_cases("div", dtype)
    for name, (a, b) in SHAPES.items():
        yield binary("div", name, a, b, dtype="int32", inputs=_nonzero("div" + name, "int32", a, b))
    for activation in ("RELU", "RELU6", "RELU_N1_TO_1"):
        yield binary("div", activation.lower(), (9, 9), (9,), dtype="int32", activation=activation,
                     inputs=_nonzero("div" + activation, "int32", (9, 9), (9,)))  # fmt: skip
    a = np.array([-(2**31), -(2**31) + 1, -(2**30), -7, -1, 0, 1, 7, 2**30, 2**31 - 2, 2**31 - 1], np.int32)
    b = np.array([-(2**31), -(2**31) + 1, -(2**30), -3, -2, 1, 2, 3, 2**30, 2**31 - 2, 2**31 - 1], np.int32)
    yield binary("div", "edges", (11,), (11, 1), dtype="int32", inputs=[[a, b.reshape(11, 1)]])
    yield binary("div", "by_minus_one", (10,), (1,), dtype="int32", inputs=[[a[1:], np.array([-1], np.int32)]])
    yield binary("div", "quantised", dtype="int32", scales=(0.5, 0.5, 0.5), refused=True)
    yield binary("div", "type", dtype="int16", refused=True)
    yield from zero_point_cases("div")
    rng = rng_of("div")
    for scales in _SCALES + [tuple(np.exp(rng.uniform(-4, 1, 3))) for _ in range(6)]:
        scales = tuple(float(np.float32(s)) for s in scales)
        yield from pair_cases("div", "pairs_%g_%g_%g" % scales, scales=scales)
    special = np.array([0.0, -0.0, 1.5, -2.5, np.inf, -np.inf, 3e38, 1e-45], np.float32)
    yield binary("div", "special", (8,), (8, 1), dtype="float32", inputs=[[special, special.reshape(8, 1)]])
