"""MUL, DIV, ADD and SUB by constants go into the weights of the linear op before: batch normalisation left in the graph.

float32: filter and bias change. int8: only scales and bias do, and only where a proof says that no number is more than a
step away (see affine.within_a_step).
"""

from ... import execute
from ...graph import Op
from ..affine import (
    OUTPUTS,
    SPENT,
    activation_after,
    along_outputs,
    arithmetic,
    bias_of,
    is_linear,
    multiplier,
    requantised,
    rounded_twice,
    rows,
    weighted,
    within_a_step,
)
from ..promise import FOLDED
from ..ranges import activation
from ..rewrite import sole_maker

promise = FOLDED
after = ("fold_constants", "fuse_activation", "unchanged_to_reshape")


def run(graph):
    changes = 0
    for op in list(graph.ops):
        known = arithmetic(op)
        if known is None:
            continue
        y, m, t = known
        maker = sole_maker(graph, y)
        if not is_linear(maker, y.dtype):
            continue
        n = maker.inputs[1].shape[OUTPUTS[maker.name]]
        m, t = rows(m, n), rows(t, n)
        if m is None or t is None:
            continue
        changed = (_float if y.dtype == "float32" else _int8)(graph, maker, op, y, m, t)
        if changed is None or not execute.supports(changed):
            continue
        graph.ops[graph.ops.index(maker)] = changed
        graph.ops.remove(op)
        changes += 1
    return changes


def _float(graph, maker, op, y, m, t):
    w = maker.inputs[1]
    name = activation_after(activation(maker), activation(op), m, t)
    if name is None or len(graph.consumers(w)) > 1:
        return None
    inputs = weighted(maker, w.data * along_outputs(maker, m), bias_of(maker, len(m)) * m + t)
    return inputs and _replacement(maker, op, inputs, name)


def _int8(graph, maker, op, y, m, t):
    made = None
    if op.out.scale > 0 and len(y.scales) == 1:
        made = requantised(maker, m, t)
    if made is None:
        return None
    w, b, error = made
    other = next(i for i in op.inputs if i is not y)
    changed = _replacement(maker, op, [maker.x, w, b], "NONE")
    lost = error / op.out.scale + rounded_twice(multiplier(maker), multiplier(changed))
    if op.name == "MUL":
        lost += rounded_twice(multiplier(op))
    else:
        lost += 2.0**-18 * max(y.scale, other.scale) / op.out.scale
    name = within_a_step(maker, y, op.out, activation(op), m, t, lost)
    if name is None:
        return None
    changed = _replacement(maker, op, changed.inputs, name)
    SPENT.add(changed)
    return changed


def _replacement(maker, op, inputs, name):
    options = {**maker.options, "fused_activation_function": name}
    return Op(maker.name, inputs, [op.out], options, version=maker.version, kind=maker.kind)
