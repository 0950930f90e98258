"""viperlite convert: every format holds the model, its ops and its arena size, aligned or safely not."""

import os
import pathlib
import shutil
import subprocess

import numpy as np
import pytest

import viperlite
from here import run
from viperlite_tools import convert, models, mpy, pipeline, romfs, targets
from viperlite_tools.errors import CommandError

ROOT = pathlib.Path(__file__).parents[1]
DIGITS = ROOT / "host_tools" / "models" / "digits.tflite"
DEVICE = ROOT / "tests" / "device" / "alignment.py"
CHOSEN = os.environ.get("VIPERLITE_TARGETS", "unix").split()


@pytest.fixture(scope="module")
def model():
    return models.Model(DIGITS)


@pytest.fixture(scope="module")
def image():
    """A held-out digit."""
    return (DIGITS.parent / "digits_heldout.bin").read_bytes()[:64]


def expected(model, image):
    pixels = np.frombuffer(image, np.int8).reshape(1, 8, 8, 1)
    return run(model.data, [[pixels]])[0][0].tobytes()


def test_python_module_runs(model, image):
    names = {}
    exec(convert.files(model, "digits", "py")[".py"], names)
    interpreter = names["interpreter"](bytearray(names["ARENA_SIZE"]))
    interpreter.input(0).data[:] = image
    interpreter.invoke()
    assert bytes(interpreter.output(0).data) == expected(model, image)


def test_module_registers_only_what_the_model_needs(model):
    names = {}
    exec(convert.files(model, "digits", "py")[".py"], names)
    resolver = names["resolver"]()
    assert [op for op in model.ops if resolver.find(op, False) is None] == []
    assert resolver.find("SVDF", False) is None


def test_arena_size_is_the_least_that_is_enough_everywhere(model):
    names = {}
    exec(convert.files(model, "digits", "py")[".py"], names)
    names["interpreter"](bytearray(names["ARENA_SIZE"]))
    assert names["ARENA_SIZE"] == max(model.arena_size(march) for march in (None, *mpy.ARCHITECTURES))
    with pytest.raises(viperlite.ArenaError):
        names["interpreter"](bytearray(model.arena_size() - 1))


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc here")
def test_c_array_is_aligned_and_whole(model, tmp_path):
    (tmp_path / "digits.c").write_bytes(convert.files(model, "digits", "c")[".c"])
    (tmp_path / "main.c").write_text(
        "#include <stdint.h>\n#include <stdio.h>\nextern const uint8_t digits_model[]; extern const uint32_t digits_model_size;\n"
        "int main(void) { if ((uintptr_t)digits_model % 16) return 1;\n"
        "fwrite(digits_model, 1, digits_model_size, stdout); return 0; }\n"
    )
    files = [str(tmp_path / name) for name in ("main.c", "digits.c")]
    subprocess.run(["gcc", "-Wall", "-Werror", "-Os", "-o", str(tmp_path / "main"), *files], check=True)
    assert subprocess.run([tmp_path / "main"], check=True, capture_output=True).stdout == model.data


def test_romfs_payload_is_aligned(model):
    at = convert.files(model, "digits", "romfs")[".romfs"].find(model.data)
    assert at > 0 and at % 16 == 0


@pytest.mark.parametrize("stem", ["1digit", "hello-world", "class", ""])
def test_refuses_a_name_that_cannot_be_imported(stem):
    with pytest.raises(CommandError):
        convert.module_name(stem)


@pytest.mark.parametrize("prepared", [False, True])
@pytest.mark.parametrize("name", [n for n in targets.names() if n != "cpython" and (n in CHOSEN or CHOSEN == ["all"])])
def test_answers_are_the_same_wherever_the_model_lies(name, prepared, model, image):
    target = targets.get(name)
    if target.missing():
        pytest.skip(target.missing())
    if prepared:
        model = models.Model(DIGITS, pipeline.prepare(model.data).data)
    mpy = convert.files(model, "digits", "mpy")[".mpy"]
    files = {
        "model": model.data,
        "input": image,
        "digits.mpy": mpy,
        "inplace.romfs": romfs.image({"x": b"x", "digits.mpy": mpy}),
        "digits.romfs": convert.files(model, "digits", "romfs")[".romfs"],
    }
    with target.session(files) as session:
        text = session.run("ARENA_SIZE = %d\n%s" % (model.largest_arena_size(unaligned=True), DEVICE.read_text()))
    got = {where: (int(arena), answer) for _, where, arena, answer in map(str.split, text.splitlines())}
    assert {answer for _, answer in got.values()} == {expected(model, image).hex()}
    mounted = ["ram", "inplace", "romfs"] if name != "xtensa" else []  # which has no file system
    assert list(got) == ["heap+0", "heap+1", "heap+2", "heap+3"] + mounted
    for where in ["heap+0"] + [where for where in mounted if where != "inplace"]:
        assert got[where][0] == model.arena_size(target.march), where
    for where in "heap+1", "heap+2", "heap+3":
        assert got[where][0] == model.arena_size(target.march, unaligned=True), where
