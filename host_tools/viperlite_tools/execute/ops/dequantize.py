"""DEQUANTIZE: (x - zero point) * scale; int8, uint8, int16.

Beside what boards have, constants of float16 and of one scale for each channel, as converters leave them in float models.
"""

import numpy as np

from .. import node as nodes


def REAL(op):
    """Whether only this machine needs the op."""
    return op.out.dtype == "float32" and (op.x.dtype == "float16" or op.x.scales is not None and len(op.x.scales) > 1)


def run(node, x):
    spec = node.input(0)
    return nodes.dequantized(spec.tensor, x)
