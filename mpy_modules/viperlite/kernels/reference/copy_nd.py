"""Copy of an array of up to 6 dimensions, bytes of whatever type, the specification.

Block of copy_nd_u8, in words: 0 out, 2 x, 4 byte of out and 5 byte of x where the copy starts, 6 bytes in a run, 7 number
of loops, 8 (n, out step, x step, the kernel's own) of each loop, outermost first. A run is copied for every combination
of indices 0 to n - 1; an index adds its step, in bytes, on either side. Steps of x may be negative or 0. Out and x do not
overlap, or are the same run for run.
"""

from ...memory import uint8_at


def _starts(p, start, step):
    """First bytes of all runs on one side. `start`: word of the first; `step`: 1 for out, 2 for x."""
    starts = [p[start]]
    for loop in range(8, 8 + 4 * p[7], 4):
        starts = [at + i * p[loop + step] for at in starts for i in range(p[loop])]
    return starts


def copy_nd_u8(p):
    run = p[6]
    out_starts, x_starts = _starts(p, 4, 1), _starts(p, 5, 2)
    out = uint8_at(p, 0, max(out_starts) + run)
    x = uint8_at(p, 2, max(x_starts) + run)
    for out_start, x_start in zip(out_starts, x_starts):
        for i in range(run):
            out[out_start + i] = x[x_start + i]
