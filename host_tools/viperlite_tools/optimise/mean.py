"""MEAN over the height and width of an image as AVERAGE_POOL_2D, and a RESHAPE where the output has lost dimensions.

Both add up the same numbers. float32: both divide the sum. int8: AVERAGE_POOL_2D rounds sum / count to nearest, MEAN
multiplies what lies above the zero point by a rounded 1 / count; `worst` tries every sum that there can be.

Source: viperlite/ops/mean.py, viperlite/kernels/reference/average_pool_2d.py.
"""

import numpy as np

from viperlite import quant

from .. import execute
from ..execute import integer
from ..graph import Op, Tensor
from .rewrite import numbers, relabel, same_quantisation

_PIECE = 1 << 20  # sums that are tried at once


def replace(graph, allowed):
    """Replace each MEAN whose numbers are at most `allowed` steps away. How many there were."""
    changes = 0
    for op in list(graph.ops):
        if not _over_image(op):
            continue
        height, width = op.x.shape[1:3]
        if op.x.dtype == "int8" and worst(height * width, op.x.zero_point) > allowed:
            continue
        pool, relabelled = _pooled(op, height, width)
        if not execute.supports(pool):
            continue
        at = graph.ops.index(op)
        graph.ops[at : at + 1] = [pool, *relabelled]
        changes += 1
    return changes


def _over_image(op):
    if op.name != "MEAN" or op.x.dtype not in ("float32", "int8") or len(op.x.shape) != 4 or not op.x.n:
        return False
    axes = numbers(op.inputs[1])
    return axes is not None and {a % 4 for a in axes} == {1, 2} and same_quantisation(op.x, op.out)


def _pooled(op, height, width):
    x, out = op.x, op.out
    shape = (x.shape[0], 1, 1, x.shape[3])
    relabelled = []
    pooled = out
    if out.shape != shape:
        pooled = Tensor(out.name + "/pool", out.dtype, shape, None, out.scales, out.zero_points)
        relabelled = [Op("RESHAPE", [], [out])]
        relabel(relabelled[0], pooled)
    options = {
        "padding": "VALID", "filter_height": height, "filter_width": width, "stride_h": height, "stride_w": width,
        "fused_activation_function": "NONE",
    }  # fmt: skip
    return Op("AVERAGE_POOL_2D", [x], [pooled], options), relabelled


def worst(count, zero_point):
    """By how many steps MEAN and AVERAGE_POOL_2D of `count` int8 numbers can differ, input and output quantised alike."""
    multiplier, shift = quant.quantize_multiplier((1, 0))
    fraction = min(count.bit_length() - 1, 32, 31 + shift)
    multiplier, shift = (multiplier << fraction) // count, shift - fraction
    apart = 0
    for start in range(-128 * count, 127 * count + 1, _PIECE):
        sums = np.arange(start, min(start + _PIECE, 127 * count + 1), dtype=np.int64)
        half = count // 2
        pool = np.where(sums > 0, (sums + half) // count, -((half - sums) // count))
        mean = integer.multiply(sums - zero_point * count, multiplier, shift) + zero_point
        apart = max(apart, int(np.abs(np.clip(mean, -128, 127) - pool).max()))
    return apart
