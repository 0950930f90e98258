"""Cases that MAXIMUM and MINIMUM share."""

import numpy as np

from cases._binary import binary, broadcast_cases


def maximum_cases(op):
    for dtype in ("int8", "int16", "int32", "int64", "float32"):
        yield from broadcast_cases(op, dtype)
        if dtype != "float32":
            info = np.iinfo(dtype)
            edges = np.array([info.min, info.min + 1, -1, 0, 1, info.max - 1, info.max], dtype)
            yield binary(op, "edges", (7,), (7, 1), dtype=dtype, inputs=[[edges, edges.reshape(7, 1)]])
    words = np.array([0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**33 - 1, -1, -(2**31), -(2**32), -(2**32) - 1], np.int64)
    yield binary(op, "words", (11,), (11, 1), dtype="int64", inputs=[[words, words.reshape(11, 1)]])
    special = np.array([0.0, -0.0, 1.5, np.inf, -np.inf, 3e38, 1e-45], np.float32)
    yield binary(op, "special", (7,), (7, 1), dtype="float32", inputs=[[special, special.reshape(7, 1)]])
    yield binary(op, "unlike_quantisation", scales=(0.5, 0.25, 3.0), zero_points=(-128, 127, 5))
    yield binary(op, "type", dtype="uint8", refused=True)
