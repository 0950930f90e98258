"""What the ops of one tensor have in common: all 256 numbers of int8 at many scales and zero points; float32."""

import numpy as np

from cases import case, rng_of
from flat import Graph

_EVERY = np.arange(-128, 128, dtype=np.int8)
_SPECIAL = [0.0, -0.0, 0.5, -0.5, 3.0, -3.0, 6.0, 6.5, -9.5, 17.0, 40.0, -40.0, 1e4, -1e4, np.inf, -np.inf]


def unary(op, name, x=(2, 3, 5), dtype="int8", scale=0.05, zero_point=-5, scale_out=0.08, out_zero_point=7, inputs=None,
          refused=False, **options):  # fmt: skip
    """One op of one tensor; without `inputs`, random ones."""
    quantized = dtype == "int8"
    g = Graph()
    tensors = [g.input(dtype, x, **({"scale": scale, "zero_point": zero_point} if quantized else {}))]
    y = g.output(dtype, x, **({"scale": scale_out, "zero_point": out_zero_point} if quantized else {}))
    g.op(op.upper(), tensors, [y], **options)
    return case("%s/%s_%s" % (op, dtype, name), g, ("uniform", "extremes"), inputs, refused=refused)


def every(op, name, **options):
    """All numbers of int8."""
    return unary(op, name, x=(256,), inputs=[[_EVERY]], **options)


def shape_cases(op, dtype, **options):
    for name, x in (("one", (1,)), ("1d", (37,)), ("4d", (2, 3, 4, 5)), ("6d", (1, 2, 3, 1, 2, 2))):
        yield unary(op, name, x, dtype=dtype, **options)


def float_cases(op, **options):
    yield from shape_cases(op, "float32", **options)
    values = np.array(_SPECIAL, np.float32)
    yield unary(op, "special", values.shape, dtype="float32", inputs=[[values]], **options)
    wide = (rng_of(op).standard_normal(200) * 5).astype(np.float32)
    yield unary(op, "wide", wide.shape, dtype="float32", inputs=[[wide], [wide * np.float32(1e-5)]], **options)


def random_scale_cases(op, n=20, low=-6, high=2, **options):
    rng = rng_of(op + "/scales")
    for i in range(n):
        scale, scale_out = (float(np.float32(s)) for s in np.exp(rng.uniform(low, high, 2)))
        zero_point, out_zero_point = (int(z) for z in rng.integers(-128, 128, 2))
        chosen = dict(scale=scale, scale_out=scale_out, zero_point=zero_point, out_zero_point=out_zero_point)
        yield every(op, "random_%d" % i, **{**chosen, **options})
