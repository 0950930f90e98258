"""Constants with the same bytes are kept once.

Tensors that are alike in all but their names become one, others share a buffer.
"""

from ..promise import BIT_EXACT
from ..rewrite import same_type

promise = BIT_EXACT
after = ("fold_constants", "affine_into_previous", "affine_into_next")


def run(graph):
    changes = 0
    first = {}  # bytes -> constants that hold them, none like another
    for tensor in graph.tensors():
        if not tensor.constant or tensor.variable or tensor in graph.outputs:
            continue
        held = tensor.raw if tensor.data is None else tensor.data.tobytes()
        others = first.setdefault(held, [])
        twin = next((t for t in others if same_type(t, tensor)), None)
        if twin is not None:
            graph.replace(tensor, twin)
            changes += 1
            continue
        lender = next((t for t in others if t.dtype == tensor.dtype and t.data is not None), None)
        if lender is not None and tensor.n and lender.data.ctypes.data != tensor.data.ctypes.data:
            tensor.data = lender.data.reshape(tensor.shape)
            changes += 1
        others.append(tensor)
    return changes
