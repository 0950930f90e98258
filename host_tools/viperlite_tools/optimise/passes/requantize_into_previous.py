"""int8 RELU or QUANTIZE to another scale or zero point: the op before writes that scale itself.

It does where a proof says that no number is more than a step away (see affine.within_a_step).
"""

from ... import execute
from ...graph import Op
from ..affine import SPENT, multiplier, rounded_twice, scaled_bias, within_a_step
from ..promise import ONE_STEP
from ..rewrite import same_quantisation, sole_maker

promise = ONE_STEP
after = ("fuse_activation", "cancel_quantize", "unchanged_to_reshape")
_ACTIVATIONS = {"RELU": "RELU", "QUANTIZE": "NONE"}
_MAKERS = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "ADD", "SUB", "MUL")


def run(graph):
    changes = 0
    for op in list(graph.ops):
        if op.custom or op.name not in _ACTIVATIONS or op.x.dtype != "int8" or op.out.dtype != "int8":
            continue
        if same_quantisation(op.x, op.out):
            continue  # fuse_activation and drop_identities lose nothing
        maker = sole_maker(graph, op.x)
        if maker is None or maker.name not in _MAKERS or op.x.shape != op.out.shape:
            continue
        if any(t.scales is None or len(t.scales) > 1 or t.scale <= 0 for t in (op.x, op.out)):
            continue
        lost = rounded_twice(op.x.scale / op.out.scale)
        if maker.name in ("ADD", "SUB"):
            lost += 2.0**-18 * max(t.scale for t in maker.inputs) / op.out.scale
        else:
            lost += rounded_twice(multiplier(maker), multiplier(maker, op.out))
        name = within_a_step(maker, op.x, op.out, _ACTIVATIONS[op.name], error=lost)
        if name is None:
            continue
        options = {**maker.options, "fused_activation_function": name}
        changed = Op(maker.name, scaled_bias(maker), [op.out], options, version=maker.version, kind=maker.kind or None)
        if execute.supports(changed):
            graph.ops[graph.ops.index(maker)] = changed
            SPENT.add(changed)
            graph.ops.remove(op)
            changes += 1
    return changes
