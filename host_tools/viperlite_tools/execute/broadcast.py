"""Two tensors, element by element, each sample by itself."""


def aligned(a, b):
    """[samples, *shape] of both with as many dimensions, so that numpy broadcasts them as it would their tensors."""
    rank = max(a.ndim, b.ndim)
    return [x.reshape(len(x), *(1,) * (rank - x.ndim), *x.shape[1:]) for x in (a, b)]
