"""LOGISTIC: every int8 at many scales, float32."""

from cases._unary import every, float_cases, random_scale_cases, shape_cases, unary

_OUT = {"scale_out": 1 / 256, "out_zero_point": -128}


def cases():
    yield from shape_cases("logistic", "int8", **_OUT)
    yield from float_cases("logistic")
    yield from random_scale_cases("logistic", **_OUT)
    for exponent in (-27, -26, -20, -10, -8, -4, -3, 0, 1, 3, 4, 5, 10, 30):
        yield every("logistic", "scale_2_to_%d" % exponent, scale=2.0**exponent, **_OUT)
    for zero_point in (-128, 0, 127):
        yield every("logistic", "zero_point_%d" % zero_point, zero_point=zero_point, **_OUT)
    yield unary("logistic", "output_zero_point", scale_out=1 / 256, out_zero_point=0, refused=True)
    yield unary("logistic", "type", dtype="int32", refused=True)
