"""From the .tflite file that training gave to the one that a board gets: passes, order of ops, arena plan, precomputing.

The file stays a .tflite with the same answers.
"""

from dataclasses import dataclass, field

import viperlite

from . import arena, graph, models, optimise
from . import precompute as precomputing


@dataclass
class Prepared:
    """data     bytes of the file
    savings  optimise.Savings
    note     why the file is as it was, "" where it is not
    """

    data: bytes
    savings: optimise.Savings = field(default_factory=optimise.Savings)
    note: str = ""


def prepare(data, passes=None, plan=True, precompute=True, what="model"):
    """Prepared of a file's bytes.

    passes      names of the passes to run, all where None
    plan        choose the order of ops and write a plan of the arena into the file, if that makes the arena smaller
    precompute  write what boards would compute from constants into the file

    With nothing to do, and for a file that has several subgraphs or sparse tensors, the bytes stay as they are.
    """
    passes = optimise.names() if passes is None else passes
    if not (passes or plan or precompute):
        return Prepared(data)
    try:
        before = graph.read(data, what)
    except graph.GraphError as error:
        if not _readable(data):
            raise
        return Prepared(data, note=str(error))
    after, savings = optimise.optimise(before, passes)
    prepared = Prepared(data, savings)
    after.metadata.pop(precomputing.NAME.decode(), None)  # of a file that has been here before
    if savings:
        after.metadata.pop(arena.placement.METADATA, None)  # of tensors that are others now
        prepared.data = graph.write(after)
    if plan:
        prepared.data = _planned(after, prepared.data, precompute)
    if precompute:
        prepared.data = precomputing.precompute(prepared.data)
    return prepared


def _readable(data):
    """Whether a file is a model at all."""
    try:
        return bool(graph.read_all(data))
    except graph.GraphError:
        return False


def _planned(made, data, precompute):
    """The file with a plan of its arena, or the one given where that needs no more. Changes the graph."""
    arena.order(made)
    arena.place_for_boards(made, precompute)
    planned = graph.write(made)
    return min(data, planned, key=lambda one: _arena(precomputing.precompute(one) if precompute else one))


def _arena(data):
    """Bytes of arena that are enough wherever a model runs; none are known of a model that viperlite does not run."""
    try:
        return models.largest_arena_size(data)
    except viperlite.ViperliteError:
        return 0

