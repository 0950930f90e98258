"""Exponential, logistic and tanh in fixed point, in plain integers.

A raw int32 of format Qm.n (m + n = 31) stands for raw / 2**n. Functions are called with m as `integer_bits`; results are
Q0.31, where 2**31 - 1 stands for 1.

Source: gemmlowp, fixedpoint/fixedpoint.h.
"""

from .quant import INT32_MAX, INT32_MIN, divide_by_pot, doubling_high_mul, wrap32

ONE = INT32_MAX  # of Q0.31

_EXP_EIGHTH = 1895147668  # exp(-1/8)
_THIRD = 715827883
_EXPS = (1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242)  # exp(-2**k), k from -2 to 4
_48_OVER_17 = 1515870810  # Q2.29
_32_OVER_17 = -1010580540  # Q2.29, negative

# The same for blocks of kernels that compute these functions natively.
CONSTANTS = (_EXP_EIGHTH, _THIRD, _48_OVER_17, _32_OVER_17) + _EXPS


def saturating_rounding_multiply_by_pot(x, exponent):
    """x * 2**exponent: saturating where the exponent is positive, rounding (ties away from zero) where negative."""
    if exponent <= 0:
        return divide_by_pot(x, -exponent)
    return max(INT32_MIN, min(INT32_MAX, x << exponent))


def rescale(x, integer_bits, new_integer_bits):
    """x with another number of integer bits."""
    return saturating_rounding_multiply_by_pot(x, integer_bits - new_integer_bits)


def exp_on_interval_between_negative_one_quarter_and_0_excl(a):
    """exp(a), a Q0.31 in [-1/4, 0): Taylor's series around -1/8."""
    x = a + (1 << 28)
    x2 = doubling_high_mul(x, x)
    x3 = doubling_high_mul(x2, x)
    x4 = doubling_high_mul(x2, x2)
    tail = divide_by_pot(doubling_high_mul(divide_by_pot(x4, 2) + x3, _THIRD) + x2, 1)
    return _EXP_EIGHTH + doubling_high_mul(_EXP_EIGHTH, x + tail)


def exp_on_negative_values(a, integer_bits=5):
    """exp(a) for a <= 0."""
    if a == 0:
        return ONE
    fraction_bits = 31 - integer_bits
    if integer_bits > 5 and a < -(32 << fraction_bits):
        return 0
    quarter = 1 << (fraction_bits - 2)
    rest = (a & (quarter - 1)) - quarter
    result = exp_on_interval_between_negative_one_quarter_and_0_excl(rescale(rest, integer_bits, 0))
    quarters = (rest - a) >> (fraction_bits - 2)
    for factor in _EXPS:
        if quarters & 1:
            result = doubling_high_mul(result, factor)
        quarters >>= 1
    return result


def _reciprocal_of_half_one_plus(a):
    """2 / (1 + a) as Q2.29 for a Q0.31 in [0, 1]: three steps of Newton and Raphson."""
    half = (a + ONE + 1) >> 1
    x = _48_OVER_17 + doubling_high_mul(half, _32_OVER_17)
    for _ in range(3):
        step = doubling_high_mul(x, (1 << 29) - doubling_high_mul(half, x))
        x = wrap32(x + rescale(step, 4, 2))
    return x


def one_over_one_plus_x_for_x_in_0_1(a):
    """1 / (1 + a), a Q0.31."""
    return rescale(_reciprocal_of_half_one_plus(a), 1, 0)


def one_minus_x_over_one_plus_x_for_x_in_0_1(a):
    """(1 - a) / (1 + a), a Q0.31."""
    return rescale(_reciprocal_of_half_one_plus(a) - (1 << 29), 2, 0)


def logistic(a, integer_bits=4):
    """1 / (1 + exp(-a))."""
    if a == 0:
        return 1 << 30
    result = one_over_one_plus_x_for_x_in_0_1(exp_on_negative_values(-a if a > 0 else a, integer_bits))
    return result if a > 0 else ONE - result


def tanh(a, integer_bits=4):
    """Hyperbolic tangent."""
    if a == 0:
        return 0
    result = one_minus_x_over_one_plus_x_for_x_in_0_1(exp_on_negative_values(-a if a > 0 else a, integer_bits + 1))
    return result if a > 0 else -result
