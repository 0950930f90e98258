"""A model as plain float32: hybrid (int8) and float16 weights dequantised, so that every constant is what it stands for.

Hybrid models hold int8 weights with scales beside float activations (TFLite's "dynamic range" quantisation, which TFLM
refuses); float16 models hold float16 constants with a DEQUANTIZE behind each.
"""

import numpy as np

from ..errors import CommandError
from ..graph import Tensor

_QUANTISED = ("int8", "uint8", "int16")


def plain(graph):
    """A new graph, float32 throughout, in which no two ops share a float constant. Refuses a quantised model."""
    graph = graph.copy()
    _refuse_quantised(graph)
    for op in list(graph.ops):
        if op.name == "DEQUANTIZE" and op.x.constant:
            graph.ops.remove(op)
            graph.replace(op.out, Tensor(op.out.name, "float32", op.out.shape, _values(op.x)))
    for op in graph.ops:
        floats = any(t.dtype == "float32" for t in op.outputs)
        op.inputs = [_own(t) if t is not None and t.constant and floats else t for t in op.inputs]
        if floats and op.version > 1:
            op.version = 1  # hybrid ops have versions of their own
    return graph


def _own(tensor):
    """The constant as one op's own: float32 where it stands for real numbers."""
    if tensor.dtype in ("float32", "float16") or (tensor.quantized and tensor.dtype in _QUANTISED):
        return Tensor(tensor.name, "float32", tensor.shape, _values(tensor))
    return tensor


def _values(tensor):
    """float32 array of what a constant stands for."""
    if tensor.data is None:
        raise CommandError(
            "weights %s are %s, which cannot be dequantised here" % (tensor.name, tensor.dtype), "give the float model"
        )
    if not tensor.quantized:
        return tensor.data.astype(np.float32)
    shape = [-1 if len(tensor.scales) > 1 and i == tensor.dimension else 1 for i in range(len(tensor.shape))]
    zero_points, scales = tensor.zero_points.reshape(shape), tensor.scales.reshape(shape)
    return ((tensor.data.astype(np.int64) - zero_points) * scales.astype(np.float64)).astype(np.float32).reshape(tensor.shape)


def _refuse_quantised(graph):
    for op in graph.ops:
        for tensor in op.outputs:
            if tensor.dtype in _QUANTISED and tensor.quantized:
                raise CommandError(
                    "the model is quantised already: what %s writes, %s, is %s" % (op.name, _short(tensor), tensor.dtype),
                    "give the float model that it was made from",
                )
    for tensor in graph.inputs:
        if tensor.dtype in _QUANTISED and tensor.quantized:
            raise CommandError(
                "the model is quantised already: input %s is %s" % (_short(tensor), tensor.dtype),
                "give the float model that it was made from",
            )
    if not any(t.dtype == "float32" for op in graph.ops for t in op.outputs):
        raise CommandError("the model computes nothing in float32", "give a float model")


def _short(tensor):
    """A tensor's name; the converter joins those of all that it fused."""
    return tensor.name.split(";")[0]
