"""Many samples through a graph: in batches, or one after the other where the graph keeps state from one to the next."""

import numpy as np

from .. import execute

BATCH = 1 << 22  # elements that a batch may hold


def run(graph, samples, observe=None, done=None):
    """[output array [N, *shape]] of N samples.

    samples  for each input an array [N, *shape]
    observe  called as observe(tensor, array, n) with every activation of n samples, n times the tensor's first dimension
    done     called with the number of samples after each batch
    """
    count = len(samples[0])
    state = {} if stateful(graph) else None
    size = 1 if state is not None else max(1, BATCH // largest(graph))
    results = [[] for _ in graph.outputs]
    for start in range(0, count, size):
        batch = [merged(array[start : start + size], t.shape) for array, t in zip(samples, graph.inputs)]
        n = min(size, count - start)
        watch = (lambda tensor, array: observe(tensor, array, n)) if observe else None
        outputs = execute.run(graph, batch, observe=watch, state=state)
        for held, array, tensor in zip(results, outputs, graph.outputs):
            held.append(np.reshape(array, (n, *tensor.shape)))
        if done:
            done(n)
    return [np.concatenate(held) for held in results]


def merged(array, shape):
    """[n, *shape] as the executor takes n samples: the first dimension n times as long."""
    return array.reshape(len(array) * shape[0], *shape[1:]) if shape else array.reshape(-1)


def stateful(graph):
    return any(t.variable for t in graph.tensors())


def largest(graph):
    """Elements of the largest activation, 1 at least."""
    return max([t.n for t in graph.tensors() if not t.constant], default=1) or 1


def first(samples, n):
    """At most n of the samples, spread evenly over all."""
    count = len(samples[0])
    if count <= n:
        return samples
    picks = np.linspace(0, count - 1, n).round().astype(int)
    return [array[picks] for array in samples]
