"""RELU: max(x, 0), float32 and int8."""

import numpy as np

from ..lut import unary

run = unary(lambda node, x: np.maximum(x, np.float32(0)))
