"""STRIDED_SLICE: x[begin:end:stride] in every dimension; a dimension of the shrink mask gives its first index alone."""

SHARED = (1, 2, 3)


def run(node, x, begin, end, strides):
    shape = x.shape[1:]
    slices = [_slice(node, i, shape[i], int(begin[i]), int(end[i]), int(strides[i])) for i in range(len(shape))]
    return x[(slice(None), *slices)]


def _slice(node, i, size, begin, end, stride):
    from_edge, to_edge, shrink = [node.options.get(name, 0) >> i & 1 for name in ("begin_mask", "end_mask", "shrink_axis_mask")]
    if shrink:
        first = 0 if from_edge else max(0, min(size, begin + size if begin < 0 else begin))
        return slice(first, first + 1)
    return slice(None if from_edge else begin, None if to_edge else end, stride)
