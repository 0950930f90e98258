"""Damaged model files: mutant(data, seed) is the same bytes for the same seed.

Half the damage goes to the first or last kilobytes, and to the small words in between that look like offsets or
counts, since a weight that changes proves nothing.
"""

import random
import struct

_WORDS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0xFFFF, 0x10000, 0x3FFFFFFF, 0x40000000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFF)


def mutant(data, seed):
    """`data` truncated, or with bits, bytes or words of it changed, in one to eight places."""
    rng = random.Random(seed)
    if rng.randrange(8) == 0:
        return data[: rng.randrange(len(data))]
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4, 8))):
        at = _place(rng, data)
        how = rng.randrange(5)
        if how == 0:
            out[at] ^= 1 << rng.randrange(8)
        elif how == 1:
            out[at] = rng.randrange(256)
        elif how == 2:
            at = min(at & ~3, len(data) - 4)
            struct.pack_into("<I", out, at, rng.choice(_WORDS))
        elif how == 3:
            at = min(at & ~3, len(data) - 4)
            word = struct.unpack_from("<I", out, at)[0] + rng.choice((-64, -4, -2, -1, 1, 2, 4, 64))
            struct.pack_into("<I", out, at, word & 0xFFFFFFFF)
        else:
            other = _place(rng, data)  # what is elsewhere in the file
            out[at : at + 4] = data[other : other + 4].ljust(4, b"\0")
    return bytes(out[: len(data)])


def _place(rng, data):
    """A byte of the file, most often one of its structure."""
    end = len(data)
    where = rng.randrange(4)
    if where == 0:
        return rng.randrange(min(end, 256))
    if where == 1:
        return rng.randrange(max(0, end - 3000), end)
    for _ in range(50 if where == 2 else 0):
        at = rng.randrange(end) & ~3
        if 0 < int.from_bytes(data[at : at + 4], "little") < 2 * end:
            return at
    return rng.randrange(end)
