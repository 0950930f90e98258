"""int8 models of our own against those that TensorFlow made of the same float models: error of outputs, on the same inputs.

resnet8 and vww_96 are calibrated on pieces of two photographs and tried on others, under other light, drawn pictures and
noise; ad01 on made-up engines, and tried on speech, noise, silence and other engines. Errors are of logits, where a SOFTMAX
is last. What is measured goes to the test's output (pytest -rP).
"""

import functools

import numpy as np
import pytest

import goldens
import inputs
import tflm
from test_quantize_ops import check_alike
from viperlite_tools import graph as ir
from viperlite_tools import quantize
from viperlite_tools.quantize import measure, running

pytestmark = pytest.mark.skipif(not goldens.names(), reason=goldens.ABSENT)
if goldens.names():
    pytest.importorskip("sklearn", reason="no scikit-learn, whose photographs are wanted")

CALIBRATION = 32
EACH = 42  # inputs of each kind: more than 200 in all
MARGIN = 0.9  # of TensorFlow's error, at most; measured: see MEASURED in the docstrings below


def pictures(size):
    """{kind: uint8 [n, size, size, 3]}"""
    rng = np.random.RandomState(9)
    return {
        "photographs": inputs.crops(EACH, size, 100),
        "other light": inputs.changed(inputs.crops(EACH, size, 101), 102),
        "drawn": inputs.shapes(EACH, size, 103),
        "bitmaps": inputs.crops(EACH, min(size, 96), 104, inputs.bitmaps()),
        "noise": rng.randint(0, 256, (EACH, size, size, 3)).astype(np.uint8),
    }


def sounds():
    return {
        "speech": inputs.mel_spectra(inputs.spoken(), 2 * EACH, 105),
        "quiet speech": inputs.mel_spectra([s / 8 for s in inputs.spoken()], EACH, 106),
        "engines": inputs.mel_spectra(inputs.machines(EACH, 107), 2 * EACH, 108),
    }


def images_of(size, unit):
    calibration = inputs.crops(CALIBRATION, size, 1)
    return scaled(calibration, unit), {kind: scaled(x, unit) for kind, x in pictures(size).items()}


def scaled(images, unit):
    return (images * unit).astype(np.float32)[:, None]


def spectra():
    calibration = inputs.mel_spectra(inputs.machines(20, 2), 4 * CALIBRATION, 3)
    return calibration[:, None], {kind: x[:, None] for kind, x in sounds().items()}


# name -> (float model, TensorFlow's int8 model, (calibration samples, {kind: test samples}))
MODELS = {
    "resnet8": ("resnet8_float", "resnet8_int8", lambda: images_of(32, 1)),
    "vww_96": ("vww_96_float", "vww_96_int8", lambda: images_of(96, 1 / 255)),
    "ad01": ("ad01_fp32", "ad01_int8", spectra),
}


def load(name):
    return ir.read((goldens.SHARED / "models" / (name + ".tflite")).read_bytes(), name)


@functools.lru_cache(None)
def quantised(name):
    """(float graph, TensorFlow's, our own, {kind: samples})"""
    real, theirs, data = MODELS[name]
    calibration, tests = data()
    graph = load(real)
    new, report = quantize.quantize(graph, [calibration])
    print(name, report.summary())
    return graph, load(theirs), new, tests


def logits(graph):
    """The graph without the SOFTMAX at its end."""
    graph = graph.copy()
    op = graph.producer(graph.outputs[0])
    if op.name == "SOFTMAX":
        graph.ops.remove(op)
        graph.outputs, graph.signatures = [op.x], []
    return graph


def answers(graph, samples):
    graph = logits(graph)
    return measure.dequantised(graph.outputs[0], running.run(graph, measure.entered(graph, [samples]))[0])


def rms(x):
    return float(np.sqrt(np.mean(np.square(x))))


@pytest.mark.parametrize("name", MODELS)
def test_error_is_less_than_that_of_the_model_which_tensorflow_made(name):
    graph, theirs, new, tests = quantised(name)
    errors = {"theirs": [], "ours": []}
    for kind, samples in tests.items():
        wanted = answers(graph, samples)
        for whose, other in (("theirs", theirs), ("ours", new)):
            errors[whose].append(answers(other, samples) - wanted)
        print("%s, %d of %s: RMS %.4f, error of theirs %.4f, of ours %.4f" % (
            name, len(samples), kind, rms(wanted), rms(errors["theirs"][-1]), rms(errors["ours"][-1])))  # fmt: skip
    theirs, ours = [np.concatenate(errors[whose]) for whose in ("theirs", "ours")]
    print("%s, all %d: error of theirs %.4f, of ours %.4f" % (name, len(ours), rms(theirs), rms(ours)))
    assert len(ours) >= 200
    assert rms(ours) <= MARGIN * rms(theirs)


@pytest.mark.parametrize("name", MODELS)
def test_tflm_and_viperlite_answer_as_the_executor_does(name):
    _, _, new, tests = quantised(name)
    given = [np.concatenate([samples[:2] for samples in tests.values()])[:4]]
    data = ir.write(new)
    check_alike(ir.read(data), data, given, runners=(tflm,) if name != "ad01" else None)
