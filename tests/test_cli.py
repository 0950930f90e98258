"""The command viperlite: what it prints, what it writes, and how it refuses."""

import os
import pathlib

import pytest

import tflm
from viperlite_tools import cli, files, runner
from viperlite_tools.errors import CommandError

MODELS = pathlib.Path(__file__).parents[1] / "host_tools" / "models"
DIGITS = str(MODELS / "digits.tflite")
HELLO = str(MODELS / "hello_world_float.tflite")


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def told(capsys):
    """The one line on stderr."""
    out, err = capsys.readouterr()
    assert err.strip().count("\n") == 0 and err.strip().startswith("viperlite: "), err
    assert "Traceback" not in out + err
    return err


def test_help_lists_every_command(capsys):
    assert cli.main([]) == 0
    out = capsys.readouterr().out
    folder = pathlib.Path(cli.commands.__file__).parent
    names = [path.stem for path in folder.glob("*.py") if path.stem != "__init__"]
    assert len(names) >= 3 and all(name in out for name in names)


@pytest.mark.parametrize(
    "args, says",
    [
        (["nothing"], "No such command"),
        (["run"], "Missing argument"),
        (["run", "--nothing"], "No such option"),
        (["run", "absent.tflite"], "No such file"),
        (["run", "."], "directory"),
        (["run", DIGITS, "--target", "nowhere"], "nowhere"),
        (["run", DIGITS, "--target", "cpython", "--input", "short"], "takes 64"),
        (["run", DIGITS, "--target", "cpython", "--input", "short", "--input", "short"], "1 times --input, got 2"),
        (["run", DIGITS, "--target", "cpython", "--input", "short", "--cases", "x"], "exclude"),
        (["run", DIGITS, "--target", "cpython", "--cases", "absent"], "golden.json"),
        (["run", "short", "--target", "cpython"], "not a .tflite"),
        (["convert", DIGITS, "--format", "elf"], "elf"),
        (["convert", DIGITS, "-o", "hello-world.mpy"], "import"),
        (["convert", DIGITS, "-o", "short/x.mpy"], "short"),
        (["convert", DIGITS, "-o", "folder.py"], "folder"),
    ],
)
def test_a_mistake_is_one_line(args, says, capsys):
    pathlib.Path("short").write_bytes(b"12345678")
    pathlib.Path("folder.py").mkdir()
    assert cli.main(args) == 1
    assert says in told(capsys)


def test_interrupt_is_130(capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(runner, "run", interrupted)
    assert cli.main(["run", DIGITS, "--target", "cpython"]) == 130
    told(capsys)


def test_run_writes_what_tflm_answers(capsys):
    image = (MODELS / "digits_heldout.bin").read_bytes()[:64]
    pathlib.Path("image.bin").write_bytes(image)
    assert cli.main(["run", DIGITS, "--target", "cpython", "--input", "image.bin", "--output-dir", "out"]) == 0
    assert pathlib.Path("out/out0.bin").read_bytes() == answer(DIGITS, image, "int8", (1, 8, 8, 1))
    assert "arena" in capsys.readouterr().out


def test_run_without_input_says_that_it_is_zeros(capsys):
    assert cli.main(["run", DIGITS, "--target", "cpython"]) == 0
    assert pathlib.Path("out0.bin").read_bytes() == answer(DIGITS, bytes(64), "int8", (1, 8, 8, 1))
    assert "zeros" in capsys.readouterr().out


def answer(model, raw, dtype, shape):
    """TFLM's output 0."""
    import numpy as np

    return tflm.run(pathlib.Path(model).read_bytes(), [[np.frombuffer(raw, dtype).reshape(shape)]])[0][0].tobytes()


def cases(model, inputs, dtype, shape):
    """A folder of golden cases."""
    folder = pathlib.Path("golden")
    folder.mkdir()
    for k, raw in enumerate(inputs):
        (folder / ("case_%d_in0.bin" % k)).write_bytes(raw)
        (folder / ("case_%d_out0.bin" % k)).write_bytes(answer(model, raw, dtype, shape))
    (folder / "golden.json").write_text('{"cases": [%s]}' % ", ".join(['"x"'] * len(inputs)))
    return folder


@pytest.mark.parametrize("model", [DIGITS, HELLO])
def test_cases_agree(model, capsys):
    if model == DIGITS:
        folder = cases(model, [bytes([k] * 64) for k in range(3)], "int8", (1, 8, 8, 1))
    else:
        folder = cases(model, [b"\0\0\x80\x3f", b"\0\0\0\x40"], "float32", (1, 1))
    assert cli.main(["run", model, "--target", "cpython", "--cases", str(folder)]) == 0
    n = len(list(folder.glob("*_in0.bin")))
    assert "%d of %d cases agree" % (n, n) in capsys.readouterr().out
    assert not pathlib.Path("out0.bin").exists()


def test_one_wrong_byte_fails_its_case(capsys):
    folder = cases(DIGITS, [bytes(64), bytes([9] * 64)], "int8", (1, 8, 8, 1))
    golden = folder / "case_1_out0.bin"
    raw = bytearray(golden.read_bytes())
    raw[3] ^= 1
    golden.write_bytes(raw)
    assert cli.main(["run", DIGITS, "--target", "cpython", "--cases", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert "case 1, output 0: 1 of 10 elements differ, first element 3" in out and "1 of 2 cases agree" in out
    assert err.count("\n") == 1


def test_convert_chooses_the_format_by_suffix(capsys):
    for suffix in "mpy", "py", "c", "romfs":
        assert cli.main(["convert", DIGITS, "-o", "digits." + suffix]) == 0
        assert pathlib.Path("digits." + suffix).is_file()
    assert cli.main(["convert", DIGITS, "-o", "other", "--format", "py"]) == 0
    assert pathlib.Path("other.py").is_file()


def test_convert_does_not_overwrite_the_model(capsys):
    pathlib.Path("digits.py").write_bytes(pathlib.Path(DIGITS).read_bytes())
    assert cli.main(["convert", "digits.py", "-o", "digits.py"]) == 1
    assert pathlib.Path("digits.py").read_bytes() == pathlib.Path(DIGITS).read_bytes()


def test_no_file_is_left_half_written(monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device", "x")

    pathlib.Path("a").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(CommandError):
        files.write({"a": b"new", "b": b"new"})
    assert sorted(os.listdir()) == ["a"] and pathlib.Path("a").read_bytes() == b"old"


def test_targets_says_what_each_lacks(capsys):
    assert cli.main(["targets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("cpython") and "yes" in line for line in lines)
