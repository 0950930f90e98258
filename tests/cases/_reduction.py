"""What the ops that reduce along axes have in common: ranks, axes, axes kept or dropped, scales and zero points."""

import numpy as np

from cases import case, rng_of
from flat import Graph

AXES = {  # name: shape, axes
    "rows": ((4, 7), (1,)),
    "columns": ((4, 7), (0,)),
    "all": ((4, 7), (0, 1)),
    "vector": ((9,), (0,)),
    "one_element": ((1,), (0,)),
    "one_element_4d": ((1, 1, 1, 1), (1, 2)),
    "height_width": ((2, 4, 5, 3), (1, 2)),
    "width_height": ((2, 4, 5, 3), (2, 1)),
    "channels": ((2, 4, 5, 3), (3,)),
    "batch": ((3, 2, 2, 5), (0,)),
    "batch_channels": ((3, 2, 2, 5), (0, 3)),
    "height": ((1, 6, 3, 4), (1,)),
    "width": ((1, 6, 3, 4), (2,)),
    "alternating": ((2, 3, 4, 5), (0, 2)),
    "alternating_5d": ((2, 3, 2, 3, 4), (1, 3)),
    "alternating_6d": ((2, 1, 3, 2, 2, 3), (0, 2, 4)),
    "negative": ((2, 3, 4), (-1,)),
    "negative_two": ((2, 3, 4), (-2, -3)),
    "twice": ((2, 3, 4), (1, 1)),
    "twice_negative": ((2, 3, 4), (2, -1)),
    "all_4d": ((2, 3, 2, 5), (0, 1, 2, 3)),
    "of_ones": ((3, 1, 4), (1,)),
    "wide": ((1, 5, 5, 33), (1, 2)),
    "long": ((1, 1000), (1,)),
    "nothing": ((2, 3), ()),
}


def reduce(op, name, x=(2, 4, 5, 3), axes=(1, 2), keep_dims=False, dtype="int8", scale=0.05, zero_point=-5, scale_out=None,
           out_zero_point=None, out=None, axis=None, kinds=("uniform", "extremes"), inputs=None, refused=False):  # fmt: skip
    """One reduction. `axis`: an array in place of axes; `out`: the output's shape if not that which numpy gives."""
    name = "%s/%s_%s" % (op, dtype, name)
    quantized = dtype == "int8"
    scale_out = scale if scale_out is None else scale_out
    out_zero_point = zero_point if out_zero_point is None else out_zero_point
    g = Graph()
    tensors = [g.input(dtype, x, **({"scale": scale, "zero_point": zero_point} if quantized else {}))]
    tensors.append(g.const(np.array(axes, np.int32) if axis is None else axis))
    if out is None:
        out = np.zeros(x).sum(tuple({a % len(x) for a in axes}), keepdims=keep_dims).shape
    y = g.output(dtype, out, **({"scale": scale_out, "zero_point": out_zero_point} if quantized else {}))
    g.op(op.upper(), tensors, [y], keep_dims=keep_dims)
    return case(name, g, kinds, inputs, refused=refused)


def reduction_cases(op):
    for dtype in ("int8", "float32"):
        for name, (x, axes) in AXES.items():
            if axes:
                yield reduce(op, name, x, axes, dtype=dtype)
            yield reduce(op, name + "_kept", x, axes, keep_dims=True, dtype=dtype)
        yield reduce(op, "axis_scalar", (3, 4), (1,), axis=np.array(1, np.int32), dtype=dtype)
    yield reduce(op, "zero_point_least", zero_point=-128, kinds=("uniform", "least", "greatest"))
    yield reduce(op, "zero_point_greatest", zero_point=127, kinds=("uniform", "least", "greatest"))
    yield reduce(op, "type", dtype="int32", refused=True)
    yield reduce(op, "axis_of_int64", axis=np.array([1, 2], np.int64), refused=True)


def scale_cases(op):
    rng = rng_of(op + "/scales")
    for i in range(24):
        scale, scale_out = (float(np.float32(s)) for s in np.exp(rng.uniform(-4, 0, 2)))
        zero_point, out_zero_point = (int(z) for z in rng.integers(-128, 128, 2))
        shape = (1, int(rng.integers(1, 20)), int(rng.integers(1, 20)), int(rng.integers(1, 9)))
        yield reduce(op, "scales_%d" % i, shape, scale=scale, scale_out=scale_out, zero_point=zero_point,
                     out_zero_point=out_zero_point)  # fmt: skip
    for exponent in (-40, -32, -31, -30, -29, -20, 4, 12, 20, 24):
        yield reduce(op, "scale_2_to_%d" % exponent, scale=2.0**exponent, scale_out=1.0)
        yield reduce(op, "scale_2_to_%d_long" % exponent, (1, 4096), (1,), scale=2.0**exponent, scale_out=1.0, zero_point=127,
                     kinds=("uniform", "least"))  # fmt: skip
