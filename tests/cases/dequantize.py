"""DEQUANTIZE: every number of every type, scales down to the least float32 and up to infinite results."""

import numpy as np

from cases import case
from flat import Graph


def dequantize(name, dtype, scale=0.1, zero_point=0, shape=None, out_dtype="float32", refused=False):
    g = Graph()
    inputs = None
    if shape is None:
        info = np.iinfo(dtype)
        step = 1 if info.bits == 8 else 29
        inputs = np.append(np.arange(info.min, info.max, step), info.max).astype(dtype)
        shape = inputs.shape
    g.input(dtype, shape, scale=scale, zero_point=zero_point)
    g.output(out_dtype, shape)
    g.op("DEQUANTIZE", g.inputs, g.outputs)
    return case("dequantize/" + name, g, ("uniform",), None if inputs is None else [[inputs]], refused)


def cases():
    for dtype in ("int8", "uint8", "int16"):
        info = np.iinfo(dtype)
        for scale in (1.0, 0.1, 123.456, 1e-40, 2.0**-149, 2.0**-126, 1e36, 3e38):
            for zero_point in {0, info.min, info.max}:
                yield dequantize("%s_scale_%.3g_zero_point_%d" % (dtype, scale, zero_point), dtype, scale, zero_point)
        for n in (1, 2, 3):
            yield dequantize("%s_%d_elements" % (dtype, n), dtype, shape=(1, n))
    for dtype in ("int32", "int64", "float32"):
        yield dequantize("from_" + dtype, dtype, shape=(3,), refused=True)
    yield dequantize("to_float64", "int8", shape=(3,), out_dtype="float64", refused=True)
