"""TRANSPOSE after TRANSPOSE becomes one, or none where they undo each other; RESHAPE where it only moves dimensions of 1."""

import numpy as np

from ..promise import BIT_EXACT
from ..rewrite import bypass, constant, numbers, relabel, same_quantisation, same_type, sole_reader

promise = BIT_EXACT
after = ("fold_constants", "drop_identities")


def run(graph):
    changes = 0
    for op in list(graph.ops):
        order = _order(op)
        if order is None:
            continue
        first = graph.producer(op.x)
        earlier = _order(first)
        if earlier is not None and not first.x.variable and not first.x.constant:
            both = [earlier[i] for i in order]
            if both == sorted(both) and same_type(first.x, op.out):
                changes += bypass(graph, op, first.x)  # the first one is dead, unless others read it
                continue
            if sole_reader(graph, op.x):
                op.inputs = [first.x, constant(op.out.name + "/order", np.array(both, np.int32))]
                graph.ops.remove(first)
                order = both
                changes += 1
        longer = [i for i in order if op.x.shape[i] > 1]
        if longer == sorted(longer):
            relabel(op, op.x)
            changes += 1
    return changes


def _order(op):
    """The permutation of a TRANSPOSE, None for any other op."""
    if op is None or op.name != "TRANSPOSE" or not same_quantisation(op.x, op.out):
        return None
    order = numbers(op.inputs[1])
    return order if order is not None and sorted(order) == list(range(len(op.x.shape))) else None
