"""The rp2 port: rp2040 is firmware.uf2 for the Raspberry Pi Pico, of the board definition in boards/RPI_PICO."""

import os
import re
import sys

from .. import cache, emulator, freezing, source
from ..errors import BuildError
from . import FROZEN, TOP, Recipe

BOARD = TOP / "boards" / "RPI_PICO"
_FLASH = 2048 * 1024
_UF2_FAMILY = "0xe48bff56"  # RP2040


def romfs():
    """(offset in flash, size) of the ROMFS partition: below the file system, which ends the flash."""
    text = (BOARD / "mpconfigboard.cmake").read_text()
    size, storage = (
        int(re.search(r"MICROPY_HW_%s_BYTES (\d+)" % part, text).group(1)) for part in ("ROMFS", "FLASH_STORAGE")
    )
    return _FLASH - storage - size, size


def _make(src, build, log, say):
    sdk = source.pico_sdk(src, say)
    jobs = "-j%d" % (os.cpu_count() or 1)
    env = {"MICROPY_MPYCROSS": str(freezing.mpy_cross(src, log))}
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
                "-DMICROPY_BOARD=RPI_PICO",
                "-DMICROPY_BOARD_DIR=%s" % BOARD,
                "-DMICROPY_LIB_DIR=%s" % freezing.no_library(),
                "-DPICO_NO_PICOTOOL=1",
                "-DPython3_EXECUTABLE=%s" % sys.executable,
                *(["-DPICO_SDK_PATH_OVERRIDE=%s" % sdk] if sdk else []),
            ],
            log,
            env=env,
        )
    cache.run(["make", "-C", build, jobs], log, env=env)
    return _uf2(src, build, log)


def _uf2(src, build, log):
    image = build / "firmware.raw"
    cache.run(["arm-none-eabi-objcopy", "-O", "binary", build / "firmware.elf", image], log)
    have, room = image.stat().st_size, romfs()[0]
    if have > room:
        raise BuildError(
            "the firmware takes %d bytes, and ROMFS begins at %d" % (have, room),
            "make the partitions in %s smaller" % (BOARD / "mpconfigboard.cmake"),
        )
    uf2 = build / "firmware.uf2"
    convert = [sys.executable, src.path / "tools" / "uf2conv.py"]
    cache.run([*convert, "-b", "0x10000000", "-f", _UF2_FAMILY, "-c", "-o", uf2, image], log)
    return uf2


TARGETS = {
    "rp2040": Recipe(
        port="rp2",
        file="firmware.uf2",
        tools=("make", "gcc", "libc6-dev", "g++", "cmake", "dpkg", "arm-none-eabi-gcc", "newlib", "libstdc++", "npm"),
        config=(BOARD,),
        frozen=FROZEN,
        make=_make,
        run=("node",),
        fetch=emulator.rp2040js,
    )
}
