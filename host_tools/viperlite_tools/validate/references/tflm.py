"""TensorFlow Lite Micro, of PyPI's tflite-micro where that is installed. It runs in a process of its own, for it ends the
process where a check of its fails."""

import importlib.util

import viperlite

from ... import graph, runner, targets
from ...errors import CommandError
from .. import tensors

name = "TFLM"
_SCRIPT = runner.DEVICE / "tflm.py"
_SPARE = 4 << 20  # bytes of arena beside the tensors


def problem():
    if importlib.util.find_spec("tflite_micro") is None:
        return "TFLM is not installed; pip install tflite-micro, or take --reference viperlite"
    return None


def run(model, cases, progress):
    return _ask(model, cases, [], progress).outputs


def trace(model, cases):
    lines = _ask(model, cases, _places(model.data), lambda done: None).lines
    watched = tensors.Watched(lines)
    return watched.before, watched.after


def _places(data):
    """(op, place, index of its tensor) of what trace() gives."""
    model, found = viperlite.get_model(data), []
    for k in range(model.operators_size()):
        op = model.operator(k)
        found += [(k, i, t) for i, t in enumerate(model.operator_outputs(op))]
        found += [(k, ~i, t) for i, t in enumerate(model.operator_inputs(op)) if t >= 0 and model.tensor(t).variable]
    return found


def _ask(model, cases, places, progress):
    names, held = runner.named(model, cases)
    inputs = [(graph.numpy_type(t.dtype).str, t.shape) for t in model.inputs]
    arena = _SPARE + 2 * sum(t.nbytes for t in graph.read(model.data, model.path).tensors() if not t.constant)
    head = "ARENA_SIZE, N_OUTPUTS = %d, %d\n" % (arena, len(model.outputs))
    head += "CASES, PLACES, SHAPES = %r, %r, %r\n" % (names, places, inputs)
    try:
        with targets.get("cpython").session(held) as session:
            script = head + _SCRIPT.read_text()
            text = session.run(script, runner.TIMEOUT * (1 + len(cases)), runner.counted(progress))
    except targets.TargetError as error:
        raise CommandError("TFLM does not run %s: %s" % (model.path, error), "take --reference viperlite") from error
    lines = [line for line in text.splitlines() if line.startswith("@")]
    result = runner.Result("", lines, len(cases), len(model.outputs))
    result.lines = lines
    return result
