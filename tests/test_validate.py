"""viperlite validate: that it finds what is wrong, says where, and calls nothing wrong that is right."""

import json
import pathlib
import shutil

import numpy as np
import pytest

import flat
import tflm
import viperlite
from cases import svdf
from viperlite_tools import cli, graph, models, samples, targets, validate
from viperlite_tools.errors import CommandError
from viperlite_tools.targets import _rom
from viperlite_tools.validate import layers, references

MODELS = pathlib.Path(__file__).parents[1] / "host_tools" / "models"
DIGITS, HELLO = str(MODELS / "digits.tflite"), str(MODELS / "hello_world_float.tflite")
HELDOUT = str(MODELS / "digits_heldout.bin")
ROW = 65  # bytes of a held-out digit and its label
FLIP = "ptr8(p[%d])[%d] = ptr8(p[%d])[%d] ^ %d"  # bits of an element of the tensor whose address is that word of a block


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def unix():
    target = targets.get("unix")
    if target.missing():
        pytest.skip("unix: " + target.missing())
    return target


@pytest.fixture
def broken(unix, tmp_path, monkeypatch):
    """broken((kernel, line), ...): the unix target, of 32 bits, with kernels that do more: a line of viper, p the block."""

    def break_it(*faults):
        package = tmp_path / "modules" / viperlite.__name__
        shutil.copytree(_rom.MODULES / viperlite.__name__, package, ignore=shutil.ignore_patterns("__pycache__"))
        for kernel, line in faults:
            file = package / "kernels" / "viper" / (kernel.rpartition("_")[0] + ".py")
            more = "right = %s\n\n\n@micropython.viper\ndef %s(block):\n    right(block)\n    p = ptr32(block)\n    %s\n"
            file.write_text(file.read_text() + more % (kernel, kernel, line))
        monkeypatch.setattr(_rom, "MODULES", tmp_path / "modules")
        return unix

    return break_it


def report(path, target, n=3, **more):
    model = models.Model(path)
    return validate.validate(model, target, samples.random(validate.inputs_of(model), n, 1), **more)


def op_named(path, name):
    """(number, op) of the only op of that name."""
    ((k, op),) = [(k, op) for k, op in enumerate(graph.read(pathlib.Path(path).read_bytes()).ops) if op.name == name]
    return k, op


@pytest.mark.parametrize("reference", ["viperlite", "tflm", "executor"])
def test_a_right_model_is_equal_op_by_op(target, reference):
    few = target.name not in ("cpython", "unix")  # slow
    if few and reference != "viperlite":
        pytest.skip("once is enough there")
    for path in (DIGITS,) if few else (DIGITS, HELLO):
        found = report(path, target, n=1 if few else 3, walk=True, reference=reference)
        assert found.first is None and not found.wrong and not found.starts, (path, found)
        assert found.compared[0] == found.compared[1] == sum(len(op.outputs) for op in graph.read(models.Model(path).data).ops)


@pytest.mark.parametrize("more", [[], ["--no-plan"], ["--no-precompute"]], ids=["all", "no plan", "not precomputed"])
def test_a_converted_model_is_equal_op_by_op(more, capsys):
    assert cli.main(["convert", DIGITS, "-o", "converted.tflite", *more]) == 0
    for name in ("cpython", "unix"):
        target = targets.get(name)
        if not target.missing():
            for reference in ("viperlite", DIGITS):
                found = report("converted.tflite", target, reference=reference, walk=True)
                assert not found.wrong and not found.starts and found.compared[0], (name, reference)


def test_a_planted_bug_is_named_by_op_and_element(broken):
    target = broken(("max_pool_2d_s8", FLIP % (0, 5, 0, 5, 0x60)))
    k, op = op_named(DIGITS, "MAX_POOL_2D")
    found = report(DIGITS, target, walk=True)
    assert found.wrong, "the bug does not show in the outputs"
    (wrong,) = found.starts
    assert (wrong.op, wrong.name, wrong.what) == (k, op.name, "output 0")
    assert wrong.difference.element == np.unravel_index(5, op.out.shape) and wrong.difference.count == 1
    assert wrong.difference.got == np.int8(wrong.difference.expected ^ 0x60)


def test_every_op_that_is_wrong_by_itself_is_named_and_no_other(broken, monkeypatch):
    target = broken(("max_pool_2d_s8", FLIP % (0, 0, 0, 0, 1)), ("softmax_s8", FLIP % (0, 9, 0, 9, 1)))
    expected = sorted(op_named(DIGITS, name)[0] for name in ("MAX_POOL_2D", "SOFTMAX"))
    assert [wrong.op for wrong in report(DIGITS, target, walk=True).starts] == expected
    monkeypatch.setattr(layers, "ROOM", 0)  # so that every tensor takes a session of its own
    assert [wrong.op for wrong in report(DIGITS, target, n=1, walk=True).starts] == expected


def test_a_state_that_goes_wrong_is_named_at_its_op(broken):
    target = broken(("svdf_s8", FLIP % (10, 0, 10, 0, 1)))
    case = next(case for case in svdf.cases() if not case.refused and graph.read(case.model).ops[0].x.dtype == "int8")
    pathlib.Path("svdf.tflite").write_bytes(case.model)
    for reference in references.names():
        found = report("svdf.tflite", target, n=5, walk=True, reference=reference)
        assert any(wrong.name == "SVDF" and wrong.what.startswith("state") for wrong in found.starts), found.starts


def test_an_overwritten_input_is_named(broken):
    g = flat.Graph()
    x, a, b, y = (f("int8", (1, 8), scale=0.1, zero_point=0) for f in (g.input, g.tensor, g.tensor, g.output))
    g.op("RELU", [x], [a])
    g.op("RELU6", [a], [b])
    g.op("ADD", [a, b], [y], fused_activation_function="NONE")
    pathlib.Path("twice.tflite").write_bytes(g.build())
    target = broken(("lut_s8", FLIP % (2, 3, 2, 3, 1)))
    found = report("twice.tflite", target, walk=True)
    assert any("overwritten" in wrong.what and wrong.difference.element == (0, 3) for wrong in found.starts), found.starts


def other_weights(path, k):
    """The model with the weights of op k negated."""
    g = graph.read(pathlib.Path(path).read_bytes())
    w = g.ops[k].inputs[1]
    w.data = -np.maximum(w.data, -127)
    pathlib.Path("other.tflite").write_bytes(graph.write(g))
    return "other.tflite"


def test_another_model_with_other_weights_is_told_apart_at_its_op():
    k, op = op_named(DIGITS, "DEPTHWISE_CONV_2D")
    found = report(DIGITS, targets.get("cpython"), reference=other_weights(DIGITS, k), walk=True)
    assert found.wrong and [wrong.op for wrong in found.starts] == [k]
    assert found.errors[0]["rms"] > 0


def test_another_model_of_other_types_gives_statistics(capsys):
    hello = str(MODELS / "hello_world_int8.tflite")
    args = ["validate", hello, "-t", "cpython", "-n", "200", "-r", HELLO, "--json", "-", "--layers"]
    assert cli.main(args) == 0
    told = json.loads(capsys.readouterr().out)
    assert not told["exact"] and told["first"] is None
    x = np.arange(-128, 128, dtype=np.int8).reshape(-1, 1, 1)
    ours, theirs = (models.Model(path) for path in (hello, HELLO))
    t, u = validate.inputs_of(ours)[0], validate.inputs_of(theirs)[0]
    answers = [
        np.array(tflm.run(model.data, [[one] for one in samples.converted(x, t, tensor)]), np.float32).ravel()
        for model, tensor in ((ours, t), (theirs, u))
    ]
    error = np.abs(samples.real(answers[0], graph.read(ours.data).outputs[0]) - answers[1])
    row = told["errors"][0]
    assert 0 < row["rms"] <= row["max"] <= error.max() + 1e-6  # float32: TFLM's sums and ours
    assert [op["op"] for op in told["ops"]] == [0, 1, 2]


def test_accuracy_is_tflms():
    data = np.frombuffer(pathlib.Path(HELDOUT).read_bytes(), np.int8).reshape(-1, ROW)[:60]
    pathlib.Path("some.bin").write_bytes(data.tobytes())
    answers = tflm.run(pathlib.Path(DIGITS).read_bytes(), [[row[:64].reshape(1, 8, 8, 1)] for row in data])
    right = sum(int(answer[0].argmax() == row[64]) for answer, row in zip(answers, data))
    model = models.Model(DIGITS)
    given = samples.read("some.bin", validate.inputs_of(model), "some.bin")
    found = validate.validate(model, targets.get("cpython"), given, "tflm")
    assert found.accuracy == {"right": right, "of": 60, "reference": right}


def test_ways_to_give_samples_agree():
    (tensor,) = validate.inputs_of(models.Model(DIGITS))
    data = np.frombuffer(pathlib.Path(HELDOUT).read_bytes(), np.int8).reshape(-1, ROW)[:4]
    x, y = data[:, :64].reshape(-1, 8, 8), data[:, 64].astype(np.int32)
    np.savez("a.npz", x=x, y=y)
    np.save("a.npy", x)
    np.save("y.npy", y.reshape(-1, 1))
    np.savez("real.npz", x=x / np.float32(16), labels=y)
    pathlib.Path("a.bin").write_bytes(data.tobytes())
    pathlib.Path("y.txt").write_text("\n".join(map(str, y)))
    pathlib.Path("folder").mkdir()
    for k in range(4):
        np.save("folder/%d.npy" % k, x[k])
    ways = [("a.npz", None), ("a.npy", "y.npy"), ("real.npz", "y.txt"), ("a.bin", "a.bin"), ("folder", "a.npz")]
    for path, labels in ways:
        found = samples.read(path, [tensor], labels)
        stored = samples.stored(found.arrays[0], tensor)
        assert stored.dtype == np.int8 and stored.tobytes() == x.tobytes(), path
        assert list(found.labels) == list(y), path


def test_random_inputs_are_those_of_the_seed_and_reach_every_number():
    (tensor,) = validate.inputs_of(models.Model(DIGITS))
    a, b, c = [samples.random([tensor], 100, seed).arrays[0] for seed in (1, 1, 2)]
    assert (a == b).all() and (a != c).any() and len(np.unique(a)) == 256
    (tensor,) = validate.inputs_of(models.Model(HELLO))
    a = samples.random([tensor], 100, 1).arrays[0]
    assert a.dtype == np.float32 and np.isfinite(a).all() and a.min() < -0.5 and a.max() > 0.5


def test_samples_in_two_sessions_are_those_in_one(monkeypatch):
    one = report(DIGITS, targets.get("cpython"), n=4)
    monkeypatch.setattr(layers, "ROOM", 0)
    two = report(DIGITS, targets.get("cpython"), n=4)
    assert one == two


MISTAKES = [
    (dict(x=np.zeros((3, 8, 9), np.int8)), "takes [1, 8, 8, 1]"),
    (dict(x=np.zeros((0, 8, 8), np.int8)), "no sample"),
    (dict(x=np.zeros((3, 8, 8), np.complex64)), "complex64"),
    (dict(x=np.array(["a"] * 3)), "<U1"),
    (dict(x=np.full((3, 8, 8), 200, np.uint8)), "200"),
    (dict(x=np.full((3, 8, 8), np.nan, np.float32)), "nan"),
    (dict(x=np.full((3, 8, 8), np.inf)), "inf"),
    (dict(z=np.zeros((3, 8, 8), np.int8), w=np.zeros(3)), "no array x"),
    (dict(x=np.zeros((3, 8, 8), np.int8), y=np.zeros(4, np.int8)), "4 labels"),
    (dict(x=np.zeros((3, 8, 8), np.int8), y=np.zeros(3)), "float64"),
    (dict(x=np.zeros((3, 8, 8), np.int8), y=np.full(3, 10)), "10 elements"),
]


@pytest.mark.parametrize("arrays, says", MISTAKES, ids=[says for _, says in MISTAKES])
def test_a_mistake_in_samples_is_told(arrays, says):
    np.savez("x.npz", **arrays)
    model = models.Model(DIGITS)
    with pytest.raises(CommandError) as error:
        given = samples.read("x.npz", validate.inputs_of(model))
        validate.validate(model, targets.get("cpython"), given)
    assert says in str(error.value)


def test_difference_exits_1_and_json_has_it(capsys):
    k, _ = op_named(DIGITS, "FULLY_CONNECTED")
    other_weights(DIGITS, k)
    assert cli.main(["validate", DIGITS, "-t", "cpython", "-r", "other.tflite", "--json", "x.json", "-n", "4"]) == 1
    out, err = capsys.readouterr()
    assert "first" in out and err.count("\n") == 1 and "--layers" in err
    told = json.loads(pathlib.Path("x.json").read_text())
    assert told["wrong"] and told["first"]["input"] == told["wrong"][0] and told["n"] == 4


def test_numbers_that_are_none_are_words_in_json(capsys):
    g = flat.Graph()
    x, a, y = (f("float32", (1, 2)) for f in (g.input, g.tensor, g.output))
    g.op("SUB", [x, x], [a], fused_activation_function="NONE")
    g.op("DIV", [x, a], [y], fused_activation_function="NONE")
    pathlib.Path("zero.tflite").write_bytes(g.build())
    assert cli.main(["validate", "zero.tflite", "-t", "cpython", "-r", "zero.tflite", "--json", "-", "--layers"]) in (0, 1)

    def none(word):
        raise AssertionError(word + " is not JSON")

    json.loads(capsys.readouterr().out, parse_constant=none)


def test_tflm_that_is_not_installed_is_told(monkeypatch):
    from viperlite_tools.validate.references import tflm as reference

    monkeypatch.setattr(reference.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CommandError, match="pip install"):
        report(DIGITS, targets.get("cpython"), reference="tflm")
