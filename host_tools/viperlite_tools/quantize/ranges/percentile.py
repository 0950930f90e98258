"""What all but 1 in 20,000 values lie within, on either side: single outliers are cut off.

Source: Wu et al. 2020, "Integer Quantization for Deep Learning Inference", section 3.3 (99.99 %).
"""

import numpy as np

BEYOND = 0.5e-4  # share of all values that may lie beyond either end


def range_of(statistics):
    values, counts = statistics.histogram()
    if not values.size:
        return statistics.low, statistics.high
    allowed = BEYOND * statistics.count
    from_below, from_above = np.cumsum(counts), np.cumsum(counts[::-1])
    low = values[np.searchsorted(from_below, allowed, "right")] if from_below[-1] > allowed else 0.0
    high = values[::-1][np.searchsorted(from_above, allowed, "right")] if from_above[-1] > allowed else 0.0
    return max(statistics.low, min(0.0, low)), min(statistics.high, max(0.0, high))
