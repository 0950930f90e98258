"""Cases that ADD and SUB share."""

import numpy as np

from cases import draw, rng_of
from cases._binary import activation_cases, binary, broadcast_cases, pair_cases, scale_cases, zero_point_cases

_SCALES = [
    (1.0, 1.0, 1.0), (0.5, 0.25, 1.0), (1e-3, 1.0, 0.7), (1.0, 1e-3, 0.7), (1e-9, 1.0, 1.0), (1e-10, 1.0, 1.0),
    (0.3, 0.3, 1e-4), (0.3, 0.2, 40.0), (0.3, 0.2, 1e6), (0.017, 0.0231, 0.0303), (3.7, 2.9e-5, 1.1),
    (1e-30, 2e-30, 1.5e-30), (1e30, 3e30, 2e30),
]  # fmt: skip


def addition_cases(op):
    for dtype in ("int8", "int16", "int32", "float32"):
        yield from broadcast_cases(op, dtype)
        yield from activation_cases(op, dtype)
    for dtype in ("int8", "int16"):
        yield from scale_cases(op, dtype, _SCALES)
        rng = rng_of(op + dtype)
        for i in range(12):
            scales = tuple(float(np.float32(s)) for s in np.exp(rng.uniform(-4, 1, 3)))
            activation = "RELU6" if i % 3 == 2 else None
            yield binary(op, "random_scales_%d" % i, (5, 60), dtype=dtype, scales=scales, activation=activation)
    yield from zero_point_cases(op)
    yield from pair_cases(op, "pairs")
    edges = np.array([-(2**31), -(2**31) + 1, -1, 0, 1, 2**31 - 2, 2**31 - 1], np.int32)
    yield binary(op, "edges", (7,), (7, 1), dtype="int32", inputs=[[edges, edges.reshape(7, 1)]])
    small = draw(rng_of(op), "int32", (8, 8)) >> 27
    yield binary(op, "small_relu6", (8, 8), dtype="int32", activation="RELU6", inputs=[[small, small[::-1].copy()]])
    yield binary(op, "quantised", dtype="int32", scales=(0.5, 0.5, 0.5), refused=True)
    yield binary(op, "output_scale_too_small", scales=(0.5, 0.25, 2.0**-20), refused=True)
    yield binary(op, "output_scale_just_enough", scales=(0.5, 0.25, 2.0**-19.9))
