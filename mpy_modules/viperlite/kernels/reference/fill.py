"""Fill with one value, the specification.

Block of fill_u8, in words: 0 out, 2 bytes to fill, 3 the four bytes that repeat, low byte first. Out is aligned to 4.
"""

from ...memory import uint8_at


def fill_u8(p):
    out = uint8_at(p, 0, p[2])
    for i in range(p[2]):
        out[i] = p[3] >> 8 * (i % 4) & 0xFF
