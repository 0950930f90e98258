"""SUB: broadcasting, activations, scales and zero points at their extremes; int8, int16, int32, float32."""

from cases._addition import addition_cases


def cases():
    return addition_cases("sub")
