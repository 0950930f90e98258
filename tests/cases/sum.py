"""SUM: ranks, axes, scales and zero points; int8, float32."""

from cases._reduction import reduction_cases, scale_cases


def cases():
    yield from reduction_cases("sum")
    yield from scale_cases("sum")
