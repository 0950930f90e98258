"""A trained network as a float32 .tflite file, and what `viperlite quantize` makes of it."""

import pathlib
import sys

import network
import numpy as np

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "host_tools"), str(TOP / "mpy_modules")]
from viperlite_tools import graph as ir  # noqa: E402
from viperlite_tools import quantize  # noqa: E402


def _op(layer, shape):
    """(op name, options) of a layer."""
    act = "RELU" if getattr(layer, "relu", False) else "NONE"
    window = {"padding": "SAME", "stride_w": 1, "stride_h": 1, "fused_activation_function": act}
    if isinstance(layer, network.Conv):
        return "CONV_2D", {**window, "dilation_w_factor": 1, "dilation_h_factor": 1}
    if isinstance(layer, network.Depthwise):
        factor = {"depth_multiplier": layer.multiplier, "dilation_w_factor": 1, "dilation_h_factor": 1}
        return "DEPTHWISE_CONV_2D", {**window, **factor}
    if isinstance(layer, network.Dense):
        return "FULLY_CONNECTED", {"fused_activation_function": act, "keep_num_dims": len(shape) > 2}
    pool = {"padding": "VALID", "stride_w": 2, "stride_h": 2, "filter_width": 2, "filter_height": 2}
    name = "MAX_POOL_2D" if isinstance(layer, network.MaxPool) else "AVERAGE_POOL_2D"
    return name, {**pool, "fused_activation_function": "NONE"}


def _constant(name, array):
    return ir.Tensor(name, array.dtype.name, array.shape, array)


def float32(layers, x, softmax=False):
    """Bytes of the float32 model; x shows the input's shape."""
    graph = ir.Graph()
    at = ir.Tensor("input", "float32", (1, *x.shape[1:]))
    graph.inputs.append(at)

    def op(name, inputs, shape, **options):
        out = ir.Tensor("%d_%s" % (len(graph.ops), name.lower()), "float32", shape)
        graph.ops.append(ir.Op(name, inputs, [out], options))
        return out

    for k, layer in enumerate(layers):
        x = layer.forward(x[:1])
        if isinstance(layer, network.Dense) and len(at.shape) > 2:
            flat = (1, int(np.prod(at.shape)))
            at = op("RESHAPE", [at, _constant("shape", np.array(flat, np.int32))], flat, new_shape=list(flat))
        names = [name for name in ("weights", "bias") if hasattr(layer, name[0])]
        weights = [(name, getattr(layer, name[0]).astype(np.float32)) for name in names]
        name, options = _op(layer, at.shape)
        at = op(name, [at, *(_constant("%s_%d" % (n, k), w) for n, w in weights)], (1, *x.shape[1:]), **options)
    if softmax:
        at = op("SOFTMAX", [at], at.shape, beta=1.0)
    graph.outputs.append(at)
    return ir.write(graph)


def int8(data, x, **settings):
    """Bytes of the int8 model of a float one, calibrated on x, as `viperlite quantize` makes it."""
    graph = ir.read(data)
    samples = [x.astype(np.float32).reshape(-1, *graph.inputs[0].shape)]
    new, _ = quantize.quantize(graph, samples, quantize.Settings(**settings))
    return ir.write(new)
