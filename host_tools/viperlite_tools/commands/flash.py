"""viperlite flash: firmware onto a board."""

import contextlib

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from .. import files, flash
from ..errors import CommandError
from ..inspect.text import grouped
from ..size import boards

_BAUDS = click.Choice(["115200", "230400", "460800", "921600"])


@click.command()
@click.option("--board", "-b", "name", required=True, metavar="BOARD", help="One of " + ", ".join(boards.names()) + ".")
@click.option("--port", "-p", metavar="PORT", help="Serial port of an ESP32 board; default: the only one there is.")
@click.option("--firmware", "-f", metavar="FILE", help="Any MicroPython image; default: the newest that was built here.")
@click.option("--baud", type=_BAUDS, default="460800", show_default=True, help="Bits per second, of an ESP32's port.")
@click.option("--volume", metavar="MOUNT", help="Where the drive of an RP2 board is mounted; default: it is looked for.")
@click.option("--wait", type=click.FloatRange(0, 3600), default=0, metavar="SECONDS", help="Time for that drive to appear.")
def command(name, port, firmware, baud, volume, wait):
    """Write firmware to a board and verify it.

    The file must be for the board's chip and flash, and the board must be the one named; else nothing is written. RP2
    boards show their drive when plugged in with BOOTSEL held. A stock MicroPython is enough for full speed.

    \b
      viperlite flash --board ESP32_EYE --port /dev/ttyUSB0 --firmware ESP32_GENERIC.bin
    """
    board = flash.Board(name)
    if board.way == "esp32" and volume:
        raise CommandError("%s has a serial port, no drive" % name, "take --port in place of --volume")
    if board.way == "uf2" and port:
        raise CommandError("%s is written by its drive, not by a serial port" % name, "leave out --port")
    path = firmware or flash.built(board)
    data = files.read(path, "firmware")
    if board.way == "esp32":
        _esp32(board, path, data, port, int(baud))
    else:
        _uf2(board, path, data, volume, wait)


def _esp32(board, path, data, port, baud):
    from ..flash import esp32  # esptool takes a while to import

    image = esp32.image(path, data, board)
    _say("firmware", "%s, %s bytes, %s" % (path, grouped(len(data)), flash.version(data) or "not MicroPython as known here"))
    port = port or esp32.port()
    with _bar("writing") as progress:
        md5 = esp32.write(image, board, port, baud, lambda line: _say("board", line), progress)
    _say("verified", "%s bytes at 0x%x; the chip's MD5 of them is %s" % (grouped(len(data)), image.offset, md5))
    _say("next", "viperlite push MODEL --port %s" % port)


def _uf2(board, path, data, volume, wait):
    from ..flash import picotool, uf2

    image = uf2.image(path, data, board)
    what = flash.version(uf2.contents(data)) or "not MicroPython as known here"
    _say("firmware", "%s, %s bytes in flash, %s, for %s" % (path, grouped(image.size), what, image.family))
    chip = None if volume else picotool.found()
    if chip:
        _say("board", "%s, by picotool" % chip)
        picotool.load(image, board, chip)
        _say("verified", "%s blocks, read back by picotool" % grouped(image.blocks))
        return
    volume = uf2.volume(board, volume, wait)
    _say("board", "%s, its drive is %s" % (uf2.DRIVES[board.mcu], volume))
    with _bar("copying") as progress:
        port = uf2.copy(image, volume, progress)
    _say("taken", "all %s blocks; the board has started and is %s" % (grouped(image.blocks), port))
    _say("next", "viperlite push MODEL --port %s" % port)


def _say(key, text):
    print("%-8s %s" % (key, text), flush=True)


@contextlib.contextmanager
def _bar(doing):
    """A function (done, of) that draws on stderr, from its first call on."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = None

        def progress(done, of):
            nonlocal task
            if task is None:
                task = bar.add_task(doing, total=of)
            bar.update(task, completed=done, total=of)

        yield progress
