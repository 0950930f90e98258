"""SVDF: feature weights int8, time weights and state int16, all symmetric with one scale each; bias in units of their product.

Time weights times state are summed up in 32 bits, unguarded in TFLM (svdf_common.cc): the time weights are as fine as the
worst case allows. The fused activation is that of the output's range, for the kernel ignores it.
"""

import numpy as np

from ...graph import Tensor
from .. import weights
from ..rounding import outward
from . import Rule

RULE = Rule(version=3)
CLAMPS = True  # the output's range is the activation's: the ends of int8 clamp for the kernel
_INT16 = 32767
_ROOM = 2**30  # of a sum, products and bias each


def why_not(op):
    if len(op.inputs) != 5 or None in (*op.inputs[:3], op.inputs[4]):
        return "has not the inputs of an SVDF"
    _, features, time, bias, state = op.inputs
    constant = features.constant and time.constant and (bias is None or bias.constant)
    return "" if constant and state.variable else "has weights that are no constants, or a state that is not variable"


def inputs(op, x, statistics):
    """[x, feature weights, time weights, bias, state] of the int8 op; x: its int8 Tensor."""
    _, features, time, bias, state = op.inputs
    seen = statistics[state]
    state_scale = np.float32(outward(max(seen.high, -seen.low, 1e-30)) / _INT16)
    rank = op.options["rank"]
    sums = np.abs(time.data).astype(float).sum(1).reshape(-1, rank).sum(1).max()  # of an output, the state at its greatest
    time_scale = max(np.abs(time.data).max(initial=0) / _INT16, sums * _INT16 / _ROOM, 1e-30)
    if bias is not None:
        time_scale = max(time_scale, np.abs(bias.data).max(initial=0) / float(state_scale) / _ROOM)
    time_scale = np.float32(time_scale)
    product = np.float32(state_scale * time_scale)
    new = [x, weights.symmetric(features, np.abs(features.data).max(initial=0) / 127, 127, "int8")]
    new.append(weights.symmetric(time, time_scale, _INT16, "int16"))
    if bias is None:  # TFLM's kernel reads one all the same
        units = features.shape[0] // rank
        bias = Tensor(features.name + "_bias", "float32", (units,), np.zeros(units, np.float32))
    new.append(weights.symmetric(bias, product, 2**31 - 1, "int32"))
    new.append(Tensor(state.name, "int16", state.shape, scales=state_scale, variable=True))
    return new
