"""Sliding windows over padded images.

Source: viperlite/window.py, which has it from tensorflow/lite/kernels/padding.h.
"""

from viperlite import window

from .rewrite import numbers, same_quantisation

_PADDING = {"SAME": 0, "VALID": 1}  # as the schema numbers them
_FILTER = {"CONV_2D": (1, 2), "DEPTHWISE_CONV_2D": (1, 2)}  # dimensions of the filter that are height and width


def filter_size(op):
    """(height, width) of the window of a convolution or pooling."""
    if op.name in _FILTER:
        return tuple(op.inputs[1].shape[i] for i in _FILTER[op.name])
    return op.options["filter_height"], op.options["filter_width"]


def windows(op, padding, image):
    """[(number of outputs, padding before)] along height and width, for an image of (height, width)."""
    found = []
    for i, axis in enumerate("hw"):
        stride = op.options["stride_" + axis]
        dilation = op.options.get("dilation_%s_factor" % axis, 1)
        size = filter_size(op)[i]
        out = window.output_size(None, _PADDING[padding], image[i], size, stride, dilation)
        found.append((out, window.pad_before(image[i], size, stride, out, dilation)))
    return found


def border(op):
    """[(before, after)] of height and width that a PAD or PADV2 of an image adds; None where it pads anything else."""
    pads = numbers(op.inputs[1])
    if op.name not in ("PAD", "PADV2") or len(op.x.shape) != 4 or pads is None or len(pads) != 8:
        return None
    if any(pads[:2] + pads[6:]) or min(pads) < 0 or not same_quantisation(op.x, op.out):
        return None
    return [tuple(pads[2:4]), tuple(pads[4:6])]


def pad_value(op):
    """The stored number that a PAD or PADV2 writes, a numpy scalar; None where it is no constant."""
    if len(op.inputs) > 2 and op.inputs[2] is not None:
        value = op.inputs[2]
        return value.data.ravel()[0] if value.data is not None and value.n == 1 and same_quantisation(value, op.out) else None
    return op.x.zero_point if op.x.quantized else 0


def padding_instead(pad, op):
    """"SAME" or "VALID": what makes a window op see without `pad` what it sees behind it; None where neither does."""
    if min(*filter_size(op), op.options["stride_h"], op.options["stride_w"]) <= 0:
        return None
    before = [b for b, _ in border(pad)]
    behind = windows(op, op.options["padding"], pad.out.shape[1:3])
    need = [(out, b + own) for (out, own), b in zip(behind, before)]
    return next((p for p in ("VALID", "SAME") if windows(op, p, pad.x.shape[1:3]) == need), None)
