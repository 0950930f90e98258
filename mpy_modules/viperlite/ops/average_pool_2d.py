"""AVERAGE_POOL_2D: mean over a window, the part outside the image left out. int8 and float32.

Source: tflite-micro, kernels/pooling_common.cc.
"""

from ..pool import prepare_pool


def prepare(op):
    prepare_pool(op, "average_pool_2d")
