"""A real board at a serial device, by mpremote's transport.

The files go to the end of the board's ROMFS partition where it has one (what was there is replaced, but no model that was
pushed), and are read in place; else to its file system, below /.viperlite_session, and are read to RAM. What the board
holds already is not written again: a file that is a model that was pushed is read where that is. viperlite goes with the
files unless it is frozen into the firmware; on a file system, to where a push has put what it needs of it.
"""

import ast
import binascii
import errno
import hashlib
import os
import re
from pathlib import PurePosixPath

from .. import mpy
from . import _pushed, _rom
from ._repl import ReplSession
from .base import Target, TargetError, stderr

_TRANSFER_TIMEOUT = 900  # s
_CHUNK = 4096  # bytes sent at a time
_HOME = "/.viperlite_session"  # not /viperlite: a program would import that folder

# binds _march, the architecture's number in .mpy files. MicroPython takes a Cortex-M3 for a Cortex-M4, see kernels/armv7em/probe.py
ARCHITECTURE = """
import sys
_march = getattr(sys.implementation, "_mpy", 0) >> 10 & 0xF
if 6 <= _march <= 8 and sys.platform != "linux":
    import uctypes
    _core = uctypes.struct(0xE000ED00, {"id": uctypes.UINT32, "isar3": uctypes.UINT32 | 0x6C}, uctypes.NATIVE)
    if _core.id >> 4 & 0xFFF not in (0xC24, 0xC27) and _core.isar3 >> 4 & 0xF < 3:
        _march = 5
"""

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
sys.path.insert(0, "%%s")
def data(name):
    with open("%s/data/" + name, "rb") as f:
        return memoryview(f.read())
""" % _HOME

# data() of what was pushed: {name: path, or (offset, size) in the ROMFS partition}
_FROM_PUSHED = """
_sent, _pushed = data, %r
def data(name):
    place = _pushed.get(name)
    if place is None:
        return _sent(name)
    if isinstance(place, tuple):
        return memoryview(_dev)[place[0] : place[0] + place[1]]
    with open(place, "rb") as f:
        return memoryview(f.read())
"""

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
        self.board.march = mpy.named(int(self.run(ARCHITECTURE + "print(_march)")))
        frozen = self.run(_FROZEN).strip() == "True"
        room = ast.literal_eval(self.run(_FIND_ROM).strip())
        kept = self._kept()
        there = self._there(kept, room)
        files = {name: content for name, content in self.files.items() if name not in there}
        if room:
            claimed = _pushed.claimed(kept) if room[1] else []
            place = self._to_rom(_rom.image(files, None if frozen else self.board.march), claimed, *room)
            self.run(_FROM_ROM % place + _rom.DATA)
        else:
            lib = self._lib(kept)
            package = {} if frozen else _rom.package(self.board.march)
            held = {"%s/%s" % (lib, path): content for path, content in package.items()}
            held.update({"%s/data/%s" % (_HOME, name): content for name, content in files.items()})
            self._to_files(held)
            self.run(_FROM_FILES % lib)
        if there:
            self.run(_FROM_PUSHED % there)

    def _kept(self):
        """Manifests of the models that were pushed."""
        try:
            root = self.run("import os\nprint(os.getcwd())").strip().rstrip("/")
            self.run(_pushed.definitions(root))
            return list(_pushed.kept(self).values())
        except TargetError as e:
            if not e.traceback:
                raise
            return []  # a board without files

    def _there(self, kept, room):
        """{name of a file: where it is} of those that are models that were pushed: a path, or (offset, size)."""
        found = {}
        sums = {hashlib.sha256(content).hexdigest(): name for name, content in self.files.items()}
        for manifest in kept:
            name = sums.get(manifest["model"])
            if name is None:
                continue
            if manifest["region"]:
                place = tuple(manifest["region"])
                told = "digest(parts(_dev, %d, %d))" % place if room and room[1] else "0"
            else:
                place = next(path for path in manifest["files"] if path.endswith(".tflite"))
                told = "file_sum(digest, %r)" % place
            if self.run("print(%s)" % told).strip() == manifest["model"]:
                found[name] = place
        return found

    def _lib(self, kept):
        """The folder for viperlite: that of a push, if what is there is what this machine has."""
        for lib in {manifest["lib"] for manifest in kept if manifest["lib"]}:
            package = _rom.package(self.board.march)
            paths = [path for path in self._told("tree(%r)" % lib) if path.endswith(".mpy")]
            sums = self._told("[file_sum(digest, p) for p in %r]" % paths)
            held = {"%s/%s" % (lib, path): hashlib.sha256(content).hexdigest() for path, content in package.items()}
            if all(held.get(path) == sum for path, sum in zip(paths, sums)):
                return lib
        return _HOME + "/lib"

    def _told(self, expression):
        return ast.literal_eval(self.run("print(%s)" % expression))

    def _to_rom(self, image, claimed, size, block):
        """Have the image in the ROMFS partition, of `size` bytes in blocks of `block`; 0: vfs knows about blocks.

        (start, end) of it there. claimed: [(offset, size)] of what pushed models have in the partition.
        """
        start = (size - len(image)) // block * block if block else 0
        below = max([at + length for at, length in claimed], default=0)
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

    def _to_files(self, files):
        """Have the files at these paths in the board's file system."""
        folders = {str(p) for path in files for p in PurePosixPath(path).parents} - {"/"}
        try:
            sums = self.run(_SUMS % (sorted(folders), list(files)), _TRANSFER_TIMEOUT).split()
        except TargetError as e:
            if not e.traceback:
                raise
            lacks = "room left in its file system" if _full(e.traceback) else "ROMFS and no file system to write to"
            raise TargetError("%s has no %s" % (self.target, lacks), traceback=e.traceback)
        due = [path for path, have in zip(files, sums) if have != hashlib.sha256(files[path]).hexdigest()]
        if due:
            self.say("writing %d files to the file system of %s" % (len(due), self.target))
        for path in due:
            self.bound(_TRANSFER_TIMEOUT, lambda: self._write(path, files[path]))

    def _write(self, path, content):
        try:
            self.transport.fs_writefile(path, content, chunk_size=1024)
        except OSError as e:
            if e.errno != errno.ENOSPC:
                raise
            raise TargetError("%s has no room left in its file system for %s" % (self.target, path))


def _full(traceback):
    return re.search(r"OSError: (\[Errno )?%d\b" % errno.ENOSPC, traceback)


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
