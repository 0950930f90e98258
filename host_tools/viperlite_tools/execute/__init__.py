"""Run a graph on this machine with numpy, many samples at once.

    outputs = run(graph, [images])                    # images: [200, 96, 96, 3] for an input of (1, 96, 96, 3)
    run(graph, [images], observe=lambda tensor, array: print(tensor.name, array.min(), array.max()))

float32 results are TFLM's within rounding; those of integer types are TFLM's, bit for bit. What makes it so: the device
package prepares every op here as it does on a board (node.py), and ops/NAME.py computes from the block of parameters.

Inside, every array has one dimension more than its tensor: [samples, *shape], where constants, and all that follows from
constants alone, have one sample. So an op may do what it likes along the tensor's own first dimension, and samples never
mix. Constant weights whose activations are float32 are dequantised on the way ("dynamic range" and float16 models).

An ops/NAME.py has run(node, *inputs) -> output array, and tells by SHARED which inputs it takes without the dimension of
samples, because they are constants as a rule; where one is not, samples run one by one. REAL tells that it is not
prepared by the device package.
"""

import numpy as np

from .. import graph as ir
from ..errors import CommandError
from . import node as nodes

_PIECE = 1 << 18  # elements that an op computes at once: they stay in the cache, and integers may take 8 bytes each

def run(graph, inputs, observe=None, state=None):
    """Outputs of the graph, as a list of arrays.

    inputs   an array for each input tensor: of its type and shape, or with N times its first dimension, for N samples
             at once (a tensor without dimensions takes [N])
    observe  called as observe(tensor, array) for every input, for every output of an op as soon as it is there, and for
             variable tensors after an op has changed them; the array has N times the tensor's first dimension (1 times
             where it does not depend on the inputs) and must not be changed
    state    {variable Tensor: array [N, *shape]}, filled and changed in place: pass it again to go on from there.
             Without it variable tensors start at their zero points, each sample with its own

    Outputs have N times their first dimension; one without dimensions is [N], or () where N is 1. Arrays are dropped after
    their last use. Raises CommandError where the inputs do not fit or an op has no implementation; the message names the
    op by its index in graph.ops.
    """
    held = _entered(graph, inputs)
    n = max([len(array) for array in held.values()], default=1)
    state = {} if state is None else state
    last = _last_uses(graph)
    numbers = {}
    if observe:
        for tensor, array in held.items():
            observe(tensor, _merged(array))
    for index, op in enumerate(graph.ops):
        node = nodes.prepared(op, index, lambda t: _number(graph, numbers, t))
        arrays = [_fetch(op, index, tensor, held, state, n) for tensor in op.inputs]
        held[op.out] = array = _computed(op, index, node, arrays)
        if observe:
            observe(op.out, _merged(array))
            for tensor in op.inputs:
                if tensor is not None and tensor.variable:
                    observe(tensor, _merged(state[tensor]))
        for tensor in (*op.inputs, *op.outputs):
            if last.get(tensor, index) <= index:
                held.pop(tensor, None)
    outputs = [_fetch(None, None, tensor, held, state, n) for tensor in graph.outputs]
    outputs = [_merged(np.broadcast_to(array, (n, *array.shape[1:]))) for array in outputs]
    return [array if tensor.shape or n > 1 else array.reshape(()) for tensor, array in zip(graph.outputs, outputs)]


def supports(op):
    """Whether run() has an implementation for an op with these types, shapes and options."""
    return not refusal(op)


def refusal(op, index=0):
    """Why run() has no implementation for an op, "" where it has one."""
    try:
        nodes.prepared(op, index)
    except CommandError as error:
        return str(error)
    return ""


def _entered(graph, inputs):
    """{input tensor: array [samples, *shape]}."""
    if len(inputs) != len(graph.inputs):
        raise CommandError("the model has %d inputs, got %d arrays" % (len(graph.inputs), len(inputs)))
    held, first = {}, None
    for i, (tensor, array) in enumerate(zip(graph.inputs, inputs)):
        if min(tensor.shape, default=0) < 0:
            text = "input %d (%s) has shape %s" % (i, tensor.name, tensor.shape)
            raise CommandError(text, "convert the model with fixed shapes")
        array = np.asarray(array)
        what = "input %d (%s) is %s %s" % (i, tensor.name, array.dtype, array.shape)
        if array.dtype != ir.numpy_type(tensor.dtype):
            raise CommandError("%s, the model takes %s" % (what, tensor.dtype))
        batch, rest = (tensor.shape[0], tensor.shape[1:]) if tensor.shape else (1, ())
        given = array.reshape(1) if not tensor.shape and array.ndim == 0 else array
        fits = given.ndim == 1 + len(rest) and given.shape[1:] == rest
        if not fits or not (given.shape[0] == batch or batch and given.shape[0] and given.shape[0] % batch == 0):
            raise CommandError("%s, the model takes %s or a multiple of its first dimension" % (what, tensor.shape))
        samples = given.shape[0] // batch if batch else 1
        if first is not None and samples != first:
            raise CommandError("%s: %d samples, the inputs before have %d" % (what, samples, first))
        first = samples
        held[tensor] = given.reshape(samples, *tensor.shape)
    return held


def _fetch(op, index, tensor, held, state, n):
    """Array [samples, *shape] of a tensor; None for an input left out."""
    if tensor is None:
        return None
    if tensor in held:
        return held[tensor]
    if tensor.variable:
        if tensor not in state:
            start = tensor.zero_point if tensor.dtype == "int8" else 0  # others start at 0, as in TFLM
            state[tensor] = np.full((n, *tensor.shape), start, ir.numpy_type(tensor.dtype))
        if len(state[tensor]) != n:
            raise CommandError("state of tensor %s is of %d samples, the inputs of %d" % (tensor.name, len(state[tensor]), n))
        return state[tensor]
    if tensor.data is not None:
        data = nodes.dequantized(tensor, tensor.data) if op and nodes.is_hybrid(op, tensor) else tensor.data
        return data[np.newaxis]
    if tensor.n == 0 and ir.numpy_type(tensor.dtype):
        return np.zeros((1, *tensor.shape), ir.numpy_type(tensor.dtype))
    where = "op %d %s reads" % (index, op.name) if op else "the model gives out"
    raise CommandError("%s tensor %s, which nothing writes" % (where, tensor.name))


def _computed(op, index, node, arrays):
    """Output array [samples, *shape] of an op."""
    module, shape = nodes.module(op), op.out.shape
    samples = max([len(array) for array in arrays if array is not None], default=1)
    shared = [i for i in getattr(module, "SHARED", ()) if i < len(arrays) and arrays[i] is not None]
    step = max(1, _PIECE // max([op.out.n, 1] + [a[0].size for i, a in enumerate(arrays) if a is not None and i not in shared]))
    if any(len(arrays[i]) > 1 for i in shared):
        step = 1
    try:
        out = np.empty((samples, *shape), ir.numpy_type(op.out.dtype))
        with np.errstate(all="ignore"):  # infinities and NaN go their way, as on a board
            for first in range(0, samples if out.size else 0, step):
                part = slice(first, first + step)
                some = [a if a is None or len(a) == 1 else a[part] for a in arrays]
                array = module.run(node, *_without_samples(some, shared))
                out[part] = array.reshape(len(array), *shape)
            return out
    except (ValueError, IndexError, MemoryError) as error:
        shapes = ["-" if a is None else "%s %s" % (a.dtype, a.shape[1:]) for a in arrays]
        text = "op %d %s: inputs of %s do not give an output of %s: %s"
        raise CommandError(text % (index, op.name, ", ".join(shapes), shape, error)) from error


def _without_samples(arrays, shared):
    return [a[0] if i in shared else a for i, a in enumerate(arrays)]


def _merged(array):
    """[samples, d0, ...] as [samples * d0, ...]."""
    return array.reshape(array.shape[0] * array.shape[1], *array.shape[2:]) if array.ndim > 1 else array


def _last_uses(graph):
    """{tensor: index of the op that reads it last}; outputs are never done with."""
    last = {tensor: i for i, op in enumerate(graph.ops) for tensor in op.inputs if tensor is not None}
    for tensor in graph.outputs:
        last[tensor] = len(graph.ops)
    return last


def _number(graph, numbers, tensor):
    """Number of a tensor in the graph, for messages."""
    if not numbers:
        numbers.update({t: i for i, t in enumerate(graph.tensors())})
    return numbers[tensor]
