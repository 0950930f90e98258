"""Sums at which a scale that was rounded to float on its way gives another output than one kept in double.

TFLM has computed some multipliers in float and some in double, from version to version; random data hardly tells them
apart, for they differ in the last bits of 31.
"""

import numpy as np


def _multiplier(real):
    mantissa, shift = np.frexp(np.float64(real))
    return int(np.round(mantissa * 2**31)), int(shift)


def _scaled(x, multiplier, shift):
    """MultiplyByQuantizedMultiplier for shifts that are not positive."""
    high = (x * multiplier + (1 << 30)) >> 31
    mask = (1 << -shift) - 1
    return (high >> -shift) + ((high & mask) > (mask >> 1) + (high < 0))


def telling_sums(rng, n):
    """n tuples (scale a, scale b, output scale, sum): a * b / output differs in output between float and double."""
    found = []
    while len(found) < n:
        a, b = np.float32(rng.uniform(0.01, 0.1)), np.float32(rng.uniform(0.001, 0.01))
        out = np.float32(a * b * 2.0**24 * rng.uniform(0.5, 1))
        double = _multiplier(np.float64(a) * np.float64(b) / np.float64(out))
        single = [_multiplier(np.float64(a * b) / np.float64(out)), _multiplier(a * b / out)]
        for k in range(60, 120):
            edge = int((k + 0.5) / (double[0] / 2**31 * 2.0 ** double[1]))
            sums = [x for x in range(edge - 60, edge + 60) if all(_scaled(x, *s) != _scaled(x, *double) for s in single)]
            if sums:
                found.append((float(a), float(b), float(out), sums[0]))
                break
    return found
