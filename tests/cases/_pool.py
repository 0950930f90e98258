"""What AVERAGE_POOL_2D and MAX_POOL_2D have in common: windows, strides, paddings, activations, extremes."""

from cases import case, window_size
from flat import Graph


def pool(op, name, x=(1, 7, 6, 3), k=(2, 2), stride=(2, 2), padding="SAME", activation="NONE", dtype="int8", scale=0.05,
         zero_point=-5, scale_out=None, out_zero_point=None, kinds=("uniform", "extremes", "least", "greatest"),
         refused=False):  # fmt: skip
    """One pooling; k and stride are (height, width)."""
    g = Graph()
    quantized = dtype != "float32"
    out_scale = scale if scale_out is None else scale_out
    out_zero_point = zero_point if out_zero_point is None else out_zero_point
    inputs = [g.input(dtype, x, **({"scale": scale, "zero_point": zero_point} if quantized else {}))]
    out_h, out_w = [window_size(padding, x[1 + i], k[i], stride[i]) for i in (0, 1)]
    shape = (x[0], out_h, out_w, x[3])
    outputs = [g.output(dtype, shape, **({"scale": out_scale, "zero_point": out_zero_point} if quantized else {}))]
    g.op(op.upper(), inputs, outputs, padding=padding, stride_h=stride[0], stride_w=stride[1], filter_height=k[0],
         filter_width=k[1], fused_activation_function=activation)  # fmt: skip
    return case(op + "/" + name, g, kinds, refused=refused)


def pool_cases(op):
    for dtype in ("int8", "float32"):
        tag = dtype + "_"
        for padding in ("SAME", "VALID"):
            for k, stride in (((1, 1), (1, 1)), ((2, 2), (1, 1)), ((3, 3), (2, 2)), ((2, 3), (3, 1)), ((1, 4), (2, 5)), ((7, 6), (1, 1))):
                name = "%s%s_filter_%d_%d_stride_%d_%d" % (tag, padding.lower(), *k, *stride)
                yield pool(op, name, k=k, stride=stride, padding=padding, dtype=dtype)
        for activation in ("RELU", "RELU6", "RELU_N1_TO_1"):
            yield pool(op, tag + activation.lower(), activation=activation, dtype=dtype)
        yield pool(op, tag + "batch_3", x=(3, 5, 4, 2), dtype=dtype)
        yield pool(op, tag + "one_pixel", x=(1, 1, 1, 1), dtype=dtype)
        yield pool(op, tag + "many_channels", x=(1, 4, 4, 37), dtype=dtype)
        yield pool(op, tag + "filter_larger_than_image", x=(1, 3, 2, 2), k=(6, 8), stride=(1, 1), dtype=dtype)
        yield pool(op, tag + "whole_image", x=(1, 25, 5, 4), k=(25, 5), padding="VALID", dtype=dtype)
    for zero_point in (-128, 127):
        yield pool(op, "int8_relu6_zero_point_%d" % zero_point, activation="RELU6", zero_point=zero_point)
    yield pool(op, "int8_relu6_with_tiny_scale", activation="RELU6", scale=1e-3)
    yield pool(op, "int8_scales_differ_by_a_hair", scale_out=0.0500005)
    yield pool(op, "int8_scales_differ", scale_out=0.06, refused=True)
    yield pool(op, "int8_zero_points_differ", out_zero_point=-4, refused=True)
    yield pool(op, "int32_has_no_kernel", dtype="int32", refused=True)
