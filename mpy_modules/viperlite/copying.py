"""Copies from tensor to tensor, as calls of the kernel copy_nd_u8: what the ops that only move data are made of."""

from .compat import const
from .tensor import flat_size, type_size


_SHORT = const(6)  # elements: a dense run up to here is copied element by element, in the loop that suits best


def strides(shape):
    """Elements from one index to the next along each dimension of a tensor in C order."""
    return [flat_size(shape[i + 1 :]) for i in range(len(shape))]


def copy(op, out, x):
    """All bytes of x to out, in order."""
    copy_nd(op, out, x, (x.n,), (1,), (1,))


def copy_nd(op, out, x, shape, out_strides, x_strides, out_start=0, x_start=0):
    """Copy an array of `shape` out of x into out; strides and starts are in elements, and those of x may be negative.

    Loops over one index vanish, neighbours that go on where the other ends become one, the innermost becomes a run of
    bytes where both sides are dense (unless it is short), and the longest loop goes innermost. The order of copying is
    not kept. Nothing is emitted where every byte would be copied onto itself.
    """
    if flat_size(shape) == 0:
        return
    size = type_size(x.type)
    loops = []  # (n, out step, x step) in bytes, outermost first
    for n, out_step, x_step in zip(shape, out_strides, x_strides):
        if n == 1:
            continue
        out_step *= size
        x_step *= size
        if loops and loops[-1][1:] == (n * out_step, n * x_step):
            n *= loops.pop()[0]
        loops.append((n, out_step, x_step))
    if out_start == x_start and all([a == b for _, a, b in loops]) and op.together(out, x):
        return
    run = size
    if loops and loops[-1][1:] == (size, size) and loops[-1][0] > _SHORT:
        run *= loops.pop()[0]
    words = []
    for loop in sorted(loops):
        words.extend(loop)
        words.append(0)
    op.emit("copy_nd_u8", out, x, out_start * size, x_start * size, run, len(loops), words)
