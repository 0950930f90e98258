"""LEAKY_RELU: every int8 at many scales and slopes, float32."""

from cases._unary import every, float_cases, random_scale_cases, shape_cases, unary


def cases():
    yield from shape_cases("leaky_relu", "int8", alpha=0.1)
    yield from float_cases("leaky_relu", alpha=0.2)
    yield from random_scale_cases("leaky_relu", alpha=0.3)
    for alpha in (0.0, 0.01, 0.5, 1.0, 2.5, -0.5):
        yield every("leaky_relu", "slope_%g" % alpha, alpha=alpha)
        yield unary("leaky_relu", "slope_%g" % alpha, (40,), dtype="float32", alpha=alpha)
    for exponent in (-40, -31, -20, 4, 12, 24):
        yield every("leaky_relu", "scale_2_to_%d" % exponent, scale=2.0**exponent, scale_out=1.0, alpha=0.1)
    for zero_point in (-128, 127):
        yield every("leaky_relu", "zero_point_%d" % zero_point, zero_point=zero_point, out_zero_point=-zero_point - 1,
                    alpha=0.1)  # fmt: skip
    yield unary("leaky_relu", "type", dtype="int32", alpha=0.1, refused=True)
