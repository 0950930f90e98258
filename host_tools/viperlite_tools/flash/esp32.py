"""ESP32 boards, by esptool: the chip's ROM loader on a serial port.

Source of the layouts: esp-idf, esp_app_format.h (image header), gen_esp32part.py (partition table).
"""

import contextlib
import errno
import hashlib
import struct

import serial
from esp_pylib.logger import EspLog, EspLogBase
from serial.tools import list_ports

from ..errors import CommandError

try:
    from termios import error as _TermiosError
except ImportError:  # Windows
    _TermiosError = OSError

_TABLE = 0x8000  # address of the partition table
_ENTRY = struct.Struct("<2sBBII16sI")  # magic, type, subtype, offset, size, label, flags
_ENTRY_MAGIC, _SUM_MAGIC = b"\xaa\x50", b"\xeb\xeb"
_APP = 0  # type of a partition
_MB = 1024 * 1024
_BAUD = 115200  # of the first words with the ROM loader
_NOISE = (RuntimeError, struct.error, IndexError, UnicodeDecodeError)  # esptool's own errors, and what garbled answers raise
_LOST = (OSError, _TermiosError)
_SILENT = ("No more data", "No serial data", "Serial data stream stopped", "Packet content")  # how esptool says it
BRIDGES = {0x10C4: "CP210x", 0x1A86: "CH34x", 0x0403: "FTDI", 0x303A: "Espressif"}  # USB vendors on ESP32 boards


class _Log(EspLogBase):
    """esptool's logger, silent: progress goes to a function, what went wrong comes as an exception."""

    progress_to = None

    def _nothing(self, *args, **kwargs):
        pass

    print = err = warn = note = hint = debug = error = warning = stage = set_verbosity = _nothing

    def progress_bar(self, cur_iter, total_iters, prefix="", suffix="", bar_length=30):
        if self.progress_to:
            self.progress_to(cur_iter, total_iters)


_log = EspLog.instance = _Log()  # before esptool is imported: parts of it keep the logger that they find

import esptool.bin_image  # noqa: E402
import esptool.cmds  # noqa: E402
from esptool.targets import CHIP_DEFS  # noqa: E402


class Image:
    """A firmware that was checked: path, data, offset and needed bytes in flash, the chip's revisions (first, last)."""

    def __init__(self, path, data, offset, needs):
        self.path, self.data, self.offset, self.needs = path, data, offset, needs
        first, full, last = struct.unpack_from("<BHH", data, 14)
        self.revisions = (full or 100 * first if last else 100 * first, last or 0xFFFF)  # 301: v3.1


# ---- the file


def image(path, data, board):
    """Image of a file with bootloader, partition table and application; CommandError if it is not one for this board."""
    chip = CHIP_DEFS[board.mcu]
    offset = chip.BOOTLOADER_FLASH_OFFSET
    if data[:1] != b"\xe9":
        what = "a UF2 file, for other boards" if data[:4] == b"UF2\n" else "no ESP32 firmware"
        raise CommandError("%s is %s: its first byte is not 0xE9" % (path, what), "take the .bin for %s" % board.name)
    if len(data) < 24:
        raise CommandError("%s is cut short: %d bytes" % (path, len(data)), "download it again")
    number = struct.unpack_from("<H", data, 12)[0]
    if number != chip.IMAGE_CHIP_ID:
        raise CommandError(
            "%s is for %s, %s has an %s" % (path, _chip(number), board.name, chip.CHIP_NAME), "take the image for this chip"
        )
    if len(data) + offset > board.chip_flash:
        raise CommandError(
            "%s has %d bytes, from 0x%x on %s has %d" % (path, len(data), offset, board.name, board.chip_flash - offset),
            "take an image for %d MB of flash" % (board.chip_flash // _MB),
        )
    parts = _partitions(path, data, offset)
    needs = max([at + size for _, at, size, _ in parts] + [_header_size(chip, data)])
    if needs > board.chip_flash:
        raise CommandError(
            "%s is made for %d bytes of flash, %s has %d" % (path, needs, board.name, board.chip_flash),
            "take an image for %d MB of flash" % (board.chip_flash // _MB),
        )
    _whole(path, chip, "bootloader", data[: _TABLE - offset])
    applications = 0
    for kind, at, size, name in parts:
        held = data[at - offset : at - offset + size]
        if kind == _APP and held[:1] == b"\xe9":
            _whole(path, chip, "application %s" % name, held)
            applications += 1
    if not applications:
        raise CommandError("%s holds no application" % path, "download it again")
    return Image(path, data, offset, needs)


def _chip(number):
    """Name of the chip with that number in an image."""
    names = [chip.CHIP_NAME for chip in CHIP_DEFS.values() if chip.IMAGE_CHIP_ID == number]
    return names[0] if names else "chip number %d, which esptool does not know" % number


def _header_size(chip, data):
    """Bytes of flash that the bootloader expects."""
    names = [name for name, code in chip.FLASH_SIZES.items() if code == data[3] & 0xF0]
    return esptool.util.flash_size_bytes(names[0]) if names else 0


def _partitions(path, data, offset):
    """[(type, address, size, name)]; CommandError if there is no table, or a damaged one."""
    parts, at = [], _TABLE - offset
    if data[at : at + 2] != _ENTRY_MAGIC:
        raise CommandError(
            "%s has no partition table at 0x%x" % (path, _TABLE),
            "take the whole firmware (.bin), not .app-bin or a part of it",
        )
    while data[at : at + 2] == _ENTRY_MAGIC and len(data) >= at + _ENTRY.size:
        _, kind, _, where, size, label, _ = _ENTRY.unpack_from(data, at)
        parts.append((kind, where, size, label.rstrip(b"\0").decode("ascii", "replace")))
        at += _ENTRY.size
    if data[at : at + 2] == _SUM_MAGIC:
        if hashlib.md5(data[_TABLE - offset : at]).digest() != data[at + 16 : at + 32]:
            raise CommandError("%s has a damaged partition table" % path, "download it again")
    return parts


def _whole(path, chip, what, data):
    """CommandError unless checksum and hash of an image agree with its contents."""
    try:
        found = esptool.bin_image.LoadFirmwareImage(chip.CHIP_NAME, data)
        whole = found.checksum == found.calculate_checksum()
        if whole and found.append_digest:
            whole = found.stored_digest == found.calc_digest
    except (*_NOISE, TypeError):
        whole = False
    if not whole:
        raise CommandError(
            "%s is damaged or cut short: the %s does not agree with its sums" % (path, what), "download it again"
        )


# ---- the port


def port():
    """The one serial port that can be an ESP32 board's."""
    found = sorted(p.device for p in list_ports.comports() if p.vid in BRIDGES)
    if not found:
        raise CommandError(
            "no board found: no serial port of a USB bridge that ESP32 boards have",
            "connect it with a cable that carries data, or name the port with --port",
        )
    if len(found) > 1:
        raise CommandError("%d boards found: %s" % (len(found), ", ".join(found)), "name one of them with --port")
    return found[0]


def _open(name):
    """The port, held exclusively."""
    try:
        return serial.serial_for_url(name, baudrate=_BAUD, exclusive=True)
    except ValueError as error:
        raise CommandError("%s is no serial port: %s" % (name, error), "see `mpremote connect list`") from error
    except (*_LOST, OverflowError) as error:
        number = getattr(error, "errno", None)
        if number in (errno.ENOENT, errno.ENXIO, errno.ENODEV):
            what, hint = "there is no %s", "connect the board, or see `mpremote connect list`"
        elif number in (errno.EACCES, errno.EPERM):
            what, hint = "no permission for %s", "sudo usermod -aG dialout $USER, then log in again"
        elif number in (errno.EBUSY, errno.EAGAIN):
            what, hint = "%s is busy", "end what uses it: a terminal, mpremote, an IDE"
        else:
            reason = error.strerror if number else str(error)
            what, hint = "cannot open %s" + (": %s" % reason).replace("%", "%%"), "is it a board's serial port?"
        raise CommandError(what % name, hint) from error


@contextlib.contextmanager
def _step(name, doing, hint):
    """What esptool and the port raise becomes one line: what was being done, what happened, what to do."""
    try:
        yield
    except _LOST as error:
        raise CommandError("%s: the connection broke while %s" % (name, doing), hint) from error
    except _NOISE as error:
        told = (str(error).strip().splitlines() or [type(error).__name__])[0].partition(": ")
        if any(words in part for words in _SILENT for part in told):
            raise CommandError("%s: no answer while %s" % (name, doing), hint) from error
        raise CommandError("%s: failed while %s: %s" % (name, doing, "".join(told).rstrip(".!")), hint) from error


# ---- the board


def write(image, board, name, baud, say, progress, stub=True, reset="default-reset", attempts=7):
    """Write the image and verify it; return the MD5 that the chip computed of what is in its flash.

    name      the serial port
    baud      bits per second, once esptool's stub runs on the chip
    say       called with a line about the board, once it was checked
    progress  called with (done, of), in bytes sent
    stub      False: with the ROM loader alone, at 115200 bit/s
    reset     how esptool gets the chip into its loader
    attempts  to connect
    """
    with _open(name) as opened:
        _log.progress_to = progress
        try:
            return _write(image, board, name, opened, baud, say, stub, reset, attempts)
        finally:
            _log.progress_to = None


def _write(image, board, name, opened, baud, say, stub, reset, attempts):
    retry = "hold the board's BOOT button, press RESET, run it again; is %s the board?" % name
    with _step(name, "looking for the chip's loader", retry):
        esp = esptool.cmds.detect_chip(opened, _BAUD, reset, connect_attempts=attempts)
    wanted = CHIP_DEFS[board.mcu].CHIP_NAME
    if esp.CHIP_NAME != wanted:
        raise CommandError(
            "%s: the chip is an %s, %s has an %s; nothing was written" % (name, esp.CHIP_NAME, board.name, wanted),
            "name the right --board or --port",
        )
    cable = "nothing was written: try another cable or a lower --baud"
    with _step(name, "reading about the chip", cable):
        if esp.secure_download_mode or esp.get_secure_boot_enabled() or esp.get_flash_encryption_enabled():
            raise CommandError(
                "%s: the chip takes only signed or encrypted firmware; nothing was written" % name,
                "use a board without secure boot and flash encryption",
            )
        what, revision = esp.get_chip_description(), esp.get_chip_revision()
    first, last = image.revisions
    if not first <= revision <= last:
        raise CommandError(
            "%s: the chip is revision v%d.%d, %s is for v%d.%d to v%d.%d; nothing was written"
            % (name, *divmod(revision, 100), image.path, *divmod(first, 100), *divmod(last, 100)),
            "take another image",
        )
    if stub:
        with _step(name, "starting esptool's stub on the chip", cable):
            esp = esptool.cmds.run_stub(esp)
            if baud != _BAUD:
                esp.change_baud(baud)
    with _step(name, "reading about the flash", cable):
        esptool.cmds.attach_flash(esp)
        size = esptool.util.flash_size_bytes(esptool.cmds.detect_flash_size(esp))
    if size is None:
        raise CommandError("%s: cannot tell the size of the flash; nothing was written" % name, "is the board damaged?")
    need = max(board.chip_flash, image.needs)
    if size < need:
        raise CommandError(
            "%s: the chip has %d bytes of flash, %s needs %d; nothing was written" % (name, size, board.name, need),
            "name the right --board",
        )
    say("%s, %d MB of flash, at %s" % (what, size // _MB, name))
    incomplete = "its firmware may be incomplete now: connect it well, run this again, with --baud 115200 if need be"
    esp.WRITE_FLASH_ATTEMPTS = 1  # else esptool waits for the port to come back, with another board perhaps
    with _step(name, "writing and verifying", incomplete):
        esptool.cmds.write_flash(esp, [(image.offset, image.data)], compress=True)
    with _step(name, "verifying", incomplete):  # write_flash has done so too, but leaves it out in some cases
        found = esp.flash_md5sum(image.offset, len(image.data))
    if found != hashlib.md5(image.data).hexdigest():
        raise CommandError("%s: the flash does not hold what was written: MD5 %s" % (name, found), incomplete)
    with contextlib.suppress(*_LOST, *_NOISE):  # all is verified: at worst a person has to press RESET
        esptool.cmds.reset_chip(esp, "hard-reset")
    return found
