"""MUL, DIV, ADD and SUB by constants go into the weights of the float32 linear op that reads their result.

Where something is added, the linear op must not pad: its zeros would have to be moved too.
"""

import numpy as np

from ... import execute
from ...graph import Op
from ..affine import arithmetic, bias_of, is_linear, rows, weighted
from ..geometry import windows
from ..promise import FOLDED
from ..ranges import activation
from ..rewrite import sole_reader

promise = FOLDED
after = ("affine_into_previous", "pad_into_convolution")


def run(graph):
    changes = 0
    for op in list(graph.ops):
        known = arithmetic(op)
        if known is None or op.out.dtype != "float32" or activation(op) != "NONE" or known[0].variable:
            continue
        x, m, t = known
        reader = sole_reader(graph, op.out)
        if not is_linear(reader, "float32") or reader.x is not op.out or len(graph.consumers(reader.inputs[1])) > 1:
            continue
        if t.any() and _pads(reader):
            continue
        n = reader.inputs[1].shape[-1] if reader.name == "FULLY_CONNECTED" else x.shape[-1]
        m, t = rows(m, n), rows(t, n)
        if m is None or t is None:
            continue
        inputs = weighted(reader, *_folded(reader, m, t))
        if inputs is None:
            continue
        options = dict(reader.options)
        changed = Op(reader.name, [x, *inputs[1:]], reader.outputs, options, version=reader.version, kind=reader.kind)
        if not execute.supports(changed):
            continue
        graph.ops[graph.ops.index(reader)] = changed
        graph.ops.remove(op)
        changes += 1
    return changes


def _pads(op):
    if op.name == "FULLY_CONNECTED":
        return False
    image = op.x.shape[1:3]
    padding = op.options["padding"]
    return padding != "VALID" and windows(op, padding, image) != windows(op, "VALID", image)


def _folded(op, m, t):
    """(filter, bias) in float64 that do to x what the op does to m x + t; m, t: [channels of x]."""
    w = op.inputs[1].data.astype(np.float64)
    if op.name == "DEPTHWISE_CONV_2D":
        each = w.shape[3] // len(m)
        m, t = np.repeat(m, each), np.repeat(t, each)
        return w * m, bias_of(op, len(m)) + w.sum((0, 1, 2)) * t
    w2 = w.reshape(w.shape[-2] if op.name == "FULLY_CONNECTED" else w.shape[0], -1, w.shape[-1])
    n, _, depth = w2.shape
    groups = len(m) // depth
    m, t = [np.repeat(v.reshape(groups, 1, depth), n // groups, axis=0) for v in (m, t)]
    return (w2 * m).reshape(w.shape), bias_of(op, n) + (w2 * t).sum((1, 2))
