"""Cross-layer equalisation: channels of an activation scaled to like ranges, which the weights on both sides make up for.

    conv(x) -> RELU -> conv      a channel divided by s before the RELU, its weights behind multiplied by s: the same function

int8 has one scale for all channels of an activation, so that a channel of a small range has few levels; weights have one
for each output channel, which costs nothing. Behind a DEPTHWISE_CONV_2D nothing is lost either; behind a dense one,
whose scale serves all input channels, the exponent of `strength` balances both sides.

Channels stay the same ones through ops that add, pool, pad and reshape: all tensors that are so connected form a group
with one s for each channel, from the ops that write it to those that read it. A group that also reaches anything else
(an output, SOFTMAX, RELU6 ...) is left alone.

Source: Nagel et al. 2019, "Data-Free Quantization Through Weight Equalization and Bias Correction", section 4.1, there
from ranges of weights and for pairs of layers; here from those of activations, and for groups.
"""

import numpy as np

from ..graph import Tensor
from . import rules
from .rounding import outward

_LEAST = 1 / 4  # of the widest range: a channel that was hardly moved is not blown up far, other inputs may move it more
_LINEAR = ("NONE", "RELU", None)  # fused activations that a positive factor passes
_ALIKE = ("ADD", "SUB", "MAX_POOL_2D", "AVERAGE_POOL_2D", "RELU", "LEAKY_RELU", "ABS", "PAD", "RESHAPE", "MEAN",
          "MAXIMUM", "MINIMUM", "STRIDED_SLICE", "REDUCE_MAX", "REDUCE_MIN", "SUM")  # fmt: skip


def equalised(graph, statistics, strength, keeps=()):
    """(a new graph that computes the same, number of groups that were scaled).

    strength   0 to 1: exponent of the ranges
    keeps      ops whose tensors must not change (they are not quantised)
    """
    new = graph.copy()
    same = dict(zip(graph.tensors(), new.tensors()))
    seen = {same[t]: s for t, s in statistics.items() if t in same}
    kept = [op for op, old in zip(new.ops, graph.ops) if old in keeps]
    groups = [g for g in _groups(new, kept) if g.writers and g.readers and g.tensors]
    scaled = 0
    for group in groups:
        s = _scales(group, seen, strength)
        if s is not None:
            _apply(group, s)
            scaled += 1
    return new, scaled


class _Group:
    def __init__(self, tensor):
        self.tensors, self.writers, self.readers, self.free = [tensor], [], [], True


def _groups(graph, kept):
    of = {}
    for op in graph.ops:
        for t in [*op.inputs, *op.outputs]:
            if t is not None and t.dtype == "float32" and not t.constant and not t.variable:
                of.setdefault(t, _Group(t))
    for t in [*graph.inputs, *graph.outputs]:
        if t in of:
            of[t].free = False
    for op in graph.ops:
        rule = getattr(rules.of(op), "RULE", None)
        activation = op.options.get("fused_activation_function")
        x = op.x if op.inputs and op.x in of else None
        if op in kept or activation not in _LINEAR:
            _pin(of, [*op.inputs, *op.outputs])
        elif rule and rule.weights is not None and x and all(t is None or t.data is not None for t in op.inputs[1:]):
            of[op.out].writers.append(op)
            (of[x].readers.append(op) if _reads_channels(op) else _pin(of, [x]))
        elif op.name in _ALIKE and _keeps_channels(op):
            for t in [*op.inputs, *op.outputs]:
                if t in of and of[t] is not of[op.out]:
                    _join(of, of[t], of[op.out])
        else:
            _pin(of, [*op.inputs, *op.outputs])
    return [g for g in {id(g): g for g in of.values()}.values() if g.free]


def _pin(of, tensors):
    for t in tensors:
        if t in of:
            of[t].free = False


def _join(of, a, b):
    a.tensors += b.tensors
    a.writers += b.writers
    a.readers += b.readers
    a.free &= b.free
    for t in b.tensors:
        of[t] = a


def _reads_channels(op):
    """Whether the weights have the channels of the input as a dimension of their own."""
    w, channels = op.inputs[1].shape, op.x.shape[-1] if op.x.shape else 0
    if op.name == "DEPTHWISE_CONV_2D":
        return len(w) == 4 and channels > 0 and w[3] % channels == 0
    return len(w) > 0 and w[-1] == channels


def _keeps_channels(op):
    """Whether index c of the last dimension of the output comes from index c of the inputs, and scales as they do."""
    floats = [t for t in [*op.inputs, *op.outputs] if t is not None and t.dtype == "float32"]
    if any(t.constant or not t.shape or t.shape[-1] != op.out.shape[-1] for t in floats):
        return False
    rank = len(op.x.shape)
    if op.name in ("MEAN", "SUM", "REDUCE_MAX", "REDUCE_MIN"):
        axes = [int(a) % rank for a in op.inputs[1].data.reshape(-1)] if op.inputs[1].data is not None else [rank - 1]
        return rank - 1 not in axes
    if op.name in ("PAD", "STRIDED_SLICE"):
        return _whole_last(op, rank)
    return True


def _whole_last(op, rank):
    if any(t.data is None for t in op.inputs[1:]):
        return False
    if op.name == "PAD":
        return not op.inputs[1].data.reshape(rank, 2)[-1].any()
    masks = [op.options.get(name, 0) for name in ("ellipsis_mask", "new_axis_mask", "shrink_axis_mask")]
    return not any(masks) and int(op.inputs[3].data.reshape(-1)[-1]) == 1


def _scales(group, seen, strength):
    """[channels] what to divide each channel by, None if there is nothing to do."""
    ranges = []
    for t in group.tensors:
        channels = seen[t].channels if t in seen else None
        if channels is not None and channels.max(initial=0) > 0:
            ranges.append(channels / channels.max())
    if not ranges:
        return None
    widest = np.max(ranges, 0)
    s = outward(np.maximum(widest, _LEAST) ** strength, 8)
    s[widest == 0] = 1
    return None if np.all(s == 1) else s.astype(np.float64)


def _apply(group, s):
    for op in group.writers:
        dimension = rules.of(op).RULE.weights
        wide = s.reshape([-1 if i == dimension else 1 for i in range(len(op.inputs[1].shape))])
        op.inputs[1] = _times(op.inputs[1], 1 / wide)
        if len(op.inputs) > 2 and op.inputs[2] is not None:
            op.inputs[2] = _times(op.inputs[2], (1 / s).reshape(op.inputs[2].shape))
    for op in group.readers:
        depthwise = op.name == "DEPTHWISE_CONV_2D"
        op.inputs[1] = _times(op.inputs[1], np.repeat(s, op.inputs[1].shape[3] // len(s)) if depthwise else s)


def _times(tensor, factors):
    data = (tensor.data.astype(np.float64) * factors).astype(np.float32)
    return Tensor(tensor.name, tensor.dtype, tensor.shape, data)
