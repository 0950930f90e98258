"""Extremes of each sample, averaged over the samples: one odd sample widens the range only a little.

Source: Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference",
section 3.1, whose running mean weighs recent steps more; here, without training, all samples weigh the same.
"""

import numpy as np


def range_of(statistics):
    return float(np.mean(statistics.lows or [0.0])), float(np.mean(statistics.highs or [0.0]))
