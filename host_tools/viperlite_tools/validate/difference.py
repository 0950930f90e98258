"""Where two tensors differ, and by how much."""

from dataclasses import dataclass

import numpy as np

from .. import graph, runner, samples


@dataclass
class Difference:
    """The first element that differs, in C order: its index tuple, both values; how many differ, of how many."""

    element: tuple
    expected: object
    got: object
    count: int
    of: int

    def __str__(self):
        rest = "%s of %s elements differ" % ("{:,}".format(self.count), "{:,}".format(self.of))
        return "element %s: expected %s, got %s; %s" % (self.element, self.expected, self.got, rest)


def array(tensor, raw):
    """The bytes of a graph.Tensor as an array of its shape."""
    return np.frombuffer(raw, graph.numpy_type(tensor.dtype)).reshape(tensor.shape)


def magnitude(tensor, raw):
    """Greatest finite magnitude among the elements in some bytes."""
    numbers = np.frombuffer(raw, graph.numpy_type(tensor.dtype))
    return float(np.abs(numbers[np.isfinite(numbers)]).max(initial=0))


def difference(tensor, got, expected, largest=None):
    """Difference of the bytes of a graph.Tensor, None if they agree.

    Integers are compared exactly, floats within runner.TOLERANCE of the largest magnitude, by default of those expected.
    """
    if got == expected:
        return None
    a, b = array(tensor, got), array(tensor, expected)
    if b.dtype.kind == "f":
        bar = runner.TOLERANCE * (magnitude(tensor, expected) if largest is None else largest)
        with np.errstate(invalid="ignore"):
            wrong = ~((np.abs(a - b) <= bar) | (a == b) | (np.isnan(a) & np.isnan(b)))
    else:
        wrong = a != b
    if not wrong.any():
        return None
    element = tuple(int(i) for i in np.argwhere(wrong)[0])
    return Difference(element, b[element].item(), a[element].item(), int(wrong.sum()), a.size)


def errors(tensor, got, other, expected):
    """What the real numbers of a tensor and of its counterpart differ by, as a dict.

    rms, max  of the difference
    sqnr      signal to quantisation noise in dB, 10 log10(sum of squares of the expected / of the difference); None if equal
    argmax    of how many rows (the first dimension of the lists) the greatest element is the same one, in percent

    got, expected: lists of the bytes of as many samples.
    """
    a = np.stack([samples.real(array(tensor, raw), tensor).ravel() for raw in got])
    b = np.stack([samples.real(array(other, raw), other).ravel() for raw in expected])
    noise = float(np.sum((a - b) ** 2))
    signal = float(np.sum(b**2))
    return {
        "rms": float(np.sqrt(noise / a.size)) if a.size else 0.0,
        "max": float(np.abs(a - b).max(initial=0)),
        "sqnr": float(10 * np.log10(signal / noise)) if noise and signal else None if not noise else float("-inf"),
        "argmax": 100 * float(np.mean(a.argmax(1) == b.argmax(1))) if a.shape[1] > 1 else None,
    }
