"""A small network trained with numpy, the same on every machine.

Arithmetic is float64 and parameters are rounded to GRID after every step, so what differs between machines (order of
sums in the BLAS, last bits of exp) is rounded away and two trainings from one seed give the same bytes. Plain
momentum, not Adam: dividing by the size of a gradient would blow up its last bits.

Shapes are [batch, height, width, channels]; weights have TFLite's layouts.
"""

import numpy as np

GRID = 2.0**-20  # parameters are multiples of it


class Layer:
    """A layer with parameters w and b, ReLU unless `relu` is False.

    patches(x)      [..., k] operands of each output
    multiply(p)     their sums of products, without bias
    gradients(p, d) (gradient of w, gradient of patches) for d, the gradient of multiply's result
    """

    def __init__(self, relu=True):
        self.relu = relu

    def start(self, w):
        self.w, self.b = np.round(w / GRID) * GRID, np.zeros(self.channels)
        self._velocity = [np.zeros_like(self.w), np.zeros_like(self.b)]

    def forward(self, x):
        self._shape, self._patches = x.shape, self.patches(x)
        y = self.multiply(self._patches) + self.b
        self._live = y > 0
        return np.maximum(y, 0) if self.relu else y

    def backward(self, d):
        if self.relu:
            d = d * self._live
        self._d_b = d.reshape(-1, self.channels).sum(0)
        self._d_w, d_patches = self.gradients(self._patches, d)
        return self.spread(d_patches)

    def step(self, rate, momentum, decay):
        self._velocity[0] = momentum * self._velocity[0] - rate * (self._d_w + decay * self.w)
        self._velocity[1] = momentum * self._velocity[1] - rate * self._d_b
        self.w = np.round((self.w + self._velocity[0]) / GRID) * GRID
        self.b = np.round((self.b + self._velocity[1]) / GRID) * GRID


class Window(Layer):
    """What Conv and Depthwise share: a size x size window, stride 1, padding SAME."""

    def __init__(self, channels, size, relu=True):
        super().__init__(relu)
        self.channels, self.size = channels, size

    def patches(self, x):
        """[batch, height, width, size, size, channels]"""
        r = self.size // 2
        x = np.pad(x, ((0, 0), (r, r), (r, r), (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(x, (self.size, self.size), axis=(1, 2))
        return np.ascontiguousarray(windows.transpose(0, 1, 2, 4, 5, 3))

    def spread(self, d_patches):
        """Gradient of the input from that of its patches."""
        n, h, w, c = self._shape
        r = self.size // 2
        d = np.zeros((n, h + 2 * r, w + 2 * r, c))
        for i in range(self.size):
            for j in range(self.size):
                d[:, i : i + h, j : j + w] += d_patches[:, :, :, i, j]
        return d[:, r : r + h, r : r + w]


class Conv(Window):
    """w [out, size, size, in]"""

    def build(self, rng, shape):
        c = shape[-1]
        self.start(rng.normal(0, np.sqrt(2 / (self.size**2 * c)), (self.channels, self.size, self.size, c)))
        return (*shape[:-1], self.channels)

    def multiply(self, p):
        return p.reshape(*p.shape[:3], -1) @ self.w.reshape(self.channels, -1).T

    def gradients(self, p, d):
        flat = d.reshape(-1, self.channels)
        d_w = flat.T @ p.reshape(len(flat), -1)
        return d_w.reshape(self.w.shape), (flat @ self.w.reshape(self.channels, -1)).reshape(p.shape)


class Depthwise(Window):
    """w [1, size, size, in * multiplier]; channels is in * multiplier"""

    def __init__(self, multiplier, size, relu=True):
        super().__init__(None, size, relu)
        self.multiplier = multiplier

    def build(self, rng, shape):
        self.channels = shape[-1] * self.multiplier
        self.start(rng.normal(0, np.sqrt(2 / self.size**2), (1, self.size, self.size, self.channels)))
        return (*shape[:-1], self.channels)

    def _weights(self):
        return self.w.reshape(self.size, self.size, -1, self.multiplier)

    def multiply(self, p):
        return np.einsum("nyxijc,ijcm->nyxcm", p, self._weights()).reshape(*p.shape[:3], -1)

    def gradients(self, p, d):
        d = d.reshape(*d.shape[:3], -1, self.multiplier)
        d_w = np.einsum("nyxijc,nyxcm->ijcm", p, d).reshape(self.w.shape)
        return d_w, np.einsum("nyxcm,ijcm->nyxijc", d, self._weights())


class Dense(Layer):
    """w [out, in]"""

    def __init__(self, channels, relu=True):
        super().__init__(relu)
        self.channels = channels

    def build(self, rng, shape):
        n = int(np.prod(shape))
        self.start(rng.normal(0, np.sqrt(2 / n), (self.channels, n)))
        return (self.channels,)

    def patches(self, x):
        return x.reshape(len(x), -1)

    def multiply(self, p):
        return p @ self.w.T

    def gradients(self, p, d):
        return d.T @ p, d @ self.w

    def spread(self, d_patches):
        return d_patches.reshape(self._shape)


class Pool:
    """2 x 2 windows, stride 2."""

    def build(self, rng, shape):
        return (shape[0] // 2, shape[1] // 2, shape[2])

    def step(self, rate, momentum, decay):
        pass

    @staticmethod
    def _windows(x):
        n, h, w, c = x.shape
        return x.reshape(n, h // 2, 2, w // 2, 2, c).transpose(0, 1, 3, 5, 2, 4).reshape(n, h // 2, w // 2, c, 4)

    @staticmethod
    def _join(d):
        n, h, w, c, _ = d.shape
        return d.reshape(n, h, w, c, 2, 2).transpose(0, 1, 4, 2, 5, 3).reshape(n, 2 * h, 2 * w, c)


class MaxPool(Pool):
    def forward(self, x):
        windows = self._windows(x)
        self._first = np.eye(4)[windows.argmax(-1)]
        return windows.max(-1)

    def backward(self, d):
        return self._join(d[..., None] * self._first)


class AveragePool(Pool):
    def forward(self, x):
        return self._windows(x).mean(-1)

    def backward(self, d):
        return self._join(np.repeat(d[..., None] / 4, 4, -1))


def build(layers, rng, shape):
    for layer in layers:
        shape = layer.build(rng, shape)


def forward(layers, x):
    for layer in layers:
        x = layer.forward(x)
    return x


def step(layers, d, rate, momentum=0.9, decay=0.0):
    """One step down the gradient d of the loss by the network's result."""
    for layer in reversed(layers):
        d = layer.backward(d)
    for layer in layers:
        layer.step(rate, momentum, decay)


def softmax(logits):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def parameters(layers):
    return sum(layer.w.size + layer.b.size for layer in layers if hasattr(layer, "w"))
