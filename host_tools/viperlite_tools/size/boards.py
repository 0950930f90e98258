"""Boards: what boards/NAME/board.json says under "viperlite".

    march       architecture, of mpy.ARCHITECTURES
    flash       bytes for the firmware
    firmware    bytes of them that MicroPython takes, without viperlite
    romfs       bytes of the ROMFS partition; left out where there is none
    files       bytes of the file system
    chip_flash  bytes of the whole flash chip
    ram         [address, bytes] of the memory that data and the heap share; PSRAM not counted
    heap        free when a program starts
    block       the largest object that the heap takes; left out where it is one piece
    sources     where the numbers are from
"""

import json
from pathlib import Path

from ..errors import CommandError

FOLDER = Path(__file__).resolve().parents[3] / "boards"
_NEEDED = ("march", "flash", "firmware", "files", "ram", "heap")


def names():
    return sorted(path.parent.name for path in FOLDER.glob("*/board.json"))


def get(name):
    """The dict above; CommandError for a board that is not there."""
    board = _read(name, "viperlite", dict)
    missing = [key for key in _NEEDED if key not in board]
    if missing:
        raise CommandError("%s lacks %s" % (_path(name), ", ".join(missing)))
    return board


def mcu(name):
    """The board's chip, as MicroPython calls it: "rp2040"."""
    return _read(name, "mcu", str)


def _path(name):
    return FOLDER / name / "board.json"


def _read(name, key, kind):
    """What board.json says under a key."""
    if name not in names():
        raise CommandError("no board %r" % name, "there are " + (", ".join(names()) or "none outside of a checkout"))
    try:
        found = json.loads(_path(name).read_text())[key]
        if not isinstance(found, kind):
            raise TypeError
    except (ValueError, KeyError, TypeError) as error:
        what = 'no numbers under "viperlite"' if key == "viperlite" else "no %s" % key
        raise CommandError("%s has %s" % (_path(name), what)) from error
    return found
