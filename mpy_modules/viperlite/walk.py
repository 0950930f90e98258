"""Walks over two tensors at once: what broadcasting and reducing ops share.

A walk visits every index of a box in C order and keeps an address in each tensor. A block that describes one begins with

    0  a, 2 b            addresses of the two tensors
    4  a row, 6 b row    addresses of the row at hand; the kernel's own
    8  n                 elements in a row
    9  a step, 10 b step bytes from one element of the row to the next, 0 where the same one serves all
    11 outer, 12 dims    word where the outer dimensions stand, and how many

and holds, for each outer dimension from the innermost out, four words: count, a step, b step, counter (the kernel's own).
"""


def header(a, b, dims, outer):
    """Words 0 to 12. dims: from merged(), outer: word where tail(dims) goes."""
    return (a, b, None, None) + dims[0] + (outer, len(dims) - 1)


def tail(dims):
    """Words of the outer dimensions."""
    words = []
    for dim in dims[1:]:
        words.extend(dim)
        words.append(0)
    return words


def merged(dims):
    """The least dimensions of the same walk, innermost first, of (count, a step, b step) given outermost first."""
    result = []
    for n, a, b in reversed(dims):
        if n == 1:
            continue
        if result:
            m, c, d = result[-1]
            if a == m * c and b == m * d:
                result[-1] = (m * n, c, d)
                continue
        result.append((n, a, b))
    return result or [(1, 0, 0)]


def steps(shape, rank, size):
    """Bytes from index to index along each of `rank` dimensions, 0 along those of one element."""
    result = []
    for d in reversed(shape):
        result.append(size if d != 1 else 0)
        size *= d
    return [0] * (rank - len(shape)) + result[::-1]
