"""The range of least mean-square error: what is cut off at its ends against the coarseness of a wide one.

Within the range a value is wrong by up to half a step either way: step ** 2 / 12 on average, but for exact zeros, which
int8 represents. Beyond it a value is wrong by its distance to the range. The ends are tried on a grid, then on a finer
one around the best.
Source: Sung et al. 2015, "Resiliency of Deep Neural Networks under Quantization"; Nagel et al. 2021, "A White Paper on
Neural Network Quantization", section 3.1.
"""

import numpy as np

_TRIES = 25  # ends tried on either side, at each of two stages
_LEVELS = 255


def range_of(statistics):
    values, counts = statistics.histogram()
    if not values.size:
        return statistics.low, statistics.high
    ends = [np.linspace(0, end, _TRIES) if end else np.zeros(1) for end in (statistics.low, statistics.high)]
    low, high = _best(values, counts, *ends)
    finer = []
    for at, end in ((low, statistics.low), (high, statistics.high)):
        step = abs(end) / (_TRIES - 1)
        around = np.linspace(abs(at) - step, min(abs(end), abs(at) + step), _TRIES).clip(0)
        finer.append(np.copysign(around, end) if end else np.zeros(1))
    return _best(values, counts, *finer)


def _best(values, counts, lows, highs):
    """The (low, high) of the two lists whose error is least."""
    below = np.array([(counts * np.minimum(values - low, 0) ** 2).sum() for low in lows])
    above = np.array([(counts * np.maximum(values - high, 0) ** 2).sum() for high in highs])
    steps = (highs[None, :] - lows[:, None]) / _LEVELS
    error = below[:, None] + above[None, :] + counts.sum() * steps**2 / 12
    i, k = np.unravel_index(error.argmin(), error.shape)
    return float(lows[i]), float(highs[k])
