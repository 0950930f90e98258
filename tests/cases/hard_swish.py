"""HARD_SWISH: every int8 at many scales, float32."""

from cases._unary import every, float_cases, random_scale_cases, shape_cases, unary


def cases():
    yield from shape_cases("hard_swish", "int8")
    yield from float_cases("hard_swish")
    yield from random_scale_cases("hard_swish", high=-1)
    for scale in (1e-6, 1e-4, 3 / 256, 3 / 128, 0.1, 1.0, 10.0, 1e3):
        yield every("hard_swish", "scale_%g" % scale, scale=scale, scale_out=scale)
    for scale_out in (1e-2, 1.0, 10.0, 1e3, 1e5):
        yield every("hard_swish", "output_scale_%g" % scale_out, scale_out=scale_out)
    for zero_point in (-128, 127):
        yield every("hard_swish", "zero_point_%d" % zero_point, zero_point=zero_point, out_zero_point=zero_point)
    # tells a multiplier computed in double from one computed in float
    yield every("hard_swish", "double", scale=0.03666152060031891, scale_out=0.008988991379737854, zero_point=79,
                out_zero_point=-42)  # fmt: skip
    yield unary("hard_swish", "output_scale_too_small", scale=1.0, scale_out=1e-3, refused=True)
    yield unary("hard_swish", "type", dtype="int32", refused=True)
