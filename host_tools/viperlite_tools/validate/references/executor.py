"""The executor of these tools, numpy on this machine: many inputs at once, so that thousands are no matter.

Its kernels are its own, what they are given is prepared by viperlite as on a board. Models with hybrid weights, which
nothing else here runs, it runs too.
"""

import numpy as np

from ... import execute, graph

name = "viperlite's executor in numpy"
_BATCH = 1 << 22  # elements that the largest activations of a batch may have


def problem():
    return None


def run(model, cases, progress):
    g = graph.read(model.data, str(model.path))
    state = {} if _states(g) else None
    largest = max([t.n for t in g.tensors() if not t.constant], default=1)
    size = 1 if state is not None or any(not t.shape for t in g.outputs) else max(1, _BATCH // max(1, largest))
    found = []
    for start in range(0, len(cases), size):
        some = cases[start : start + size]
        arrays = execute.run(g, _arrays(g, some), None, state)
        outputs = [np.reshape(array, (len(some), *t.shape)) for t, array in zip(g.outputs, arrays)]
        found += [[np.ascontiguousarray(array[k]).tobytes() for array in outputs] for k in range(len(some))]
        progress(len(found))
    return found


def trace(model, cases):
    g = graph.read(model.data, str(model.path))
    state, held = {}, {}
    if _states(g):
        for case in cases[:-1]:
            execute.run(g, _arrays(g, [case]), None, state)
    for t in _states(g):  # all start at 0, which is the zero point of int8
        start = np.full((1, *t.shape), t.zero_point if t.dtype == "int8" else 0, graph.numpy_type(t.dtype))
        state.setdefault(t, start)
    before = {place: state[t].tobytes() for place, t in _places(g) if t.variable}
    execute.run(g, _arrays(g, cases[-1:]), lambda t, array: held.update({t: np.ascontiguousarray(array).tobytes()}), state)
    return before, {place: held[t] for place, t in _places(g)}


def _states(g):
    return [t for t in g.tensors() if t.variable]


def _places(g):
    """[((op, place), Tensor)] of the outputs of each op, and of its states."""
    found = []
    for k, op in enumerate(g.ops):
        found += [((k, i), t) for i, t in enumerate(op.outputs)]
        found += [((k, ~i), t) for i, t in enumerate(op.inputs) if t is not None and t.variable]
    return found


def _arrays(g, cases):
    """The inputs of some cases as the executor takes them: the first dimension as many times as long."""
    return [
        np.frombuffer(b"".join(case[i] for case in cases), graph.numpy_type(t.dtype)).reshape(
            *([-1] if not t.shape else [len(cases) * t.shape[0], *t.shape[1:]])
        )
        for i, t in enumerate(g.inputs)
    ]
