"""Where the tensors of a model lie in the arena, planned before there is a board.

    arena.order(graph)              # put graph.ops into the order that needs least
    placement = arena.place(graph)  # an offset for every tensor, written into graph.metadata
    print(placement.size)
    arena.place_for_boards(graph)   # the same, scratch of boards in mind

What it plans is activations: inputs, outputs and what lies between. Constants stay in the file; variable tensors are left
to the interpreter, which keeps them elsewhere; so are scratch and parameter blocks, which it makes when it prepares the
model. The plan is the metadata OfflineMemoryAllocation, which TFLM obeys as viperlite does.

lifetime.py  when a tensor is alive; sharing.py  which tensors may have one place; ordering.py  the order of the ops;
packing.py  offsets for blocks of bytes; placement.py  the plan; check.py  the proof that it holds. What `viperlite plan`
shows: explain.py, with device.py for what lies beside the tensors on a board; text.py, picture.py.
"""

from .check import check
from .device import place_for_boards
from .lifetime import align, lifetimes
from .ordering import order, peak
from .placement import Placement, place, planned, write
from .sharing import overwritable, relabelled

__all__ = [
    "Placement", "align", "check", "lifetimes", "order", "overwritable", "peak", "place", "place_for_boards",
    "planned", "relabelled", "write",
]  # fmt: skip
