"""viperlite size: its figures against the Pico's firmware and heap, its boards, its verdict."""

import json
import pathlib
import re

import numpy as np
import pytest

import goldens
from conftest import chosen
from flat import Graph
from viperlite_tools import cli, convert, models, precompute, size, targets
from viperlite_tools.errors import CommandError
from viperlite_tools.size import boards, frozen, heap, modules
from viperlite_tools.size.mpy_file import MpyFile
from viperlite_tools.targets import _port

MODELS = pathlib.Path(__file__).parents[1] / "host_tools" / "models"
DIGITS = MODELS / "digits.tflite"
HELLO = MODELS / "hello_world_int8.tflite"
MOST = 0.05  # share by which a figure may differ from what is measured
PAGE = 256  # bytes of flash in a block of a .uf2 file, which has 512

MEASURE = """
import gc, sys
def free():
    gc.collect()
    gc.collect()
    return gc.mem_free()
model = arena = interpreter = None
free()
before = free()
import viperlite
model = viperlite.get_model(data("model"))
arena = bytearray(ARENA)
interpreter = viperlite.MicroInterpreter(model, viperlite.AllOpsResolver(), arena)
interpreter.allocate_tensors()
for i in range(interpreter.inputs_size()):
    interpreter.input(i)
for i in range(interpreter.outputs_size()):
    interpreter.output(i)
after = free()
print(before, before - after, interpreter.arena_used_bytes())
print(*sorted(name for name in sys.modules if name.split(".")[0] == "viperlite"))
"""

# A file system whose files can only be read, not used in place: what is imported from it goes to the heap
FILES = """
import io, os, sys, vfs
class Files:
    def mount(self, readonly, mkfs):
        pass
    def stat(self, path):
        return os.stat("/rom/data" + path)
    def open(self, path, mode):
        with open("/rom/data" + path, "rb") as f:
            return io.BytesIO(f.read())
vfs.mount(Files(), "/fs")
sys.path.insert(0, "/fs")
"""


@pytest.fixture
def rp2040(request):
    target = targets.get("rp2040")
    names, must = chosen(request.config)
    reason = target.missing() if "rp2040" in names else "not asked for"
    if reason:
        (pytest.fail if must and "rp2040" in names else pytest.skip)("rp2040: %s" % reason)
    return target


def near(told, measured, more=0):
    print("told %d, measured %d: %+.2f %%" % (told, measured, 100 * (told / measured - 1)))
    return abs(told - measured) <= MOST * measured + more


def firmware():
    """Bytes of flash that the Pico's firmware takes, to a page."""
    return pathlib.Path(_port.built("rp2040")).stat().st_size // 512 * PAGE


def large():
    """A model of many pages of flash where ../shared is."""
    path = goldens.SHARED / "models" / "resnet8_int8.tflite"
    return path if path.is_file() else DIGITS


def test_flash_of_viperlite_is_what_the_firmware_grows_by(rp2040):
    told = size.measure(models.Model(DIGITS), "RPI_PICO")["flash"]["whole"]
    assert near(told, firmware() - boards.get("RPI_PICO")["firmware"], PAGE)


def test_flash_of_a_frozen_model_is_what_the_firmware_grows_by(rp2040, tmp_path, monkeypatch):
    model = models.Model(large())
    before = firmware()
    (tmp_path / "model.py").write_bytes(convert.files(model, "model", "py")[".py"])
    monkeypatch.setenv("VIPERLITE_FREEZE", str(tmp_path / "model.py"))
    assert near(size.measure(model, "RPI_PICO")["flash"]["model"], firmware() - before, PAGE)


@pytest.mark.parametrize("path", [DIGITS, HELLO, "precomputed"], ids=lambda path: getattr(path, "stem", path))
def test_heap_arena_and_modules_are_those_on_a_pico(path, rp2040, tmp_path):
    if path == "precomputed":  # other modules, other objects
        path = tmp_path / "model.tflite"
        path.write_bytes(precompute.precompute(DIGITS.read_bytes()))
    model = models.Model(path)
    told = size.measure(model, "RPI_PICO", "romfs")
    arena = model.arena_size("armv6m")
    with rp2040.session({"model": model.data}) as session:
        numbers, names = session.run(MEASURE.replace("ARENA", str(arena))).strip().splitlines()
    free, taken, used = map(int, numbers.split())
    assert told["heap"]["arena"] == heap.blocks(used) and used == arena
    assert near(told["heap"]["total"] - told["heap"]["arena"], taken - heap.blocks(used))
    assert [one["name"] for one in sorted(told["modules"], key=lambda one: one["name"])] == names.split()
    assert near(told["heap"]["room"], free)


def test_heap_of_modules_from_files_is_that_on_a_pico(rp2040):
    model = models.Model(DIGITS)
    told = size.measure(model, "RPI_PICO", "pushed")["heap"]
    package = modules.pushed("armv6m")
    dry = size.dry_run(model.data, "armv6m")
    mpy = package.compiled(dry["modules"])
    held = {package.path(name).replace(".py", ".mpy"): mpy[name] for name in mpy}
    script = FILES + MEASURE.replace("ARENA", str(dry["arena"]))
    with rp2040.session({"model": model.data, **held}) as session:
        taken = int(session.run(script).split()[1])
    # this firmware has viperlite frozen in: its names are there, and cost the heap nothing
    names = {s for data in modules.frozen("armv6m").compiled().values() for s in MpyFile(data).strings if isinstance(s, str)}
    code = heap.loaded(mpy, package, dry["asked"], names | frozen.KNOWN)
    assert code < told["code"]
    assert near(told["modules"] + code + told["interpreter"], taken - told["arena"])


def test_every_board_says_what_it_has_and_where_that_is_from():
    assert set(boards.names()) >= {"RPI_PICO", "RPI_PICO2", "ESP32_EYE", "ESP32_C3", "ARDUINO_NANO_33_BLE_SENSE"}
    for name in boards.names():
        board = boards.get(name)
        assert board["firmware"] < board["flash"] and board["heap"] > 0 and board["files"] > 0
        sources = " ".join(board["sources"])
        assert all(key in sources for key in ("flash", "firmware", "files", "heap"))
        assert size.measure(models.Model(HELLO), name)["fits"]


def test_figures_add_up_and_are_documented():
    model = models.Model(DIGITS)
    for form in size.FORMS:
        found = size.measure(model, "RPI_PICO", form)
        for key in ("flash", "romfs", "files", "heap"):
            one = found[key]
            if one:
                parts = [one.get(part, 0) for part in ("code", "model", "modules", "interpreter", "arena")]
                assert one["total"] == sum(parts) and one["left"] == one["room"] - one["total"]
        assert (found["flash"] is None) == (form == "pushed") == (found["files"] is not None)
        assert (found["romfs"] is not None) == (form == "romfs")
        for key in [*found, *found["heap"], *found["modules"][0]]:
            assert re.search(r"\b%s\b" % key, size.__doc__), key


def test_only_what_the_model_needs_is_counted():
    found = {path: size.measure(models.Model(path), "RPI_PICO") for path in (DIGITS, HELLO)}
    names = {path: {one["name"] for one in size.measure(models.Model(path), "RPI_PICO", "pushed")["modules"]} for path in found}
    assert "viperlite.kernels.armv6m.conv_2d" in names[DIGITS] - names[HELLO]
    assert found[HELLO]["flash"]["code"] < found[DIGITS]["flash"]["code"] < found[DIGITS]["flash"]["whole"]


def test_source_and_compiled_module_have_the_same_functions():
    """heap.loaded() tells by the source which code is garbage after the import."""

    def alike(code, scopes):
        return len(code.children) == len(scopes) and all(
            kind != "class" or alike(child, inside) for child, (kind, inside) in zip(code.children, scopes)
        )

    for package in (modules.pushed("armv6m"), modules.frozen("armv6m"), modules.frozen("armv6m", HELLO.read_bytes())):
        for name, data in package.compiled().items():
            assert alike(MpyFile(data).code, package.bindings(name).scopes), name


def test_a_constant_costs_its_bytes():
    def flash(source):
        from viperlite_tools import mpy

        each, names = frozen.flash({"m.py": mpy.compile(source, "m.py")})
        return each["m.py"] + names

    assert flash("A = %r" % bytes(5000)) - flash("A = %r" % bytes(1000)) == 4000
    assert flash("A = 1.5") - flash("A = 1") == pytest.approx(12, abs=4)


def test_what_does_not_fit_is_one_line_and_exit_code_1(tmp_path, capsys):
    g = Graph()  # too large an arena for any board but those with PSRAM
    x, y = g.input("int8", (1, 700, 700, 1), scale=1.0), g.output("int8", (1, 490000), scale=1.0)
    shape = g.const(np.array([1, 490000], np.int32))
    g.op("RESHAPE", [x, shape], [y], new_shape=[1, 490000])
    path = tmp_path / "large.tflite"
    path.write_bytes(g.build())
    assert cli.main(["size", str(path), "--board", "RPI_PICO"]) == 1
    out, err = capsys.readouterr()
    assert "arena" in out and err.count("\n") == 1 and "heap lacks" in err
    assert cli.main(["size", str(path), "--board", "ESP32_EYE"]) == 0
    assert "It fits" in capsys.readouterr().out


def test_too_large_a_model_is_sent_elsewhere(tmp_path, capsys):
    g = Graph()  # 600,000 bytes of weights: more than the Pico's firmware has room for, and its heap
    x, y = g.input("int8", (1, 1000), scale=1.0), g.output("int8", (1, 600), scale=1.0)
    g.op("FULLY_CONNECTED", [x, g.const(np.ones((600, 1000), np.int8), scale=0.5), None], [y])
    path = tmp_path / "large.tflite"
    path.write_bytes(g.build())
    assert cli.main(["size", str(path), "--board", "RPI_PICO"]) == 1
    assert "flash for firmware lacks" in (err := capsys.readouterr().err) and "--romfs" in err
    assert cli.main(["size", str(path), "--board", "RPI_PICO", "--pushed"]) == 1
    assert "heap lacks" in (err := capsys.readouterr().err) and "--frozen" in err
    assert cli.main(["size", str(path), "--board", "RPI_PICO", "--romfs"]) == 0
    assert cli.main(["size", str(path), "--board", "ARDUINO_NANO_33_BLE_SENSE"]) == 1
    assert "more flash" in capsys.readouterr().err


def test_command_writes_the_figures(tmp_path, capsys):
    assert cli.main(["size", str(DIGITS), "--board", "RPI_PICO", "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["fits"] and found["board"] == "RPI_PICO" and found["form"] == "frozen"
    assert cli.main(["size", str(DIGITS), "--board", "RPI_PICO", "--pushed", "--json", str(tmp_path / "x.json")]) == 0
    assert json.loads((tmp_path / "x.json").read_text())["files"]["total"] > 0


@pytest.mark.parametrize(
    "args, says",
    [
        (["--board", "NOWHERE"], "there are ARDUINO"),
        (["--board", "ARDUINO_NANO_33_BLE_SENSE", "--romfs"], "no ROMFS"),
        ([], "Missing option"),
    ],
)
def test_a_mistake_is_one_line(args, says, capsys):
    assert cli.main(["size", str(DIGITS), *args]) == 1
    out, err = capsys.readouterr()
    assert err.count("\n") == 1 and says in err and "Traceback" not in err + out


def test_a_board_without_numbers_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(boards, "FOLDER", tmp_path)
    (tmp_path / "X").mkdir()
    (tmp_path / "X" / "board.json").write_text("{}")
    with pytest.raises(CommandError, match="numbers"):
        boards.get("X")
