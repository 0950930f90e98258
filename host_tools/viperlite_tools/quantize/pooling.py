"""AVERAGE_POOL_2D over a whole image as MEAN, whose output may have a scale of its own.

int8 pooling must answer at its input's scale. The mean of an image is much less than its largest value, so that few of
the 256 numbers are left for what a classifier's last layer reads. MEAN rounds sums to any scale.
"""

import numpy as np

from ..graph import Op, Tensor


def freed(graph, keeps=()):
    """(a new graph, number of ops that were replaced). keeps: ops that stay as they are."""
    new = graph.copy()
    replaced = 0
    for i, (op, old) in enumerate(zip(list(new.ops), graph.ops)):
        if old not in keeps and _whole(op):
            axes = Tensor(op.out.name + "_axes", "int32", (2,), np.array([1, 2], np.int32))
            new.ops[i] = Op("MEAN", [op.x, axes], op.outputs, {"keep_dims": True})
            replaced += 1
    return new, replaced


def _whole(op):
    if op.name != "AVERAGE_POOL_2D" or len(op.x.shape) != 4 or op.options.get("fused_activation_function", "NONE") != "NONE":
        return False
    height, width = op.x.shape[1:3]
    window = op.options["filter_height"], op.options["filter_width"]
    return window == (height, width) and op.out.shape[1:3] == (1, 1) and height * width > 1
