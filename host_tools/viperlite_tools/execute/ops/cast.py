"""CAST between bool, integers and float32; float32 is cut towards zero and kept within the type, NaN becomes 0."""

import numpy as np

from ...graph import numpy_type


def run(node, x):
    dtype = numpy_type(node.out.type_name())
    if dtype.kind == "b":
        return x != 0
    if x.dtype.kind == "f" and dtype.kind in "iu":
        info = np.iinfo(dtype)
        whole = np.trunc(np.where(np.isnan(x), 0, x).astype(np.float64))  # holds 32 bits
        return np.clip(whole, info.min, info.max).astype(dtype)
    return x.astype(dtype)
