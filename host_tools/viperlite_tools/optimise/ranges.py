"""The numbers that a tensor can hold.

Source: viperlite/activation.py, which has it from tensorflow/lite/kernels/kernel_util.cc.
"""

import numpy as np

from .rewrite import same_quantisation

BOUNDS = {"NONE": (None, None), "RELU": (0.0, None), "RELU6": (0.0, 6.0), "RELU_N1_TO_1": (-1.0, 1.0)}
_THEN = {  # (activation, another one after it) -> one that does both
    ("NONE", "RELU"): "RELU", ("NONE", "RELU6"): "RELU6", ("NONE", "RELU_N1_TO_1"): "RELU_N1_TO_1",
    ("RELU", "RELU6"): "RELU6", ("RELU6", "RELU"): "RELU6",
}  # fmt: skip


def activation(op):
    """The fused activation of an op."""
    return op.options.get("fused_activation_function", "NONE")


def set_activation(op, name):
    """Give an op this fused activation."""
    op.options = {**op.options, "fused_activation_function": name}
    op.kind = op.kind or None  # it may have come without options


def joined(first, second):
    """The activation that does what the second does after the first; None where there is none."""
    return first if second in ("NONE", first) else _THEN.get((first, second))


def stored(tensor, name):
    """(least, greatest) stored number of an integer tensor after an activation."""
    info = np.iinfo(tensor.dtype)
    low, high = info.min, info.max
    least, greatest = BOUNDS[name]
    if least is not None:
        low = max(low, tensor.zero_point + _steps(least, tensor))
    if greatest is not None:
        high = min(high, tensor.zero_point + _steps(greatest, tensor))
    return low, high


def least(graph, tensor):
    """A number, stored, below which no element of a tensor is: the least of its type, or what made it tells."""
    op = graph.producer(tensor)
    name = "NONE"
    if op is not None:
        if op.name in _KEEPING and same_quantisation(op.x, tensor):
            return least(graph, op.x)
        if op.name in _CLAMPED and activation(op) in BOUNDS:
            name = activation(op)
        elif op.name in BOUNDS and same_quantisation(op.x, tensor):
            name = op.name
        elif op.name in _POSITIVE and tensor.dtype == "float32":
            name = "RELU"
    if tensor.dtype == "float32":
        return -np.finfo(np.float32).max if BOUNDS[name][0] is None else BOUNDS[name][0]
    return stored(tensor, name)[0]


def _steps(real, tensor):
    """round(real / scale) in float32, ties away from zero."""
    quotient = np.float32(abs(real)) / np.float32(tensor.scale)
    return int(np.copysign(np.floor(np.float64(quotient) + 0.5), real))


_CLAMPED = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "ADD", "SUB", "MUL", "DIV", "AVERAGE_POOL_2D", "MAX_POOL_2D")
_KEEPING = ("RESHAPE", "MAX_POOL_2D", "TRANSPOSE", "STRIDED_SLICE")  # no number but those of their input
_POSITIVE = ("SOFTMAX", "LOGISTIC", "ABS")  # of float32: not below zero
