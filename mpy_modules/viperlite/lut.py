"""Ops of one tensor, element by element. int8 ones become a table of 256 bytes, made when they are prepared."""

from . import fixed_point, quant
from .schema import TYPE_INT8


def operands(op, types):
    """(x, out) of one of the types given and as many elements."""
    op.count(1)
    x, out = op.input(0), op.output()
    if op.same_type(x, out) not in types:
        raise op.type_error(x, out)
    op.require(x.n == out.n, "input has %d elements, output %d" % (x.n, out.n))
    return x, out


def emit_f32(op, kernel, x, out, *words):
    """Emit a float32 kernel: out, x, n and the words given."""
    if out.n:
        op.emit(kernel, out, x, out.n, *words)


def emit(op, x, out, function):
    """Emit out = function(x - zero point of x), clamped to int8."""
    zero_point = op.zero_point(x)
    words = []
    for i in range(0, 256, 4):
        word = 0
        for k in range(4):
            stored = (i + k ^ 128) - 128  # the table is indexed by the byte without sign
            word |= (max(-128, min(127, function(stored - zero_point))) & 0xFF) << 8 * k
        words.append(word)
    if out.n:
        op.emit("lut_s8", out, x, out.n, words)


def sigmoid(op, x, out, function, right, offset):
    """Emit LOGISTIC or TANH: function of Q4.27, shifted right to a stored number.

    Source: tflite-micro, kernels/logistic_common.cc, tanh.cc; CalculateInputRadius in internal/quantization_util.cc.
    """
    m, e = quant.parts(op.scale(x))
    multiplier, shift = quant.quantize_multiplier((m, e + 27))
    radius = (15 << 27) >> shift if shift >= 0 else 15 << 27  # inputs beyond are saturated

    def stored(x):
        if x <= -radius:
            return -128
        if x >= radius:
            return 127
        return quant.divide_by_pot(function(quant.multiply(x, multiplier, shift)), right) + offset

    emit(op, x, out, stored)
