"""Firmware onto a board, one file a way: esp32.py (esptool), uf2.py (mass storage), picotool.py.

Each way checks the file, then the board, then writes, then verifies. Nothing is written before both checks have passed.
"""

import re

from .. import targets
from ..errors import CommandError
from ..size import boards

_UF2 = ("rp2040", "rp2350")
_BANNER = re.compile(rb"MicroPython v\d[^\0;]{0,80} on \d{4}-\d\d-\d\d")  # what its prompt begins with
_TARGETS = {"RPI_PICO": ("rp2040",)}  # of port/build.py, beside one of the board's own name


class Board:
    """name; mcu, as MicroPython's board.json calls it; chip_flash, bytes of the flash chip; way, "esp32" or "uf2"."""

    def __init__(self, name):
        self.name = name
        self.chip_flash = boards.get(name).get("chip_flash")
        self.mcu = boards.mcu(name)
        if self.mcu in _UF2:
            self.way, self.suffix = "uf2", "uf2"
        elif self.mcu.startswith("esp32"):
            self.way, self.suffix = "esp32", "bin"
        else:
            raise CommandError(
                "cannot flash a %s, as on %s" % (self.mcu, name), "use the loader that its maker gives, then `viperlite push`"
            )
        if not isinstance(self.chip_flash, int):
            raise CommandError("boards/%s/board.json lacks chip_flash" % name, "add the bytes of the flash chip")


def version(data):
    """What a firmware says that it is: "MicroPython v1.24.0 on 2024-10-25"; "" if it says nothing."""
    found = _BANNER.search(data)
    return found.group().decode("ascii", "replace") if found else ""


def built(board):
    """Path of the newest firmware for the board that port/build.py has made."""
    try:
        artefacts = targets._port.cache("artefact")
    except targets.TargetError:  # not in a checkout: nothing is built here
        artefacts = None
    names = (board.name, *_TARGETS.get(board.name, ()))
    found = [path for name in names if artefacts for path in artefacts.glob("%s/*/firmware.%s" % (name, board.suffix))]
    if not found:
        raise CommandError(
            "no firmware for %s is built here" % board.name,
            "name a file with --firmware: stock images are at micropython.org/download",
        )
    return max(found, key=lambda path: path.stat().st_mtime)
