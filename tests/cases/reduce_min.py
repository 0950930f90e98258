"""REDUCE_MIN: ranks and axes; int8, float32."""

from cases._reduction import reduce, reduction_cases


def cases():
    yield from reduction_cases("reduce_min")
    yield reduce("reduce_min", "unlike_scales", scale_out=0.1, refused=True)
    yield reduce("reduce_min", "unlike_zero_points", out_zero_point=4, refused=True)
