"""The esp32 port, of the board definitions in boards/: firmware.bin, micropython.elf and the partition table.

ESP-IDF is in no distribution. The user's own, activated in the shell, does the build.
"""

import os
import shutil

from .. import cache, freezing
from ..errors import BuildError
from . import FROZEN, TOP, Recipe
from . import board as files_of

_BOARDS = TOP / "boards"
_LEAST = (1, 28)  # the first with an mpy-cross that assembles for the ESP32's register windows
CAMERA = "VIPERLITE_CAMERA"  # environment: a checkout of micropython-camera-API
_DRIVER = "esp32-camera"  # its submodule


def camera():
    """Absolute path of the checkout, or None."""
    named = os.environ.get(CAMERA)
    if not named:
        return None
    for name in ("micropython.cmake", "idf_component.yml"):  # since 0.6.0
        if not os.path.isfile(os.path.join(named, name)):
            raise BuildError(
                "%s holds no %s" % (named, name),
                "name a checkout of https://github.com/cnadler86/micropython-camera-API, v0.6.2",
            )
    if not os.path.isfile(os.path.join(named, _DRIVER, "CMakeLists.txt")):
        raise BuildError("%s is empty" % os.path.join(named, _DRIVER), "git -C %s submodule update --init" % named)
    return os.path.abspath(named)


def _check(board, chip):
    def check():
        absent = [name for name in ("idf.py", "make") if not shutil.which(name)]
        if absent or not os.environ.get("IDF_PATH"):
            raise BuildError(
                "ESP-IDF is not active in this shell (no %s)" % ", ".join(absent or ["IDF_PATH"]),
                "git clone --recursive https://github.com/espressif/esp-idf at the version that MicroPython's "
                "ports/esp32/README.md names, then esp-idf/install.sh %s and . esp-idf/export.sh" % chip,
            )
        if board == "ESP32_EYE":  # of ours the one with a camera
            camera()

    return check


def _make(board):
    def make(src, build, log, say):
        if not (src.path / "lib" / "micropython-lib" / "README.md").is_file():
            raise BuildError(
                "%s/lib/micropython-lib is empty" % src.path, "make -C %s/ports/esp32 submodules" % src.path
            )
        options = ["BOARD=%s" % board, "BOARD_DIR=%s" % (_BOARDS / board), "BUILD=%s" % build]
        env = {"MICROPY_MPYCROSS": str(freezing.mpy_cross(src, log))}
        if board == "ESP32_EYE" and camera():
            env[CAMERA] = camera()
        cache.run(["make", "-C", src.path / "ports" / "esp32", *options], log, env=env)
        return build / "firmware.bin"

    return make


def _recipe(board, chip):
    config, frozen = files_of(board)
    return Recipe(
        port="esp32",
        board=board,
        file="firmware.bin",
        beside=("micropython.bin", "micropython.elf"),
        tools=("make", "gcc", "libc6-dev"),
        config=config,
        frozen=FROZEN + frozen,
        make=_make(board),
        folders=(CAMERA,) if board == "ESP32_EYE" else (),
        least=_LEAST,
        check=_check(board, chip),
    )


FOREIGN = {"esp32-eye": _recipe("ESP32_EYE", "esp32"), "esp32-c3": _recipe("ESP32_C3", "esp32c3")}
TARGETS = {}
