"""When the tensors of a graph are alive: from the op that writes them to the last that reads them."""

ALIGN = 16  # bytes, of every offset: TFLM's MicroArenaBufferAlignment


def align(n):
    return -(-n // ALIGN) * ALIGN


def held(tensor):
    """Whether a tensor takes bytes of the planned part: it is no constant, no variable tensor and not empty."""
    return tensor is not None and not tensor.constant and not tensor.variable and tensor.nbytes > 0


def lifetimes(graph):
    """{tensor: (first, last)} of every held tensor, both included, in ops; -1 stands for before the first op.

    Inputs are written before the first op. Outputs are read after the last one, at len(graph.ops).
    """
    spans = {t: (-1, -1) for t in graph.inputs if held(t)}
    for k, op in enumerate(graph.ops):
        for t in [*op.inputs, *op.outputs]:
            if held(t):
                spans[t] = (spans[t][0] if t in spans else k, k)
    for t in graph.outputs:
        if t in spans:
            spans[t] = (spans[t][0], len(graph.ops))
    return spans
