"""Proof by trial that a graph still answers as before.

A pass is judged where it has changed something: every op that it made or changed gets the activations of the graph as it
was, and must write what stood in those tensors, within what the pass promises. So the error of one pass is not mixed up
with that of another, nor made large or small by what comes behind. At the end, outputs are compared from end to end.

An op that viperlite_tools/execute lacks answers with random numbers, the same ones in both graphs.
"""

import numpy as np

from .. import execute
from ..graph import Graph, numpy_type

ACCUMULATED = 1e-4  # of a float32 output's largest magnitude: rounding of all ops before it
_SIZES = (1.0, 0.05, 20.0)  # of float32 inputs, one for each trial


def trials(graph, seed=0, rounds=1):
    """[[array of each input]]: random ones, of usual size, small and large."""
    rng = np.random.default_rng(seed)
    return [[_drawn(rng, t, size) for t in graph.inputs] for size in _SIZES * rounds]


def _drawn(rng, t, size=1.0):
    """Numbers of any size in float32; int8 and its like are all over the type, near the zero point, or at both ends."""
    kind = numpy_type(t.dtype)
    if t.dtype in ("int8", "uint8", "int16"):
        info = np.iinfo(kind)
        if size > 1:
            return rng.choice(np.array([info.min, info.max], kind), t.shape)
        if size < 1:
            return np.clip(t.zero_point + rng.integers(-3, 4, t.shape), info.min, info.max).astype(kind)
        return rng.integers(info.min, info.max, t.shape, kind, endpoint=True)
    if kind is not None and kind.kind in "iu?":
        return rng.integers(0, 2, t.shape).astype(kind)  # numbers of other types may be indices
    return (rng.standard_normal(t.shape) * size).astype(kind or np.uint8)


def activations(graph, inputs, chance=None):
    """{tensor: array} of all that a graph computes; chance: {tensor: array}, what ops answer that cannot be run here."""
    chance = {} if chance is None else chance
    values = dict(zip(graph.inputs, inputs))
    for op in graph.ops:
        values.update(_outputs(op, values, chance))
    return values


def _by_chance(op):
    """Whether an op cannot be run here."""
    return len(op.outputs) != 1 or not execute.supports(op)


def _outputs(op, values, chance):
    if _by_chance(op):
        rng = np.random.default_rng(len(values))
        return {t: chance[t] if t in chance else _drawn(rng, t) for t in op.outputs}
    given = [t for t in dict.fromkeys(op.inputs) if t is not None and t in values]
    (out,) = execute.run(Graph(given, op.outputs, [op]), [values[t] for t in given])
    return {op.out: out.reshape(op.out.shape)}


def difference(got, want, promise):
    """How `got` breaks the promise, in words; "" where it does not."""
    if got.shape != want.shape or got.dtype != want.dtype:
        return "%s %s instead of %s %s" % (got.dtype, got.shape, want.dtype, want.shape)
    if np.array_equal(got, want):
        return ""
    if want.dtype.kind != "f":
        apart = np.abs(got.astype(np.int64) - want.astype(np.int64))
        if apart.max() <= promise.steps:
            return ""
        where = int(apart.argmax())
        text = "element %d is %d instead of %d, %d of %d differ"
        return text % (where, got.flat[where], want.flat[where], np.count_nonzero(apart > promise.steps), apart.size)
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.where((got == want) | (np.isnan(got) & np.isnan(want)), 0, np.abs(got.astype(np.float64) - want))
    finite = np.abs(want[np.isfinite(want)])
    bound = promise.relative * float(finite.max(initial=0.0))
    if (apart <= bound).all():
        return ""
    where = int(np.where(np.isnan(apart), np.inf, apart).argmax())
    return "element %d is %.9g instead of %.9g" % (where, got.flat[where], want.flat[where])


def broken(before, graph, origin, values, promise):
    """How a changed graph breaks a pass' promise, in words; "" where it does not.

    before  the graph as it was
    origin  {tensor of graph: that of before}, also of tensors that are in graph no more
    values  activations of `before`
    """
    made = {t: values[origin[t]] for t in graph.tensors() if origin.get(t) in values}
    standing = {op.out: op for op in before.ops if len(op.outputs) == 1}
    for op in graph.ops:
        if _unchanged(op, standing, origin):
            continue
        chance = {t: made[t] for t in op.outputs if t in made}
        for t, array in _outputs(op, made, chance).items():
            if t in made:
                wrong = difference(array, made[t], promise)
                if wrong:
                    return "%s, tensor %s: %s" % (op.name, t.name, wrong)
            else:
                made[t] = array
    for i, (new, old) in enumerate(zip(graph.outputs, before.outputs)):
        if new in made and old in values:
            wrong = difference(made[new], values[old], promise)
            if wrong:
                return "output %d: %s" % (i, wrong)
    return ""


def _unchanged(op, standing, origin):
    old = standing.get(origin.get(op.out)) if len(op.outputs) == 1 else None
    if old is None or (old.name, old.custom, old.options, len(old.inputs)) != (op.name, op.custom, op.options, len(op.inputs)):
        return False
    return all(a is b or a is not None and origin.get(a) is b and _alike(a, b) for a, b in zip(op.inputs, old.inputs))


def _alike(a, b):
    return a.data is b.data and a.scales is b.scales and a.shape == b.shape


def end_to_end(before, after, origin, rounds=1):
    """[Apart] of every output, from end to end on random inputs. origin: {tensor of `after`: that of `before`}."""
    found = [Apart(new.name) for new in after.outputs]
    for inputs in trials(before, 1, rounds):
        want = activations(before, inputs)
        drawn = [t for op in after.ops if _by_chance(op) for t in op.outputs]
        got = activations(after, inputs, {t: want[origin[t]] for t in drawn if origin.get(t) in want})
        for apart, new, old in zip(found, after.outputs, before.outputs):
            new, old = _stored(after, new), _stored(before, old)
            if new in got and old in want:
                apart.add(got[new], want[old])
    return found


def _stored(graph, tensor):
    """What an output of integers was before a last DEQUANTIZE."""
    op = graph.producer(tensor)
    return op.x if op is not None and op.name == "DEQUANTIZE" and not op.x.constant else tensor


class Apart:
    """How far an output is from what it was: `steps` where it is of an integer type, else `relative` to its magnitude."""

    def __init__(self, name):
        self.name = name
        self.steps = 0
        self.relative = 0.0

    def add(self, got, want):
        if got.dtype.kind != "f":
            self.steps = max(self.steps, int(np.abs(got.astype(np.int64) - want.astype(np.int64)).max(initial=0)))
            return
        finite = np.isfinite(want)
        if not np.array_equal(finite, np.isfinite(got)):
            self.relative = np.inf
        elif finite.any():
            largest = float(np.abs(want[finite]).max()) or 1.0
            self.relative = max(self.relative, float(np.abs(got[finite].astype(np.float64) - want[finite]).max()) / largest)

    @property
    def small(self):
        """A step at most."""
        return self.steps <= 1 and self.relative <= ACCUMULATED

    @property
    def exact(self):
        return not self.steps and self.relative <= ACCUMULATED

    def __str__(self):
        if self.steps:
            return "%s: within %d step%s" % (self.name, self.steps, "s" if self.steps > 1 else "")
        return "%s: within %.1g of its largest magnitude" % (self.name, self.relative) if self.relative else ""
