"""CONV_2D: strides, dilations, paddings, activations, per tensor and per channel, groups, extremes, float32."""

import numpy as np

from cases import case, draw, rng_of, window_size
from flat import Graph


def conv(name, x=(1, 6, 7, 3), out_c=4, k=(3, 3), stride=(1, 1), dilation=(1, 1), padding="SAME", activation="NONE",
         dtype="int8", groups=1, bias="small", per_channel=True, zero_point=-5, scale_x=0.05, scale_w=0.02, scale_out=0.1,
         out_zero_point=4, weights="uniform", lost="", kinds=("uniform", "extremes"), refused=False):  # fmt: skip
    """One convolution; k, stride and dilation are (height, width). lost: channels of scale 0, "first" or "every other"."""
    name = "conv_2d/" + name
    rng = rng_of(name)
    quantized = dtype == "int8"

    def scale(s, z=0):
        return {"scale": s, "zero_point": z} if quantized else {}

    g = Graph()
    inputs = [g.input(dtype, x, **scale(scale_x, zero_point))]
    w = draw(rng, dtype, (out_c, *k, x[3] // groups), weights)
    gone = {"": (), "first": (0,), "every other": range(0, out_c, 2)}[lost]
    scales = [0.0 if c in gone else scale_w * (1 + c % 5) / 3 for c in range(out_c)]
    if per_channel and quantized:
        inputs.append(g.const(w, scales=scales))
    else:
        inputs.append(g.const(w, **scale(scale_w)))
    if bias == "small":
        b = rng.integers(-2000, 2000, out_c, dtype=np.int32) if quantized else draw(rng, "float32", (out_c,))
        inputs.append(g.const(b, **({"scales": [scale_x * s for s in scales]} if quantized else {})))
    elif bias == "huge":
        inputs.append(g.const(draw(rng, "int32", (out_c,), "extremes"), scales=[scale_x * s for s in scales]))
    elif bias == "left out":
        inputs.append(None)
    out_h, out_w = [window_size(padding, x[1 + i], k[i], stride[i], dilation[i]) for i in (0, 1)]
    y = g.output(dtype, (x[0], out_h, out_w, out_c), **scale(scale_out, out_zero_point))
    g.op("CONV_2D", inputs, [y], padding=padding, stride_h=stride[0], stride_w=stride[1], dilation_h_factor=dilation[0],
         dilation_w_factor=dilation[1], fused_activation_function=activation)  # fmt: skip
    return case(name, g, kinds, refused=refused)


def shaped(k):
    """A convolution of random shape: of all channels, images and filters that kernels take in tiles of their own sizes."""
    rng = rng_of("conv_2d/shape_%d" % k)
    one = rng.integers(0, 2)
    groups = int(rng.choice([1, 1, 1, 1, 2, 3]))
    x = (int(rng.choice([1, 1, 2])), int(rng.integers(1, 12)), int(rng.integers(1, 12)))
    in_c = groups * int(rng.choice([1, 2, 3, 4, 5, 7, 8, 12, 16, 20, 33]))
    out_c = groups * int(rng.choice([1, 2, 3, 4, 5, 6, 8, 9, 11, 16, 24, 37]))
    filter_size = (1, 1) if one else (int(rng.integers(1, 6)), int(rng.integers(1, 6)))
    taps = filter_size[0] * filter_size[1] * in_c // groups
    return conv(
        "int8_shape_%d" % k, x=(*x, in_c), out_c=out_c, k=filter_size, groups=groups, padding="SAME",
        stride=tuple(rng.integers(1, 4, 2).tolist()), dilation=tuple(rng.choice([1, 1, 1, 2], 2).tolist()),
        activation=str(rng.choice(["NONE", "RELU", "RELU6"])), zero_point=int(rng.integers(-128, 128)),
        out_zero_point=int(rng.choice([-128, 4])), per_channel=bool(rng.integers(0, 4)), scale_out=0.1 * taps**0.5,
        kinds=("uniform", "extremes", "uniform"),
    )  # fmt: skip


def cases():
    for k in range(40):
        yield shaped(k)
    for zero in ("first", "every other"):  # channels that a trained model has lost: a scale of 0
        yield conv("int8_scale_0_of_%s" % zero.replace(" ", "_"), x=(1, 5, 6, 8), out_c=6, lost=zero)
    for dtype in ("int8", "float32"):
        tag = dtype + "_"
        for padding in ("SAME", "VALID"):
            for stride in ((1, 1), (2, 2), (1, 3), (3, 2)):
                yield conv("%s%s_stride_%d_%d" % (tag, padding.lower(), *stride), padding=padding, stride=stride, dtype=dtype)
            for dilation in ((2, 2), (1, 2), (3, 1)):
                yield conv(
                    "%s%s_dilation_%d_%d" % (tag, padding.lower(), *dilation), x=(1, 9, 8, 2), padding=padding,
                    dilation=dilation, dtype=dtype,
                )  # fmt: skip
            yield conv(tag + padding.lower() + "_stride_2_dilation_2", x=(1, 9, 8, 2), padding=padding, stride=(2, 2),
                       dilation=(2, 2), dtype=dtype)  # fmt: skip
        for activation in ("RELU", "RELU6", "RELU_N1_TO_1"):
            yield conv(tag + activation.lower(), activation=activation, dtype=dtype)
        for groups, out_c in ((2, 4), (4, 4), (4, 8)):
            yield conv("%sgroups_%d_out_%d" % (tag, groups, out_c), x=(1, 5, 4, 4), out_c=out_c, groups=groups, dtype=dtype)
        yield conv(tag + "bias_none", bias=None, dtype=dtype)
        yield conv(tag + "bias_left_out", bias="left out", dtype=dtype)
        yield conv(tag + "batch_3", x=(3, 4, 5, 2), dtype=dtype)
        yield conv(tag + "pointwise", x=(1, 4, 3, 8), out_c=5, k=(1, 1), dtype=dtype)
        yield conv(tag + "one_pixel", x=(1, 1, 1, 1), out_c=1, k=(1, 1), dtype=dtype)
        yield conv(tag + "even_filter", x=(1, 7, 7, 3), k=(2, 4), stride=(2, 1), dtype=dtype)
        yield conv(tag + "filter_larger_than_image", x=(1, 3, 2, 2), k=(5, 7), dtype=dtype)
        yield conv(tag + "filter_as_large_as_image", x=(1, 5, 4, 3), k=(5, 4), padding="VALID", dtype=dtype)
        yield conv(tag + "filter_1_by_8", x=(1, 2, 11, 1), k=(1, 8), stride=(1, 2), dtype=dtype)
        yield conv(tag + "many_channels", x=(1, 3, 3, 33), out_c=17, dtype=dtype)
        yield conv(tag + "stride_beyond_filter", x=(1, 9, 10, 2), k=(1, 2), stride=(3, 4), dtype=dtype)
    yield conv("int8_per_tensor", per_channel=False)
    for zero_point in (-128, 0, 127):
        for out_zero_point in (-128, 127):
            yield conv("int8_zero_points_%d_%d" % (zero_point, out_zero_point), zero_point=zero_point,
                       out_zero_point=out_zero_point, activation="RELU6")  # fmt: skip
    for weights in ("least", "greatest", "extremes"):
        yield conv("int8_weights_" + weights, x=(1, 5, 5, 16), weights=weights, zero_point=127,
                   kinds=("least", "greatest", "extremes"))  # fmt: skip
    # multiplier = scale_x * scale_w / scale_out: above 1 it shifts left, at 2**24 it wraps, far below 1 all is 0
    for exponent in (-40, -31, -30, -20, -1, 0, 1, 4, 12, 24):
        yield conv("int8_multiplier_2_to_%d" % exponent, scale_x=1.5, scale_w=0.75, scale_out=2.0**-exponent)
    yield conv("int8_multiplier_power_of_two", scale_x=0.5, scale_w=0.5, scale_out=0.25, per_channel=False)
    for out_zero_point in (-128, 127):
        yield conv("int8_bias_huge_%d" % out_zero_point, bias="huge", scale_out=1e5, out_zero_point=out_zero_point)
    yield conv("int8_relu6_with_tiny_scale", activation="RELU6", scale_out=1e-3)
