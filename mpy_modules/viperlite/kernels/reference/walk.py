"""Walks over two tensors, the specification; block in viperlite/walk.py."""


def _dims(p):
    """[(count, a step, b step)], outermost first."""
    dims = [(p[8], p[9], p[10])]
    for i in range(p[12]):
        at = p[11] + 4 * i
        dims.insert(0, (p[at], p[at + 1], p[at + 2]))
    return dims


def _walk(dims, a, b):
    n, a_step, b_step = dims[0]
    for i in range(n):
        if len(dims) == 1:
            yield a + i * a_step, b + i * b_step
        else:
            yield from _walk(dims[1:], a + i * a_step, b + i * b_step)


def offsets(p):
    """(byte offset in a, byte offset in b) of every step of the walk, in order."""
    return _walk(_dims(p), 0, 0)


def length(p):
    """Steps of the walk."""
    total = 1
    for n, _, _ in _dims(p):
        total *= n
    return total


def operands(p, view, size):
    """Typed views of a and b, elements of `size` bytes."""
    last_a = last_b = 0
    for n, a_step, b_step in _dims(p):
        last_a += (n - 1) * a_step
        last_b += (n - 1) * b_step
    return view(p, 0, last_a // size + 1), view(p, 2, last_b // size + 1)


def pairs(p, view, size):
    """(output index, a value, b value) of every step of the walk."""
    a, b = operands(p, view, size)
    i = 0
    for at_a, at_b in offsets(p):
        yield i, a[at_a // size], b[at_b // size]
        i += 1
