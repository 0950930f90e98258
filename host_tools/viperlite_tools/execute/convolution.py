"""Sums of CONV_2D and DEPTHWISE_CONV_2D, piece by piece: `load` makes floats of images, `store` outputs of sums."""

import numpy as np

from . import window


def convolve(x, w, g, dtype, load, store):
    """Images [n, h, w, c] under filters [out_c, k_h, k_w, c / groups], as [n, out_h, out_w, out_c] of `dtype`.

    load   from a piece of x to floats, zero where padding is
    store  from sums [rows, out_c], which it may change, to numbers of `dtype`
    w      of the type of floats that load gives
    """
    group_c = w.shape[3]
    groups = g.in_c // group_c
    columns = w.reshape(groups, g.out_c // groups, -1).transpose(0, 2, 1)  # of each group, [taps, outputs]
    out = np.empty((len(x), g.out_h, g.out_w, g.out_c), dtype)
    rows = out.reshape(-1, g.out_c)
    area = g.out_h * g.out_w
    for part in window.pieces(len(x), area * max(g.k_h * g.k_w * g.in_c, g.out_c)):
        piece = load(x[part])
        if g.trivial and groups == 1:
            sums = piece.reshape(-1, group_c) @ columns[0]
        else:
            patches = g.patches(g.padded(piece))
            n = len(piece) * area
            if groups == 1:
                sums = patches.reshape(n, -1) @ columns[0]
            else:
                split = patches.reshape(*patches.shape[:5], groups, group_c)
                sums = [split[..., i, :].reshape(n, -1) @ columns[i] for i in range(groups)]
                sums = np.concatenate(sums, axis=1)
        rows[part.start * area : part.stop * area] = store(sums)
    return out


def convolve_depthwise(x, w, g, dtype, load, store):
    """Images [n, h, w, c] under filters [k_h, k_w, out_c], each output channel of its own input channel; see convolve()."""
    if g.in_c == 1:  # then all see the same channel
        return convolve(x, w.transpose(2, 0, 1)[..., np.newaxis], g, dtype, load, store)
    multiplier = g.out_c // g.in_c
    out = np.empty((len(x), g.out_h, g.out_w, g.out_c), dtype)
    for part in window.pieces(len(x), 8 * max(g.out_h * g.out_w * g.out_c, g.in_h * g.in_w * g.out_c)):
        piece = g.padded(load(x[part]))
        if multiplier > 1:
            piece = piece.repeat(multiplier, axis=3)
        sums = np.multiply(g.tap(piece, 0, 0), w[0, 0])
        product = np.empty_like(sums)
        for k_y in range(g.k_h):
            for k_x in range(g.k_w):
                if k_y or k_x:
                    np.multiply(g.tap(piece, k_y, k_x), w[k_y, k_x], out=product)
                    sums += product
        out[part] = store(sums)
    return out


def loader(offset, dtype):
    """load of int8 images: floats of `dtype`, plus an offset."""
    return lambda x: np.add(x, dtype(offset), dtype=dtype)


def clipper(bias, least, greatest):
    """store of float32 sums."""

    def store(sums):
        if bias is not None:
            sums += bias
        return np.clip(sums, least, greatest, out=sums)

    return store


def adder(bias, requantize):
    """store of int8: the bias, then requantisation."""

    def store(sums):
        sums = sums.astype(np.int64)
        if bias is not None:
            sums += bias
        return requantize(sums)

    return store
