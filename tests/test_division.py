"""DIV of int32 where C++ leaves TFLM's answer open and its process ends."""

import here
import numpy as np
from flat import Graph


def divide(a, b):
    g = Graph()
    tensors = [g.input("int32", (len(a),)), g.input("int32", (len(b),))]
    g.op("DIV", tensors, [g.output("int32", (len(a),))])
    return here.run(g.build(), [[np.array(a, np.int32), np.array(b, np.int32)]])[0][0].tolist()


def test_by_zero_is_zero():
    assert divide([0, 7, -7, -(2**31)], [0, 0, 0, 0]) == [0, 0, 0, 0]


def test_least_by_minus_one_wraps():
    assert divide([-(2**31), 2**31 - 1], [-1, -1]) == [-(2**31), -(2**31) + 1]
