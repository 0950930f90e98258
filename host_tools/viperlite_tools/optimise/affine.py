"""Arithmetic with constants, y = m x + t for each channel, and what a linear op must become to do it on the way.

A linear op is a convolution or a fully connected one: its filter has an axis of outputs, its bias is added to each.
"""

import weakref

import numpy as np

from .ranges import activation, joined, stored
from .rewrite import constant

OUTPUTS = {"CONV_2D": 0, "DEPTHWISE_CONV_2D": -1, "FULLY_CONNECTED": -2}  # linear op -> axis of its filter
_MARGIN = 0.01  # of a step, for rounding inside the ops
SPENT = weakref.WeakSet()  # int8 ops whose numbers may be a step away from those of the model: nothing more goes into them
_INT32_MAX = 2**31 - 1


def arithmetic(op):
    """(x, m, t) of a MUL, DIV, ADD or SUB of x and a constant: out = m x + t before its activation; None for any other op.

    m, t: float64 arrays of x's shape, without copies of what repeats.
    """
    if op.custom or op.name not in ("MUL", "DIV", "ADD", "SUB") or len(op.inputs) != 2:
        return None
    held = [t is not None and t.constant for t in op.inputs]
    if sum(held) != 1:
        return None
    x, c = op.inputs if held[1] else op.inputs[::-1]
    values = _real(c)
    if values is None or x.shape != op.out.shape or x.dtype != op.out.dtype or c.dtype != x.dtype:
        return None
    values = np.broadcast_to(values, x.shape)
    one, zero = np.broadcast_to(1.0, x.shape), np.broadcast_to(0.0, x.shape)
    if op.name == "MUL":
        return x, values, zero
    if op.name == "ADD":
        return x, one, values
    if op.name == "SUB":
        return (x, one, -values) if held[1] else (x, -one, values)
    if not held[1] or not values.all():
        return None
    return x, 1.0 / values, zero


def _real(c):
    """A constant as float64; None for types that have no real value here."""
    if c.data is None:
        return None
    if c.dtype == "float32":
        return c.data.astype(np.float64)
    if c.dtype == "int8" and c.scales is not None and len(c.scales) == 1:
        return (c.data.astype(np.int64) - c.zero_point) * float(c.scale)
    return None


def rows(values, n):
    """[n] of an array that repeats after every n elements; None where it does not."""
    if not n or values.size % n:
        return None
    table = values.reshape(-1, n)
    return table[0] if (table == table[0]).all() else None


def is_linear(op, dtype):
    """Whether an op is a linear one of this type, whose filter and bias are constants."""
    if op is None or op.custom or op.name not in OUTPUTS or len(op.inputs) < 2 or op.x.dtype != dtype:
        return False
    w, b = op.inputs[1], bias(op)
    if w is None or w.data is None or w.dtype != dtype or op.out.dtype != dtype:
        return False
    if op.options.get("weights_format", "DEFAULT") != "DEFAULT":
        return False
    return b is None or b.data is not None and b.dtype == {"float32": "float32", "int8": "int32"}[dtype]


def bias(op):
    return op.inputs[2] if len(op.inputs) > 2 else None


def along_outputs(op, values):
    """[n] as it multiplies the filter of an op."""
    shape = [1] * len(op.inputs[1].shape)
    shape[OUTPUTS[op.name]] = -1
    return np.asarray(values).reshape(shape)


def weighted(op, w, b):
    """The inputs of a float32 linear op with other numbers, float64 arrays; None where float32 does not hold them."""
    with np.errstate(over="ignore"):
        w, b = w.astype(np.float32), b.astype(np.float32)
    if not (np.isfinite(w).all() and np.isfinite(b).all()):
        return None
    old = bias(op)
    name = op.inputs[1].name + "/bias" if old is None else old.name
    return [op.x, constant(op.inputs[1].name, w), constant(name, b)]


def bias_of(op, n):
    """float64 [n]"""
    return np.zeros(n) if bias(op) is None else bias(op).data.astype(np.float64).ravel()


def activation_after(first, second, m, t):
    """The activation of a linear op that did first, then m y + t, then second; None where there is none."""
    if first != "NONE" and not (first == "RELU" and (m > 0).all() and not t.any()):
        return None
    return joined(first, second)


def within_a_step(maker, y, out, name, m=1.0, t=0.0, error=0.0):
    """The fused activation with which `maker` may write int8 `out` = m y + t itself; None where a step does not do.

    y, out  int8 tensors, `name` the activation of the op between them; m, t: [n] or numbers
    error   steps of `out` that the op between them loses inside

    What is written now has been rounded once; before, it was rounded to steps of y and clamped to what y holds. Half a
    step of y is k/2 steps of out, k = |m| y.scale / out.scale; two roundings of numbers less than one step apart are one
    step apart at most. So k < 2, and y's range must cover out's but for a step.
    """
    m, t = np.atleast_1d(m).astype(np.float64), np.atleast_1d(t).astype(np.float64)
    if maker in SPENT or not (np.isfinite(m).all() and np.isfinite(t).all()) or y.scale <= 0 or out.scale <= 0:
        return None
    both = activation_after(activation(maker), name, m, t)
    if both is None or (np.abs(m) * y.scale / out.scale / 2 + error > 1 - _MARGIN).any():
        return None
    least, greatest = stored(out, both)
    ends = [(m * y.scale * (end - y.zero_point) + t) / out.scale + out.zero_point for end in stored(y, activation(maker))]
    covers = (np.minimum(*ends) <= least + 1.5 - _MARGIN) & (np.maximum(*ends) >= greatest - 1.5 + _MARGIN)
    return both if covers.all() else None


def rounded_twice(*multipliers):
    """Steps, at most, that fixed-point multipliers lose beyond the half that rounding loses.

    A product is rounded to an integer and then shifted to the right, which rounds again: 2**-shift / 2 is at most the
    multiplier; there is no shift for one above a half.
    """
    return float(sum(np.max(np.where(np.asarray(m) > 0.5, 0.0, m)) for m in multipliers))


def multiplier(op, out=None):
    """What an int8 op multiplies its sums or products by, to write `out`."""
    a, b = op.inputs[:2]
    return a.scale * (b.scales.astype(np.float64) if op.name in OUTPUTS else b.scale) / (out or op.out).scale


def scaled_bias(op):
    """The inputs of an int8 linear op with the scales that its bias must have; TFLM allows less error the finer the output."""
    if op.name not in OUTPUTS or bias(op) is None or bias(op).data is None or op.inputs[1].scales is None:
        return list(op.inputs)
    unit = (op.x.scale * op.inputs[1].scales.astype(np.float64)).astype(np.float32)
    b = constant(bias(op).name, bias(op).data, scales=unit, zero_points=np.zeros(len(unit)))
    return [*op.inputs[:2], b]


def requantised(op, m, t):
    """Filter and bias of an int8 linear op whose output is multiplied by m and moved by t, float64 [n]: (w, b, error).

    The filter keeps its numbers, but for their sign: its scales change. `error`: by how much of a real number b is off.
    None where int8 and int32 do not hold it.
    """
    w, b, x = op.inputs[1], bias(op), op.x
    axis = OUTPUTS[op.name] % len(w.shape)
    n = w.shape[axis]
    if w.scales is None or x.scales is None or not m.all() or len(w.scales) > 1 and w.dimension != axis:
        return None
    scales = w.scales.astype(np.float64) * np.abs(m)
    if (m == m[0]).all() and len(w.scales) == 1:
        scales = scales[:1]
    elif op.name == "FULLY_CONNECTED" and len(w.scales) == 1:
        return None  # not every runtime takes a scale for each row
    signs = np.sign(m).astype(np.int64)
    data = w.data
    if (signs < 0).any() or len(scales) > len(w.scales):
        if w.zero_points.any():
            return None
        data = data * along_outputs(op, signs)
        if data.max(initial=0) > 127:
            return None
        data = data.astype(np.int8)
    scales = scales.astype(np.float32)
    unit = float(x.scale) * scales.astype(np.float64)
    if not (unit > 0).all():
        return None
    moved = np.floor(t / unit + 0.5)
    worst = np.abs(data.astype(np.int64) - w.zero_point).sum(tuple(i for i in range(len(w.shape)) if i != axis)) * 255
    old = np.zeros(n, np.int64) if b is None else b.data.astype(np.int64).ravel() * signs
    if (np.abs(old + moved) + worst > _INT32_MAX).any():
        return None
    zero_points = np.zeros(len(scales), np.int64) if len(scales) != len(w.scales) else w.zero_points
    w = constant(w.name, data, scales=scales, zero_points=zero_points, dimension=axis)
    if b is None and not moved.any():
        return w, None, 0.0
    name = w.name + "/bias" if b is None else b.name
    numbers = (old + moved.astype(np.int64)).astype(np.int32)
    b = constant(name, numbers, scales=unit.astype(np.float32), zero_points=np.zeros(len(unit)))
    return w, b, float((unit / 2).max()) if moved.any() else 0.0
