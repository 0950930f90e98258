"""RESHAPE: the same numbers, sample by sample, under the output's shape."""

SHARED = (1,)


def run(node, x, shape=None):
    return x.reshape(len(x), *node.shape)
