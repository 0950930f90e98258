"""rp2040: the firmware.uf2 for the Raspberry Pi Pico, in an emulator that counts cycles.

viperlite is frozen in; the files of a session are in the ROMFS partition of its flash. The emulator (rp2040js) counts
2 cycles for a load and none for a miss of the flash's cache, and the bytes that are loaded from flash: see
port/rp2040js/run.mjs.
"""

import os
import select
import subprocess
import tempfile

from . import _port, _rom
from ._pipe import guarded
from ._repl import ReplSession
from .base import TOP, Target, TargetError, stderr

_CHUNK = 1 << 16
_RUN = TOP / "port" / "rp2040js" / "run.mjs"

# COUNTERS of run.mjs: the low word first, which holds the high one until it is read
_PROLOGUE = """
import micropython
@micropython.viper
def _counter(i: int) -> uint:
    return uint(ptr32(0x40070000)[i])
@micropython.viper
def ticks() -> int:
    return ptr32(0x40070000)[0] & 0x3fffffff
def count():
    low = _counter(0)
    return _counter(1) << 32 | low
def flash_read():
    low = _counter(2)
    return _counter(3) << 32 | low
"""


class _Port:
    """The emulator's process."""

    def __init__(self, argv):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            guarded(argv),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            bufsize=0,
            start_new_session=True,  # Ctrl-C is ours to handle
        )
        os.set_blocking(self.process.stdin.fileno(), False)

    def read(self, seconds):
        fd = self.process.stdout.fileno()
        if not select.select([fd], [], [], seconds)[0]:
            return b""
        data = os.read(fd, _CHUNK)
        if not data:
            raise OSError(self._told())
        return data

    def write(self, data, seconds):
        fd = self.process.stdin.fileno()
        while data and select.select([], [fd], [], seconds)[1]:
            data = data[os.write(fd, data) :]
        if data:
            raise OSError("it takes no input")

    def _told(self):
        status = self.process.wait()
        self.errors.seek(0)
        told = self.errors.read().decode(errors="replace").strip()
        return "the emulator ended with status %d: %s" % (status, told)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.errors.close()


class _Session(ReplSession):
    def __init__(self, target, files, say):
        super().__init__(target.name)
        self.files = files
        self.say = say
        self.image = None

    def open(self):
        firmware = _port.built(self.target, self.say)
        emulator = _port.module("emulator").rp2040js(self.say)
        offset, size = _port.module("recipes.rp2").romfs()
        image = _rom.image(self.files)
        if len(image) > size:
            raise TargetError("the files take %d bytes; the ROMFS partition has %d" % (len(image), size))
        self.image = tempfile.NamedTemporaryFile(prefix="viperlite-", suffix=".romfs")
        self.image.write(image)
        self.image.flush()
        return _Port([str(a) for a in ("node", _RUN, emulator, firmware, self.image.name, offset)])

    def prepare(self):
        self.version = self.run(_PROLOGUE + _rom.DATA + _rom.VERSION).strip()

    def close(self):
        super().close()
        if self.image is not None:
            self.image.close()


class Rp2040(Target):
    name = "rp2040"
    march = "armv6m"
    unit = "cycles"
    frozen = True

    def missing(self):
        return _port.missing(self.name)

    def emulator(self):
        return _port.module("emulator").PACKAGE.replace("@", " ")

    def session(self, files, say=stderr):
        return _Session(self, files, say)


TARGET = Rp2040()
