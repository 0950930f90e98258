"""RELU6: every int8 at many scales, float32."""

from cases._unary import every, float_cases, random_scale_cases, shape_cases, unary


def cases():
    yield from shape_cases("relu6", "int8")
    yield from float_cases("relu6")
    yield from random_scale_cases("relu6")
    for scale in (1e-6, 0.04, 6 / 255, 4.0, 11.99, 12.0, 12.01, 1e6):
        for zero_point in (-128, 0, 127):
            yield every("relu6", "scale_%g_zero_point_%d" % (scale, zero_point), scale=scale, zero_point=zero_point,
                        scale_out=scale, out_zero_point=zero_point)  # fmt: skip
    for scale in (2.4000000953674316, 1.7142857313156128):  # 6 / scale is rounded to k + 1/2 in float, not in double
        yield every("relu6", "float_%g" % scale, scale=scale, zero_point=-128)
    yield unary("relu6", "type", dtype="int32", refused=True)
