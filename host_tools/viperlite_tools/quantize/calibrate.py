"""What each float32 tensor of a graph takes on the calibration samples."""

import numpy as np

from ..errors import CommandError
from . import running
from .statistics import Statistics


def statistics(graph, samples, done=None):
    """{float32 tensor: Statistics}, activations and states; samples and done as running.run() takes them."""
    found = {}

    def observe(tensor, array, n):
        if tensor.dtype == "float32":
            if not np.isfinite(array).all():
                raise CommandError(
                    "tensor %s takes infinity or NaN on these samples" % tensor.name, "look at its weights and at the samples"
                )
            found.setdefault(tensor, Statistics()).add(array, n if array.size == n * tensor.n else 1)

    running.run(graph, samples, observe, done)
    return found
