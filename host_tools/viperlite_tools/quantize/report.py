"""What a quantisation came to: how much noise each tensor got, what was tried and chosen."""

import math
from dataclasses import dataclass


@dataclass
class Layer:
    """One tensor: op and index of what writes it (None for an input), its name, SQNR in dB, RMS error in its own unit."""

    index: int | None
    op: str
    tensor: str
    scale: float
    zero_point: int
    sqnr: float
    rms: float

    def record(self):
        """As JSON holds it: an infinite SQNR is null."""
        return {**vars(self), "sqnr": self.sqnr if math.isfinite(self.sqnr) else None}


@dataclass
class Report:
    """
    layers      [Layer] in order of the ops
    outputs     [(name, SQNR in dB, RMS error)] of what the model answers; of logits where a SOFTMAX is last
    kept        [(index, op, why)] that stay in float
    settings    chosen: estimator, headroom, io, dense, equalise, corrected and freed (numbers of ops)
    tried       [(free, equalise, correct, error relative to the signal)] of the choices compared
    samples     number
    accuracy    (before, after, number) of labelled samples, None without labels
    """

    layers: list
    outputs: list
    kept: list
    settings: dict
    tried: list
    samples: int
    accuracy: tuple | None = None

    @classmethod
    def of(cls, quantizer, made, noises, strength, corrected):
        from . import measure

        graph = made.graph
        index = {op: i for i, op in enumerate(graph.ops)}
        layers = []
        for t, noise in noises.items():
            op = graph.producer(t)
            new = made.pairs.get(t)
            layers.append(
                Layer(
                    index.get(op), op.name if op else "input", t.name, new.scale if new else 0.0, new.zero_point if new else 0,
                    noise.sqnr, noise.rms,
                )  # fmt: skip
            )
        layers.sort(key=lambda layer: -1 if layer.index is None else layer.index)
        outputs = [(t.name, noises[t].sqnr, noises[t].rms) for t in measure.ends(graph) if t in noises]
        settings = {
            "estimator": quantizer.settings.estimator, "io": quantizer.settings.io, "dense": quantizer.settings.dense,
            "headroom": quantizer.settings.headroom, "equalise": strength, "corrected": corrected,
            "freed": quantizer.freed,
        }  # fmt: skip
        kept = [(index[op], op.name, why) for op, why in made.why_float.items()]
        tried = [(*choice, error) for choice, error in quantizer.tried.items()]
        return cls(layers, outputs, sorted(kept), settings, tried, len(quantizer.samples[0]))

    def worst(self):
        """Layers, worst first."""
        return sorted(self.layers, key=lambda layer: layer.sqnr)

    def summary(self):
        """What was chosen, in one line."""
        s = self.settings
        parts = ["%d samples" % self.samples, "%s ranges and %.0f %%" % (s["estimator"], 100 * s["headroom"])]
        parts.append("equalised by %.3g" % s["equalise"] if s["equalise"] else "not equalised")
        parts.append("%d biases corrected" % s["corrected"])
        if s["freed"]:
            parts.append("%d pools as MEAN" % s["freed"])
        return ", ".join(parts)

    def json(self):
        return {
            "samples": self.samples,
            "settings": self.settings,
            "outputs": [
                {"tensor": n, "sqnr": s if math.isfinite(s) else None, "rms": e} for n, s, e in self.outputs
            ],
            "accuracy": None if self.accuracy is None else dict(zip(("float", "int8", "samples"), self.accuracy)),
            "layers": [layer.record() for layer in self.layers],
            "kept_float": [dict(zip(("index", "op", "why"), row)) for row in self.kept],
            "tried": [dict(zip(("free", "equalise", "correct", "error"), row)) for row in self.tried],
        }
