"""The taps of a window that slides over an image, for the reference kernels of convolution and pooling.

The words are those of viperlite.window.geometry: n, in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w, stride_h, stride_w,
dilation_h, dilation_w, pad_h, pad_w.
"""


def sizes(p, at):
    """The first nine words of the geometry that begins at word `at`."""
    return [p[at + i] for i in range(9)]


def taps(p, at, out_y, out_x):
    """[(filter pixel, image pixel)] of the taps that lie inside the image, for one output pixel."""
    in_h, in_w = p[at + 1], p[at + 2]
    k_h, k_w, stride_h, stride_w, dilation_h, dilation_w, pad_h, pad_w = [p[at + i] for i in range(7, 15)]
    found = []
    for k_y in range(k_h):
        y = out_y * stride_h - pad_h + k_y * dilation_h
        if 0 <= y < in_h:
            for k_x in range(k_w):
                x = out_x * stride_w - pad_w + k_x * dilation_w
                if 0 <= x < in_w:
                    found.append((k_y * k_w + k_x, y * in_w + x))
    return found


def pixels(p, at):
    """(batch, taps) of every output pixel in order; image pixels count from the start of the batch."""
    n, _, _, _, out_h, out_w = [p[at + i] for i in range(6)]
    for batch in range(n):
        for out_y in range(out_h):
            for out_x in range(out_w):
                yield batch, taps(p, at, out_y, out_x)
