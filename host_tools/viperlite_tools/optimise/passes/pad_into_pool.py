"""A PAD becomes the padding of the pooling that reads it.

MAX_POOL_2D leaves out what is not in the image, so the border must be no greater than any number in it: the least of its
type, or zeros after a RELU. AVERAGE_POOL_2D divides by what is in the image alone, and takes only a border that no window
sees.
"""

from ..geometry import border, pad_value, padding_instead
from ..promise import BIT_EXACT
from ..ranges import least

promise = BIT_EXACT
after = ("fold_constants", "fuse_activation")


def run(graph):
    changes = 0
    for pad in list(graph.ops):
        if pad.name not in ("PAD", "PADV2") or border(pad) is None or pad.out in graph.outputs:
            continue
        readers = graph.consumers(pad.out)
        paddings = [_padding(graph, pad, op) for op in readers]
        if not readers or None in paddings:
            continue
        for op, padding in zip(readers, paddings):
            op.inputs[0] = pad.x
            op.options["padding"] = padding
        graph.ops.remove(pad)
        changes += 1
    return changes


def _padding(graph, pad, op):
    if op.name not in ("MAX_POOL_2D", "AVERAGE_POOL_2D"):
        return None
    padding = padding_instead(pad, op)
    if padding == "VALID":  # the same windows, all of them inside the image
        return padding
    value = pad_value(pad)
    if op.name != "MAX_POOL_2D" or value is None or not value <= least(graph, pad.x):
        return None
    return padding
