"""host_tools/bench: the document that `make bench` writes."""

import importlib.util
import pathlib
import sys

import pytest
from rich.console import Console

from viperlite_tools import cli, targets

PATH = pathlib.Path(__file__).parents[1] / "host_tools" / "bench" / "bench.py"
OWN = PATH.parents[1] / "models"


@pytest.fixture
def module():
    spec = importlib.util.spec_from_file_location("make_bench", PATH)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def run(target, counts, **more):
    """A run without the machine."""
    records = [
        {
            "model": name, "macs": 1000, "count": count, "unit": "cycles", "dispatch": 2.5, "arena": 1, "heap": 2, "flash": 3,
            "flash_read": more.get("flash_read"), "weights": 500,
            "ops": [{"op": "CONV_2D", "index": 0, "macs": 1000, "count": count * 3 // 4}],
        }
        for name, count in counts.items()
    ]  # fmt: skip
    versions = {"viperlite": "1.2", "runs on": "MicroPython", "mpy-cross": "X"}
    left_out = {"kws_int8": "no room"}
    return {"target": target, "versions": versions, "models": records, "kernels": ["armv6m"], "left_out": left_out}


def test_document_compares_with_cpp(module):
    runs = [run("rp2040", {"person_detect": 57_550_000}, flash_read=600), run("qemu-m4", {"person_detect": 22_600_000})]
    text = module.document(runs)
    row = next(line for line in text.splitlines() if line.startswith("| person_detect"))
    assert row == "| person_detect | 1,000 | 115.1 | 57.5 | 0.50 | 103.0 | 22.6 | 22.6 | 1.00 |"
    assert "## rp2040" in text and "## qemu-m4" in text
    assert "| person_detect | 57,550,000 | 57550.00 | 2.500 % | 1 | 2 | 500 | 600 | 1.20 |" in text
    assert "| person_detect | CONV_2D | 1 | 1,000 | 43,162,500 | 43162.50 | 75.0 % |" in text
    assert "\n- kws_int8: no room\n" in text


def test_document_without_targets_that_are_compared(module):
    text = module.document([run("xtensa", {"kws_int8": 5_000_000})])
    assert "| kws_int8 | 1,000 | 5.000 |" in text and "| ad01_int8 | - | - |" in text


def test_measures_what_is_there_and_says_what_is_not(module, monkeypatch):
    monkeypatch.setattr(module, "MODELS", OWN)
    found = module.measured(targets.get("cpython"), Console(stderr=True))
    assert [r["model"] for r in found["models"]] == ["hello_world_int8"] and found["kernels"] == ["reference"]
    assert "no such file" in found["left_out"]["kws_int8"]


def test_says_where_the_models_should_be(module, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(module, "MODELS", tmp_path / "none")
    monkeypatch.setattr(sys, "argv", ["bench.py"])
    assert cli.guarded(module.main) == 1
    assert "../shared/models" in capsys.readouterr().err
