"""Look-up tables, the specification.

Block of lut_s8: 0 out int8 [n], 2 x int8 [n], 4 n, 5 table: 256 bytes, for x = 0, 1, ..., 127, -128, ..., -1.
"""

from ...memory import uint8_at


def lut_s8(p):
    n = p[4]
    out, x = uint8_at(p, 0, n), uint8_at(p, 2, n)
    for i in range(n):
        out[i] = p[5 + (x[i] >> 2)] >> 8 * (x[i] & 3) & 0xFF
