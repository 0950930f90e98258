"""xtensa: MicroPython for the ESP32's instruction set, under QEMU's user-mode emulation.

The binary is not built here: it lies beside the checkout where it is present, or where $VIPERLITE_XTENSA says. It has no
file system but can import from the host's, so viperlite and the session's files are .mpy modules in a folder; a file
is a bytes constant, loaded to the heap. QEMU's plugin (port/xtensa/count.c) gives a count to who reads it from a file
descriptor; the binary has no way to, so a few lines of assembler do the system call.
"""

import errno
import os
import tempfile
import time
from pathlib import Path

from .. import mpy
from . import _port, _rom
from ._pipe import PipeSession
from .base import TOP, Target, TargetError, stderr, told_version

_BINARY = TOP.parent / "shared" / "reference" / "targets" / "micropython-xtensawin"
_CPU = "de233_fpu"  # register windows, loops, MAC16, FPU: nearest to the ESP32's LX6 of those that QEMU has
_POLL = 0.002  # s
_FD = 190  # of the plugin

# module viperlite_count: read 8 bytes of descriptor {fd} to the start of a buffer, give the low 30 bits of the number that
# they are; called as viper code, like a kernel
_COUNT = """
@micropython.asm_xtensa
def read(a2, a3, a4, a5):
    l32i(a3, a5, 0)
    l32i(a3, a3, 12)  # second argument: the buffer's items
    mov(a7, a3)
    movi(a6, {fd})  # first
    movi(a4, 8)
    movi(a2, 12)  # read
    data(3, 0x005000)  # syscall
    l32i(a2, a7, 0)
    slli(a2, a2, 2)
    srli(a2, a2, 1)
    movi(a3, 1)
    or_(a2, a2, a3)  # as a small int
"""

# Protocol of _driver.py. execfile() waits at a FIFO until a script is written there, and runs it in these globals.
_DRIVER = """
import sys
sys.path.insert(0, {folder!r})
import viperlite_count
_names = {names!r}
def data(name):
    return memoryview(__import__(_names[name]).DATA)
_counted = bytearray(8)
def ticks():
    return viperlite_count.read(_counted)
def count():
    viperlite_count.read(_counted)
    return int.from_bytes(_counted, "little")
def flash_read():
    return None
while True:
    try:
        execfile({fifo!r})
        print("\\x04", end="")
    except BaseException as _e:
        print("\\x04", end="")
        sys.print_exception(_e)
    print("\\x04", end="")
"""


class _Session(PipeSession):
    def __init__(self, target, files, say):
        self.march = target.march
        self.files = files
        self.say = say
        self.folder = None
        super().__init__(target.name, self._command, _rom.VERSION)

    def _command(self):
        plugin = "file=%s" % _port.plugin(self.say)
        return ["qemu-xtensa", "-cpu", _CPU, "-plugin", plugin, binary(), self._path("main.py")]

    def start(self):
        problem = TARGET.missing()
        if problem:
            raise TargetError(problem)
        self.folder = tempfile.TemporaryDirectory(prefix="viperlite-")
        for path, code in _rom.package(self.march).items():
            self._store(path, code)
        self._store("viperlite_count.mpy", mpy.compile(_COUNT.format(fd=_FD), "count", self.march))
        names = {}
        for number, (name, content) in enumerate(self.files.items()):
            names[name] = module = "viperlite_data_%d" % number
            self._store(module + ".mpy", mpy.compile("DATA = %r" % bytes(content), name))
        driver = _DRIVER.format(folder=self.folder.name, names=names, fifo=self._path("script"))
        self._store("main.py", driver.encode())
        os.mkfifo(self._path("script"))
        super().start()

    def _path(self, name):
        return str(Path(self.folder.name, name))

    def _store(self, name, content):
        path = Path(self.folder.name, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def _send(self, code, deadline, timeout):
        fd = self._reader(deadline, timeout)
        try:
            self._write(fd, code, deadline, timeout)
        finally:
            os.close(fd)

    def _reader(self, deadline, timeout):
        """The FIFO, as soon as the other side has opened it."""
        while True:
            try:
                return os.open(self._path("script"), os.O_WRONLY | os.O_NONBLOCK)
            except OSError as e:
                if e.errno != errno.ENXIO:  # nobody reads there yet
                    raise
            if self.process.poll() is not None:
                self._died()
            if time.monotonic() > deadline:
                self._late(timeout)
            time.sleep(_POLL)

    def close(self):
        super().close()
        if self.folder is not None:
            self.folder.cleanup()


def binary():
    named = os.environ.get("VIPERLITE_XTENSA")
    return Path(named) if named else _BINARY


class Xtensa(Target):
    name = "xtensa"
    march = "xtensawin"
    unit = "instructions"

    def missing(self):
        if not binary().is_file():
            return "no %s; set VIPERLITE_XTENSA to MicroPython's unix port built for xtensawin" % binary()
        return _port.missing_plugin()

    def emulator(self):
        return told_version("qemu-xtensa")

    def session(self, files, say=stderr):
        return _Session(self, files, say)


TARGET = Xtensa()
