"""The qemu port, on boards of ours: see port/qemu/*/mpconfigboard.mk. Nothing is frozen in."""

import os

from .. import cache
from . import TOP, Recipe

_FOLDER = TOP / "port" / "qemu"


def _make(board):
    def make(source, build, log, say):
        cache.run(
            [
                "make",
                "-C",
                source.path / "ports" / "qemu",
                "-j%d" % (os.cpu_count() or 1),
                "BOARD=%s" % board,
                "BOARD_DIR=%s" % (_FOLDER / board),
                "BUILD=%s" % build,
            ],
            log,
        )
        return build / "firmware.elf"

    return make


def _recipe(board, tools, run):
    return Recipe("qemu", "firmware.elf", ("make", *tools), (_FOLDER,), _make(board), (run,))


_ARM = ("arm-none-eabi-gcc", "newlib")
_RISCV = ("riscv64-unknown-elf-gcc", "picolibc")

TARGETS = {
    "qemu-m0": _recipe("QEMU_M0", _ARM, "qemu-system-arm"),
    "qemu-m4": _recipe("QEMU_M4", _ARM, "qemu-system-arm"),
    "qemu-rv32": _recipe("QEMU_RV32", _RISCV, "qemu-system-riscv32"),
}
