"""The int8 graph that a scheme asks for."""

import numpy as np

from ..graph import Graph, Op, Tensor
from . import rules, weights

_OF_ONE_LAYOUT = ("OfflineMemoryAllocation", "viperlite_plan")  # metadata that the new tensors would belie


def rewrite(graph, scheme, statistics, settings):
    """(int8 graph, {float32 tensor: its int8 Tensor}, {float op: new op})."""
    return _Rewriter(graph, scheme, statistics, settings).graph()


class _Rewriter:
    def __init__(self, graph, scheme, statistics, settings):
        self.old, self.scheme, self.statistics, self.settings = graph, scheme, statistics, settings
        self.ops, self.made = [], {}
        self.real, self.stored, self.again = {}, {}, {}  # tensor -> as float32, as int8, as int8 requantised

    def graph(self):
        old, io_int8 = self.old, self.settings.io == "int8"
        inputs = []
        for t in old.inputs:
            if io_int8 and t in self.scheme.quantisation:
                inputs.append(self._int8(t))
                self.stored[t] = inputs[-1]
            else:
                inputs.append(self._plain(t))
        for op in old.ops:
            self._op(op)
        outputs = [self._get_int8(t) if io_int8 and t in self.scheme.quantisation else self._get_real(t) for t in old.outputs]
        new = dict(zip([*old.inputs, *old.outputs], [*inputs, *outputs]))
        signatures = [
            (key, {n: new[t] for n, t in ins.items() if t in new}, {n: new[t] for n, t in outs.items() if t in new})
            for key, ins, outs in old.signatures
        ]
        metadata = {name: held for name, held in old.metadata.items() if name not in _OF_ONE_LAYOUT}
        graph = Graph(inputs, outputs, self.ops, metadata, signatures, old.description, old.name)
        return graph, self.stored, self.made

    # ---- tensors

    def _plain(self, t):
        """The tensor as it is, in the new graph."""
        if t not in self.real:
            self.real[t] = Tensor(t.name, t.dtype, t.shape, t.data, t.scales, t.zero_points, t.dimension, t.variable, t.raw)
        return self.real[t]

    def _int8(self, t, quantisation=None, suffix=""):
        scale, zero_point = quantisation or self.scheme.quantisation[t]
        data = None
        if t.data is not None:
            numbers = np.round(t.data.astype(np.float64) / float(scale)) + zero_point
            data = np.clip(numbers, -128, 127).astype(np.int8)
        return Tensor(t.name + suffix, "int8", t.shape, data, scales=scale, zero_points=zero_point)

    def _get_int8(self, t):
        """int8 Tensor of a float32 one, quantised here if nothing did before."""
        if t not in self.stored:
            self.stored[t] = self._int8(t, suffix="" if t.constant else "_int8")
            if not t.constant:
                self.ops.append(Op("QUANTIZE", [self._plain(t)], [self.stored[t]]))
        return self.stored[t]

    def _get_real(self, t):
        """The Tensor as float32 (or whatever integer type it has), dequantised here if nothing did before."""
        if t not in self.real:
            if t not in self.stored:
                return self._plain(t)
            new = Tensor(t.name + "_float", t.dtype, t.shape)
            self.ops.append(Op("DEQUANTIZE", [self.stored[t]], [new], version=2))
            self.real[t] = new
        return self.real[t]

    def _get_again(self, t):
        """int8 Tensor as its tied readers want it."""
        if t not in self.again:
            self.again[t] = self._int8(t, self.scheme.requantised[t], "_again")
            self.ops.append(Op("QUANTIZE", [self._get_int8(t)], [self.again[t]], version=2))
        return self.again[t]

    # ---- ops

    def _op(self, op):
        if not self.scheme.int8(op):
            inputs = [None if t is None else self._get_real(t) for t in op.inputs]
            outputs = [self._plain(t) for t in op.outputs]
            new = Op(op.name, inputs, outputs, dict(op.options), op.custom, op.custom_options, op.version, op.kind)
        else:
            new = self._quantised(op)
        self.ops.append(new)
        self.made[op] = new

    def _quantised(self, op):
        module = rules.of(op)
        rule = module.RULE
        outputs = []
        for t in op.outputs:
            self.stored[t] = self._int8(t)
            outputs.append(self.stored[t])
        if hasattr(module, "inputs"):
            inputs = module.inputs(op, self._get_int8(op.x), self.statistics)
        elif rule.weights is not None:
            inputs = self._weighted(op, rule, outputs[0])
        else:
            inputs = [self._input(t, rule) for t in op.inputs]
        return Op(op.name, inputs, outputs, dict(op.options), version=rule.version, kind=op.kind)

    def _input(self, t, rule):
        if t is None or t.dtype != "float32":
            return None if t is None else self._get_real(t)
        return self._get_again(t) if rule.tied and t in self.scheme.requantised else self._get_int8(t)

    def _weighted(self, op, rule, out):
        x = self._get_int8(op.x)
        bias = op.inputs[2] if len(op.inputs) > 2 else None
        per_channel = self.settings.dense == "channel" or op.name != "FULLY_CONNECTED"
        w, b = weights.dot(op.inputs[1], bias, rule.weights, x, out, per_channel)
        return [x, w] if len(op.inputs) == 2 else [x, w, b]

