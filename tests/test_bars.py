"""The project's bars: counts per invoke() of whole models, dispatch, reads from flash, against those of C++.

A bar is in million, cycles on rp2040 and instructions elsewhere. The models lie in ../shared, where present.
"""

import functools

import pytest

import goldens
from conftest import chosen
from viperlite_tools import bench, models, targets

BARS = {  # model: rp2040, qemu-m4, xtensa, qemu-rv32
    "hello_world_int8": (0.012, 0.006, 0.012, 0.012),
    "ad01_int8": (1.65, 0.58, 0.80, 1.6),
    "micro_speech_quantized": (2.3, 1.4, 1.5, 2.4),
    "streaming_wakeword": (7.5, 2.2, 3.5, 6.5),
    "kws_int8": (22, 7.5, 10, 19),
    "person_detect": (62, 22, 28, 52),
    "vww_96_int8": (66, 23, 30, 55),
    "resnet8_int8": (80, 29, 38, 80),
}
TARGETS = ("rp2040", "qemu-m4", "xtensa", "qemu-rv32")
DISPATCH = {"person_detect": 0.1, "keyword_scrambled": 4.1}  # percent, what TFLM's authors published of theirs
INVOKE, EACH = 76, 52  # instructions of TFLM's interpreter: of a call of Invoke(), and of each op
FLASH = 1.2  # bytes of data read from flash, in those of the model's weights
AT_LEAST = 5_000  # bytes of weights, for that: MicroPython reads some hundred bytes itself


@functools.lru_cache(None)
def record(name, model):
    return bench.measure(targets.get(name), models.Model(goldens.SHARED / "models" / (model + ".tflite")), print)[0]


@pytest.fixture
def measured(request):
    def measure(name, model):
        if not (goldens.SHARED / "models").is_dir():
            pytest.skip(goldens.ABSENT)
        if name not in chosen(request.config)[0] or targets.get(name).missing():
            pytest.skip("%s takes no part in this run" % name)
        return record(name, model)

    return measure


@pytest.mark.parametrize("model", BARS)
@pytest.mark.parametrize("name", TARGETS)
def test_count_is_within_the_bar(name, model, measured):
    assert measured(name, model)["count"] <= BARS[model][TARGETS.index(name)] * 1e6


@pytest.mark.parametrize("model", DISPATCH)
def test_dispatch_takes_no_more_than_tflms(model, measured):
    assert measured("qemu-m4", model)["dispatch"] < DISPATCH[model]


@pytest.mark.parametrize("model", [*BARS, "keyword_scrambled"])
def test_an_op_costs_no_more_to_call_than_tflms(model, measured):
    """Python's call of invoke() is part of ours."""
    found = measured("qemu-m4", model)
    assert found["count"] - sum(op["count"] for op in found["ops"]) <= INVOKE + EACH * len(found["ops"])


@pytest.mark.parametrize("model", BARS)
def test_weights_are_read_from_flash_once(model, measured):
    found = measured("rp2040", model)
    if found["weights"] >= AT_LEAST:
        assert found["flash_read"] <= FLASH * found["weights"]
