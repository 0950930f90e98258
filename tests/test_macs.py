"""Multiply-accumulates, counted from the file: against the numbers that are published for these models."""

import pathlib

import pytest

import goldens
from viperlite_tools import macs

HELLO = pathlib.Path(__file__).parents[1] / "host_tools" / "models" / "hello_world_int8.tflite"

PUBLISHED = {
    "ad01_int8": 264_192, "micro_speech_quantized": 336_000, "streaming_wakeword": 826_368, "kws_int8": 2_656_768,
    "person_detect": 7_157_888, "vww_96_int8": 7_489_664, "resnet8_int8": 12_501_632,
}  # fmt: skip


def test_a_small_model_op_by_op():
    assert [(op.name, op.index, op.macs) for op in macs.ops(HELLO.read_bytes())] == [
        ("FULLY_CONNECTED", 0, 16),
        ("FULLY_CONNECTED", 1, 256),
        ("FULLY_CONNECTED", 2, 16),
    ]


@pytest.mark.skipif(not goldens.names(), reason=goldens.ABSENT)
@pytest.mark.parametrize("name", PUBLISHED)
def test_sum_is_as_published(name):
    assert sum(op.macs for op in macs.ops(goldens.model(name))) == PUBLISHED[name]


@pytest.mark.skipif(not goldens.names(), reason=goldens.ABSENT)
def test_svdf_counts_both_its_weights():
    found = [op for op in macs.ops(goldens.model("keyword_scrambled_8bit")) if op.name == "SVDF"]
    assert found and all(op.macs > op.elements for op in found)
    assert all(op.macs == 0 for op in macs.ops(goldens.model("keyword_scrambled_8bit")) if op.name == "QUANTIZE")
