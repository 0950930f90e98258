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


@dataclass
class _Made:
    """graph      the float graph that new stands for
    new        int8
    pairs      {tensor of graph: tensor of new}
    ops        {op of graph: op of new} of those that are int8
    means      {op of graph: [channels] means of its output}
    why_float  {op of graph: why it stayed in float}
    groups     number of groups of channels that were equalised
    """

    graph: object
    new: object
    pairs: dict
    ops: dict
    means: dict
    why_float: dict
    groups: int


class _Quantizer:
    def __init__(self, graph, samples, settings, progress):
        self.graph, self.samples, self.settings, self.progress = graph, samples, settings, progress
        self.range_of = ranges.get(settings.estimator)
        self.kept = kept(graph, settings.keep_float)
        self.freed = 0
        self.tried = {}  # (free, strength, correct) -> error

    def run(self):
        free, strength, correct = self._chosen(running.first(self.samples, _TRIED))
        if free:
            self._free()
        made = self._made(strength, self.samples, what="calibrating")
        corrected = self._correct(made, self.samples, "correcting biases") if correct else 0
        noises = self._noises(made, self.samples, "measuring")
        return made.new, Report.of(self, made, noises, strength if made.groups else 0, corrected)

    def _chosen(self, few):
        """(free, strength, correct): what is asked for, or what errs least; free is tried with the best of the others."""
        asked = self.settings.free, self.settings.equalise, self.settings.correct
        options = (False, True), STRENGTHS, (False, True)
        frees, strengths, corrections = [every if one is None else (one,) for one, every in zip(asked, options)]
        if not pooling.freed(self.graph, self.kept)[1]:
            frees = (False,)
        self._total = len(strengths) * len(corrections) + len(frees) - 1
        if self._total == 1:
            return frees[0], strengths[0], corrections[0]
        self._try(frees[0], strengths, corrections, few)
        best = min(self.tried, key=self.tried.get)
        for other in frees[1:]:
            self._try(other, best[1:2], best[2:], few)
        return min(self.tried, key=self.tried.get)

    def _try(self, free, strengths, corrections, few):
        """Measure the error of each combination."""
        one = _Quantizer(self.graph, few, self.settings, self.progress)
        if free:
            one._free()
        seen = one._seen(one.graph, few)
        for strength in strengths:
            made = one._made(strength, few, seen)
            if not made.groups and strength and len(strengths) > 1:
                continue  # as without equalisation
            for correct in corrections:
                if correct:
                    one._correct(made, few)
                self.tried[free, strength, correct] = one._error(made, few)
                self.progress("trying what helps", len(self.tried), max(self._total, len(self.tried)))

    def _free(self):
        """Let AVERAGE_POOL_2D over images be MEAN from now on."""
        old = self.graph
        self.graph, self.freed = pooling.freed(old, self.kept)
        self.kept = {op: self.kept[was] for op, was in zip(self.graph.ops, old.ops) if was in self.kept}

    def _seen(self, graph, samples, what=None):
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

    def _made(self, strength, samples, seen=None, what=None):
        """A _Made of this strength of equalisation. seen: statistics of the graph, if they are there already."""
        seen = seen or self._seen(self.graph, samples, what)
        graph, why_float, groups = self.graph, self.kept, 0
        if strength:
            graph, groups = equalise.equalised(self.graph, seen, strength, why_float)
            why_float = {op: why_float[old] for op, old in zip(graph.ops, self.graph.ops) if old in why_float}
            seen = self._seen(graph, samples, what and what + " again")
        ends = [*graph.inputs, *graph.outputs] if self.settings.io == "int8" else []
        scheme = Scheme(graph, why_float, seen, self.range_of, self.settings.headroom, self.settings.inputs, ends)
        new, pairs, ops = rewrite(graph, scheme, seen, self.settings)
        ops = {old: op for old, op in ops.items() if scheme.int8(old)}
        means = {op: seen[op.out].means() for op in ops if op.out in seen}
        return _Made(graph, new, pairs, ops, means, why_float, groups)

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
