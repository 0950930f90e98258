"""Whole models with what TFLM answered for them: ../shared/models and ../shared/goldens beside the checkout, where present."""

import functools
import json
import pathlib

import numpy as np

import viperlite
from viperlite_tools import macs

SHARED = pathlib.Path(__file__).resolve().parents[2] / "shared"
ABSENT = "no models and goldens in ../shared beside the checkout"


def names():
    """Golden folders, sorted; none where ../shared is absent."""
    return sorted(path.parent.name for path in (SHARED / "goldens").glob("*/golden.json"))


@functools.lru_cache(None)
def record(name):
    """golden.json: model, inputs and outputs (dtype, shape, scales, zero_points), cases."""
    return json.loads((SHARED / "goldens" / name / "golden.json").read_text())


@functools.lru_cache(None)
def model(name):
    """Bytes of the model file."""
    return (SHARED / "models" / record(name)["model"]).read_bytes()


def case(name, k):
    """(inputs, outputs) of the k-th case as lists of arrays."""

    def tensors(direction, specs):
        folder = SHARED / "goldens" / name
        return [
            np.frombuffer((folder / ("case_%d_%s%d.bin" % (k, direction, i))).read_bytes(), spec["dtype"]).reshape(spec["shape"])
            for i, spec in enumerate(specs)
        ]

    return tensors("in", record(name)["inputs"]), tensors("out", record(name)["outputs"])


def runs_here(name):
    """Whether viperlite has every op of the model: only the Signal ops of the audio front end are left out."""
    return not custom_ops(model(name))


def is_float(name):
    """Whether the model computes in float32."""
    m = viperlite.get_model(model(name))
    return any(m.tensor(i).type_name() == "float32" for i in m.inputs + m.outputs)


def custom_ops(data):
    """Codes of the custom ops in a model."""
    m = viperlite.get_model(data)
    codes = [m.operator_code(m.operator(i)) for i in range(m.operators_size())]
    return sorted({custom for _, custom in codes if custom})


def work(data):
    """Multiply-accumulates of a model that can be prepared; an op without any counts its output elements."""
    return sum(op.macs or op.elements for op in macs.ops(data))
