"""LEAKY_RELU: x where x > 0, else alpha * x; float32 and int8. Block in viperlite/kernels/reference/leaky_relu.py."""

import numpy as np

from ..lut import unary

run = unary(lambda node, x: np.where(x > 0, x, x * node.real(5)))
