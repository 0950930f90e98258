"""Windows that slide over images [n, h, w, c], for convolution and pooling."""

import dataclasses

import numpy as np

PIECE = 1 << 20  # elements that are worked on at once: they stay in the cache


@dataclasses.dataclass
class Window:
    """The words of viperlite.window.geometry, without the number of batches."""

    in_h: int
    in_w: int
    in_c: int
    out_h: int
    out_w: int
    out_c: int
    k_h: int
    k_w: int
    stride_h: int
    stride_w: int
    dilation_h: int
    dilation_w: int
    pad_h: int
    pad_w: int

    @property
    def trivial(self):
        """One tap, on every pixel."""
        return (self.k_h, self.k_w, self.stride_h, self.stride_w, self.out_h, self.out_w) == (1, 1, 1, 1, self.in_h, self.in_w)

    def padded(self, x):
        """x with zeros around it, as far as windows reach."""
        need_h = (self.out_h - 1) * self.stride_h + (self.k_h - 1) * self.dilation_h + 1
        need_w = (self.out_w - 1) * self.stride_w + (self.k_w - 1) * self.dilation_w + 1
        after_h = max(0, need_h - self.pad_h - self.in_h)
        after_w = max(0, need_w - self.pad_w - self.in_w)
        if not (self.pad_h or self.pad_w or after_h or after_w):
            return x
        out = np.zeros((len(x), self.pad_h + self.in_h + after_h, self.pad_w + self.in_w + after_w, x.shape[3]), x.dtype)
        out[:, self.pad_h : self.pad_h + self.in_h, self.pad_w : self.pad_w + self.in_w] = x
        return out

    def tap(self, x, k_y, k_x):
        """[n, out_h, out_w, c] of a padded image: what the tap in row k_y, column k_x of each window sees."""
        y, x0 = k_y * self.dilation_h, k_x * self.dilation_w
        return x[:, y : y + (self.out_h - 1) * self.stride_h + 1 : self.stride_h,
                 x0 : x0 + (self.out_w - 1) * self.stride_w + 1 : self.stride_w]  # fmt: skip

    def patches(self, x):
        """[n, out_h, out_w, k_h, k_w, c], a view of a padded image."""
        n, h, w, c = x.strides
        shape = (len(x), self.out_h, self.out_w, self.k_h, self.k_w, x.shape[3])
        strides = (n, h * self.stride_h, w * self.stride_w, h * self.dilation_h, w * self.dilation_w, c)
        return np.lib.stride_tricks.as_strided(x, shape, strides, writeable=False)


def window(p, at):
    """The Window whose geometry begins at word `at` of a block."""
    return Window(*p[at + 1 : at + 15])


def pieces(n, each):
    """Slices over n images that make `each` elements of work apiece."""
    step = max(1, PIECE // max(1, each))
    return [slice(i, min(n, i + step)) for i in range(0, n, step)]


def images(x):
    """[samples, batch, h, w, c] as [images, h, w, c]."""
    return x.reshape(-1, *x.shape[2:])
