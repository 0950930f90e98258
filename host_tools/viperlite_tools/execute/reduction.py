"""Axes of the ops that reduce."""


def axes(node):
    """Dimensions of an array [samples, *shape] along which the op reduces; () for none."""
    rank = len(node.input(0).shape)
    return tuple(sorted({1 + i % rank for i in node.input(1).numbers()}))
