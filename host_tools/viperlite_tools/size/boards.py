"""Boards: what boards/NAME/board.json says under "viperlite".

    march     architecture, of mpy.ARCHITECTURES
    flash     bytes for the firmware
    firmware  bytes of them that MicroPython takes, without viperlite
    romfs     bytes of the ROMFS partition; left out where there is none
    files     bytes of the file system
    heap      free when a program starts
    block     the largest object that the heap takes; left out where it is one piece
    sources   where the numbers are from
"""

import json
from pathlib import Path

from ..errors import CommandError

FOLDER = Path(__file__).resolve().parents[3] / "boards"
_NEEDED = ("march", "flash", "firmware", "files", "heap")


def names():
    return sorted(path.parent.name for path in FOLDER.glob("*/board.json"))


def get(name):
    """The dict above; CommandError for a board that is not there."""
    path = FOLDER / name / "board.json"
    if name not in names():
        raise CommandError("no board %r" % name, "there are " + (", ".join(names()) or "none outside of a checkout"))
    try:
        board = json.loads(path.read_text())["viperlite"]
        missing = [key for key in _NEEDED if key not in board]
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError('%s has no numbers under "viperlite"' % path) from error
    if missing:
        raise CommandError("%s lacks %s" % (path, ", ".join(missing)))
    return board
