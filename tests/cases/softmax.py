"""SOFTMAX: int8 to int8, int8 to int16, float32; row lengths, betas, scales, equal and extreme rows."""

import numpy as np

from cases import case, draw, rng_of
from flat import Graph

_OUT = {"int8": {"scale": 1 / 256, "zero_point": -128}, "int16": {"scale": 1 / 65536, "zero_point": -32768}, "float32": {}}


def softmax(name, x=(1, 10), beta=1.0, scale=0.1, zero_point=0, out="int8", out_quantization=None, inputs=None,
            kinds=("uniform", "extremes", "least", "greatest"), refused=False):  # fmt: skip
    g = Graph()
    quantized = out != "float32"
    g.input("int8" if quantized else "float32", x, **({"scale": scale, "zero_point": zero_point} if quantized else {}))
    g.output(out, x, **(_OUT[out] if out_quantization is None else out_quantization))
    g.op("SOFTMAX", g.inputs, g.outputs, beta=beta)
    return case("softmax/" + name, g, kinds, inputs, refused)


def one_above_the_rest(n):
    """[(row whose element i is 127 - i and all others least), ...]: every difference from the greatest appears."""
    rows = np.full((n, n), -128, np.int8)
    for i in range(n):
        rows[i, i] = 127 - i
        rows[i, 0] = 127
    return [[rows]]


def cases():
    for out in ("int8", "int16", "float32"):
        tag = ("int8_to_" if out != "float32" else "") + out + "_"
        for n in (1, 2, 3, 12, 255, 256, 257, 511):
            yield softmax("%srow_%d" % (tag, n), x=(1, n), out=out)
        # more than 511 equal elements end TFLM's process in an int8 row, see test_beyond_tflm.py
        yield softmax(tag + "row_1001", x=(1, 1001), out=out, kinds=("uniform", "extremes"))
        for shape in ((5, 4), (2, 3, 4), (2, 1, 3, 5), (6,)):
            yield softmax(tag + "shape_" + "_".join(map(str, shape)), x=shape, out=out)
        for beta in (0.1, 0.5, 2.0, 10.0):
            yield softmax("%sbeta_%g" % (tag, beta), x=(2, 20), beta=beta, out=out)
        rng = rng_of("softmax/" + tag)
        many = [[draw(rng, "int8" if out != "float32" else "float32", (50, 20))]]
        yield softmax(tag + "fifty_rows", x=(50, 20), inputs=many, out=out)
    for out in ("int8", "int16"):
        for scale in (1e-6, 0.0005, 0.01, 1 / 16, 0.5, 1.0, 7.0, 1000.0):
            yield softmax("int8_to_%s_scale_%g" % (out, scale), x=(3, 16), scale=scale, out=out)
        for scale in (0.02, 0.1, 0.3):
            yield softmax("int8_to_%s_every_difference_scale_%g" % (out, scale), x=(256, 256), scale=scale,
                          inputs=one_above_the_rest(256), out=out)  # fmt: skip
        for zero_point in (-128, 127):
            yield softmax("int8_to_%s_zero_point_%d" % (out, zero_point), zero_point=zero_point, out=out)
    big = np.array([[3e38, -3e38, 0.0, 1.0], [-1000.0, -1001.0, -1002.0, -1e30], [88.0, 89.0, 90.0, 0.0]], np.float32)
    yield softmax("float32_large", x=(3, 4), out="float32", inputs=[[big]])
    yield softmax("int8_output_scale_wrong", out_quantization={"scale": 1 / 255, "zero_point": -128}, refused=True)
    yield softmax("int8_output_zero_point_wrong", out_quantization={"scale": 1 / 256, "zero_point": 0}, refused=True)
    yield softmax("int16_output_scale_wrong", out="int16", out_quantization={"scale": 1 / 32768, "zero_point": -32768},
                  refused=True)  # fmt: skip
    yield softmax("int16_output_zero_point_wrong", out="int16", out_quantization={"scale": 1 / 65536, "zero_point": 0},
                  refused=True)  # fmt: skip
