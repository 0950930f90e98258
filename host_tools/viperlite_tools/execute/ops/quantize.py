"""QUANTIZE: to another scale and zero point; blocks in viperlite/kernels/reference/quantize.py."""

import numpy as np

from ...graph import numpy_type
from ..integer import multiply, stored, wrap32


def run(node, x):
    p = node.p
    if node.kernel == "quantize_f32":
        value = _nearest(x / node.real(8))
    else:
        value = multiply(wrap32(x.astype(np.int64) - p[10]), p[11], p[12])
    return stored(wrap32(value + p[7]), numpy_type(node.out.type_name()))


def _nearest(q):
    """float32 q to the nearest int32, ties away from zero; the least int32 where none is near, as on x86."""
    q = q.astype(np.float64)
    near = (q >= -(2.0**31)) & (q < 2.0**31)  # not so where it is not a number
    q = np.where(near, q, -(2.0**31))
    whole = np.trunc(q)
    rest = q - whole
    return (whole + (rest >= 0.5) - (rest <= -0.5)).astype(np.int64)
