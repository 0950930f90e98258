"""Windows of pools, reduced along rows, then along columns."""

import numpy as np

from . import window


def pool(x, g, function, empty):
    """`function` (np.add, np.maximum) over every window of images [n, h, w, c], as [n, out_h, out_w, c].

    empty: what the function makes no difference of, for places outside the image
    """
    out = np.empty((len(x), g.out_h, g.out_w, x.shape[3]), x.dtype)
    for part in window.pieces(len(x), g.in_h * g.in_w * g.in_c):
        rows = _slide(x[part], 1, g.k_h, g.stride_h, g.pad_h, g.out_h, function, empty)
        out[part] = _slide(rows, 2, g.k_w, g.stride_w, g.pad_w, g.out_w, function, empty)
    return out


def _slide(x, axis, k, stride, pad, n, function, empty):
    x = np.moveaxis(x, axis, 0)
    out = np.full((n, *x.shape[1:]), empty, x.dtype)
    for tap in range(k):
        first, last = _inside(tap, stride, pad, n, len(x))
        if first < last:
            start = first * stride - pad + tap
            function(out[first:last], x[start : start + (last - first - 1) * stride + 1 : stride], out=out[first:last])
    return np.moveaxis(out, 0, axis)


def _inside(tap, stride, pad, n, size):
    """Windows first to last - 1 have this tap inside the image."""
    first = max(0, -(-(pad - tap) // stride))
    last = min(n, (size - 1 + pad - tap) // stride + 1)
    return first, last


def counts(g):
    """Pixels inside the image of every window, int64 [out_h, out_w, 1]."""
    rows = _slide(np.ones(g.in_h, np.int64), 0, g.k_h, g.stride_h, g.pad_h, g.out_h, np.add, 0)
    columns = _slide(np.ones(g.in_w, np.int64), 0, g.k_w, g.stride_w, g.pad_w, g.out_w, np.add, 0)
    return (rows[:, np.newaxis] * columns)[..., np.newaxis]
