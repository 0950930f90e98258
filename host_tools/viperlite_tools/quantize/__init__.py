"""Post-training quantisation: a float32 graph as int8, by the TFLite quantization specification.

    new, report = quantize(graph, samples, Settings())      # samples: for each input an array [N, *shape]

Steps, each a module: floats (weights dequantised) -> calibrate (what tensors take) -> equalise -> scheme (scales) ->
rewrite (the int8 graph) -> correction (biases) -> measure. Equalisation, correction and pooling (as MEAN) are tried on some
of the samples and kept where the error of the outputs is less.

Source: TFLite 8-bit quantization specification; Jacob et al. 2018, "Quantization and Training of Neural Networks for
Efficient Integer-Arithmetic-Only Inference".
"""

from dataclasses import dataclass, field

from ..errors import CommandError
from . import calibrate, correction, equalise, floats, measure, pooling, ranges, rules, running
from .report import Report
from .rewrite import rewrite
from .scheme import Scheme

STRENGTHS = (0.0, 0.5)  # of equalisation, as tried; 1 fits the samples closer, and inputs unlike them worse
_TRIED = 32  # samples on which choices are compared


@dataclass
class Settings:
    """
    estimator   name of a range estimator, see ranges
    headroom    share by which ranges are widened beyond what the estimator says, but for inputs
    inputs      (scale, zero point) of the inputs, where something else fixes them; None: what the samples take
    io          "int8" or "float": type of the float inputs and outputs
    dense       "channel" or "tensor": scales of FULLY_CONNECTED weights
    keep_float  names of op types, numbers of ops, or names of tensors that an op writes: ops that stay in float
    equalise    strength of equalisation, 0 for none; None: the best of STRENGTHS
    correct     whether biases are corrected; None: where it helps
    free        whether AVERAGE_POOL_2D over a whole image becomes MEAN, see pooling; None: where it helps
    """

    estimator: str = "minmax"
    headroom: float = 0.5
    inputs: tuple | None = None
    io: str = "int8"
    dense: str = "channel"
    keep_float: list = field(default_factory=list)
    equalise: float | None = None
    correct: bool | None = None
    free: bool | None = None


def quantize(graph, samples, settings=None, progress=None):
    """(int8 graph, Report). The graph given stays as it is.

    samples   for each input an array [N, *shape] of its type, see samples.load()
    progress  called as progress(what, done, total) now and then
    """
    settings = settings or Settings()
    return _Quantizer(floats.plain(graph), samples, settings, progress or (lambda what, done, total: None)).run()


class _Made:
    """One int8 graph: graph is the float graph that it stands for, pairs {its tensor: int8 tensor}."""

    def __init__(self, graph, new, pairs, ops, scheme):
        self.graph, self.new, self.pairs, self.ops, self.scheme = graph, new, pairs, ops, scheme


class _Quantizer:
    def __init__(self, graph, samples, settings, progress):
        self.graph, self.samples, self.settings, self.progress = graph, samples, settings, progress
        self.range_of = ranges.get(settings.estimator)
        self.kept = kept(graph, settings.keep_float)
        self.freed = 0
        self.tried = {}  # (free, strength, correct) -> error

    def run(self):
        few = running.first(self.samples, _TRIED)
        free, strength, correct = self._chosen(few)
        if free:
            self._free()
        made = self._made(strength, self.samples, None, "calibrating") or self._made(0, self.samples, None, "calibrating")
        corrected = self._correct(made, self.samples, "correcting biases") if correct else 0
        noises = self._noises(made, self.samples, "measuring")
        return made.new, Report.of(self, made, noises, strength, corrected)

    def _chosen(self, few):
        """(whether pools are freed, strength of equalisation, whether biases are corrected): what is asked for, or the best."""
        asked = self.settings.free, self.settings.equalise, self.settings.correct
        options = [(False, True), STRENGTHS, (False, True)]
        first, second, third = [every if one is None else (one,) for one, every in zip(asked, options)]
        if not pooling.freed(self.graph, self.kept)[1]:
            first = (False,)
        total = (len(second) * len(third) if len(second) * len(third) > 1 else 0) + (len(first) > 1)
        best = first[0], second[0], third[0]
        if total > len(first) - 1:
            seen = self._seen(self.graph, few, None)
            for strength in second:
                made = self._made(strength, few, seen)
                for correct in third if made else ():
                    if correct:
                        self._correct(made, few)
                    self._try((False, strength, correct), made, few, total)
            best = min(self.tried, key=self.tried.get)
        if len(first) > 1:
            one = _Quantizer(self.graph, few, self.settings, lambda what, done, total: None)
            one._free()
            made = one._made(best[1], few, None) or one._made(0, few, None)
            if best[2]:
                one._correct(made, few)
            self._try((True, *best[1:]), made, few, total)
            if best not in self.tried:
                made = self._made(best[1], few, None) or self._made(0, few, None)
                if best[2]:
                    self._correct(made, few)
                self._try(best, made, few, total + 1)
        return min(self.tried, key=self.tried.get) if self.tried else best

    def _try(self, choice, made, few, total):
        self.tried[choice] = self._error(made, few)
        self.progress("trying what helps", len(self.tried), total)

    def _free(self):
        """Let AVERAGE_POOL_2D over images be MEAN from now on."""
        old = self.graph
        self.graph, self.freed = pooling.freed(old, self.kept)
        self.kept = {op: self.kept[was] for op, was in zip(self.graph.ops, old.ops) if was in self.kept}

    def _seen(self, graph, samples, what):
        return calibrate.statistics(graph, samples, self._counter(what, len(samples[0])))

    def _counter(self, what, total):
        """A function that takes numbers of samples done."""
        done = 0

        def count(n):
            nonlocal done
            done += n
            if what:
                self.progress(what, done, total)

        return count

    def _made(self, strength, samples, base, what=None):
        """A _Made of this strength of equalisation; None if that equalises nothing."""
        seen = base or self._seen(self.graph, samples, what)
        graph, why_float = self.graph, self.kept
        if strength:
            graph, groups = equalise.equalised(self.graph, seen, strength, why_float)
            if not groups:
                return None
            why_float = {op: why_float[old] for op, old in zip(graph.ops, self.graph.ops) if old in why_float}
            seen = self._seen(graph, samples, what)
        ends = [*graph.inputs, *graph.outputs] if self.settings.io == "int8" else []
        scheme = Scheme(graph, why_float, seen, self.range_of, self.settings.headroom, self.settings.inputs, ends)
        new, pairs, ops = rewrite(graph, scheme, seen, self.settings)
        made = _Made(graph, new, pairs, {old: op for old, op in ops.items() if scheme.int8(old)}, scheme)
        made.means = {op: seen[op.out].means() for op in made.ops if op.out in seen}
        return made

    def _correct(self, made, samples, what=None):
        done = (lambda i, n: self.progress(what, i, n)) if what else None
        return correction.correct(made.new, made.means, measure.entered(made.new, samples), made.ops, done)

    def _noises(self, made, samples, what=None, only=None):
        """{float tensor: Noise}; outputs that stay float are paired with themselves."""
        pairs = dict(made.pairs)
        pairs.update({t: other for t, other in zip(made.graph.outputs, made.new.outputs) if t not in pairs})
        pairs = {t: other for t, other in pairs.items() if not t.constant and (only is None or t in only)}
        return measure.noise(made.graph, made.new, pairs, samples, self._counter(what, len(samples[0])))

    def _error(self, made, samples):
        ends = measure.ends(made.graph)
        return measure.error(self._noises(made, samples, only=ends), ends)


def kept(graph, names):
    """{op: why it stays in float}: what the user names, and what has no int8 kernel."""
    why = {}
    for name in names:
        found = [op for i, op in enumerate(graph.ops) if name.upper() == op.name or name == str(i)]
        found += [op for op in graph.ops if any(t.name == name for t in op.outputs)]
        if not found:
            raise CommandError(
                "no op is called %s" % name, "name a type (%s), a number below %d, or a tensor that an op writes" % (
                    ", ".join(sorted({op.name for op in graph.ops})), len(graph.ops))
            )  # fmt: skip
        why.update(dict.fromkeys(found, "asked for"))
    for op in graph.ops:
        if op not in why and rules.why_float(op):
            why[op] = rules.why_float(op)
    if len(why) == len(graph.ops):
        first = "op 0 %s: %s" % (graph.ops[0].name, why[graph.ops[0]]) if graph.ops else "it has none"
        raise CommandError("no op is left to quantise (%s)" % first, "see --keep-float, and `viperlite inspect` for the ops")
    return why
