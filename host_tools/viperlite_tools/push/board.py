"""The board of a push: a session over mpremote's transport, and what it tells of itself."""

import ast
import binascii
import hashlib
import os

from .. import mpy
from ..errors import CommandError
from ..targets import TargetError, _pushed, _serial
from ..targets._repl import ReplSession

OLDEST = (1, 25)  # MicroPython
BLOCK = 4096  # bytes, of the ROMFS partition and of most file systems

_TIMEOUT = 900  # s, for one file
_PIECE = 2048  # bytes sent at a time
_ROMFS = b"\xd2\xcd\x31"  # what an image begins with

_WHO = """
import sys
_i = sys.implementation
print((_i.name, tuple(_i.version)[:3], getattr(_i, "_mpy", 0), getattr(_i, "_machine", "a board")))
"""

_WHERE = """
import gc, os, sys
gc.collect()
_free, _path = gc.mem_free(), sys.path[:]
sys.path[:] = [".frozen"]
try:
    import viperlite
    _frozen = viperlite.__version__
except ImportError:
    _frozen = ""
sys.path[:] = _path
print((os.getcwd(), _path, _frozen, _free))
"""

_ROOM = """
_s = os.statvfs(%r)
print((_s[1] or _s[0], _s[3]))
"""

_SHADOWS = """
for _p in %r:
    try:
        os.stat(_p)
        print(_p)
    except OSError:
        pass
"""


class Board(ReplSession):
    """A board at a serial device.

    version   of MicroPython, as a line of text
    march     of mpy.ARCHITECTURES
    frozen    version of viperlite in the firmware, "" where there is none
    free      bytes of heap
    root, lib  folders that MicroPython starts in, "" for /, and that programs import from
    home      folder of what a push keeps
    block, blocks  of the file system: bytes of one, number of free ones
    rom       bytes of the ROMFS partition, 0 where there is none that can be written piece by piece
    """

    soft_reset = True  # a clean heap

    def __init__(self, device):
        super().__init__(device)

    def open(self):
        problem = _serial.Board(self.target).missing()
        if problem:
            raise CommandError(problem)
        return _serial._Port(self.target)

    def prepare(self):
        name, version, number, machine = self.ask(_WHO)
        self.version = "MicroPython %d.%d.%d on %s" % (*version, machine)
        if name != "micropython" or tuple(version[:2]) < OLDEST:
            raise CommandError(
                "%s runs %s, push takes MicroPython %d.%d or later" % (self.target, self.version, *OLDEST),
                "flash a newer firmware",
            )
        self.march = mpy.named(number >> 10 & 0xF)
        if self.march is None:
            raise CommandError(
                "%s (%s) loads no native code: sys.implementation._mpy is %d" % (self.target, self.version, number),
                "take a firmware with the native emitter",
            )
        root, path, self.frozen, self.free = self.ask(_WHERE)
        root = root.rstrip("/")
        if root + "/lib" not in path:
            raise CommandError("%s imports nothing from %s/lib: sys.path is %s" % (self.target, root, path))
        self.root, self.lib, self.home = root, root + "/lib", root + _pushed.HOME
        self.rom = self._rom()
        self.define()
        if self.shadows([root + "/viperlite" + suffix for suffix in ("", ".py", ".mpy")]):
            self.frozen = ""  # a program would import that
        self.room()

    def define(self):
        """Send device/push.py."""
        self.run(_pushed.definitions(self.root))
        if self.rom:
            self.run("import vfs\n_dev = vfs.rom_ioctl(2, 0)")

    def fresh(self):
        """A clean heap again, with nothing defined."""
        self.bound(60, lambda: self.transport.enter_raw_repl(soft_reset=True))

    def ask(self, script):
        """What a script prints, a literal of Python."""
        text = self.run(script, _TIMEOUT).strip()
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError) as error:
            raise TargetError("%s does not answer as expected: %r" % (self.target, text[:80])) from error

    def room(self):
        """Ask for the room in the file system."""
        try:
            self.block, self.blocks = self.ask("import os" + _ROOM % (self.root or "/"))
        except TargetError as error:
            if not error.traceback:
                raise
            raise CommandError("%s has no file system to write to" % self.target, "see `help` of its firmware") from error

    def _rom(self):
        told = ast.literal_eval(self.run(_serial._FIND_ROM).strip())
        return told[0] if told and told[1] == BLOCK else 0

    def foreign(self, reserved):
        """Bytes at the start of the ROMFS partition that another program's image takes."""
        if any(at == 0 for at, _ in reserved):
            return 0
        head = self.ask("print(bytes(memoryview(_dev)[:16]))")
        if head[:3] != _ROMFS:
            return 0
        size = at = 0
        for at, byte in enumerate(head[3:], 4):
            size = size << 7 | byte & 0x7F
            if not byte & 0x80:
                break
        return min(self.rom, at + size)

    def kept(self):
        """{name: manifest} of the models that are there."""
        return _pushed.kept(self)

    def tree(self):
        """Paths of all that is in home, what is inside before what it is in."""
        return self.ask("print(tree(HOME))")

    def sums(self, paths):
        """{path: SHA-256 in hex, "-" where there is no file}"""
        told = self.run("for _p in %r:\n    print(file_sum(_p))" % list(paths), _TIMEOUT).split() if paths else []
        return dict(zip(paths, told))

    def region_sum(self, at, size):
        return self.run("print(region_sum(_dev, %d, %d))" % (at, size), _TIMEOUT).strip()

    def shadows(self, paths):
        """Those of the paths that are there."""
        return self.run(_SHADOWS % list(paths)).split()

    def folders(self, paths):
        self.run("folders(%r)" % list(paths))

    def remove(self, paths):
        for path in paths:
            self.run("remove(%r)" % path)

    def put(self, path, data, progress):
        """Have a file there, whole or not at all."""
        draft = self.home + "/draft"
        self.draft(draft, data, progress)
        self.run("os.rename(%r, %r)" % (draft, path))

    def draft(self, path, data, progress):
        """A file whose bytes are verified."""
        before = 0

        def told(written, _):
            nonlocal before
            progress(written - before)
            before = written

        self.bound(_TIMEOUT, lambda: self._write(path, data, told))
        self.verify(self.sums([path])[path], data, path)

    def _write(self, path, data, told):
        try:
            self.transport.fs_writefile(path, data, chunk_size=_PIECE, progress_callback=told)
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise CommandError("%s cannot write %s: %s" % (self.target, path, reason), "what ran before is still there") from error

    def put_region(self, at, data, progress):
        """Have the bytes in the ROMFS partition at a multiple of BLOCK."""
        for i in range(0, len(data), BLOCK):
            part = data[i : i + BLOCK]
            self.run("import binascii\n_buf = bytearray(%d)" % BLOCK)
            for k in range(0, len(part), _PIECE):
                text = binascii.b2a_base64(part[k : k + _PIECE]).strip()
                piece = len(part[k : k + _PIECE])
                self.run("_buf[%d:%d] = binascii.a2b_base64(%r)" % (k, k + piece, text))
            block = (at + i) // BLOCK
            self.run("_dev.ioctl(6, %d)\n_dev.writeblocks(%d, _buf)" % (block, block))
            progress(len(part))
        self.run("_buf = None")
        self.verify(self.region_sum(at, len(data)), data, "its ROMFS partition")

    def verify(self, got, data, what):
        if got != digest(data):
            raise CommandError(
                "what %s holds in %s is not what was sent: SHA-256 %s, must be %s" % (self.target, what, got, digest(data)),
                "its flash may be worn out; try again",
            )


def digest(data):
    return hashlib.sha256(data).hexdigest()


def find():
    """The device of the only board that is connected, as mpremote finds it."""
    from mpremote import transport_serial

    ports = sorted(transport_serial.serial.tools.list_ports.comports())
    boards = [port for port in ports if port.vid is not None and port.pid is not None]
    if not boards:
        raise CommandError("no board found", "connect one by USB, or name its device with --port")
    if len(boards) > 1:
        listed = ", ".join("%s (%s)" % (port.device, port.product or port.description) for port in boards)
        raise CommandError("%d boards: %s" % (len(boards), listed), "choose one with --port")
    return boards[0].device
