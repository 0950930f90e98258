"""Bias correction: rounded weights and inputs shift the mean of an output channel; its bias takes the shift back.

Op by op: the int8 graph computes an output from what its own earlier ops, corrected already, give; its mean over the
calibration samples is compared with that of the float graph, channel by channel, and the difference goes into the int32
bias. Then the op computes again.

Source: Nagel et al. 2019, "Data-Free Quantization Through Weight Equalization and Bias Correction", section 4.2 and
appendix D (empirical correction).
"""

import numpy as np

from .. import execute
from ..graph import Graph, Tensor
from . import rules, running


def correct(graph, means, samples, pairs, done=None):
    """Number of ops whose biases were corrected, in place, of an int8 graph.

    means    {float op: [channels] means of its output}
    samples  for each input of the int8 graph an array [N, *shape]
    pairs    {float op: int8 op}, of ops of int8
    """
    if running.stateful(graph):
        return 0  # an op cannot be run by itself
    wanted = {new: means[old] for old, new in pairs.items() if _has_bias(new)}
    held = {t: running.merged(array, t.shape) for t, array in zip(graph.inputs, samples)}
    last = {t: i for i, op in enumerate(graph.ops) for t in op.inputs}
    corrected = 0
    for i, op in enumerate(graph.ops):
        array = _alone(op, held)
        if op in wanted and _shift(op, array, wanted[op]):
            corrected += 1
            array = _alone(op, held)
        held[op.out] = array
        for t in op.inputs:
            if t in held and last[t] == i and t not in graph.outputs:
                del held[t]
        if done:
            done(i + 1, len(graph.ops))
    return corrected


def _has_bias(op):
    rule = getattr(rules.of(op), "RULE", None)
    return rule is not None and rule.weights is not None and op.out.dtype == "int8" and op.inputs[1].constant


def _alone(op, held):
    """Output of one op for all samples."""
    inputs = list(dict.fromkeys(t for t in op.inputs if t in held))
    part = Graph(inputs, list(op.outputs), [op])
    return execute.run(part, [held[t] for t in inputs])[0]


def _shift(op, array, wanted):
    """Add to the bias what the means lack; False if that is less than its unit everywhere."""
    channels = array.shape[-1]
    got = (array.reshape(-1, channels).mean(0, dtype=np.float64) - op.out.zero_point) * op.out.scale
    w = op.inputs[1]
    scales = np.float32(op.x.scale) * w.scales
    change = np.round(np.broadcast_to((wanted - got) / scales.astype(np.float64), (channels,)))
    if not change.any():
        return False
    bias = op.inputs[2] if len(op.inputs) > 2 else None
    old = np.zeros(channels, np.int64) if bias is None else bias.data.astype(np.int64).reshape(-1)
    data = np.clip(old + change, -(2**31), 2**31 - 1).astype(np.int32)
    name = bias.name if bias is not None else op.out.name + "_bias"
    shape = bias.shape if bias is not None else (channels,)
    op.inputs = [*op.inputs[:2], Tensor(name, "int32", shape, data.reshape(shape), scales=scales)]
    return True
