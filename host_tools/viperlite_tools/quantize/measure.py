"""How far an int8 graph is from its float graph: signal-to-quantisation-noise of every tensor, error of the outputs.

Both graphs run on the same samples, batch by batch. The result of a last SOFTMAX hides errors (it saturates), so the
error of such an output is that of the SOFTMAX's input, the logits.
"""

import math
from dataclasses import dataclass

import numpy as np

from .. import execute
from . import running


@dataclass
class Noise:
    """Sums over all elements of all samples: of squares of the float values, and of the differences from them."""

    signal: float = 0.0
    noise: float = 0.0
    count: int = 0

    def add(self, real, other):
        real = real.astype(np.float64)
        self.signal += float((real**2).sum())
        self.noise += float(((other - real) ** 2).sum())
        self.count += real.size

    @property
    def sqnr(self):
        """dB; inf where nothing differs."""
        if not self.noise:
            return math.inf
        return 10 * math.log10(self.signal / self.noise) if self.signal else -math.inf

    @property
    def rms(self):
        """Root of the mean square difference, in the tensor's own unit."""
        return math.sqrt(self.noise / self.count) if self.count else 0.0


def dequantised(tensor, array):
    """float64 of an int8 array; float32 as it is."""
    if tensor.quantized:
        return (array.astype(np.float64) - tensor.zero_point) * tensor.scale
    return array.astype(np.float64)


def quantised(tensor, array):
    """An array of real numbers as the tensor takes it."""
    if not tensor.quantized:
        return array
    info = np.iinfo(tensor.dtype)
    return np.clip(np.round(array / np.float32(tensor.scale)) + tensor.zero_point, info.min, info.max).astype(tensor.dtype)


def entered(graph, samples):
    """The samples of the float graph as the inputs of an int8 graph take them."""
    return [quantised(t, array) for t, array in zip(graph.inputs, samples)]


def noise(graph, new, pairs, samples, done=None):
    """{float tensor: Noise}

    pairs    {tensor of graph: tensor of new}
    samples  of graph
    """
    found = {t: Noise() for t in pairs}
    wanted = {other: t for t, other in pairs.items()}
    states = [{} if running.stateful(g) else None for g in (graph, new)]
    size = 1 if states[0] is not None else max(1, running.BATCH // max(1, sum(t.n for t in pairs)))
    count = len(samples[0])
    for start in range(0, count, size):
        part = [array[start : start + size] for array in samples]
        real = {}

        def keep(t, array):
            if t in found:
                real[t] = array

        def compare(t, array):
            old = wanted.get(t)
            if old in real and real[old].size == array.size:
                found[old].add(real[old].reshape(-1), dequantised(t, array).reshape(-1))

        execute.run(graph, [running.merged(a, t.shape) for a, t in zip(part, graph.inputs)], keep, states[0])
        stored = entered(new, part)
        execute.run(new, [running.merged(a, t.shape) for a, t in zip(stored, new.inputs)], compare, states[1])
        if done:
            done(len(part[0]))
    return found


def ends(graph):
    """The tensors whose error counts: float outputs, logits where a SOFTMAX or LOGISTIC is last."""
    found = []
    for t in graph.outputs:
        while True:
            op = graph.producer(t)
            if op is None or op.name not in ("SOFTMAX", "LOGISTIC", "DEQUANTIZE", "RESHAPE"):
                break
            t = op.x
        if t.dtype == "float32" and t not in found:
            found.append(t)
    return found


def error(noises, tensors):
    """One number for the tensors: root of the mean of their noise by signal; 0 is perfect."""
    shares = [noises[t].noise / (noises[t].signal or 1) for t in tensors if t in noises]
    return math.sqrt(sum(shares) / len(shares)) if shares else 0.0
