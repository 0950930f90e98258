"""Graph passes: the same answers from fewer ops, fewer bytes, less arena.

    graph, savings = optimise(graph)                        # every pass
    graph, savings = optimise(graph, chosen("exact"))       # those that promise the same bits
    graph, savings = optimise(graph, ["pad_into_pool"])

A pass is a file passes/NAME.py: the first line of its docstring says what it does, `promise` what stays as it was, `after`
which passes should come before it, run(graph) changes a Graph and gives the number of changes. Adding one touches no list.
Passes run in that order, again and again until none changes anything; each is tried on random inputs where it has changed
something, and refused if it breaks its promise (verify.py).
"""

import contextlib
import importlib
import math
import pkgutil
from dataclasses import dataclass

from ..errors import CommandError
from ..graph import Op
from . import passes as _passes
from . import verify
from .measure import Size, measure
from .rewrite import proven, stateful

CHOICES = ("all", "exact", "none")
_ROUNDS = 20
_THOROUGH = 5  # rounds of trials where outputs may change
_LARGEST = 1 << 22  # elements of an activation
_HINT = "convert it with --passes none"


@dataclass
class Saving:
    """What a pass did: its name, the number of changes, and the Size that it saved."""

    name: str
    promise: object
    changes: int
    saved: Size


class Savings(list):
    """[Saving] in the order of the first change.

    changed   [verify.Apart] of the outputs that are not what they were
    left_out  [(name of a pass, verify.Apart of an output which it moved too far)]
    """

    changed = ()
    left_out = ()


def names():
    """Names of all passes, in the order in which they run."""
    waiting = sorted(module.name for module in pkgutil.iter_modules(_passes.__path__))
    order = []
    while waiting:
        ready = [name for name in waiting if not set(load(name).after) & set(waiting)]
        if not ready:
            raise ValueError("passes wait for each other: %s" % ", ".join(waiting))
        order.append(ready[0])
        waiting.remove(ready[0])
    return order


def load(name):
    """The module of a pass."""
    return importlib.import_module("%s.%s" % (_passes.__name__, name))


def chosen(which="all", without=()):
    """Names of the passes to run: CHOICES, less some; CommandError for a name that is no pass."""
    for name in without:
        if name not in names():
            raise CommandError("no pass is called %r" % name, "passes are %s" % ", ".join(names()))
    if which == "none":
        return []
    return [name for name in names() if name not in without and (which == "all" or load(name).promise.exact)]


def optimise(graph, passes=None, check=True):
    """(graph, Savings) of a Graph, which stays as it is, after the passes named; all where None.

    Where passes that promise less than the same bits move an output by more than a step on random inputs (or float32 by
    more than 1e-4 of its largest magnitude), because what follows enlarges a difference, they are left out, the last ones
    first. Raises CommandError where a pass breaks its promise, or outputs differ that must not.
    """
    _sane(graph)
    order = [name for name in names() if passes is None or name in passes]
    left_out = []
    while True:
        made, savings = _optimised(graph, order, check)
        lossy = [saving.name for saving in savings if not saving.promise.exact]
        far = [apart for apart in savings.changed if not lossy or not apart.small]
        if not far:
            savings.left_out = left_out
            return made, savings
        if not lossy:
            together = ", ".join(saving.name for saving in savings)
            raise CommandError("passes %s together change output %s" % (together, far[0]), _HINT)
        left_out.append((lossy[-1], far[0]))
        order.remove(lossy[-1])


def _optimised(original, order, check):
    """(graph, Savings) after passes, each of which has kept its promise; outputs are compared, not judged."""
    graph = original.copy()
    origin = dict(zip(graph.tensors(), original.tensors()))
    savings = {}
    trial = _Trial(graph) if check else None
    size = measure(graph)
    for _ in range(_ROUNDS):
        changed = False
        for name in order:
            changes = _run(name, graph, trial)
            if not changes:
                continue
            changed = True
            now = measure(graph)
            saving = savings.setdefault(name, Saving(name, load(name).promise, 0, Size(0, 0, 0, 0)))
            saving.changes += changes
            saving.saved += size - now
            size = now
        if not changed:
            break
    found = Savings(savings.values())
    if check and savings:
        rounds = 1 if all(saving.promise.exact for saving in found) else _THOROUGH
        found.changed = [apart for apart in verify.end_to_end(original, graph, origin, rounds) if not apart.exact]
    return graph, found


def _sane(graph):
    """Refuse what cannot be tried."""
    for t in graph.tensors():
        if min(t.shape, default=0) < 0 or math.prod(t.shape) > _LARGEST and not t.constant:
            raise CommandError("tensor %s has shape %s, must have at most %d elements" % (t.name, t.shape, _LARGEST), _HINT)
    written = set(graph.inputs)
    for i, op in enumerate(graph.ops):
        for t in op.inputs:
            if t is not None and t not in written and t.n and not t.constant and not t.variable:
                raise CommandError("op %d %s reads tensor %s before it is written" % (i, op.name, t.name), _HINT)
        for t in op.outputs:
            if t in written or t.constant:
                raise CommandError("op %d %s writes tensor %s, which has a value" % (i, op.name, t.name), _HINT)
        written.update(op.outputs)


def _run(name, graph, trial):
    """Changes that a pass made."""
    if trial:
        trial.remember(graph)
    try:
        with _proven_alone(graph):
            changes = load(name).run(graph)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:  # an op that lacks what it needs
        raise CommandError("pass %s cannot read this model: %s" % (name, error), "leave it out: --no-pass %s" % name) from error
    if trial and changes:
        wrong = trial.broken(graph, load(name).promise)
        if wrong:
            raise CommandError(
                "pass %s breaks its promise (%s): %s" % (name, load(name).promise, wrong), "leave it out: --no-pass %s" % name
            )
    return changes


@contextlib.contextmanager
def _proven_alone(graph):
    """Passes do not see what kind of op an op is that cannot be proven, but for its tensors and whether it has a state."""
    hidden = {Op("", op.inputs, op.outputs, custom=stateful(op)): op for op in graph.ops if not proven(op)}
    masks = {op: mask for mask, op in hidden.items()}
    graph.ops = [masks.get(op, op) for op in graph.ops]
    try:
        yield
    finally:
        for mask, op in hidden.items():
            op.inputs, op.outputs = mask.inputs, mask.outputs
        graph.ops = [hidden.get(op, op) for op in graph.ops]


class _Trial:
    """Random inputs, and what the graph made of them before a pass."""

    def __init__(self, graph):
        self._inputs = verify.trials(graph)

    def remember(self, graph):
        """The graph as it is now."""
        self._before = graph.copy()
        self._origin = dict(zip(graph.tensors(), self._before.tensors()))

    def broken(self, graph, promise):
        """How the graph breaks a promise since remember(), in words; "" where it does not."""
        for inputs in self._inputs:
            values = verify.activations(self._before, inputs)
            wrong = verify.broken(self._before, graph, self._origin, values, promise)
            if wrong:
                return wrong
        return ""
