"""DEPTHWISE_CONV_2D: depth multipliers, strides, dilations, paddings, activations, per tensor and per channel, extremes."""

import numpy as np
from cases import case, draw, rng_of, window_size
from flat import Graph


def depthwise(name, x=(1, 6, 7, 4), multiplier=1, k=(3, 3), stride=(1, 1), dilation=(1, 1), padding="SAME",
              activation="NONE", dtype="int8", bias="small", per_channel=True, zero_point=-5, scale_x=0.05, scale_w=0.02,
              scale_out=0.05, out_zero_point=4, weights="uniform", kinds=("uniform", "extremes"), refused=False):  # fmt: skip
    """One depthwise convolution; k, stride and dilation are (height, width)."""
    name = "depthwise_conv_2d/" + name
    rng = rng_of(name)
    quantized = dtype == "int8"
    out_c = x[3] * multiplier

    def scale(s, z=0):
        return {"scale": s, "zero_point": z} if quantized else {}

    g = Graph()
    inputs = [g.input(dtype, x, **scale(scale_x, zero_point))]
    w = draw(rng, dtype, (1, *k, out_c), weights) if isinstance(weights, str) else weights
    scales = [scale_w * (1 + c % 5) / 3 for c in range(out_c)]
    if per_channel and quantized:
        inputs.append(g.const(w, scales=scales, dimension=3))
    else:
        inputs.append(g.const(w, **scale(scale_w)))
    if bias:
        kind = {"small": "uniform", "huge": "extremes"}[bias]
        b = draw(rng, "int32" if quantized else "float32", (out_c,), kind)
        b = b // (1 << 20) if quantized and bias == "small" else b
        inputs.append(g.const(b, **({"scales": [scale_x * s for s in scales]} if quantized else {})))
    out_h, out_w = [window_size(padding, x[1 + i], k[i], stride[i], dilation[i]) for i in (0, 1)]
    y = g.output(dtype, (x[0], out_h, out_w, out_c), **scale(scale_out, out_zero_point))
    g.op("DEPTHWISE_CONV_2D", inputs, [y], padding=padding, stride_h=stride[0], stride_w=stride[1],
         dilation_h_factor=dilation[0], dilation_w_factor=dilation[1], depth_multiplier=multiplier,
         fused_activation_function=activation)  # fmt: skip
    return case(name, g, kinds, refused=refused)


def shaped(k):
    """A depthwise convolution of random shape: of all channels, images and filters that kernels have ways of their own for."""
    rng = rng_of("depthwise_conv_2d/shape_%d" % k)
    multiplier = int(rng.choice([1, 1, 1, 1, 2, 8]))
    in_c = int(rng.choice([1, 2, 3, 4, 5, 8, 12, 16, 17, 32]))
    filter_size = (3, 3) if rng.integers(0, 2) else (int(rng.integers(1, 7)), int(rng.integers(1, 7)))
    return depthwise(
        "int8_shape_%d" % k, x=(int(rng.choice([1, 1, 2])), int(rng.integers(1, 14)), int(rng.integers(1, 14)), in_c),
        multiplier=multiplier, k=filter_size, padding="SAME", stride=tuple(rng.choice([1, 1, 2, 3], 2).tolist()),
        dilation=tuple(rng.choice([1, 1, 1, 2], 2).tolist()), activation=str(rng.choice(["NONE", "RELU", "RELU6"])),
        zero_point=int(rng.integers(-128, 128)), out_zero_point=int(rng.choice([-128, 4])),
        per_channel=bool(rng.integers(0, 4)), scale_out=0.05 * (filter_size[0] * filter_size[1]) ** 0.5,
        kinds=("uniform", "extremes", "uniform"),
    )  # fmt: skip


def cases():
    for k in range(40):
        yield shaped(k)
    for dtype in ("int8", "float32"):
        tag = dtype + "_"
        for padding in ("SAME", "VALID"):
            for stride in ((1, 1), (2, 2), (1, 3), (3, 2)):
                yield depthwise("%s%s_stride_%d_%d" % (tag, padding.lower(), *stride), padding=padding, stride=stride, dtype=dtype)
            for dilation in ((2, 2), (1, 2), (3, 1)):
                yield depthwise("%s%s_dilation_%d_%d" % (tag, padding.lower(), *dilation), x=(1, 9, 8, 2), padding=padding,
                                dilation=dilation, dtype=dtype)  # fmt: skip
            yield depthwise(tag + padding.lower() + "_stride_2_dilation_2", x=(1, 9, 8, 2), padding=padding, stride=(2, 2),
                            dilation=(2, 2), dtype=dtype)  # fmt: skip
        for activation in ("RELU", "RELU6", "RELU_N1_TO_1"):
            yield depthwise(tag + activation.lower(), activation=activation, dtype=dtype)
        for multiplier in (2, 3, 8):
            yield depthwise("%smultiplier_%d" % (tag, multiplier), x=(1, 5, 4, 2), multiplier=multiplier, dtype=dtype)
            yield depthwise("%sone_channel_times_%d" % (tag, multiplier), x=(1, 5, 6, 1), multiplier=multiplier,
                            stride=(2, 2), dtype=dtype)  # fmt: skip
        yield depthwise(tag + "bias_none", bias=None, dtype=dtype)
        yield depthwise(tag + "batch_3", x=(3, 4, 5, 2), dtype=dtype)
        yield depthwise(tag + "one_pixel", x=(1, 1, 1, 1), k=(1, 1), dtype=dtype)
        yield depthwise(tag + "pointwise", x=(1, 4, 3, 5), k=(1, 1), multiplier=2, dtype=dtype)
        yield depthwise(tag + "even_filter", x=(1, 7, 7, 3), k=(2, 4), stride=(2, 1), dtype=dtype)
        yield depthwise(tag + "filter_larger_than_image", x=(1, 3, 2, 2), k=(5, 7), dtype=dtype)
        yield depthwise(tag + "filter_as_large_as_image", x=(1, 5, 4, 3), k=(5, 4), padding="VALID", dtype=dtype)
        yield depthwise(tag + "filter_10_by_8", x=(1, 12, 9, 1), k=(10, 8), multiplier=8, stride=(2, 2), dtype=dtype)
        yield depthwise(tag + "many_channels", x=(1, 3, 3, 33), dtype=dtype)
        yield depthwise(tag + "stride_beyond_filter", x=(1, 9, 10, 2), k=(1, 2), stride=(3, 4), dtype=dtype)
    yield depthwise("int8_per_tensor", per_channel=False, multiplier=2)
    for zero_point in (-128, 0, 127):
        for out_zero_point in (-128, 127):
            yield depthwise("int8_zero_points_%d_%d" % (zero_point, out_zero_point), zero_point=zero_point,
                            out_zero_point=out_zero_point, activation="RELU6")  # fmt: skip
    for weights in ("least", "greatest", "extremes"):
        yield depthwise("int8_weights_" + weights, x=(1, 9, 9, 2), k=(7, 7), weights=weights, zero_point=127,
                        kinds=("least", "greatest", "extremes"))  # fmt: skip
    tall = np.zeros((1, 40, 8, 4), np.int8)
    tall[..., ::2] = 127  # their sum has more than 16 bits, and must not reach the neighbours', which is 1
    tall[0, 20, 4, 1::2] = 1
    yield depthwise("int8_tall_filter", x=(1, 42, 9, 1), k=(40, 8), multiplier=4, padding="VALID", weights=tall, zero_point=100,
                    scale_out=0.02, kinds=("uniform", "extremes"))  # fmt: skip
    # multiplier = scale_x * scale_w / scale_out: above 1 it shifts left, at 2**24 it wraps, far below 1 all is 0
    for exponent in (-40, -31, -30, -20, -1, 0, 1, 4, 12, 24):
        yield depthwise("int8_multiplier_2_to_%d" % exponent, scale_x=1.5, scale_w=0.75, scale_out=2.0**-exponent)
    for out_zero_point in (-128, 127):
        yield depthwise("int8_bias_huge_%d" % out_zero_point, bias="huge", scale_out=1e5, out_zero_point=out_zero_point)
