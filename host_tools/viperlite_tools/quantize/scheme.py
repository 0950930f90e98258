"""Which ops become int8, and at what scale and zero point each of their tensors.

1. An op stays in float if the user says so or its rule cannot take it.
2. Tensors that an op of a tied rule reads and writes form a group: one scale and zero point for all.
3. A tensor of a fixed rule (SOFTMAX ...) keeps its own. Its group takes them over if they hold all of it; else the
   tensor is requantised where the group reads it.
4. Every other group covers what the estimator says of the tensors that come into it, zero included.
"""

import numpy as np

from . import rules
from .rounding import outward

_BOUNDS = {"RELU": (0, np.inf), "RELU6": (0, 6), "RELU_N1_TO_1": (-1, 1)}  # of fused activations
_SMALLEST = 2.0**-100  # scale: kernels multiply and divide scales in float32


class Scheme:
    """why_float     {op: reason} of the ops that stay in float
    quantisation  {tensor: (scale, zero point)} of every float32 tensor that an int8 op reads or writes
    requantised   {tensor: (scale, zero point)} as which tied ops read a tensor whose own are fixed
    """

    def __init__(self, graph, why_float, statistics, range_of, headroom=0.0, inputs=None, ends=()):
        """
        headroom  share by which ranges are widened
        inputs    (scale, zero point) of the graph's inputs; None: by the extremes of the samples, whatever the estimator
        ends      tensors that are to be int8 even if no int8 op reads or writes them
        """
        self.why_float = why_float
        self.quantisation, self.requantised = {}, {}
        self._statistics, self._range_of, self._inputs = statistics, range_of, inputs
        self._headroom = headroom
        self._graph = graph
        self._groups()
        self._floors()
        for t in ends:
            if t.dtype == "float32" and t not in self.quantisation:
                self.quantisation[t] = self._given(t) or asymmetric(*self._range(t))

    def _given(self, t):
        """(scale, zero point) that the user wants, or None."""
        return (np.float32(self._inputs[0]), self._inputs[1]) if self._inputs and t in self._graph.inputs else None

    def int8(self, op):
        return op not in self.why_float

    def _ops(self):
        return [(op, rules.of(op).RULE) for op in self._graph.ops if self.int8(op)]

    def _groups(self):
        group, fixed, tied = {}, dict.fromkeys(self._graph.inputs, self._inputs) if self._inputs else {}, set()
        for op, rule in self._ops():
            some = [t for t in activations(op, rule)]
            for t in some:
                group.setdefault(t, [t])
            if rule.fixed:
                fixed[op.out] = rule.fixed
            if rule.tied:
                tied.update(op.outputs)
                for t in some[1:]:
                    _join(group, some[0], t)
        self._group = group
        for members in {id(g): g for g in group.values()}.values():
            self._quantise(members, {t: fixed[t] for t in members if t in fixed}, tied)

    def _quantise(self, members, fixed, tied):
        sources = [t for t in members if t not in tied and t not in fixed]
        ranges = [self._range(t) for t in sources]
        low, high = min([0.0, *(r[0] for r in ranges)]), max([0.0, *(r[1] for r in ranges)])
        if len(set(fixed.values())) == 1:
            scale, zero_point = next(iter(fixed.values()))
            if (-129 - zero_point) * scale <= low and high <= (128 - zero_point) * scale:
                self.quantisation.update(dict.fromkeys(members, (np.float32(scale), zero_point)))
                return
        for t in fixed:
            seen = self._statistics[t]
            low, high = min(low, seen.low), max(high, seen.high)
        quantisation = asymmetric(low, high)
        self.quantisation.update(dict.fromkeys(members, quantisation))
        for t, (scale, zero_point) in fixed.items():
            self.quantisation[t] = np.float32(scale), zero_point
            self.requantised[t] = quantisation

    def _range(self, tensor):
        if tensor.constant:
            return float(tensor.data.min(initial=0)), float(tensor.data.max(initial=0))
        seen = self._statistics[tensor]
        if tensor in self._graph.inputs:
            return seen.low, seen.high
        producer = self._graph.producer(tensor)
        more = 1 + self._headroom * getattr(rules.of(producer) if producer else None, "HEADROOM", 1)
        low, high = [end * more for end in self._range_of(seen)]
        if producer is None:
            return low, high
        least, most = _BOUNDS.get(producer.options.get("fused_activation_function"), (-np.inf, np.inf))
        if self.int8(producer) and getattr(rules.of(producer), "CLAMPS", False):
            return (least if least > -np.inf else low), (most if most < np.inf else high)
        return max(low, least), min(high, most)

    def _floors(self):
        """Widen outputs that kernels could not reach."""
        for op, rule in self._ops():
            floor = getattr(rules.of(op), "floor", None)
            if floor:
                scale, zero_point = self.quantisation[op.out]
                least = floor(op, [float(self.quantisation[t][0]) for t in activations(op, rule)[:-1]])
                if scale < least:
                    low, high = (-128 - zero_point) * float(scale), (127 - zero_point) * float(scale)
                    widened = asymmetric(low * least / float(scale), high * least / float(scale))
                    self.quantisation.update(dict.fromkeys(self._group[op.out], widened))


def activations(op, rule):
    """The float32 tensors of an op that are no weights: inputs, then outputs."""
    inputs = op.inputs[:1] if rule.weights is not None or hasattr(rules.of(op), "inputs") else op.inputs
    return [t for t in [*inputs, *op.outputs] if t is not None and t.dtype == "float32"]


def asymmetric(low, high):
    """(float32 scale, zero point) of int8 that covers low to high and 0; a nudge lets 0 fall on a number."""
    low, high = float(outward(min(0.0, low))), float(outward(max(0.0, high)))
    if high - low < 255 * _SMALLEST:
        return np.float32(1), 0  # nothing but zeros: any scale will do
    scale = np.float32((high - low) / 255)
    return scale, int(np.clip(np.round(-128 - low / float(scale)), -128, 127))


def _join(group, a, b):
    if group[a] is not group[b]:
        group[a].extend(group[b])
        for t in group[b]:
            group[t] = group[a]
