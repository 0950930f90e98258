"""Ops of one tensor whose int8 kernel is a table; blocks in viperlite/kernels/reference/lut.py."""

import numpy as np


def looked_up(node, x):
    """int8 x through the table of lut_s8; None where the kernel is another."""
    if node.kernel != "lut_s8":
        return None
    table = np.array(node.p[5:69], np.uint32).astype("<u4").view(np.int8)
    return table[x.view(np.uint8)]


def unary(function):
    """run() of an op that is `function(node, x)` in float32 and a table in int8."""

    def run(node, x):
        found = looked_up(node, np.ascontiguousarray(x))
        return function(node, x) if found is None else found

    return run
