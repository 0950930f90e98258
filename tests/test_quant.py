"""Fixed-point arithmetic against independent oracles: doubles for what TFLM computes in double, wide integers for the rest."""

import math
import random
import struct
from fractions import Fraction

import numpy as np
import pytest

from cases import BASE_SEED
from viperlite import fixed_point, quant

INT32 = (-(2**31), -(2**31) + 1, -(2**30), -65536, -3, -2, -1, 0, 1, 2, 3, 65535, 2**30 - 1, 2**30, 2**31 - 2, 2**31 - 1)


def bits_of(x):
    return struct.unpack("<I", struct.pack("<f", x))[0]


def value(a):
    return Fraction(a[0]) * Fraction(2) ** a[1]


def random_scales(n):
    """float32 numbers of every magnitude, denormals too."""
    rng = np.random.default_rng(BASE_SEED)
    bits = rng.integers(1, 0x7F800000, n, dtype=np.uint32)
    return [float(x) for x in bits.view(np.float32)]


# ---- scales


@pytest.mark.parametrize("x", (0.0, 1.0, 0.1, 1 / 256, 1.17549435e-38, 1.4e-45, 3.4028234e38, *random_scales(20)))
def test_parts_are_the_float32(x):
    assert value(quant.parts(bits_of(x))) == Fraction(struct.unpack("<f", struct.pack("<f", x))[0])


@pytest.mark.parametrize("bits", (0x7F800000, 0xFF800000, 0x7FC00000, 0xBF800000, 0x80000001))
def test_infinite_negative_and_nan_scales_are_refused(bits):
    with pytest.raises(quant.ModelError, match="0x%08x" % bits):
        quant.parts(bits)


@pytest.mark.parametrize("n", (0, 1, 2, 3, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 2**31, 2**53 - 1, 2**53, 10**30))
def test_bit_length(n):
    assert quant.bit_length(n) == n.bit_length()


# ---- quotients, as IEEE arithmetic rounds them


def test_quotient_of_53_bits_is_division_of_doubles():
    rng = random.Random(BASE_SEED)
    for _ in range(3000):
        a, b = rng.getrandbits(rng.randrange(1, 54)), rng.getrandbits(rng.randrange(1, 54)) or 1
        assert value(quant.quotient((a, 0), (b, 0))) == Fraction(a / b), (a, b)


def test_quotient_of_24_bits_is_division_of_floats():
    rng = random.Random(BASE_SEED)
    for _ in range(3000):
        a, b = rng.getrandbits(rng.randrange(1, 25)), rng.getrandbits(rng.randrange(1, 25)) or 1
        expected = np.float32(a) / np.float32(b)
        assert value(quant.quotient((a, 0), (b, 0), 24)) == Fraction(float(expected)), (a, b)


def test_quotient_ties_go_to_even():
    assert quant.quotient((0b1001, 0), (1, 0), 3)[0] in (0b100, 0b1000 >> 1)
    assert value(quant.quotient((0b1001, 0), (1, 0), 3)) == 0b1000
    assert value(quant.quotient((0b1011, 0), (1, 0), 3)) == 0b1100
    assert value(quant.quotient((0b1111, 0), (1, 0), 3)) == 0b10000


def test_division_by_zero_is_refused():
    with pytest.raises(quant.ModelError):
        quant.quotient((1, 0), (0, 0))


# ---- multipliers


def quantize_multiplier(x):
    """QuantizeMultiplier of quantization_util.cc, in doubles."""
    if x == 0:
        return 0, 0
    q, shift = math.frexp(x)
    q_fixed = math.floor(q * 2**31 + 0.5)
    if q_fixed == 2**31:
        q_fixed //= 2
        shift += 1
    if shift < -31:
        return 0, 0
    return q_fixed, shift


def double(x):
    """(m, e) of a double."""
    m, e = math.frexp(x)
    return int(m * 2**53), e - 53


@pytest.mark.parametrize("x", (0.0, 1.0, 0.5, 1 - 2**-53, 1 - 2**-32, 1 - 2**-33, 2**-31, 2**-32, 2**-33, 1.5 * 2**-32, 1e-300,
                               2.0**29, 2.0**30 - 1, 1 / 3, math.pi))  # fmt: skip
def test_quantize_multiplier_at_the_edges(x):
    assert quant.quantize_multiplier(double(x)) == quantize_multiplier(x)


def test_quantize_multiplier_of_random_doubles():
    rng = random.Random(BASE_SEED)
    for _ in range(3000):
        x = rng.random() * 2.0 ** rng.randrange(-40, 29)
        assert quant.quantize_multiplier(double(x)) == quantize_multiplier(x), x


@pytest.mark.parametrize("x", (2.0**30, 2.0**31, 2.0**31 - 2.0**-22, 1e15, 1e300))
def test_quantize_multiplier_of_large_numbers_does_not_saturate(x):
    assert quant.quantize_multiplier(double(x)) == quantize_multiplier(x)


def few_bits(rng):
    """float32 with few bits set, so that products and quotients often end in exactly one half."""
    return math.ldexp(1 + sum(2.0 ** -rng.randrange(1, 24) for _ in range(rng.randrange(3))), rng.randrange(-12, 4))


@pytest.mark.parametrize("kind", ("random", "few bits"))
def test_quantize_quotient_of_three_scales_is_double_arithmetic(kind):
    """As GetQuantizedConvolutionMultipler and PopulateConvolutionQuantizationParams compute it."""
    rng = random.Random(BASE_SEED)
    scales = random_scales(12000) if kind == "random" else [few_bits(rng) for _ in range(12000)]
    checked = 0
    for a, b, d in zip(scales, scales[4000:], scales[8000:]):
        a, b, d = [struct.unpack("<f", struct.pack("<f", x))[0] for x in (a, b, d)]
        if 1e-290 < a * b / d < 1e290:
            parts = quant.product(quant.parts(bits_of(a)), quant.parts(bits_of(b)))
            assert quant.quantize_quotient(parts, quant.parts(bits_of(d))) == quantize_multiplier(a * b / d), (a, b, d)
            checked += 1
    assert checked > 3000


# ---- MultiplyByQuantizedMultiplier


def saturating_rounding_doubling_high_mul(a, b):
    """gemmlowp's, as C++ has it: a nudge, then division that truncates."""
    if a == b == -(2**31):
        return 2**31 - 1
    ab = a * b
    nudge = 2**30 if ab >= 0 else 1 - 2**30
    return int(Fraction(ab + nudge, 2**31)) if ab + nudge >= 0 else -((-(ab + nudge)) // 2**31)


def rounding_divide_by_pot(x, exponent):
    """To nearest, ties away from zero."""
    half = Fraction(1, 2)
    exact = Fraction(x, 2**exponent)
    return math.floor(exact + half) if exact >= 0 else math.ceil(exact - half)


def multiply(x, multiplier, shift):
    """MultiplyByQuantizedMultiplier of common.cc, double rounding; x << shift wraps, as on every machine it runs on."""
    left, right = max(shift, 0), max(-shift, 0)
    x = (x << left) & 0xFFFFFFFF
    x -= (x >> 31) << 32
    return rounding_divide_by_pot(saturating_rounding_doubling_high_mul(x, multiplier), right)


@pytest.mark.parametrize("shift", (-31, -30, -8, -1, 0, 1, 7, 30))
def test_multiply_at_the_extremes(shift):
    for x in INT32:
        for multiplier in (0, 1, 2**30, 2**30 + 1, 1518500250, 2**31 - 1):
            assert quant.multiply(x, multiplier, shift) == multiply(x, multiplier, shift), (x, multiplier, shift)


def test_multiply_of_random_numbers():
    rng = random.Random(BASE_SEED)
    for _ in range(5000):
        x = rng.randrange(-(2**31), 2**31) >> rng.randrange(32)
        args = x, rng.randrange(2**30, 2**31), rng.randrange(-31, 31)
        assert quant.multiply(*args) == multiply(*args), args


def test_doubling_high_mul_of_every_sign():
    for a in INT32:
        for b in INT32:
            assert quant.doubling_high_mul(a, b) == saturating_rounding_doubling_high_mul(a, b), (a, b)


def test_doubling_high_mul_saturates_at_its_one_overflow():
    assert quant.doubling_high_mul(-(2**31), -(2**31)) == 2**31 - 1


@pytest.mark.parametrize("exponent", (0, 1, 2, 15, 30, 31))
def test_divide_by_pot_rounds_ties_away_from_zero(exponent):
    rng = random.Random(BASE_SEED)
    half = 1 << exponent >> 1
    numbers = [*INT32, half, -half, 3 * half, -3 * half, *(rng.randrange(-(2**31), 2**31) for _ in range(500))]
    for x in numbers:
        assert quant.divide_by_pot(x, exponent) == rounding_divide_by_pot(x, exponent), (x, exponent)


@pytest.mark.parametrize("x", (0, 1, -1, 2**31 - 1, 2**31, -(2**31) - 1, 2**32, 2**63 + 5, -(2**40) - 7))
def test_wrap32_is_int32_of_the_low_bits(x):
    assert quant.wrap32(x) == int(np.array(x & 0xFFFFFFFF, np.uint32).astype(np.int32))


# ---- the rest


@pytest.mark.parametrize("a, expected", (((0, 0), 0), ((1, -1), 1), ((3, -2), 1), ((5, -1), 3), ((3, -3), 0), ((1, -200), 0), ((7, 3), 56)))
def test_round_to_int_has_ties_away_from_zero(a, expected):
    assert quant.round_to_int(a) == expected


@pytest.mark.parametrize("a, b, expected", ((1.0, 1.0, True), (1.0, 1.0000005, True), (1.0, 1.000002, False), (0.0, 1e-7, True), (5.0, 4.0, False)))
def test_near_within_a_millionth(a, b, expected):
    a, b = quant.parts(bits_of(a)), quant.parts(bits_of(b))
    assert quant.near(a, b, 1000000) == quant.near(b, a, 1000000) == expected


@pytest.mark.parametrize("integer_bits", (0, 2, 5))
def test_exp_is_near_the_real_one(integer_bits):
    """The Taylor polynomial of fourth degree is off by up to 3e-7; the bits are TFLM's business, see cases/softmax.py."""
    top = 2.0**integer_bits
    for i in range(1, 500):
        raw = -int(i / 500 * 2**31)
        x = raw / 2**31 * top
        assert fixed_point.exp_on_negative_values(raw, integer_bits) / 2**31 == pytest.approx(math.exp(x), abs=5e-7)


@pytest.mark.parametrize("name, real", (("logistic", lambda x: 1 / (1 + math.exp(-x))), ("tanh", math.tanh)))
def test_logistic_and_tanh_are_near_the_real_ones(name, real):
    for i in range(-499, 500):
        raw = int(i / 500 * 2**31)
        x = raw / 2**31 * 16
        got = getattr(fixed_point, name)(raw, 4) / 2**31
        assert got == pytest.approx(real(x), abs=1e-6)  # Q4.27 input steps of 2**-27 and three Newton steps
