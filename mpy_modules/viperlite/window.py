"""Sliding windows: output size and padding of convolution and pooling.

Source: tensorflow/lite/kernels/padding.h. Sizes are in elements along one dimension.
"""

from .schema import PADDING_SAME, PADDING_VALID


def output_size(op, padding, size, filter_size, stride, dilation=1):
    """Output elements for an input of `size`; refuses options that are no window."""
    if padding not in (PADDING_SAME, PADDING_VALID):
        raise op.error("padding is %d, must be SAME (%d) or VALID (%d)" % (padding, PADDING_SAME, PADDING_VALID))
    if filter_size <= 0 or stride <= 0 or dilation <= 0:
        raise op.error("filter %d, stride %d and dilation %d must be positive" % (filter_size, stride, dilation))
    effective = (filter_size - 1) * dilation + 1
    if padding == PADDING_SAME:
        return (size + stride - 1) // stride
    return max(0, (size + stride - effective) // stride)


def pad_before(size, filter_size, stride, out_size, dilation=1):
    """Elements of padding before the first; where the total is odd, the last one stands after."""
    effective = (filter_size - 1) * dilation + 1
    return max(0, (out_size - 1) * stride + effective - size) // 2


def geometry(op, x, out, padding, filter_size, stride, dilation=(1, 1)):
    """Words of a window that slides over NHWC: batches, in h w c, out h w c, filter h w, stride h w, dilation h w, pad h w.

    filter_size, stride and dilation are (h, w). Refuses an output of another height, width or number of batches.
    """
    need = [output_size(op, padding, x.shape[1 + i], filter_size[i], stride[i], dilation[i]) for i in (0, 1)]
    shape = (x.shape[0], need[0], need[1], out.shape[3])
    if out.shape != shape:
        raise op.shape_error("output", out.shape, shape)
    pad = [pad_before(x.shape[1 + i], filter_size[i], stride[i], need[i], dilation[i]) for i in (0, 1)]
    op.require(max(pad) <= 0x7FFF, "filter %s needs a padding of %d, must be at most 32767" % (tuple(filter_size), max(pad)))
    return x.shape + out.shape[1:] + tuple(filter_size) + tuple(stride) + tuple(dilation) + tuple(pad)
