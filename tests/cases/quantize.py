"""QUANTIZE: every pair of types, ratios of scales from tiny to huge, zero points at the edges, every float32 exponent."""

import numpy as np

from cases import case, draw, rng_of
from flat import Graph

_PAIRS = [(x, out) for x, outs in (
    ("int8", ("int8", "uint8", "int16", "int32")),
    ("uint8", ("int8",)),
    ("int16", ("int8", "int16", "int32")),
    ("int32", ("int8", "int16")),
) for out in outs]  # fmt: skip


def quantize(name, dtype, out_dtype, x_q=(0.5, 0), out_q=(0.25, 0), shape=(101,), inputs=None, kinds=("uniform", "extremes"),
             out=None, refused=False, **out_quantization):  # fmt: skip
    """x_q, out_q: (scale, zero point)."""
    g = Graph()
    x_quantization = {} if x_q is None else {"scale": x_q[0], "zero_point": x_q[1]}
    out_quantization = out_quantization or ({} if out_q is None else {"scale": out_q[0], "zero_point": out_q[1]})
    g.input(dtype, shape if inputs is None else inputs.shape, **x_quantization)
    g.output(out_dtype, out or g.shape(g.inputs[0]), **out_quantization)
    g.op("QUANTIZE", g.inputs, g.outputs)
    return case("quantize/" + name, g, kinds, None if inputs is None else [[inputs]], refused)


def whole(dtype):
    """Every number of 8 bits; of 16 every thirteenth and the greatest; of 32 those around powers of two."""
    if dtype != "int32":
        info = np.iinfo(dtype)
        return np.append(np.arange(info.min, info.max, 1 if info.bits == 8 else 13), info.max).astype(dtype)
    powers = [s * ((1 << k) + d) for k in range(31) for d in (-1, 0, 1) for s in (-1, 1)]
    return np.array(powers + [-(1 << 31), (1 << 31) - 1], np.int32)


def cases():
    for dtype, out in _PAIRS:
        tag = "%s_to_%s" % (dtype, out)
        yield quantize(tag + "_rank_4", dtype, out, shape=(2, 3, 1, 5))
        for ratio in (2**-40, 1 / 65537, 0.0077, 0.333, 0.5, 1.0, 1.01, 3.7, 255.0, 65537.0, 2**30 - 100):
            yield quantize("%s_ratio_%.3g" % (tag, ratio), dtype, out, (ratio, 0), (1.0, 0))
        x_info, out_info = np.iinfo(dtype), np.iinfo(out)
        for x_zero, out_zero in ((x_info.min, out_info.max), (x_info.max, out_info.min), (3, 5)):
            for scale in (0.5, 0.7):
                name = "%s_zero_points_%d_%d_scale_%g" % (tag, x_zero, out_zero, scale)
                yield quantize(name, dtype, out, (scale, x_zero), (0.5, out_zero))
    for dtype, out in (("int8", "int8"), ("int16", "int8"), ("int16", "int32"), ("int32", "int8"), ("int32", "int16")):
        for scale in (0.013, 1.0, 77.7):
            name = "whole_%s_to_%s_scale_%g" % (dtype, out, scale)
            yield quantize(name, dtype, out, (scale, 1), (1.0, -1), inputs=whole(dtype))
    yield from float_cases()
    yield quantize("float32_to_uint8", "float32", "uint8", None, refused=True)
    yield quantize("float32_to_int32", "float32", "int32", None, refused=True)
    yield quantize("int32_to_int32", "int32", "int32", refused=True)
    yield quantize("uint8_to_uint8", "uint8", "uint8", refused=True)
    yield quantize("int64_to_int8", "int64", "int8", refused=True)
    yield quantize("int8_to_float32", "int8", "float32", refused=True)
    yield quantize("no_output_scale", "int8", "int8", out_q=None, refused=True)
    yield quantize("per_channel", "int8", "int8", shape=(4, 2), scales=[0.1, 0.2], zero_points=[0, 0], dimension=1,
                   refused=True)  # fmt: skip


def float_cases():
    rng = rng_of("quantize")
    spread = (rng.standard_normal(600) * 100.0).astype(np.float32)
    bits = rng.integers(0, 1 << 32, 600, np.uint32, endpoint=False).view(np.float32)
    big = 2.0**31 + np.array([-512, -256, -129, -128, -65, -64, -1, 0, 1, 128, 129, 256, 512])
    halves = np.arange(-300, 301) / 2
    near = np.concatenate([np.nextafter(halves.astype(np.float32), np.float32(s)) for s in (-np.inf, np.inf)])
    special = np.array([np.inf, -np.inf, np.nan, 3e38, -3e38, 0.0, -0.0, 1e-40, -1e-40, 1e-45])
    for out in ("int8", "int16"):
        info = np.iinfo(out)
        for scale in (1.0, 0.003921569, 3.7, 1e-30, 1e30, 1e-40, 2.0**-149):
            tag = "float32_to_%s_scale_%.3g" % (out, scale)
            yield quantize(tag, "float32", out, None, (scale, 0), inputs=(spread.astype(np.float64) * scale).astype(np.float32))
            yield quantize(tag + "_any", "float32", out, None, (scale, 3), inputs=bits)
            steps = ((np.arange(-200, 200) + 0.5).astype(np.float64) * scale).astype(np.float32)
            yield quantize(tag + "_ties", "float32", out, None, (scale, 0), inputs=steps)
            for zero_point in (-1, 0, info.max):
                edges = np.concatenate([special, big * scale, -big * scale]).clip(-3e38, 3e38)
                edges = np.where(np.isnan(np.append(special, [0] * (2 * len(big)))), np.nan, edges)
                name = "%s_zero_point_%d_edges" % (tag, zero_point)
                yield quantize(name, "float32", out, None, (scale, zero_point), inputs=edges.astype(np.float32))
        for n in (1, 2, 3):
            yield quantize("float32_to_%s_%d_elements" % (out, n), "float32", out, None, shape=(n,))
        yield quantize("float32_to_%s_halves" % out, "float32", out, None, (1.0, 0), inputs=near)
