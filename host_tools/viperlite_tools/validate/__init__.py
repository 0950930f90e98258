"""Compares a model's answers on a target with a reference: the numbers of `viperlite validate`.

    report = validate(models.Model("m.tflite"), targets.get("unix"), samples.random(inputs_of(model), 100, seed=1))
    report.first        # None if all is equal
"""

from dataclasses import asdict, dataclass, field

import numpy as np

from .. import files, graph, runner, samples
from ..errors import CommandError
from . import layers, references
from .difference import Difference, array, difference, errors, magnitude


@dataclass
class First:
    """The first output that differs. input, output: their numbers; op, name: of the op that writes it."""

    input: int
    output: int
    op: int
    name: str
    difference: Difference

    def __str__(self):
        return "input %d, output %d (op %d %s), %s" % (self.input, self.output, self.op, self.name, self.difference)


@dataclass
class Report:
    """What came of a comparison.

    reference  its name
    n          inputs
    exact      whether outputs were compared element by element: not if the reference is a model of other types or scales
    wrong      numbers of the inputs of which an output differs
    first      First of them, None if none differs
    errors     of each output, against another model: what difference.errors() says
    starts     [layers.Wrong] of one input, None where nobody asked
    walked     number of that input
    ops        errors of each op, against another model of other types
    compared   (number of tensors that were compared, of how many) in starts or ops
    accuracy   {right, of, reference} samples whose greatest output is their label's, None without labels
    """

    target: str
    version: str
    paths: list
    reference: str
    n: int
    exact: bool = True
    wrong: list = field(default_factory=list)
    first: First | None = None
    errors: list = field(default_factory=list)
    starts: list | None = None
    walked: int | None = None
    ops: list = field(default_factory=list)
    compared: tuple | None = None
    accuracy: dict | None = None

    def record(self):
        """All of it as a dict that JSON can hold: numbers that are none are words, "nan", "inf", "-inf"."""
        return _plain(asdict(self))


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, float) and not np.isfinite(value) else value


def inputs_of(model):
    """graph.Tensors of a model's inputs."""
    return graph.read(model.data, str(model.path)).inputs


def _unseen(text, total):
    return lambda done: None


def validate(model, target, given, reference="viperlite", walk=False, say=lambda line: None, bar=_unseen):
    """Report of a models.Model on a target over Samples.

    reference  a name of references.names(), or the path of another model: what ends in .tflite
    walk       look for where it starts: at the first input that differs; if none does, at one input still
    say        called with a line when something takes long
    bar        bar(text, total) begins a piece of work and gives what is called with how much of it is done
    """
    own = graph.read(model.data, str(model.path))
    asked = _Other(reference, model, own) if str(reference).endswith(".tflite") else references.get(reference)
    cases = _cases([samples.stored(a, t) for a, t in zip(given.arrays, own.inputs)])
    theirs = asked.cases(given) if isinstance(asked, _Other) else cases
    sittings = _sittings(model, cases)
    got, wanted, paths, version = [], [], [], ""
    on_target, on_reference = bar("%s on %s" % (model.path.name, target.name), len(cases)), bar(asked.name, len(cases))
    for some in sittings:
        part = cases[some.start : some.stop]
        result = runner.run(target, model, part, say, lambda k, at=some.start: on_target(at + k))
        got += result.outputs
        version, paths = result.version, result.paths
        wanted += asked.run(model, theirs[some.start : some.stop], lambda k, at=some.start: on_reference(at + k))
    outputs = asked.outputs if isinstance(asked, _Other) else own.outputs
    report = Report(target.name, version, paths, asked.name, len(cases))
    report.exact = all(layers.same(t, u) for t, u in zip(own.outputs, outputs))
    if report.exact:
        _compare(report, own, got, wanted)
    if isinstance(asked, _Other):
        columns = zip(own.outputs, zip(*got), outputs, zip(*wanted))
        report.errors = [errors(t, a, u, b) for t, a, u, b in columns]
    if given.labels is not None:
        right = [_right(t, rows, given.labels) for t, rows in ((own.outputs[0], got), (outputs[0], wanted))]
        report.accuracy = {"right": right[0], "of": len(cases), "reference": right[1]}
    if walk:
        states = any(t.variable for t in own.tensors())
        report.walked = report.first.input if report.first else report.n - 1 if states else 0
        start = next(some.start for some in sittings if report.walked in some) if states else report.walked
        some = slice(start, report.walked + 1)
        n_ops = len(own.ops)
        work = bar("op by op", n_ops)
        _walk(report, target, model, asked, cases[some], theirs[some], say, lambda k, n: work(k * n_ops // n))
    return report


def _cases(arrays):
    """Bytes of the inputs of each sample."""
    return [[np.ascontiguousarray(a[k]).tobytes() for a in arrays] for k in range(len(arrays[0]))] if arrays else []


def _sittings(model, cases):
    """Ranges of cases that fit on the least target: one interpreter each, of the reference too, so that states agree."""
    found, size = [], 0
    for k, case in enumerate(cases):
        nbytes = sum(map(len, case))
        if not found or size + nbytes > layers.ROOM - len(model.data):
            found.append(range(k, k))
            size = 0
        found[-1] = range(found[-1].start, k + 1)
        size += nbytes
    return found


def _compare(report, own, got, wanted):
    largest = [  # over all inputs: one output near zero is no measure of itself
        magnitude(t, b"".join(row)) if "float" in t.dtype else None for t, row in zip(own.outputs, zip(*wanted))
    ]
    for k, (outputs, expected) in enumerate(zip(got, wanted)):
        found = [difference(*four) for four in zip(own.outputs, outputs, expected, largest)]
        if any(found):
            report.wrong.append(k)
            if report.first is None:
                i = next(i for i, wrong in enumerate(found) if wrong)
                op = own.producer(own.outputs[i])
                report.first = First(k, i, own.ops.index(op) if op else -1, op.name if op else "(an input)", found[i])


def _right(tensor, rows, labels):
    """Number of rows whose first output is greatest at the label."""
    if tensor.n < 2:
        raise CommandError("output %s has one element: no label is its greatest" % tensor.name, "leave labels out")
    scores = [array(tensor, row[0]).ravel() for row in rows]
    if labels.min() < 0 or labels.max() >= tensor.n:
        raise CommandError("labels go from %d to %d, the output has %d elements" % (labels.min(), labels.max(), tensor.n))
    return int(sum(int(s.argmax()) == label for s, label in zip(scores, labels)))


def _walk(report, target, model, asked, cases, theirs, say, progress):
    total = sum(len(op.outputs) for op in graph.read(model.data, str(model.path)).ops)
    if not isinstance(asked, _Other):
        before, after = asked.trace(model, cases)
        report.compared = total, total
    else:
        before, its = asked.trace(model, theirs)
        pairs = layers.counterparts(model, asked)
        if not pairs:
            raise CommandError("%s and %s have no tensor in common" % (model.path, asked.name), "leave --layers out")
        if not any(layers.same(t, u) for _, t, _, u in pairs):
            report.ops = layers.errors_of_ops(target, model, cases[-1], pairs, its, say, progress)
            report.compared = len(pairs), total
            return
        after = {place: its[there] for place, t, there, u in pairs if layers.same(t, u)}
        before = {}  # states of other ops
        report.compared = len(after), total
    report.starts = layers.walk(target, model, cases, before, after, say, progress)


class _Other:
    """Another model as the reference, run by the executor. It is given the same real numbers."""

    def __init__(self, path, model, own):
        self.path = self.name = str(path)
        self.data = files.read(path, "model")
        it = graph.read(self.data, self.path)
        self.inputs, self.outputs = it.inputs, it.outputs
        self.own = own.inputs
        for what, mine, its in (("inputs", own.inputs, it.inputs), ("outputs", own.outputs, it.outputs)):
            sizes = [[t.n for t in some] for some in (mine, its)]
            if sizes[0] != sizes[1]:
                shown = [", ".join(str(list(t.shape)) for t in some) for some in (mine, its)]
                raise CommandError("%s of %s are %s, those of %s %s" % (what, model.path, shown[0], self.path, shown[1]))
        self._executor = references.get("executor")

    def cases(self, given):
        """The samples as its inputs have them."""
        return _cases([samples.converted(a, t, u) for a, t, u in zip(given.arrays, self.own, self.inputs)])

    def run(self, _, cases, progress):
        return self._executor.run(self, cases, progress)

    def trace(self, _, cases):
        return self._executor.trace(self, cases)
