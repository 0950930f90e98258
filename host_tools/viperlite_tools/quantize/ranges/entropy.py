"""The range whose 256 levels keep most of what the distribution tells: least Kullback-Leibler divergence from it.

Both ends shrink together. The values beyond are counted at the ends in the reference distribution and not in the
quantised one, which spreads the count of a level evenly over the bins of the level that hold any.
Source: Migacz 2017, "8-bit Inference with TensorRT"; zeros, which int8 represents exactly, stay out of both.
"""

import numpy as np

_LEVELS = 256
_SHARES = np.linspace(0.3, 1, 71)  # of the full range


def range_of(statistics):
    values, counts = statistics.histogram()
    if not values.size:
        return statistics.low, statistics.high
    share = min(_SHARES[::-1], key=lambda s: _divergence(values, counts, s * statistics.low, s * statistics.high))
    return float(share * statistics.low), float(share * statistics.high)


def _divergence(values, counts, low, high):
    inside = (values >= low) & (values <= high)
    if not inside.any():
        return np.inf
    reference = counts[inside].astype(float)
    level = np.floor((values[inside] - low) / (high - low) * (_LEVELS - 1) + 0.5).astype(int)
    of_level, bins = np.bincount(level, reference), np.bincount(level)
    quantised = of_level[level] / bins[level]
    reference[0] += counts[values < low].sum()
    reference[-1] += counts[values > high].sum()
    p, q = reference / reference.sum(), quantised / quantised.sum()
    return float((p * np.log(p / q)).sum())
