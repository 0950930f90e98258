"""RELU, RELU6 or RELU_N1_TO_1 becomes the fused activation of the op before it.

Where that op writes int8, both must have one scale and zero point: then the clamp is the same.
"""

from ..promise import BIT_EXACT
from ..ranges import BOUNDS, activation, joined, set_activation
from ..rewrite import same_quantisation, sole_maker

promise = BIT_EXACT
after = ("drop_identities",)
TAKERS = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "ADD", "SUB", "MUL", "DIV", "AVERAGE_POOL_2D", "MAX_POOL_2D")


def run(graph):
    changes = 0
    for op in list(graph.ops):
        if op.custom or op.name not in BOUNDS or op.out.dtype not in ("float32", "int8"):
            continue
        maker = sole_maker(graph, op.x)
        if maker is None or maker.name not in TAKERS or not same_quantisation(op.x, op.out) or op.x.shape != op.out.shape:
            continue
        both = joined(activation(maker), op.name)
        if both is None:
            continue
        set_activation(maker, both)
        maker.outputs = [op.out]
        graph.ops.remove(op)
        changes += 1
    return changes
