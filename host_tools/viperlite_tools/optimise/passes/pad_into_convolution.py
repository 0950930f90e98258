"""A PAD of zeros becomes the padding of the convolutions that read it.

It does where SAME puts as many zeros before the image, and gives as large an output.
"""

from ..geometry import border, pad_value, padding_instead
from ..promise import BIT_EXACT

promise = BIT_EXACT
after = ("fold_constants",)
_TAKERS = ("CONV_2D", "DEPTHWISE_CONV_2D")


def run(graph):
    changes = 0
    for pad in list(graph.ops):
        if pad.name not in ("PAD", "PADV2") or border(pad) is None or not _zeros(pad) or pad.out in graph.outputs:
            continue
        readers = graph.consumers(pad.out)
        if not readers or not all(op.name in _TAKERS and op.x is pad.out for op in readers):
            continue
        paddings = [padding_instead(pad, op) for op in readers]
        if None in paddings:
            continue
        for op, padding in zip(readers, paddings):
            op.inputs[0] = pad.x
            op.options["padding"] = padding
        graph.ops.remove(pad)
        changes += 1
    return changes


def _zeros(pad):
    value = pad_value(pad)
    return value is not None and value == (pad.x.zero_point if pad.x.quantized else 0)
