"""NEG: -x, float32."""

import numpy as np

from ..lut import unary

run = unary(lambda node, x: np.negative(x))
