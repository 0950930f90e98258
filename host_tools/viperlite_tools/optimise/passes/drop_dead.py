"""Ops whose outputs nobody reads are removed, and with them tensors and buffers that only they need."""

from ..promise import BIT_EXACT
from ..rewrite import stateful

promise = BIT_EXACT
after = ("fold_constants", "join_reshapes", "join_transposes", "cancel_quantize")


def run(graph):
    changes = 0
    for op in reversed(list(graph.ops)):
        if not stateful(op) and not any(t in graph.outputs or graph.consumers(t) for t in op.outputs):
            graph.ops.remove(op)
            changes += 1
    return changes
