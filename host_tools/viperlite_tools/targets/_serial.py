"""A real board at a serial device, by mpremote's transport.

The files go to the end of the board's ROMFS partition where it has one (what was there is replaced, but no model that was
pushed), and are read in place; else to its file system, below /.viperlite_session, and are read to RAM. What the board
holds already is not written again. viperlite goes with the files unless it is frozen into the firmware.
"""

import ast
import binascii
import hashlib
import os
from pathlib import PurePosixPath

from . import _pushed, _rom
from ._repl import ReplSession
from .base import Target, TargetError, stderr

_TRANSFER_TIMEOUT = 900  # s
_CHUNK = 4096  # bytes sent at a time
_HOME = "/.viperlite_session"  # not /viperlite: a program would import that folder

# numbers that sys.implementation._mpy gives for what mpy-cross calls these
_MARCH = (None, "x86", "x64", "armv6", "armv6m", "armv7m", "armv7em", "armv7emsp", "armv7emdp", "xtensa", "xtensawin")
_MARCH += ("rv32imc",)

_PROLOGUE = """
import sys
def count():
    return None
ticks = flash_read = count
"""

_FROM_ROM = """
vfs.mount(vfs.VfsRom(memoryview(vfs.rom_ioctl(2, 0))[%d : %d]), "/rom")
sys.path.insert(0, "/rom/lib")
"""

_FROM_FILES = """
sys.path.insert(0, "%s/lib")
def data(name):
    with open("%s/data/" + name, "rb") as f:
        return memoryview(f.read())
""" % (_HOME, _HOME)

# prints None, or the partition's size, the block size if blocks are to be erased and written, 0 if vfs does it
_FIND_ROM = """
try:
    import vfs
    _dev = vfs.rom_ioctl(2, 0) if vfs.rom_ioctl(1) > 0 else None
    if hasattr(_dev, "ioctl"):
        print((_dev.ioctl(4, 0) * _dev.ioctl(5, 0), _dev.ioctl(5, 0)))
    else:
        print(_dev and (len(_dev), 0))
except (ImportError, AttributeError):
    print(None)
"""

_HASH = """
import hashlib
print(hashlib.sha256(memoryview(_dev)[%d : %d]).digest().hex())
"""

_UNMOUNT = """
try:
    vfs.umount("/rom")
except OSError:
    pass
"""

# make folders, print every file's sum or a dash
_SUMS = """
import hashlib, os
for _f in %r:
    try:
        os.stat(_f)
    except OSError:
        os.mkdir(_f)
for _f in %r:
    try:
        with open(_f, "rb") as _f:
            print(hashlib.sha256(_f.read()).digest().hex())
    except OSError:
        print("-")
"""

_FROZEN = """
import sys
_path = sys.path[:]
sys.path[:] = [".frozen"]
try:
    import viperlite
    print(True)
except ImportError:
    print(False)
sys.path[:] = _path
"""


class _Port:
    """The serial port, opened by mpremote, which knows the boards' quirks."""

    def __init__(self, device):
        from mpremote.transport import TransportError
        from mpremote.transport_serial import SerialTransport

        try:
            self.serial = SerialTransport(device).serial
        except (TransportError, OSError) as e:
            raise TargetError("cannot open %s: %s" % (device, e), "does another program use it?")

    def read(self, seconds):
        self.serial.timeout = seconds
        return self.serial.read(max(1, self.serial.in_waiting))

    def write(self, data, seconds):
        self.serial.write_timeout = seconds
        self.serial.write(data)

    def close(self):
        try:
            self.serial.write_timeout = 1
            self.serial.write(b"\r\x03\x02")  # interrupt what runs, back to the friendly prompt
        except OSError:
            pass  # the device is gone already
        self.serial.close()


class _Session(ReplSession):
    soft_reset = True  # a clean heap

    def __init__(self, board, files, say):
        super().__init__(board.name)
        self.board = board
        self.files = files
        self.say = say

    def open(self):
        problem = self.board.missing()
        if problem:
            raise TargetError(problem)
        return _Port(self.board.name)

    def prepare(self):
        self.version = self.run(_PROLOGUE + _rom.VERSION).strip()
        code = int(self.run("print(getattr(sys.implementation, '_mpy', 0) >> 10 & 0xf)"))
        self.board.march = _MARCH[code] if code < len(_MARCH) else None
        frozen = self.run(_FROZEN).strip() == "True"
        lib = {} if frozen else _rom.package(self.board.march)
        room = ast.literal_eval(self.run(_FIND_ROM).strip())
        if room:
            place = self._to_rom(_rom.image(self.files, None if frozen else self.board.march), *room)
            self.run(_FROM_ROM % place + _rom.DATA)
        else:
            held = {"lib/" + path: content for path, content in lib.items()}
            held.update({"data/" + name: content for name, content in self.files.items()})
            self._to_files(held)
            self.run(_FROM_FILES)

    def _to_rom(self, image, size, block):
        """Have the image in the ROMFS partition, of `size` bytes in blocks of `block`; 0: vfs knows about blocks.

        (start, end) of it there.
        """
        start = (size - len(image)) // block * block if block else 0
        below = max([at + length for at, length in self._claimed()], default=0) if block else 0
        if len(image) > size or start < below:
            beside = ", and pushed models need %d of them" % below if below else ""
            raise TargetError("the files take %d bytes; ROMFS on %s has %d%s" % (len(image), self.target, size, beside))
        self.run(_UNMOUNT)
        place = start, start + len(image)
        if self.run(_HASH % place).strip() == hashlib.sha256(image).hexdigest():
            return place
        self.say("writing %d bytes to the ROMFS partition of %s" % (len(image), self.target))
        step = block or _CHUNK
        if not block:
            self.run("if vfs.rom_ioctl(3, 0, %d) < 0: raise OSError(30)  # EROFS" % len(image), _TRANSFER_TIMEOUT)
        for at in range(0, len(image), step):
            part = image[at : at + step].ljust(step, b"\0")
            text = binascii.b2a_base64(part).strip()
            self.run("import binascii\n_buf = binascii.a2b_base64(%r)" % text)
            if block:
                number = (start + at) // step
                self.run("_dev.ioctl(6, %d)\n_dev.writeblocks(%d, _buf)" % (number, number))
            else:
                self.run("vfs.rom_ioctl(4, 0, %d, _buf)" % at)
        if not block:
            self.run("vfs.rom_ioctl(5, 0)")
        self.run("_buf = None")
        return place

    def _claimed(self):
        """[(offset, size)] of what pushed models have in the partition."""
        root = self.run("import os\nprint(os.getcwd())").strip().rstrip("/")
        self.run(_pushed.definitions(root))
        return _pushed.claimed(_pushed.kept(self).values())

    def _to_files(self, files):
        """Have the files below _HOME in the board's file system."""
        paths = {"%s/%s" % (_HOME, name): content for name, content in files.items()}
        folders = {str(p) for path in paths for p in PurePosixPath(path).parents} - {"/"}
        try:
            sums = self.run(_SUMS % (sorted(folders), list(paths)), _TRANSFER_TIMEOUT).split()
        except TargetError as e:
            raise TargetError("%s has neither ROMFS nor a file system to write to" % self.target, traceback=e.traceback)
        due = [path for path, have in zip(paths, sums) if have != hashlib.sha256(paths[path]).hexdigest()]
        if due:
            self.say("writing %d files to the file system of %s" % (len(due), self.target))
        for path in due:
            self.bound(_TRANSFER_TIMEOUT, lambda: self.transport.fs_writefile(path, paths[path], chunk_size=1024))


class Board(Target):
    """The board at a device path. march is known once a session has begun."""

    def __init__(self, name):
        self.name = name

    def missing(self):
        if not os.path.exists(self.name):
            return "no device %s: connect the board, or see `mpremote connect list`" % self.name
        if not os.access(self.name, os.R_OK | os.W_OK):
            return "no permission for %s: sudo usermod -aG dialout $USER, then log in again" % self.name
        return None

    def session(self, files, say=stderr):
        return _Session(self, files, say)
