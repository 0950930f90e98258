"""A trained network as a .tflite file, in float32 or in int8 as the TFLite quantisation specification has it.

int8: weights symmetric, per output channel (per tensor in FULLY_CONNECTED); biases int32 in units of input scale times
weight scale; activations asymmetric over the range that they take on the calibration data, zero included; SOFTMAX gives
scale 1/256, zero point -128.
"""

import pathlib
import sys

import network
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tests"))
from flat import Graph  # noqa: E402


def range_of(values):
    """(scale, zero_point) of int8 that covers values and 0."""
    low, high = min(0.0, values.min()), max(0.0, values.max())
    scale = float(np.float32((high - low) / 255))
    return scale, int(np.clip(np.round(-128 - low / scale), -128, 127))


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


def _shapes(layers, x):
    """Results of the layers on x, x itself first."""
    results = [x]
    for layer in layers:
        results.append(layer.forward(results[-1]))
    return results


def _build(layers, results, dtype, constants, quantisation, softmax):
    """The graph that float32 and int8 have in common.

    constants     function(layer, quantisation of its input) -> [(array, quantisation of the constant)]
    quantisation  list of keyword arguments, one per result
    """
    graph = Graph()
    last = len(layers)
    shape = (1, *results[0].shape[1:])
    at = graph.input(dtype, shape, **quantisation[0])
    for k, layer in enumerate(layers):
        if isinstance(layer, network.Dense) and len(shape) > 2:
            shape = (1, int(np.prod(shape)))
            flat = graph.tensor(dtype, shape, **quantisation[k])
            graph.op("RESHAPE", [at, graph.const(np.array(shape, "<i4"))], [flat], new_shape=list(shape))
            at = flat
        shape = (1, *results[k + 1].shape[1:])
        new = graph.output if k + 1 == last and not softmax else graph.tensor
        inputs = [at] + [graph.const(array, **kw) for array, kw in constants(layer, quantisation[k])]
        at = new(dtype, shape, **quantisation[k + 1])
        name, options = _op(layer, shape)
        graph.op(name, inputs, [at], **options)
    if softmax:
        kw = {"scale": 1 / 256, "zero_point": -128} if dtype == "int8" else {}
        graph.op("SOFTMAX", [at], [graph.output(dtype, shape, **kw)], beta=1.0)
    return graph.build()


def float32(layers, x, softmax=False):
    """Bytes of the float32 model; x shows the input's shape."""

    def constants(layer, _):
        if not hasattr(layer, "w"):
            return []
        return [(layer.w.astype("<f4"), {}), (layer.b.astype("<f4"), {})]

    results = _shapes(layers, x[:1])
    return _build(layers, results, "float32", constants, [{}] * len(results), softmax)


def int8(layers, x, input_quantisation=None, softmax=False):
    """Bytes of the int8 model, calibrated on x; input_quantisation (scale, zero_point) if not from x."""

    def constants(layer, source):
        if not hasattr(layer, "w"):
            return []
        axis = 3 if isinstance(layer, network.Depthwise) else 0
        others = tuple(i for i in range(layer.w.ndim) if i != axis or isinstance(layer, network.Dense))
        scales = np.float32(np.abs(layer.w).max(others).reshape(-1) / 127)
        shape = [-1 if i == axis and len(scales) > 1 else 1 for i in range(layer.w.ndim)]
        w = np.clip(np.round(layer.w / scales.astype(float).reshape(shape)), -127, 127).astype(np.int8)
        bias_scales = np.float32(source["scale"]) * scales
        b = np.round(layer.b / bias_scales.astype(float)).astype("<i4")
        return [(w, {"scales": scales, "dimension": axis}), (b, {"scales": bias_scales, "dimension": 0})]

    results = _shapes(layers, x)
    quantisation = []
    for k, values in enumerate(results):
        if k and isinstance(layers[k - 1], network.Pool):  # pooling keeps its input's scale
            quantisation.append(quantisation[-1])
        elif k == 0 and input_quantisation:
            quantisation.append(dict(zip(("scale", "zero_point"), input_quantisation)))
        else:
            quantisation.append(dict(zip(("scale", "zero_point"), range_of(values))))
    return _build(layers, results, "int8", constants, quantisation, softmax)
