"""viperlite quantize: its parts, its command, what it refuses; digits."""

import json
import pathlib
import sys
import types

import numpy as np
import pytest

import goldens
import tflm
from flat import Graph
from test_quantize_ops import Builder, branches, check_alike, partly_float, residual, samples
from viperlite_tools import cli, execute, quantize
from viperlite_tools import graph as ir
from viperlite_tools.errors import CommandError
from viperlite_tools.quantize import calibrate, equalise, floats, pooling, ranges, running
from viperlite_tools.quantize.rounding import outward
from viperlite_tools.quantize.scheme import asymmetric
from viperlite_tools.quantize.statistics import Statistics

MODELS = pathlib.Path(__file__).parents[1] / "host_tools" / "models"


# ---- statistics and ranges


def statistics(*arrays):
    found = Statistics()
    for array in arrays:
        found.add(np.asarray(array, np.float32), len(array))
    return found


def test_a_histogram_is_the_same_in_any_order():
    parts = [np.random.RandomState(k).standard_normal((3, 50)) * 10.0 ** (k - 3) for k in range(7)]
    (values, counts), (others, too) = statistics(*parts).histogram(), statistics(*parts[::-1]).histogram()
    assert np.array_equal(values, others) and np.array_equal(counts, too)
    assert counts.sum() == 7 * 150


def test_statistics_know_channels_and_zeros():
    seen = statistics([[[1, -4], [0, 2]], [[0, 0], [3, 1]]])
    assert seen.channels.tolist() == [3, 4] and seen.means().tolist() == [1, -0.25]
    assert (seen.low, seen.high, seen.zeros, seen.count) == (-4, 3, 3, 8)


@pytest.mark.parametrize("name", ranges.names())
def test_a_range_covers_zero_and_no_more_than_was_seen(name):
    rng = np.random.RandomState(1)
    for values in (rng.standard_normal((8, 1000)), rng.uniform(2, 3, (2, 10)), -rng.rand(1, 7), np.zeros((2, 4)), [[1e-20]]):
        seen = statistics(values)
        low, high = ranges.get(name)(seen)
        assert seen.low <= low <= 0 <= high <= seen.high, name


@pytest.mark.parametrize(
    "name, most", [("percentile", 10), ("moving-average", 20), ("entropy", 150), ("mse", 195), ("minmax", 200)]
)
def test_an_outlier_sets_the_range_of_minmax_alone(name, most):
    values = np.random.RandomState(1).standard_normal((40, 1000))
    values[7, 7] = 200
    assert 3 < ranges.get(name)(statistics(values))[1] <= most


def test_mse_cuts_where_the_error_is_least():
    values = np.random.RandomState(2).laplace(size=(10, 5000)).astype(np.float32)

    def error(low, high):
        scale, zero_point = asymmetric(low, high)
        q = np.clip(np.round(values / scale) + zero_point, -128, 127)
        return np.mean(((q - zero_point) * scale - values) ** 2)

    best = error(*ranges.get("mse")(statistics(values)))
    full = statistics(values)
    assert best <= 1.02 * min(error(s * full.low, s * full.high) for s in np.linspace(0.3, 1, 36))


@pytest.mark.parametrize("low, high", [(0, 255), (-1, 1), (-3, 0.01), (2, 5), (-7, -6), (0, 0), (-1e-30, 1e-30), (-1e30, 1e30)])
def test_a_scale_represents_zero_and_both_ends(low, high):
    scale, zero_point = asymmetric(low, high)
    assert -128 <= zero_point <= 127 and scale > 0
    for value in (min(low, 0), 0, max(high, 0)):
        stored = np.clip(round(value / float(scale)) + zero_point, -128, 127)
        assert abs((stored - zero_point) * float(scale) - value) <= 0.51 * scale


def test_rounding_hides_the_last_bits():
    x = 1.7000001
    assert outward(x) == outward(np.nextafter(np.float32(x), np.float32(2))) >= x
    assert outward(-x) == -outward(x) and outward(255.0) == 255 and outward(0.0) == 0


# ---- steps


def test_equalisation_and_freed_pools_leave_the_function_alone():
    graph = residual(Builder())
    given = samples(graph, 8)
    wanted = running.run(graph, given)[0]
    equal, groups = equalise.equalised(graph, calibrate.statistics(graph, given), 1.0)
    assert groups >= 3
    assert np.allclose(running.run(equal, given)[0], wanted, atol=1e-5)
    freed, pools = pooling.freed(graph)
    assert pools == 1 and "MEAN" in [op.name for op in freed.ops]
    assert np.allclose(running.run(freed, given)[0], wanted, atol=1e-5)


def test_equalisation_makes_channels_alike():
    b = Builder()
    x = b.conv(b.input(1, 6, 6, 3), 8)
    graph = b.build(b.conv(b.depthwise(x), 4, act="NONE"))
    graph.ops[0].inputs[1].data = graph.ops[0].inputs[1].data * np.geomspace(1, 0.3, 8, dtype=np.float32).reshape(8, 1, 1, 1)
    given = samples(graph, 16)
    seen = calibrate.statistics(graph, given)
    equal, _ = equalise.equalised(graph, seen, 1.0)
    before = seen[graph.ops[0].out].channels
    after = calibrate.statistics(equal, given)[equal.ops[0].out].channels
    assert after.min() / after.max() > 2 * before.min() / before.max()


def test_bias_correction_takes_the_mean_error_away():
    graph = residual(Builder())
    given = samples(graph, 64)
    off = []
    for correct in (False, True):
        new, report = quantize.quantize(graph, given, quantize.Settings(equalise=0, correct=correct, headroom=3, free=False))
        assert bool(report.settings["corrected"]) == correct
        op = next(op for op in new.ops if op.name == "FULLY_CONNECTED")
        found = {}
        entered = [quantize.measure.entered(new, given)[0].reshape(64, 8, 8, 3)]
        execute.run(new, entered, observe=lambda t, a: found.setdefault(t, a))
        old = next(op for op in graph.ops if op.name == "FULLY_CONNECTED")
        mean = calibrate.statistics(graph, given)[old.out].means()
        off.append(np.abs((found[op.out].mean(0) - op.out.zero_point) * op.out.scale - mean).max() / op.out.scale)
    assert off[1] < 0.5 * off[0] and off[1] < 0.5


def test_tensors_are_as_the_specification_says():
    graph = branches(Builder())
    new, _ = quantize.quantize(graph, samples(graph))
    for op in new.ops:
        if op.name in ("CONV_2D", "DEPTHWISE_CONV_2D"):
            x, w, b = op.inputs
            assert w.data.min() >= -127 and not w.zero_points.any() and len(w.scales) == op.out.shape[-1]
            assert w.dimension == (0 if op.name == "CONV_2D" else 3)
            assert b.dtype == "int32" and np.array_equal(b.scales, np.float32(x.scale) * w.scales)
        if op.name == "LOGISTIC":
            assert (op.out.scale, op.out.zero_point) == (1 / 256, -128)
        if op.name in ("CONCATENATION", "MAX_POOL_2D"):
            assert {(t.scale, t.zero_point) for t in op.inputs} == {(op.out.scale, op.out.zero_point)}


def test_a_bias_that_int32_cannot_hold_widens_its_channel():
    b = Builder()
    x = b.input(1, 4)
    w = np.float32([[1e-7, 0, 1e-7, 0], [1, 2, 3, 4]])
    graph = b.build(b.op("FULLY_CONNECTED", [x, b.g.const(w), b.g.const(np.float32([5e4, 1]))], (1, 2)))
    given = samples(graph)
    new, report = quantize.quantize(graph, given)
    assert np.abs(new.ops[0].inputs[2].data.astype(np.int64)).max() <= 2**30 + 2**20
    assert report.outputs[0][1] > 35
    check_alike(new, ir.write(new), given)


def test_dense_weights_may_have_one_scale():
    graph = residual(Builder())
    new, _ = quantize.quantize(graph, samples(graph), quantize.Settings(dense="tensor"))
    assert {len(op.inputs[1].scales) for op in new.ops if op.name == "FULLY_CONNECTED"} == {1}


@pytest.mark.parametrize("name", ["CONV_2D", "1", "of op 1"])
def test_ops_stay_in_float_by_type_number_and_tensor(name):
    graph = residual(Builder())
    name = graph.ops[1].out.name if name == "of op 1" else name
    new, report = quantize.quantize(graph, samples(graph), quantize.Settings(keep_float=[name]))
    kept = [op for op in new.ops if op.name == "CONV_2D" and op.out.dtype == "float32"]
    assert len(kept) == (4 if name == "CONV_2D" else 1) == len(report.kept)
    check_alike(new, ir.write(new), samples(graph))


def test_ops_without_an_int8_kernel_are_named():
    graph = partly_float(Builder())
    _, report = quantize.quantize(graph, samples(graph))
    assert [(op, why[:11]) for _, op, why in report.kept] == [("NEG", "has no int8"), ("DIV", "divides by ")]


# ---- other kinds of float models


def hybrid(kind):
    """A graph of one CONV_2D whose weights are int8 or float16, and the float weights that these stand for."""
    rng = np.random.RandomState(3)
    w = rng.standard_normal((4, 3, 3, 2)).astype(np.float32)
    b = Builder()
    x, bias = b.input(1, 6, 6, 2), b.const(4)
    if kind == "float16":
        half = b.g.const(w.astype(np.float16))
        weights = b.g.tensor("float32", w.shape)
        b.g.op("DEQUANTIZE", [half], [weights])
        w = w.astype(np.float16).astype(np.float32)
    else:
        scales = np.abs(w).reshape(4, -1).max(1) / np.float32(127)
        q = np.round(w / scales.reshape(4, 1, 1, 1)).astype(np.int8)
        weights = b.g.const(q, scales=scales, dimension=0)
        w = q * scales.reshape(4, 1, 1, 1).astype(np.float32)
    options = dict(padding="SAME", stride_w=1, stride_h=1, fused_activation_function="RELU")
    y = b.op("CONV_2D", [x, weights, bias], (1, 6, 6, 4), dilation_w_factor=1, dilation_h_factor=1, **options)
    return b.build(y), w


@pytest.mark.parametrize("kind", ["int8", "float16"])
def test_weights_of_hybrid_and_float16_models_are_dequantised(kind):
    graph, w = hybrid(kind)
    plain = floats.plain(graph)
    assert [op.name for op in plain.ops] == ["CONV_2D"] and np.allclose(plain.ops[0].inputs[1].data, w, atol=1e-7)
    given = samples(graph)
    new, report = quantize.quantize(graph, given)
    assert report.outputs[0][1] > 35
    check_alike(new, ir.write(new), given)


@pytest.mark.skipif(not goldens.names(), reason=goldens.ABSENT)
def test_kws_whose_weights_are_hybrid_is_quantised():
    graph = ir.read((goldens.SHARED / "models" / "kws_float.tflite").read_bytes())
    rng = np.random.RandomState(4)
    given = [np.cumsum(rng.standard_normal((16, 1, 49, 10, 1)), 2).astype(np.float32) * 5]
    new, report = quantize.quantize(graph, given, quantize.Settings(equalise=0.5))
    assert not report.kept and report.outputs[0][1] > 20
    data = ir.write(new)
    check_alike(ir.read(data), data, given, runners=(tflm,))


# ---- digits


def test_digits_lose_at_most_half_a_point():
    heldout = np.frombuffer((MODELS / "digits_heldout.bin").read_bytes(), np.int8).reshape(-1, 65)
    right = {}
    for name, dtype, unit in (("digits_float", np.float32, 16), ("digits", np.int8, 1)):
        pixels = (heldout[:, :64] / unit).astype(dtype).reshape(-1, 1, 8, 8, 1)
        answers = tflm.run((MODELS / (name + ".tflite")).read_bytes(), [[x] for x in pixels])
        right[name] = sum(int(a[0].argmax()) == d for a, d in zip(answers, heldout[:, 64]))
    print(right)
    assert right["digits"] >= right["digits_float"] - 0.005 * len(heldout)


def test_digits_is_what_the_command_makes(tmp_path, capsys):
    out = tmp_path / "digits.tflite"
    words = ["quantize", MODELS / "digits_float.tflite", "-c", MODELS / "digits_calibration.npy", "--inputs", "0.0625", "0"]
    assert cli.main([str(word) for word in [*words, "-o", out]]) == 0
    assert out.read_bytes() == (MODELS / "digits.tflite").read_bytes()
    assert "FULLY_CONNECTED" in capsys.readouterr().out


# ---- the command


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A model of one input [1, 8, 8, 3] and its samples, in the current folder."""
    monkeypatch.chdir(tmp_path)
    graph = residual(Builder())
    pathlib.Path("m.tflite").write_bytes(ir.write(graph))
    np.save("x.npy", samples(graph, 8)[0])
    return tmp_path


def run(*words):
    return cli.main(["quantize", *words])


def test_the_command_writes_model_report_and_picture(folder, capsys):
    pytest.importorskip("matplotlib")
    assert run("m.tflite", "-c", "x.npy", "--json", "r.json", "--plot", "p.svg", "--io", "float") == 0
    told = json.loads(pathlib.Path("r.json").read_text())
    assert told["samples"] == 8 and told["outputs"][0]["sqnr"] > 20 and len(told["layers"]) > 8
    assert "<svg" in pathlib.Path("p.svg").read_text()
    new = ir.read(pathlib.Path("m_int8.tflite").read_bytes())
    assert new.inputs[0].dtype == "float32" and new.ops[0].name == "QUANTIZE"
    assert "SQNR" in capsys.readouterr().out


def test_labels_give_accuracy_before_and_after(folder, capsys):
    graph = ir.read(pathlib.Path("m.tflite").read_bytes())
    labels = running.run(graph, [np.load("x.npy")])[0].reshape(8, -1).argmax(1)
    pathlib.Path("y.txt").write_text("\n".join(map(str, labels)))
    assert run("m.tflite", "-c", "x.npy", "--labels", "y.txt", "--json", "-") == 0
    told = json.loads(capsys.readouterr().out)["accuracy"]
    assert told["float"] == told["samples"] == 8 and told["int8"] >= 7


def test_arrays_go_by_name_or_order_and_pictures_in_a_folder(folder):
    assert run("m.tflite", "-c", "x.npy", "-o", "a.tflite") == 0
    x = np.load("x.npy")
    np.savez("named.npz", **{ir.read(pathlib.Path("m.tflite").read_bytes()).inputs[0].name: x[:, 0]})
    np.savez("ordered.npz", x)
    for name in ("named.npz", "ordered.npz"):
        assert run("m.tflite", "-c", name, "-o", "b.tflite") == 0
        assert pathlib.Path("b.tflite").read_bytes() == pathlib.Path("a.tflite").read_bytes()
    image = pytest.importorskip("PIL.Image")
    pathlib.Path("pictures").mkdir()
    for k in range(3):
        pixels = np.random.RandomState(k).randint(0, 256, (20, 12, 3)).astype(np.uint8)
        image.fromarray(pixels).save("pictures/%d.%s" % (k, ("png", "jpg", "bmp")[k]))
    assert run("m.tflite", "-c", "pictures", "--pixels", "-1", "1", "-o", "c.tflite") == 0
    scale = ir.read(pathlib.Path("c.tflite").read_bytes()).inputs[0].scale
    assert 1.5 / 255 < scale <= 2.01 / 255


def write_bad(name, array):
    np.save(name, array) if name.endswith(".npy") else pathlib.Path(name).write_bytes(array)
    return name


@pytest.mark.parametrize("make, words", [
    (lambda: write_bad("d.npy", np.zeros((4, 8, 8, 2), np.float32)), "shape"),
    (lambda: write_bad("d.npy", np.zeros((0, 8, 8, 3), np.float32)), "no sample"),
    (lambda: write_bad("d.npy", np.full((2, 8, 8, 3), np.nan, np.float32)), "nan"),
    (lambda: write_bad("d.npy", np.full((2, 8, 8, 3), np.inf)), "inf"),
    (lambda: write_bad("d.npy", np.full((2, 8, 8, 3), "a")), "holds"),
    (lambda: write_bad("d.npy", np.full((2, 8, 8, 3), 1j)), "holds"),
    (lambda: write_bad("d.npy", np.full((2, 8, 8, 3), 1e300)), "infinity"),
    (lambda: write_bad("d.bin", b"abc"), "multiple"),
    (lambda: write_bad("d.npz", b"PK nonsense"), "no .npz file"),
    (lambda: "absent.npy", "cannot read"),
    (lambda: str(pathlib.Path("empty").mkdir() or "empty"), "no .npy"),
])  # fmt: skip
def test_bad_samples_are_one_line_and_leave_no_file(folder, capsys, make, words):
    data = make()
    assert run("m.tflite", "-c", data, "-o", "out.tflite") == 1
    err = capsys.readouterr().err
    assert err.startswith("viperlite: ") and err.count("\n") == 1 and words in err, err
    assert not pathlib.Path("out.tflite").exists()


@pytest.mark.parametrize("options, words", [
    (["--keep-float", "NONSENSE"], "no op is called NONSENSE"),
    (["--labels", "x.npy"], "labels"),
    (["-o", "m.tflite"], "overwritten"),
    (["-o", "x.npy/out.tflite"], "cannot write"),
    (["--plot", "p.nonsense"], "cannot draw"),
    (["--inputs", "0", "0"], "--inputs"),
])  # fmt: skip
def test_bad_options_are_one_line(folder, capsys, options, words):
    model = pathlib.Path("m.tflite").read_bytes()
    assert run("m.tflite", "-c", "x.npy", *options) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and words in err, err
    assert pathlib.Path("m.tflite").read_bytes() == model


def test_a_quantised_model_is_refused(folder, capsys):
    assert run(str(MODELS / "digits.tflite"), "-c", "x.npy") == 1
    assert "quantised already" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["m.keras", "m.h5", "saved"])
def test_other_models_take_tensorflow_or_say_so(folder, capsys, name):
    if name == "saved":
        pathlib.Path("saved").mkdir()
        pathlib.Path("saved/saved_model.pb").write_bytes(b"")
    else:
        pathlib.Path(name).write_bytes(b"")
    assert run(name, "-c", "x.npy") == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "TensorFlow" in err


@pytest.mark.parametrize("name", ["m.keras", "saved"])
def test_other_models_go_through_tensorflow_where_it_is(folder, monkeypatch, name):
    """TensorFlow's part is played by a stand-in, which is asked for what its documentation has."""
    converted = pathlib.Path("m.tflite").read_bytes()
    asked = []

    class Converter:
        def __init__(self, what):
            asked.append(what)

        from_keras_model = from_saved_model = classmethod(lambda cls, what: cls(what))

        def convert(self):
            return converted

    tensorflow = types.SimpleNamespace(
        lite=types.SimpleNamespace(TFLiteConverter=Converter),
        keras=types.SimpleNamespace(models=types.SimpleNamespace(load_model=lambda path, compile: "loaded " + path)),
    )
    monkeypatch.setitem(sys.modules, "tensorflow", tensorflow)
    if name == "saved":
        pathlib.Path("saved").mkdir()
        pathlib.Path("saved/saved_model.pb").write_bytes(b"")
    else:
        pathlib.Path(name).write_bytes(b"")
    assert run(name, "-c", "x.npy", "-o", "out.tflite") == 0
    assert asked == ["saved" if name == "saved" else "loaded m.keras"]
    assert ir.read(pathlib.Path("out.tflite").read_bytes()).inputs[0].dtype == "int8"


def test_ctrl_c_leaves_no_file(folder, monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(quantize, "quantize", interrupted)
    assert run("m.tflite", "-c", "x.npy", "-o", "out.tflite") == 130
    assert not pathlib.Path("out.tflite").exists()


def test_a_custom_op_stays_in_float_and_cannot_be_run(folder, capsys):
    g = Graph()
    x, y = g.input("float32", (1, 8, 8, 3)), g.output("float32", (1, 8, 8, 3))
    g.custom("Mystery", [x], [y])
    pathlib.Path("c.tflite").write_bytes(g.build())
    assert run("c.tflite", "-c", "x.npy") == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "no op is left" in err


def test_settings_are_checked():
    graph = residual(Builder())
    with pytest.raises(CommandError, match="no op is left"):
        quantize.quantize(graph, samples(graph), quantize.Settings(keep_float=[str(i) for i in range(len(graph.ops))]))
