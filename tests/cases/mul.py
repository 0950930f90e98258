"""MUL: broadcasting, activations, scales and zero points at their extremes; int8, int16, int32, float32."""

import numpy as np

from cases import draw, rng_of
from cases._binary import activation_cases, binary, broadcast_cases, pair_cases, scale_cases, zero_point_cases

# multiplier = scale_a * scale_b / scale_out: above 1 it shifts left, far above it wraps, far below 1 all is 0
_SCALES = [(1.5, 0.75, 2.0**-i) for i in (-40, -32, -31, -30, -20, -1, 0, 1, 4, 12, 24, 30)] + [
    (0.5, 0.5, 0.25), (1 / 128, 1 / 128, 1 / 128), (1e-30, 2e-30, 1e-30), (0.0117, 0.0342, 0.0501), (3e-4, 3e-4, 1e-3),
]  # fmt: skip


def cases():
    for dtype in ("int8", "int16", "int32", "float32"):
        yield from broadcast_cases("mul", dtype)
        yield from activation_cases("mul", dtype)
    for dtype in ("int8", "int16"):
        yield from scale_cases("mul", dtype, _SCALES)
        rng = rng_of("mul" + dtype)
        for i in range(12):
            scales = tuple(float(np.float32(s)) for s in np.exp(rng.uniform(-4, 1, 3)))
            yield binary("mul", "random_scales_%d" % i, (5, 60), dtype=dtype, scales=scales)
        for i, scale in enumerate(rng.uniform(0.5, 1, 4)):  # products that keep their last bit, so that it shows
            most = 11 if dtype == "int8" else 180
            pair = [rng.integers(-most, most, shape, dtype=dtype, endpoint=True) for shape in ((1, 100), (20, 1))]
            yield binary("mul", "fine_%d" % i, (1, 100), (20, 1), dtype=dtype, scales=(1.0, float(np.float32(scale)), 1.0),
                         zero_points=(0, 0, 0), inputs=[pair])  # fmt: skip
    yield from zero_point_cases("mul", scales=(0.05, 0.03, 0.3))
    yield from pair_cases("mul", "pairs", scales=(0.05, 0.03, 0.3))
    edges = np.array([-(2**31), -(2**31) + 1, -65537, -1, 0, 1, 46341, 65536, 2**31 - 2, 2**31 - 1], np.int32)
    yield binary("mul", "edges", (10,), (10, 1), dtype="int32", inputs=[[edges, edges.reshape(10, 1)]])
    small = draw(rng_of("mul"), "int32", (8, 8)) >> 29
    yield binary("mul", "small_relu6", (8, 8), dtype="int32", activation="RELU6", inputs=[[small, small[::-1].copy()]])
    yield binary("mul", "quantised", dtype="int32", scales=(0.5, 0.5, 0.5))
