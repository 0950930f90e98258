"""The rp2 port, of the board definitions in boards/RPI_PICO and boards/RPI_PICO2: firmware.uf2 and firmware.elf."""

import os
import re
import sys

from .. import cache, emulator, freezing, riscv, source
from ..errors import BuildError
from . import FROZEN, TOP, Recipe
from . import board as files_of

_BOARDS = TOP / "boards"
_FROZEN_CONTENT = TOP / "port" / "frozen_content.h"
_FLASH = {"RPI_PICO": 2 << 20, "RPI_PICO2": 4 << 20}
_TOOLS = ("make", "gcc", "libc6-dev", "g++", "cmake", "dpkg", "arm-none-eabi-gcc", "newlib", "libstdc++")


def romfs(board="RPI_PICO"):
    """(offset in flash, size) of the ROMFS partition: below the file system, which ends the flash."""
    text = (_BOARDS / board / "mpconfigboard.cmake").read_text()
    size, storage = (
        int(re.search(r"MICROPY_HW_%s_BYTES (\d+)" % part, text).group(1)) for part in ("ROMFS", "FLASH_STORAGE")
    )
    return _FLASH[board] - storage - size, size


def _make(board, variant, family):
    def make(src, build, log, say):
        sdk = source.pico_sdk(src, say)
        env, options = {"MICROPY_MPYCROSS": str(freezing.mpy_cross(src, log))}, []
        objcopy = "arm-none-eabi-objcopy"
        if family == _RP2350_RISCV:
            objcopy = "%s-objcopy" % riscv.whole()
            if not riscv.whole():
                programs = riscv.glued(("build", build.name, "toolchain"))
                env["PATH"] = "%s%s%s" % (programs, os.pathsep, os.environ["PATH"])
                options = ["-DPICO_CLIB=picolibc"]
                objcopy = programs / (riscv.WHOLE[0] + "-objcopy")
        if not (build / "Makefile").is_file():
            say("configuring pico-sdk")
            cache.run(
                [
                    "cmake",
                    "-S",
                    src.path / "ports" / "rp2",
                    "-B",
                    build,
                    "-G",
                    "Unix Makefiles",
                    "-DMICROPY_BOARD=%s" % board,
                    "-DMICROPY_BOARD_DIR=%s" % (_BOARDS / board),
                    "-DMICROPY_LIB_DIR=%s" % freezing.no_library(),
                    "-DPICO_NO_PICOTOOL=1",
                    "-DPython3_EXECUTABLE=%s" % sys.executable,
                    *(["-DMICROPY_BOARD_VARIANT=%s" % variant] if variant else []),
                    *options,
                    *(["-DPICO_SDK_PATH_OVERRIDE=%s" % sdk] if sdk else []),
                ],
                log,
                env=env,
            )
        cache.run(["make", "-C", build, "-j%d" % (os.cpu_count() or 1)], log, env=env)
        return _uf2(src, build, log, board, family, objcopy)

    return make


def _uf2(src, build, log, board, family, objcopy):
    image = build / "firmware.raw"
    cache.run([objcopy, "-O", "binary", build / "firmware.elf", image], log)
    have, room = image.stat().st_size, romfs(board)[0]
    if have > room:
        raise BuildError(
            "the firmware takes %d bytes, and ROMFS begins at %d" % (have, room),
            "make the partitions in %s smaller" % (_BOARDS / board / "mpconfigboard.cmake"),
        )
    uf2 = build / "firmware.uf2"
    convert = [sys.executable, src.path / "tools" / "uf2conv.py"]
    cache.run([*convert, "-b", "0x10000000", "-f", family, "-c", "-o", uf2, image], log)
    return uf2


_RP2040, _RP2350_ARM, _RP2350_RISCV = "0xe48bff56", "0xe48bff59", "0xe48bff5a"  # families of UF2 files


def _recipe(board, variant, family, tools=_TOOLS, **more):
    config, frozen = files_of(board)
    return Recipe(
        port="rp2",
        board=board,
        variant=variant,
        file="firmware.uf2",
        beside=("firmware.elf",),
        tools=tools,
        config=(*config, _FROZEN_CONTENT),
        frozen=FROZEN + frozen,
        make=_make(board, variant, family),
        **more,
    )


TARGETS = {
    "rp2040": _recipe("RPI_PICO", "", _RP2040, run=("node",), fetch=emulator.rp2040js, fetch_tools=("npm",)),
    "rp2350": _recipe("RPI_PICO2", "", _RP2350_ARM),
    "rp2350-riscv": _recipe("RPI_PICO2", "RISCV", _RP2350_RISCV, (*_TOOLS[:6], riscv.TOOL)),
}
