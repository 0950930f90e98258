"""RP2 boards, by the drive that their boot ROM shows: a UF2 file is copied onto it.

The drive cannot be read back. What tells that the firmware was taken whole: the boot ROM leaves once it has every block, and
what it starts then comes up as MicroPython's serial port.

Source: github.com/microsoft/uf2 (blocks), RP2040 datasheet 2.8.4, RP2350 datasheet 5.5 (families, drive).
"""

import os
import pathlib
import re
import struct
import sys
import time

from serial.tools import list_ports

from ..errors import CommandError

_BLOCK = 512
_HEAD = struct.Struct("<8I")  # two magics, flags, address, bytes, number, of, family
_MAGIC = (0x0A324655, 0x9E5D5157)
_END = 0x0AB16F30
_NOT_MAIN, _FAMILY = 0x1, 0x2000  # flags
_PAGE = 256  # bytes of a block: the boot ROM takes no other
_FLASH = 0x10000000  # address of the flash
_ABSOLUTE = 0xE48BFF57  # a family that RP2350's boot ROM takes; images have one such block for its erratum E10
FAMILIES = {
    "rp2040": {0xE48BFF56: "RP2040"},
    "rp2350": {0xE48BFF59: "RP2350, Arm", 0xE48BFF5A: "RP2350, RISC-V"},
}
_NAMES = {number: name for chip in FAMILIES.values() for number, name in chip.items()}
DRIVES = {"rp2040": "RPI-RP2", "rp2350": "RP2350"}  # Board-ID in INFO_UF2.TXT
INFO = "INFO_UF2.TXT"
_CHUNK = 64 * _BLOCK  # written at a time
_VENDOR = 0x2E8A  # of MicroPython's USB on RP2 boards
STARTS = 20  # s for the board to leave its boot ROM and its serial port to come


class Image:
    """A firmware that was checked: path, data, number of blocks, family ("RP2040"), size in flash."""

    def __init__(self, path, data, blocks, family, size):
        self.path, self.data, self.blocks, self.family, self.size = path, data, blocks, family, size


# ---- the file


def image(path, data, board):
    """Image of a UF2 file; CommandError if it is not a whole one for this board."""
    if data[:4] != b"UF2\n":
        what = "an ESP32 image" if data[:1] == b"\xe9" else "no UF2 file"
        raise CommandError("%s is %s" % (path, what), "take the .uf2 for %s" % board.name)
    if len(data) % _BLOCK:
        raise CommandError("%s is cut short: %d bytes, no multiple of %d" % (path, len(data), _BLOCK), "download it again")
    blocks = [block for block in _blocks(path, data) if not (block[4] == _ABSOLUTE and board.mcu == "rp2350")]
    families = {family for *_, family in blocks}
    wrong = sorted(families - set(FAMILIES[board.mcu]))
    if wrong or len(families) != 1:
        for_whom = ", ".join(_NAMES.get(family, "family 0x%08x" % family) for family in wrong or sorted(families)) or "no chip"
        raise CommandError(
            "%s is for %s, %s has an %s" % (path, for_whom, board.name, board.mcu.upper()), "take the .uf2 for this board"
        )
    _complete(path, blocks, len(data) // _BLOCK)
    end = max(at for at, *_ in blocks) + _PAGE - _FLASH
    for at, *_ in blocks:
        if not _FLASH <= at <= _FLASH + board.chip_flash - _PAGE:
            raise CommandError(
                "%s has a block for address 0x%08x, the flash of %s goes from 0x%08x to 0x%08x"
                % (path, at, board.name, _FLASH, _FLASH + board.chip_flash - 1),
                "take the .uf2 for this board",
            )
    if min(at for at, *_ in blocks) != _FLASH:
        raise CommandError(
            "%s has nothing for the start of the flash: it is no firmware" % path, "take the .uf2 for this board"
        )
    return Image(path, data, len(data) // _BLOCK, _NAMES[families.pop()], end)


def contents(data):
    """What the blocks of a file hold, one after the other."""
    return b"".join(data[k + _HEAD.size : k + _HEAD.size + _PAGE] for k in range(0, len(data), _BLOCK))


def _blocks(path, data):
    """Yield (address, bytes, number, of, family) of each block that is for the flash."""
    for k in range(len(data) // _BLOCK):
        first, second, flags, at, size, number, of, family = _HEAD.unpack_from(data, k * _BLOCK)
        (end,) = struct.unpack_from("<I", data, (k + 1) * _BLOCK - 4)
        if (first, second, end) != (*_MAGIC, _END):
            raise CommandError("%s is damaged: block %d is no UF2 block" % (path, k), "download it again")
        if flags & _NOT_MAIN:
            continue
        if size != _PAGE or at % _PAGE:
            raise CommandError(
                "%s: block %d has %d bytes for 0x%08x, RP2 boards take %d at multiples of it" % (path, k, size, at, _PAGE),
                "take the .uf2 for this board",
            )
        yield at, size, number, of, family if flags & _FAMILY else 0


def _complete(path, blocks, n):
    """CommandError unless each block that the file says it has is there, once, and no two are for one place."""
    counts = {of for _, _, _, of, _ in blocks}
    numbers = sorted(number for _, _, number, _, _ in blocks)
    if len(counts) != 1 or numbers != list(range(counts.pop())):
        told = "/".join(str(of) for of in sorted({of for _, _, _, of, _ in blocks}))
        raise CommandError(
            "%s is damaged or cut short: %d blocks of %s" % (path, len(set(numbers)), told), "download it again"
        )
    if len({at for at, *_ in blocks}) != len(blocks):
        raise CommandError("%s is damaged: two of its %d blocks have one address" % (path, n), "download it again")


# ---- the drive


def mounts():
    """Folders where drives may be mounted."""
    if sys.platform == "win32":
        return [pathlib.Path("%s:/" % letter) for letter in "DEFGHIJKLMNOPQRSTUVWXYZAB"]
    try:
        lines = pathlib.Path("/proc/mounts").read_text().splitlines()
    except OSError:  # macOS
        volumes = pathlib.Path("/Volumes")
        return sorted(volumes.iterdir()) if volumes.is_dir() else []
    rows = [line.split() for line in lines]
    return [pathlib.Path(_unescaped(row[1])) for row in rows if row[2:3] in (["vfat"], ["msdos"], ["fuseblk"])]


def _unescaped(name):
    return re.sub(r"\\([0-7]{3})", lambda m: chr(int(m.group(1), 8)), name)  # a blank is \040


def _id(folder):
    """Board-ID of the drive; None where it is none."""
    try:
        text = (pathlib.Path(folder) / INFO).read_text("ascii", "replace")
    except OSError:
        return None
    found = re.search(r"^Board-ID:\s*(\S+)", text, re.M)
    return found.group(1) if found else None


def volume(board, named, wait=0):
    """The drive of the board, or the folder named if it is such a drive; waits that many seconds for one to appear."""
    wanted, until = DRIVES[board.mcu], time.monotonic() + wait
    while True:
        found = {str(folder): _id(folder) for folder in ([named] if named else mounts())}
        found = {folder: name for folder, name in found.items() if name}
        right = [folder for folder, name in found.items() if name == wanted]
        if right or found or time.monotonic() >= until:
            break
        time.sleep(0.2)
    if len(right) > 1:
        raise CommandError("%d boards found: %s" % (len(right), ", ".join(right)), "name one of them with --volume")
    if right:
        return right[0]
    if found:
        folder, name = next(iter(found.items()))
        raise CommandError(
            "the drive %s is of a %s, %s shows %s; nothing was written" % (folder, name, board.name, wanted),
            "name the right --board",
        )
    hint = "hold BOOTSEL while you plug it in, mount the drive %s if your system does not, then run this again" % wanted
    if named:
        raise CommandError("%s is not the drive of a board: it has no %s with a Board-ID" % (named, INFO), hint)
    raise CommandError("no board found: no drive %s is mounted" % wanted, hint)


def copy(image, folder, progress):
    """Copy the image to the drive, wait until the board has left it and started; return the serial port that came."""
    before = _ports()
    target = os.path.join(folder, "firmware.uf2")
    incomplete = "its firmware may be incomplete now: plug it in again with BOOTSEL held, then run this again"
    sent = 0
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_SYNC", 0) | getattr(os, "O_BINARY", 0)
        at = os.open(target, flags)
    except OSError as error:
        hint = "mount it so that you may write to it" if isinstance(error, PermissionError) else "plug the board in again"
        raise CommandError("cannot write to the drive %s: %s; nothing was written" % (folder, error.strerror), hint) from error
    try:
        while sent < len(image.data):
            sent += os.write(at, image.data[sent : sent + _CHUNK])
            progress(sent, len(image.data))
    except OSError as error:
        if sent + _CHUNK < len(image.data):  # else the board may have left, having all: what follows tells
            raise CommandError(
                "the drive %s failed after %d of %d bytes: %s" % (folder, sent, len(image.data), error.strerror), incomplete
            ) from error
    finally:
        try:
            os.close(at)
        except OSError:
            pass  # the drive is gone
    until = time.monotonic() + STARTS
    while not (came := _ports() - before) and time.monotonic() < until:
        time.sleep(0.1)
    if not came and _id(folder):
        raise CommandError("the board did not take the file: its drive %s is still there" % folder, incomplete)
    if not came:
        raise CommandError(
            "the drive %s is gone, but no serial port of MicroPython came up: not verified" % folder,
            "see `mpremote connect list`; if the board is not there, " + incomplete,
        )
    return sorted(came)[0]


def _ports():
    """Serial ports of RP2 boards."""
    return {p.device for p in list_ports.comports() if p.vid == _VENDOR}
