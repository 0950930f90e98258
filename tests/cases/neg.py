"""NEG: float32."""

from cases._unary import float_cases, unary


def cases():
    yield from float_cases("neg")
    yield unary("neg", "type", refused=True)
