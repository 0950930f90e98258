"""The qemu port, on boards of ours: see port/qemu/*/mpconfigboard.mk."""

import os

from .. import cache, freezing
from . import FROZEN, TOP, Recipe

_FOLDER = TOP / "port" / "qemu"
_FROZEN_CONTENT = TOP / "port" / "frozen_content.h"


def _make(board, frozen):
    def make(source, build, log, say):
        env = {"MICROPY_MPYCROSS": str(freezing.mpy_cross(source, log))} if frozen else None
        cache.run(
            [
                "make",
                "-C",
                source.path / "ports" / "qemu",
                "-j%d" % (os.cpu_count() or 1),
                "BOARD=%s" % board,
                "BOARD_DIR=%s" % (_FOLDER / board),
                "BUILD=%s" % build,
                "MPY_LIB_DIR=%s" % freezing.no_library(),
            ],
            log,
            env=env,
        )
        return build / "firmware.elf"

    return make


def _recipe(board, tools, run, frozen=()):
    return Recipe(
        port="qemu",
        file="firmware.elf",
        tools=("make", *tools),
        config=(_FOLDER,),
        frozen=frozen,
        make=_make(board, frozen),
        run=(run,),
        version="1.25.",  # later ones link in another way and bring clocks of their own
    )


_ARM = ("arm-none-eabi-gcc", "newlib")
_HOST = ("gcc", "libc6-dev")  # for mpy-cross
_RISCV = ("riscv64-unknown-elf-gcc", "picolibc")

TARGETS = {
    "qemu-m0": _recipe("QEMU_M0", (*_ARM, *_HOST), "qemu-system-arm", (*FROZEN, _FROZEN_CONTENT)),
    "qemu-m3": _recipe("QEMU_M3", _ARM, "qemu-system-arm"),
    "qemu-m4": _recipe("QEMU_M4", _ARM, "qemu-system-arm"),
    "qemu-rv32": _recipe("QEMU_RV32", _RISCV, "qemu-system-riscv32"),
}
