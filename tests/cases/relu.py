"""RELU: every int8 at many scales, float32."""

from cases._unary import every, float_cases, random_scale_cases, shape_cases, unary


def cases():
    yield from shape_cases("relu", "int8")
    yield from float_cases("relu")
    yield from random_scale_cases("relu")
    yield every("relu", "same_scale", scale_out=0.05, out_zero_point=-5)
    for exponent in (-40, -31, -30, -20, 4, 12, 24, 30):
        yield every("relu", "scale_2_to_%d" % exponent, scale=2.0**exponent, scale_out=1.0)
    for zero_point in (-128, 127):
        for out_zero_point in (-128, 127):
            yield every("relu", "zero_points_%d_%d" % (zero_point, out_zero_point), zero_point=zero_point,
                        out_zero_point=out_zero_point)  # fmt: skip
    # tells a multiplier computed in double from one computed in float
    yield every("relu", "double", scale=3.323106050491333, scale_out=5.481139183044434, zero_point=-106, out_zero_point=-59)
    yield unary("relu", "type", dtype="int32", refused=True)
