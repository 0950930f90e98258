"""The Tensor that callers fill and read."""

import pytest

import viperlite
from flat import Graph
from here import interpreter_of


def tensor(dtype, shape=(2, 3), **quantization):
    """An input of a model without ops."""
    g = Graph()
    g.input(dtype, shape, **quantization)
    return interpreter_of(g.build()).input(0)


def test_describes_itself():
    x = tensor("int8", (2, 3), scale=0.5, zero_point=-4)
    assert (x.shape, x.dtype, x.quantization, len(x), len(x.data)) == ((2, 3), "int8", (0.5, -4), 6, 6)
    assert tensor("int16", ()).shape == ()
    assert tensor("float32").quantization == (0.0, 0)


def test_data_is_the_arena_itself():
    g = Graph()
    g.input("int8", (4,), scale=1.0)
    arena = bytearray(64)
    interpreter = viperlite.MicroInterpreter(viperlite.get_model(g.build()), viperlite.AllOpsResolver(), arena)
    interpreter.allocate_tensors()
    interpreter.input(0).data[:] = b"\x01\x02\x03\x04"
    assert bytes(arena).count(b"\x01\x02\x03\x04") == 1
    assert interpreter.input(0).data.obj is arena


@pytest.mark.parametrize("dtype, low, high", (
    ("int8", -128, 127), ("uint8", 0, 255), ("int16", -32768, 32767), ("int32", -(2**31), 2**31 - 1),
    ("int64", -(2**63), 2**63 - 1), ("bool", 0, 1),
))  # fmt: skip
def test_set_and_get_hold_the_whole_range(dtype, low, high):
    x = tensor(dtype, (3,))
    x.set([low, 1, high])
    assert x.get() == [low, 1, high]
    x[1] = low
    assert (x[0], x[1], x[-1]) == (low, low, high)


def test_bytes_are_little_endian_in_c_order():
    x = tensor("int16", (2, 2))
    x.set([1, 2, 3, 0x1234])
    assert bytes(x.data) == b"\x01\x00\x02\x00\x03\x00\x34\x12"


def test_float_is_stored_as_float32():
    x = tensor("float32", (2,))
    x.set([0.5, 0.1])
    assert x[0] == 0.5
    assert x[1] == pytest.approx(0.1, rel=1e-7)  # 0.1 rounded to float32
    x.quantize([0.25, 1.0])
    assert x.dequantize() == [0.25, 1.0]


@pytest.mark.parametrize("i", (6, -7, 1000))
def test_index_outside_is_an_index_error(i):
    x = tensor("int8")
    with pytest.raises(IndexError):
        x[i]
    with pytest.raises(IndexError):
        x[i] = 0


@pytest.mark.parametrize("n", (0, 5, 7))
def test_another_count_is_refused_with_both(n):
    x = tensor("int8", scale=1.0)
    for fill in (x.set, x.quantize):
        with pytest.raises(viperlite.ViperliteError, match=r"\(2, 3\) takes 6 numbers, got %d" % n):
            fill([0] * n)


def test_quantize_rounds_ties_away_from_zero_and_saturates():
    x = tensor("int8", (8,), scale=0.5, zero_point=10)
    x.quantize([0.0, 0.24, 0.25, -0.25, -0.24, 1.0, 1000.0, -1000.0])
    assert x.get() == [10, 10, 11, 9, 10, 12, 127, -128]


def test_dequantize_inverts_quantize_to_half_a_step():
    x = tensor("int8", (255,), scale=0.1, zero_point=-3)
    numbers = [(i - 124) * 0.099 for i in range(255)]
    x.quantize(numbers)
    assert all(abs(a - b) <= 0.05 + 1e-6 for a, b in zip(x.dequantize(), numbers))  # the scale is 0.1 in float32


def test_dequantize_of_every_stored_number():
    x = tensor("int8", (256,), scale=0.25, zero_point=5)
    x.set(list(range(-128, 128)))
    assert x.dequantize() == [(q - 5) * 0.25 for q in range(-128, 128)]


@pytest.mark.parametrize("value", (float("inf"), float("-inf"), 1e300, -1e300))
def test_quantize_saturates_beyond_all_numbers(value):
    x = tensor("int8", (1,), scale=0.5)
    x.quantize([value])
    assert x.get() == [127 if value > 0 else -128]
