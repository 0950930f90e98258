"""Whole models on CPython against the goldens: integers exactly, floats within 1e-4 of the output's largest magnitude."""

import pytest

import goldens
import viperlite
from compare import difference
from here import interpreter_of, invoke, needed
from viperlite_tools import mpy

# what TFLM itself takes for these models, the project's bar (bytes)
TFLM_ARENA = {
    "hello_world_int8": 1072, "micro_speech_quantized": 6788, "kws_int8": 22772, "streaming_wakeword": 15252,
    "person_detect": 82292, "vww_96_int8": 100660, "resnet8_int8": 54340, "ad01_int8": 2704,
}  # fmt: skip

_NONE = [pytest.param("all", marks=pytest.mark.skip(reason=goldens.ABSENT))]


@pytest.mark.parametrize("name", goldens.names() or _NONE)
def test_equals_golden(name):
    data = goldens.model(name)
    custom = goldens.custom_ops(data)
    if custom:
        with pytest.raises(viperlite.OpError) as error:
            interpreter_of(data)
        assert all(code in str(error.value) for code in custom)
        return
    interpreter = interpreter_of(data)
    for k, kind in enumerate(goldens.record(name)["cases"]):
        inputs, expected = goldens.case(name, k)
        for i, got in enumerate(invoke(interpreter, inputs)):
            wrong = difference(got, expected[i])
            assert not wrong, "case %d (%s), output %d: %s" % (k, kind, i, wrong)


@pytest.mark.parametrize("name", [name for name in goldens.names() if name in TFLM_ARENA] or _NONE)
@pytest.mark.parametrize("march", (None, *mpy.ARCHITECTURES))
def test_arena_is_at_most_tflms(name, march):
    """With the kernels of every architecture, whose scratch differs."""
    used = needed(goldens.model(name), march=march)
    assert used <= TFLM_ARENA[name]
