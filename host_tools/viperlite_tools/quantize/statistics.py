"""What calibration remembers of a tensor: extremes, channels, and a histogram that grows with what it is shown.

The histogram's bins are a power of two wide and begin at a multiple of their width, so that two neighbours make exactly
one bin of twice the width: it is the same in whatever order the values come.
"""

import numpy as np

BINS = 4096  # at least half of them lie in the range that was seen
_LEAST = 2.0**-60  # width of a bin


class Statistics:
    """Of one float32 tensor over all samples.

    low, high        least and greatest value, 0 included
    lows, highs      of each sample, 0 included
    count, zeros     values; those that are exactly 0
    channels         [channels] greatest magnitude of each index of the last dimension
    sums             [channels] their sums
    """

    def __init__(self):
        self.low = self.high = 0.0
        self.lows, self.highs = [], []
        self.count = self.zeros = 0
        self.channels = self.sums = None
        self._width, self._first, self._counts = 0.0, 0, None

    def add(self, values, samples=1):
        """Take in an array of so many samples, its first dimension theirs."""
        rows = values.reshape(samples, -1)
        if not rows.size:
            return
        self.lows += np.minimum(rows.min(1), 0).tolist()
        self.highs += np.maximum(rows.max(1), 0).tolist()
        self.low, self.high = min(self.lows), max(self.highs)
        pixels = values.reshape(-1, values.shape[-1] if values.ndim else 1)
        channels = np.maximum(pixels.max(0), -pixels.min(0))
        sums = pixels.sum(0, dtype=np.float64)
        self.channels = channels if self.channels is None else np.maximum(self.channels, channels)
        self.sums = sums if self.sums is None else self.sums + sums
        self.count += rows.size
        self._histogram(rows.reshape(-1))

    def means(self):
        """[channels] mean of each channel."""
        return self.sums * len(self.sums) / self.count

    def histogram(self):
        """(values, counts): centres of the bins that hold any, without those that are exactly 0."""
        if self._counts is None:
            return np.zeros(0), np.zeros(0, np.int64)
        at = np.flatnonzero(self._counts)
        return (self._first + at + 0.5) * self._width, self._counts[at]

    def _histogram(self, values):
        values = values[values != 0]
        self.zeros = self.count - values.size - (0 if self._counts is None else int(self._counts.sum()))
        if not values.size:
            return
        width = max(_LEAST, 2.0 ** np.ceil(np.log2((self.high - self.low) / (BINS - 2))))
        first = int(np.floor(self.low / width))
        if self._counts is None:
            self._width, self._first, self._counts = width, first, np.zeros(BINS, np.int64)
        elif (width, first) != (self._width, self._first):
            self._move(max(width, self._width), self.low)
        index = np.floor(values * np.float32(1 / self._width)).astype(np.int64) - self._first
        self._counts += np.bincount(index.clip(0, BINS - 1), minlength=BINS)

    def _move(self, width, low):
        """Let the bins be so wide and begin below `low`."""
        first = int(np.floor(low / width))
        at = np.flatnonzero(self._counts)
        to = (self._first + at) // round(width / self._width) - first
        counts = np.zeros(BINS, np.int64)
        np.add.at(counts, to.clip(0, BINS - 1), self._counts[at])
        self._width, self._first, self._counts = width, first, counts
