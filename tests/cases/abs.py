"""ABS: every int8 at many scales, float32."""

from cases._unary import every, float_cases, random_scale_cases, shape_cases, unary


def cases():
    yield from shape_cases("abs", "int8")
    yield from float_cases("abs")
    yield from random_scale_cases("abs")
    for zero_point in (-128, 0, 127):
        yield every("abs", "same_scale_%d" % zero_point, scale_out=0.05, zero_point=zero_point, out_zero_point=-128)
    for exponent in (-40, -31, -20, 4, 12, 24):
        yield every("abs", "scale_2_to_%d" % exponent, scale=2.0**exponent, scale_out=1.0)
    # tells a multiplier computed in double from one computed in float
    yield every("abs", "double", scale=3.323106050491333, scale_out=5.481139183044434, zero_point=-106, out_zero_point=-59)
    yield unary("abs", "type", dtype="int32", refused=True)
