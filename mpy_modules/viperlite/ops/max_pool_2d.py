"""MAX_POOL_2D: greatest element of a window, the part outside the image left out. int8 and float32.

Source: tflite-micro, kernels/pooling_common.cc.
"""

from ..pool import prepare_pool


def prepare(op):
    prepare_pool(op, "max_pool_2d")
