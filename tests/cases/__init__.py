"""Op cases: every file here has cases(), which yields Case objects; they are found by listing the folder.

A case is one small model and the inputs of its invocations. What it must answer comes from TFLM when the test runs.
Models and inputs are random but fixed by the case's seed, which is made of its name and of VIPERLITE_SEED (default 0);
a failure prints both.
"""

import dataclasses
import importlib
import os
import pathlib
import zlib

import numpy as np

BASE_SEED = int(os.environ.get("VIPERLITE_SEED", "0"))


@dataclasses.dataclass
class Case:
    """name     "conv_2d/stride_2", unique: the file's name, then what is special
    model    bytes of the .tflite file
    inputs   list of invocations, in order on one interpreter, each a list of arrays, one per input
    seed     what the model and the inputs were drawn from
    refused  True where TFLM refuses the model, and viperlite must
    """

    name: str
    model: bytes = dataclasses.field(repr=False)
    inputs: list = dataclasses.field(repr=False)
    seed: int
    refused: bool = False


def seed_of(name):
    """Seed of a case."""
    return zlib.crc32(name.encode()) + BASE_SEED


def rng_of(name):
    """Generator to draw a case's weights from."""
    return np.random.default_rng(seed_of(name))


def draw(rng, dtype, shape, kind="uniform"):
    """Random array: integers "uniform" over the whole type, only the two "extremes", all "least", all "greatest",
    all "zero", all "one", or "units" of -3 to 3; floats from N(0, 1), the others likewise of +-1."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return rng.integers(0, 2, size=shape).astype(dtype)
    if kind == "units":
        return rng.integers(-3, 4, size=shape).astype(dtype)
    if kind in ("zero", "one"):
        return np.full(shape, kind == "one", dtype)
    if dtype.kind == "f":
        if kind == "uniform":
            return rng.standard_normal(shape).astype(dtype)
        low, high = -1, 1
    else:
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
        if kind == "uniform":
            return rng.integers(low, high, size=shape, endpoint=True, dtype=dtype)
    if kind == "extremes":
        return np.where(rng.integers(0, 2, size=shape), high, low).astype(dtype)
    return np.full(shape, {"least": low, "greatest": high}[kind], dtype)


def window_size(padding, size, k, stride, dilation=1):
    """Output elements of a sliding window along one dimension."""
    effective = (k - 1) * dilation + 1
    return -(-size // stride) if padding == "SAME" else (size - effective) // stride + 1


def case(name, g, kinds=("uniform",), inputs=None, refused=False):
    """Case of a graph: one invocation per kind, inputs drawn as such, or the `inputs` given."""
    if inputs is None:
        rng = np.random.default_rng(seed_of(name + "/inputs"))
        inputs = [[draw(rng, g.dtype(i), g.shape(i), kind) for i in g.inputs] for kind in kinds]
    return Case(name, g.build(), inputs, seed_of(name), refused)


def all_cases():
    """Every case of every file."""
    found = []
    for path in sorted(pathlib.Path(__file__).parent.glob("*.py")):
        if not path.stem.startswith("_"):  # _name.py holds what several files share
            for one in importlib.import_module("cases." + path.stem).cases():
                if one.name.split("/")[0] != path.stem:
                    raise ValueError("case %s of cases/%s must be named %s/..." % (one.name, path.name, path.stem))
                found.append(one)
    return found
