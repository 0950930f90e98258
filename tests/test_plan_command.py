"""viperlite plan: what it tells is what the device package does, and what it promises was really planned."""

import json
import pathlib
import re

import numpy as np
import pytest

import flat
import goldens
from viperlite_tools import arena, cli, graph, models, pipeline, precompute
from viperlite_tools.arena import device, explain
from viperlite_tools.arena.lifetime import align

MARCHES = (None, "armv6m", "armv7emsp", "rv32imc", "xtensawin")
Q = {"scale": 0.5, "zero_point": 3}


def model(variable=False):
    """Two convolutions, an ADD over what the first one gave, a RELU, a RESHAPE, a dense layer; perhaps an SVDF."""
    rng = np.random.default_rng(5)
    g = flat.Graph()

    def weights(*shape):
        return g.const(rng.integers(-99, 99, shape).astype("int8"), scales=[0.01])

    x = g.input("int8", (1, 8, 8, 3), **Q)
    a, b, c, d = [g.tensor("int8", (1, 8, 8, 4), **Q) for _ in range(4)]
    r, y = g.tensor("int8", (1, 256), **Q), g.output("int8", (1, 6), **Q)
    options = dict(padding="SAME", stride_h=1, stride_w=1)
    g.op("CONV_2D", [x, weights(4, 3, 3, 3), g.const(np.zeros(4, np.int32))], [a], **options)
    g.op("CONV_2D", [a, weights(4, 3, 3, 4), g.const(np.zeros(4, np.int32))], [b], **options)
    g.op("ADD", [a, b], [c])
    g.op("RELU", [c], [d])
    g.op("RESHAPE", [d], [r])
    last = r
    if variable:
        last = g.tensor("int8", (1, 4), **Q)
        state = g.variable("int8", (1, 8), scale=0.1)
        g.op("SVDF", [r, weights(4, 256), weights(4, 2), None, state], [last], rank=1)
    g.op("FULLY_CONNECTED", [last, weights(6, 4 if variable else 256)], [y])
    return g.build()


DIGITS = pathlib.Path(__file__).parents[1] / "host_tools" / "models" / "digits.tflite"
MODELS = {"small": model(), "variable": model(True), "digits": DIGITS.read_bytes()}
MODELS.update({name: goldens.model(name) for name in ("kws_int8", "resnet8_int8", "streaming_wakeword") if goldens.names()})


def prepared(data, how, boards=False):
    """The file as it is, planned, or precomputed too. boards: as boards need it."""
    if how == "as it is":
        return data
    g = graph.read(data)
    arena.order(g)
    arena.place_for_boards(g) if boards else arena.place(g)
    return precompute.precompute(graph.write(g)) if how == "precomputed" else graph.write(g)


@pytest.mark.parametrize("march", MARCHES)
@pytest.mark.parametrize("how", ("as it is", "planned", "precomputed"))
@pytest.mark.parametrize("name", MODELS)
def test_layout_adds_up_to_the_arena_that_is_needed(name, how, march):
    data = prepared(MODELS[name], how)
    found = device.layout(data, march)
    assert found.total == models.arena_size(data, march)
    tensors = graph.read(data).tensors() if how != "as it is" else None
    tops = [at + scratch + block for _, at, scratch, block in found.beside]
    if tensors:
        tops += [at + tensors[i].nbytes for i, at in found.offsets.items()]
        assert align(max(tops)) == found.total - found.lasting
    assert all(top <= found.total - found.lasting for top in tops)


@pytest.mark.parametrize("precomputed", (True, False))
@pytest.mark.parametrize("name", MODELS)
def test_a_place_for_boards_is_never_worse(name, precomputed):
    """Nor does it break the plan; digits, whose scratch is as large as its tensors, gains a fifth."""
    g = graph.read(MODELS[name])
    arena.order(g)
    sizes = []
    for place in arena.place, lambda g: arena.place_for_boards(g, precomputed):
        assert arena.check(g, place(g).offsets) == []
        data = graph.write(g)
        sizes.append(models.largest_arena_size(precompute.precompute(data) if precomputed else data))
    assert sizes[1] <= sizes[0]
    if name == "digits" and precomputed:
        assert sizes[1] <= 0.8 * sizes[0]


@pytest.mark.parametrize("plan", (True, False))
@pytest.mark.parametrize("name", MODELS)
def test_facts_agree_with_one_another(name, plan):
    facts = explain.explain(graph.read(MODELS[name]), "armv7emsp", plan)
    assert facts["reason"] is None
    assert facts["planned"] + facts["lasting"] == facts["arena"]
    assert facts["bound"] <= facts["tensors_size"] <= facts["planned"]
    assert facts["peak"]["used"] == max(op["used"] for op in facts["ops"]) <= facts["planned"]
    for k, op in enumerate(facts["ops"]):
        alive = [t for t in facts["tensors"] if t["first"] <= k <= t["last"]]
        places = {(t["offset"], align(t["bytes"])) for t in alive}
        assert op["live"] == sum(size for _, size in places)  # in one place or apart, never in part
    steps = facts["steps"]
    assert steps[0]["arena"] == models.arena_size(MODELS[name], "armv7emsp")
    assert steps[0]["arena"] - sum(step["saved"] for step in steps) == steps[-1]["arena"]
    assert steps[-1]["arena"] == models.arena_size(prepared(MODELS[name], "precomputed", True), "armv7emsp")
    assert facts["arena"] == steps[-1 if plan else 0]["arena"]


def test_places_that_are_shared_are_told():
    facts = explain.explain(graph.read(MODELS["small"]), "armv6m")
    over = {t["op"]: t["over"] for t in facts["tensors"] if t["over"] is not None}
    written_by = [t["op"] for t in facts["tensors"]]
    assert set(over) == {2, 3, 4}  # ADD over what either convolution gave, RELU over ADD, RESHAPE over RELU
    assert written_by[over[3]] == 2 and written_by[over[4]] == 3


def test_a_change_saves_what_it_says():
    """The first convolution's output holds the peak together with the second's and must be as large for ADD."""
    facts = explain.explain(graph.read(MODELS["small"]), "armv6m")
    changes = {one["change"]: one["saves"] for one in facts["changes"]}
    assert facts["tensors_alone"] == 512
    assert changes["half as many channels or pixels in the outputs of ops 0, 1, 2, 3 and 4"] == 512 - (192 + 128)


def test_strips_take_the_rows_that_a_window_needs():
    """Against every tap of every window, written down: height, kernel, stride, dilation."""
    shapes = (8, 3, 1, 1), (8, 3, 2, 1), (9, 3, 2, 1), (9, 5, 1, 1), (11, 3, 1, 2), (10, 1, 2, 1)
    for height, kernel, stride, dilation in shapes:
        reach = (kernel - 1) * dilation + 1
        for padding in ("SAME", "VALID"):
            out = -(-height // stride) if padding == "SAME" else (height - reach) // stride + 1
            before = max(0, (out - 1) * stride + reach - height) // 2 if padding == "SAME" else 0
            options = {"padding": padding, "stride_h": stride, "dilation_h_factor": dilation, "filter_height": kernel}
            op = graph.Op("MAX_POOL_2D", [], [], options)
            for begin in range(out):
                for end in range(begin + 1, out + 1):
                    rows = {o * stride - before + i * dilation for o in range(begin, end) for i in range(kernel)}
                    need = max(0, min(rows)), min(height, max(rows) + 1)
                    assert explain._rows(op, height, out, begin, end) == need


@pytest.fixture
def told(capsys):
    """(exit code, stdout, stderr) of `viperlite plan ARGS...`."""

    def told(*args):
        code = cli.main(["plan", *map(str, args)])
        out, err = capsys.readouterr()
        return code, out, err

    return told


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "small.tflite"
    made.write_bytes(MODELS["small"])
    return made


def test_text_has_a_line_for_each_op_and_marks_the_peak(told, path):
    code, out, err = told(path)
    assert code == 0 and not err
    facts = explain.explain(graph.read(MODELS["small"]), "armv6m")
    assert "{:,} bytes of arena".format(facts["arena"]) in out
    ops = re.findall(r"^ +(\d+) ([A-Z_0-9]+) ", out, re.M)
    assert ops == [(str(k), op["op"]) for k, op in enumerate(facts["ops"])]
    (peak,) = re.findall(r"^ +(\d+) .*peak: ([\d,]+)$", out, re.M)
    assert (int(peak[0]), int(peak[1].replace(",", ""))) == (facts["peak"]["op"], facts["peak"]["used"])


@pytest.mark.parametrize("plan", ("--planned", "--as-is"))
def test_json_on_stdout_is_all_there_is(told, path, plan):
    code, out, _ = told(path, plan, "--json", "-", "--march", "rv32imc")
    assert code == 0
    data = prepared(MODELS["small"], "precomputed" if plan == "--planned" else "as it is", True)
    assert json.loads(out)["arena"] == models.arena_size(data, "rv32imc")


def test_a_file_that_convert_has_been_over_is_told_as_it_stands(told, tmp_path):
    path = tmp_path / "made.tflite"
    path.write_bytes(pipeline.prepare(MODELS["small"]).data)
    code, out, _ = told(path, "--as-is", "--json", "-")
    facts = json.loads(out)
    assert facts["arena"] == models.arena_size(path.read_bytes(), "armv6m")
    assert any(one["block"] for one in facts["beside"])


def test_a_model_that_viperlite_cannot_run_is_planned_all_the_same(told, tmp_path):
    g = flat.Graph()
    x, y = g.input("int8", (1, 60), **Q), g.output("int8", (1, 20), **Q)
    g.custom("Unheard", [x], [y])
    path = tmp_path / "custom.tflite"
    path.write_bytes(g.build())
    code, out, _ = told(path)
    assert code == 0 and "Unheard" in out and "96 bytes of tensors" in out


def test_a_model_without_ops(told, tmp_path):
    g = flat.Graph()
    g.outputs = [g.input("int8", (1, 60))]
    path = tmp_path / "none.tflite"
    path.write_bytes(g.build())
    assert told(path)[0] == 0


@pytest.mark.parametrize("suffix, start", ((".png", b"\x89PNG"), (".svg", b"<?xml")))
def test_picture(told, path, tmp_path, suffix, start):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    picture = tmp_path / ("p" + suffix)
    code, _, err = told(path, "--plot", picture)
    assert code == 0 and not err
    data = picture.read_bytes()
    assert data.startswith(start)
    if suffix == ".svg":
        facts = explain.explain(graph.read(MODELS["small"]), "armv6m")
        assert data.count(b'id="patch_') >= len(facts["tensors"]) + len(facts["beside"]) + 1
        assert told(path, "--plot", picture)[0] == 0 and picture.read_bytes() == data  # the same each time


def test_a_picture_of_another_form_is_refused(told, path, tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    code, out, err = told(path, "--plot", tmp_path / "p.xyz")
    assert code == 1 and "name a .png or .svg file" in err and not out
    assert not (tmp_path / "p.xyz").exists()


@pytest.mark.parametrize("option", ("--plot", "--json"))
def test_the_model_is_not_overwritten(told, path, option):
    if option == "--plot":
        pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    code, _, err = told(path, option, path)
    assert code == 1 and "would be overwritten" in err
    assert path.read_bytes() == MODELS["small"]
