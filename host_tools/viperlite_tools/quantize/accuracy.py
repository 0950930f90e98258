"""How many labelled samples a classifier reads right: its answer is the largest of the first output."""

import numpy as np

from ..errors import CommandError
from . import measure, running


def right(graph, samples, labels):
    """Number of samples whose answer is their label. samples as the float graph takes them."""
    answers = running.run(graph, measure.entered(graph, samples))[0].reshape(len(labels), -1)
    return int((answers.argmax(1) == labels).sum())


def before_and_after(graph, new, samples, labels):
    """(right before, right after, number of samples)"""
    classes = graph.outputs[0].n
    if classes < 2:
        text = "output %s has %d element, no classes to count" % (graph.outputs[0].name, classes)
        raise CommandError(text, "leave out --labels")
    if int(np.min(labels)) < 0 or int(np.max(labels)) >= classes:
        raise CommandError("labels go from %d to %d, the model has classes 0 to %d" % (labels.min(), labels.max(), classes - 1))
    return right(graph, samples, labels), right(new, samples, labels), len(labels)
