"""The board of a push: a session over mpremote's transport, and what it tells of itself."""

import ast
import binascii
import errno
import hashlib
import re

from .. import mpy
from ..errors import CommandError
from ..targets import TargetError, _pushed, _serial
from ..targets._repl import ReplSession

OLDEST = (1, 25)  # MicroPython
BLOCK = 4096  # bytes, of the ROMFS partition and of most file systems
UNTOUCHED = "what ran before is still there"

_PIECE = 2048  # bytes sent at a time
_ROMFS = b"\xd2\xcd\x31"  # what an image begins with
_ERROR = re.compile(r"(MemoryError|OSError: (?:\[Errno )?\d+)")  # firmware may tell the number alone
_REASONS = {
    "MemoryError": "has too little memory",
    str(errno.ENOSPC): "has a full file system",
    str(errno.EROFS): "has a file system that cannot be written",
    str(errno.EIO): "cannot read or write its flash",
}
_BANNER = b"MicroPython v"  # what firmware says when it starts

# binds _who. Addresses of what is in flash tell one build of the firmware from another.
WHO = _serial.ARCHITECTURE + """
import gc
_i = sys.implementation
_build = sys.version, id(sys.print_exception), id(gc.collect)
_who = _i.name, tuple(_i.version)[:3], _march, getattr(_i, "_machine", "a board"), _build
"""

# binds _frozen: version of viperlite in the firmware and where that stands, None where there is none
FROZEN = """
_path = sys.path[:]
sys.path[:] = [".frozen"]
try:
    import viperlite
    _frozen = viperlite.__version__, id(viperlite.__version__)
except ImportError:
    _frozen = None
sys.path[:] = _path
"""

_FREE = """
gc.collect()
_free = gc.mem_free()
"""

_WHERE = """
import os
print((_who, os.getcwd(), sys.path, _frozen, _free))
"""

_ROOM = """
import os
_s = os.statvfs(%r)
print((_s[1] or _s[0], max(0, _s[3])))
"""

# prints whether the folder is on FAT; if the firmware does not tell, as if it were
_FAT = """
try:
    import vfs
    _found = [(len(_at), type(_fs).__name__) for _fs, _at in vfs.mount() if (%r + "/").startswith(_at.rstrip("/") + "/")]
    print(max(_found)[1] != "VfsLfs2")
except (ImportError, TypeError, ValueError):
    print(True)
"""

_SHADOWS = """
for _p in %r:
    try:
        os.stat(_p)
        print(_p)
    except OSError:
        pass
"""

_BLOCKS = """
_v = memoryview(_dev)
print([quick(parts(_dev, _i, min(%d, %d - _i))) for _i in range(%d, %d, %d)])
"""

_TAKE = "_buf[%d:%d] = binascii.a2b_base64(%r)"


class Board(ReplSession):
    """A board at a serial device. begin() has a clean heap, and all but version, build and march known.

    version   of MicroPython, as a line of text
    build     what tells this build of it from others
    march     of mpy.ARCHITECTURES
    frozen    version of viperlite in the firmware and what tells its build from others, None where there is none
    free      bytes of heap
    root      folder that MicroPython starts in, "" for /
    block, blocks  of the file system: bytes of one, number of free ones
    fat       whether the file system changes names in several steps
    rom       bytes of the ROMFS partition, 0 where there is none that can be written piece by piece
    """

    root = ""
    patience = 60  # s, for what is done at once

    def __init__(self, device):
        super().__init__(device)

    @property
    def lib(self):
        """The folder that programs import from."""
        return self.root + "/lib"

    @property
    def home(self):
        """The folder of what a push keeps."""
        return self.root + _pushed.HOME

    def open(self):
        problem = _serial.Board(self.target).missing()
        if problem:
            raise CommandError(problem)
        return _serial._Port(self.target)

    def prepare(self):
        pass

    def fault(self, tail):
        at = tail.find(_BANNER)
        return tail[at:].decode(errors="replace") if at >= 0 and b"\r\n>>> " in tail[at:] else None

    def called(self, name, version, number, machine, build):
        """Take what WHO tells. CommandError if a push can do nothing for such a firmware."""
        self.build = list(build)
        self.version = "MicroPython %d.%d.%d on %s" % (*version, machine)
        if name != "micropython" or tuple(version[:2]) < OLDEST:
            raise CommandError(
                "%s runs %s, push takes MicroPython %d.%d or later" % (self.target, self.version, *OLDEST),
                "flash a newer firmware",
            )
        self.march = mpy.named(number)
        if self.march is None:
            raise CommandError(
                "%s (%s) loads no native code of ours: its architecture is number %d" % (self.target, self.version, number),
                "take a firmware with the native emitter",
            )

    def begin(self):
        """A clean heap, and what the board tells of itself."""
        self.fresh()
        who, root, path, self.frozen, self.free = self.ask(WHO + _FREE + FROZEN + _WHERE)
        self.called(*who)
        self.root = root.rstrip("/")
        if self.lib not in path:
            raise CommandError("%s imports nothing from %s: sys.path is %s" % (self.target, self.lib, path))
        self.rom = self._rom()
        self.define()
        if self.shadows([self.root + "/viperlite" + suffix for suffix in ("", ".py", ".mpy")]):
            self.frozen = None  # a program would import that
        self.room()
        self.fat = self.ask(_FAT % self.root)

    def define(self):
        """Send device/push.py."""
        self.run(_pushed.definitions(self.root))
        if self.rom:
            self.run("import vfs\n_dev = vfs.rom_ioctl(2, 0)")

    def fresh(self):
        """A clean heap, with nothing defined."""
        self.bound(self.patience, lambda: self.transport.enter_raw_repl(soft_reset=True))

    def run(self, script, timeout=None, echo=None):
        return super().run(script, timeout or self.patience, echo)

    def ask(self, script, timeout=None):
        """What a script prints, a literal of Python."""
        return self.literal(self.run(script, timeout))

    def literal(self, text):
        try:
            return ast.literal_eval(text.strip())
        except (ValueError, SyntaxError) as error:
            raise TargetError("%s does not answer as expected: %r" % (self.target, text[:80])) from error

    def room(self):
        """Ask for the room in the file system."""
        try:
            self.block, self.blocks = self.ask(_ROOM % (self.root or "/"))
        except TargetError as error:
            if not error.traceback:
                raise
            raise CommandError("%s has no file system to write to" % self.target, "see `help` of its firmware") from error

    def _rom(self):
        told = self.literal(self.run(_serial._FIND_ROM))
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

    def manifests(self):
        """Paths of their manifests."""
        return self.ask("print(manifests())")

    def tree(self):
        """Paths of all that is in home, what is inside before what it is in."""
        return self.ask("print(tree(HOME))")

    def sums(self, paths):
        """{path: sum of what is there as quick() in device/push.py makes it, "-" where there is no file}"""
        return dict(zip(paths, self.ask("print([file_sum(quick, _p) for _p in %r])" % list(paths)))) if paths else {}

    def blocks_of(self, at, size):
        """The same sums of each block of a region of the ROMFS partition."""
        return self.ask(_BLOCKS % (BLOCK, at + size, at, at + size, BLOCK))

    def text(self, path):
        """A file's text, empty where there is none."""
        return self.run("print(text(%r), end='')" % path)

    def shadows(self, paths):
        """Those of the paths that are there."""
        return self.run(_SHADOWS % list(paths)).split()

    def folders(self, paths):
        self.run("folders(%r)" % list(paths))

    def remove(self, paths):
        if paths:
            self.run("remove(%r)" % list(paths))

    def put(self, path, data, progress):
        """Write a file that nothing leads to yet, and verify it."""
        for k in range(0, len(data) or 1, _PIECE):
            piece = data[k : k + _PIECE]
            script = "put(%r, %r, %r)" % (path, binascii.b2a_base64(piece).strip(), "ab" if k else "wb")
            if k + _PIECE >= len(data):
                script += "\nprint(file_sum(digest, %r))" % path
            told = self.run(script)
            progress(len(piece))
        self.verify(told.strip(), data, path)

    def switch(self, path, data):
        """Have the bytes in a file, one sector at most: at once, or not at all.

        What is there is written over. LittleFS changes a file when it is closed; FAT writes to the sector that the file has,
        for its length stays the same. What is not there is made: on LittleFS under another name, which is then changed; but
        on FAT both names could stay, so there it is empty for a moment.
        """
        if len(self.text(path)) == len(data):
            script = "with open(%r, 'r+b') as _file:\n    _file.write(%r)" % (path, data)
        else:
            draft = path if self.fat else self.home + "/next.py"
            script = "with open(%r, 'wb') as _file:\n    _file.write(%r)" % (draft, data)
            script += "" if self.fat else "\nos.rename(%r, %r)" % (draft, path)
        self.verify(self.run(script + "\nprint(file_sum(digest, %r))" % path).strip(), data, path)

    def put_region(self, at, data, due, progress):
        """Have the bytes in the ROMFS partition at a multiple of BLOCK; `due`: numbers of the blocks that are not yet so."""
        self.run("_buf = bytearray(%d)" % BLOCK)
        for i in due:
            part = data[i * BLOCK : (i + 1) * BLOCK]
            for k in range(0, len(part), _PIECE):
                piece = part[k : k + _PIECE]
                take = _TAKE % (k, k + len(piece), binascii.b2a_base64(piece).strip())
                if k + _PIECE >= len(part):
                    take += "\n_dev.writeblocks(%d, _buf)" % (at // BLOCK + i)  # erases the block first
                self.run(take)
            progress(len(part))
        self.run("_buf = None")
        self.verify(self.run("print(digest(parts(_dev, %d, %d)))" % (at, len(data))).strip(), data, "its ROMFS partition")

    def verify(self, got, data, what):
        if got != digest(data):
            raise CommandError(
                "what %s holds in %s is not what was sent: SHA-256 %s, must be %s" % (self.target, what, got, digest(data)),
                "its flash may be worn out; try again",
            )

    def explained(self, error):
        """A CommandError of the TargetError that a push ended with."""
        if not error.traceback or _BANNER in error.traceback.encode():
            told = str(error) if not error.traceback else "%s was reset in the middle of a push" % self.target
            return CommandError(told, "%s; connect it and push again" % UNTOUCHED)
        last = error.traceback.strip().splitlines()[-1]
        told = _ERROR.match(last)
        reason = told and _REASONS.get(re.split(r"\W+", told.group())[-1])
        if reason:
            return CommandError("%s %s (%s)" % (self.target, reason, last), UNTOUCHED)
        return CommandError("%s refuses what a push asks of it: %s" % (self.target, last), UNTOUCHED)


def digest(data):
    return hashlib.sha256(data).hexdigest()


def quick(data):
    """The sum of bytes as device/push.py makes it where the firmware has a CRC."""
    return binascii.crc32(data)


def same(sum, data):
    """Whether a sum of quick() in device/push.py is that of these bytes."""
    return sum == (quick(data) if isinstance(sum, int) else digest(data))


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
