"""viperlite bench: what it measures adds up, repeats, and can be read again."""

import json
import pathlib
import sys

import numpy as np
import pytest

from flat import Graph
from viperlite_tools import bench, cli, macs, models, plot, runner, targets
from viperlite_tools.errors import CommandError

MODELS = pathlib.Path(__file__).parents[1] / "host_tools" / "models"
DIGITS = MODELS / "digits.tflite"
HELLO = MODELS / "hello_world_int8.tflite"

JITTER = 100  # cycles, of an interrupt on rp2040; other targets repeat to within 2 instructions


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def record(target, path):
    return bench.measure(target, models.Model(path), print)[0]


def counts(target):
    if target.unit is None:
        pytest.skip("%s counts nothing" % target.name)


def written(name, *args):
    """The JSON of a run of the command."""
    assert cli.main(["bench", str(HELLO), "--target", name, "--json", "run.json", *args]) == 0
    return json.loads(pathlib.Path("run.json").read_text())


def test_ops_and_dispatch_add_up(target):
    found = record(target, DIGITS)
    assert [(op["op"], op["macs"]) for op in found["ops"]] == [(op.name, op.macs) for op in macs.ops(DIGITS.read_bytes())]
    assert found["macs"] == sum(op["macs"] for op in found["ops"]) == 70_080
    assert found["unit"] == (target.unit or "us") and found["count"] >= 0
    if target.unit:
        kernels = sum(op["count"] for op in found["ops"])
        assert found["dispatch"] == pytest.approx(100 * (found["count"] - kernels) / found["count"], abs=1e-3)
        assert 0 < found["dispatch"] < 5
        assert all(op["count"] > 0 for op in found["ops"])


def test_count_is_what_run_tells(target):
    counts(target)
    model = models.Model(HELLO)
    told = runner.run(target, model, [bench.inputs(model)] * 2, print, print).counts
    assert record(target, HELLO)["count"] == pytest.approx(min(told), abs=JITTER)


def test_counts_repeat(target):
    counts(target)
    first, again = record(target, HELLO), record(target, HELLO)
    assert first["count"] == pytest.approx(again["count"], abs=JITTER)
    for one, other in zip(first["ops"], again["ops"]):
        assert one["count"] == pytest.approx(other["count"], abs=2 * JITTER)


def test_an_op_that_does_nothing_counts_nothing(target):
    counts(target)
    g = Graph()
    x, empty = g.input("int8", (1, 9), scale=1.0), g.input("int8", (0, 4), scale=1.0)
    y, nothing = g.output("int8", (1, 2), scale=1.0), g.output("int8", (0, 4), scale=1.0)
    g.op("RELU", [empty], [nothing])
    w = g.const(np.ones((2, 9), "int8"), scales=[1.0])
    g.op("FULLY_CONNECTED", [x, w, g.const(np.ones(2, "int32"))], [y])
    pathlib.Path("empty.tflite").write_bytes(g.build())
    relu, dense = record(target, "empty.tflite")["ops"]
    assert abs(relu["count"]) <= (JITTER if target.name == "rp2040" else 2) < dense["count"]


def test_memory_is_counted():
    target = targets.get("unix")
    if target.missing():
        pytest.skip(target.missing())
    model = models.Model(DIGITS)
    found = record(target, DIGITS)
    assert found["arena"] == model.arena_size(target.march)
    assert found["flash"] == len(model.data) and 4_690 < found["weights"] < found["flash"]
    assert found["heap"] > 0 and found["flash_read"] is None


def test_reads_from_flash_are_counted():
    target = targets.get("rp2040")
    if target.missing():
        pytest.skip(target.missing())
    found = record(target, HELLO)
    assert found["flash_read"] > found["weights"] / 2  # weights that would be multiplied by 0 are not read


def test_a_weight_is_read_from_flash_once():
    """At most 1.2 times the weights, what MicroPython reads for itself included."""
    target = targets.get("rp2040")
    if target.missing():
        pytest.skip(target.missing())
    found = record(target, DIGITS)
    assert found["weights"] / 2 < found["flash_read"] <= 1.2 * found["weights"]  # not read: what 0 would be multiplied by


def test_inputs_are_the_same_each_time():
    model = models.Model(DIGITS)
    assert bench.inputs(model) == bench.inputs(model) != [bytes(64)]
    (numbers,) = bench.inputs(models.Model(MODELS / "hello_world_float.tflite"))
    assert -1 <= np.frombuffer(numbers, "float32")[0] <= 1


def test_json_holds_the_run(capsys):
    run = written("cpython")
    assert set(run) == {"target", "versions", "models"} and run["target"] == "cpython"
    assert run["versions"]["runs on"].startswith("CPython")
    (found,) = run["models"]
    assert {"model", "macs", "count", "unit", "dispatch", "arena", "heap", "ops"} <= set(found)
    assert found["model"] == "hello_world_int8" and found["macs"] == 288
    assert [set(op) for op in found["ops"]] == [{"op", "index", "macs", "count"}] * 3
    out = capsys.readouterr().out
    assert "hello_world_int8" in out and "FULLY_CONNECTED" in out and "dispatch" in out


def test_without_a_name_it_measures_the_projects_models(capsys):
    assert cli.main(["bench", "--target", "cpython"]) == 0
    out = capsys.readouterr().out
    assert all(path.stem in out for path in MODELS.glob("*.tflite"))


def test_against_compares(capsys):
    run = written("cpython")
    run["models"][0]["count"] = 1_234_567
    pathlib.Path("before.json").write_text(json.dumps(run))
    capsys.readouterr()
    written("cpython", "--against", "before.json")
    out = capsys.readouterr().out
    assert "now/before" in out and "1,234,567" in out


@pytest.mark.parametrize(
    "args, says",
    [
        (["absent.tflite"], "No such file"),
        (["--target", "nowhere"], "nowhere"),
        (["--against", "absent.json"], "No such file"),
        (["--against", "other.json"], "holds no run"),
        (["--against", "run.json", "--target", "unix"], "run on cpython"),
        ([str(HELLO), "--target", "cpython", "--json", "folder"], "folder"),
    ],
)
def test_a_mistake_is_one_line(args, says, capsys):
    written("cpython")
    pathlib.Path("other.json").write_text('{"target": 1}')
    pathlib.Path("folder").mkdir()
    capsys.readouterr()
    assert cli.main(["bench", *args]) == 1
    err = capsys.readouterr().err
    assert says in err and err.startswith("viperlite: ") and err.strip().count("\n") == 0


def test_plot_without_matplotlib_says_what_to_install(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert cli.main(["bench", str(HELLO), "--target", "cpython", "--plot", "x.png"]) == 1
    assert "pip install matplotlib" in capsys.readouterr().err


def test_plot_draws(capsys):
    pytest.importorskip("matplotlib")
    written("cpython", "--plot", "ops.png")
    assert pathlib.Path("ops.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(CommandError, match="name a .png"):
        plot.png({"target": "x", "models": []} | json.loads(pathlib.Path("run.json").read_text()), "abc")
