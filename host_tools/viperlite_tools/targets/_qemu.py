"""A board that QEMU emulates, running our build of MicroPython's qemu port. The ROMFS image is put into its memory."""

import re
import select
import socket
import subprocess
import tempfile

from . import _port, _rom
from ._pipe import guarded
from ._repl import ReplSession
from .base import Target, TargetError, stderr, told_version

_CHUNK = 1 << 16
# An instruction takes 2**6 ns of virtual time, always: what the firmware's clocks read is the same in every run.
_OPTIONS = ("-nographic", "-semihosting", "-icount", "shift=6", "-serial", "chardev:line", "-monitor", "chardev:monitor")

_PROLOGUE = """
import emulator, sys, time, uctypes, vfs
vfs.mount(vfs.VfsRom(uctypes.bytearray_at({address}, {size})), "/rom")
sys.path.insert(0, "/rom/lib")
count, ticks = emulator.instructions, time.ticks_cpu
def flash_read():
    return None
"""

_FAULT = re.compile(rb"\w+ exception caught:.*xPSR: \w+|MACHINE EXCEPTION CAUGHT:.*MCAUSE=[^)]*\)", re.S)


class _Port:
    """QEMU's process, the socket that its UART is at, and the one that its monitor is at."""

    def __init__(self, argv):
        self.log = tempfile.TemporaryFile()
        self.socket, line = socket.socketpair()
        self.monitor, monitor = socket.socketpair()
        with line, monitor:
            for name, end in (("line", line), ("monitor", monitor)):
                argv = [*argv, "-chardev", "socket,id=%s,fd=%d" % (name, end.fileno())]
            self.process = subprocess.Popen(
                guarded(argv),
                stdin=subprocess.DEVNULL,
                stdout=self.log,
                stderr=subprocess.STDOUT,
                pass_fds=[line.fileno(), monitor.fileno()],
                start_new_session=True,  # Ctrl-C is ours to handle
            )

    def wake(self):
        """Make QEMU look at the UART: before the firmware has switched that on, it does so once a second only."""
        self.monitor.sendall(b"\n")

    def read(self, seconds):
        if not select.select([self.socket], [], [], seconds)[0]:
            return b""
        data = self.socket.recv(_CHUNK)
        if not data:
            raise OSError(self._told())
        return data

    def write(self, data, seconds):
        self.socket.settimeout(seconds)
        self.socket.sendall(data)

    def _told(self):
        status = self.process.wait()
        self.log.seek(0)
        return "QEMU ended with status %d: %s" % (status, self.log.read().decode(errors="replace").strip())

    def close(self):
        self.process.kill()
        self.process.wait()
        self.socket.close()
        self.monitor.close()
        self.log.close()


class _Session(ReplSession):
    prompt = b">>> "

    def __init__(self, board, files, say):
        super().__init__(board.name)
        self.board = board
        self.files = files
        self.say = say
        self.folder = None

    def open(self):
        firmware = _port.built(self.board.name, self.say)
        image = _rom.image(self.files, None if self.board.frozen else self.board.march)
        if len(image) > self.board.rom_size:
            raise TargetError(
                "the files and viperlite take %d bytes; %s has %d" % (len(image), self.target, self.board.rom_size)
            )
        self.rom_used = len(image)
        self.folder = tempfile.TemporaryDirectory(prefix="viperlite-")
        loader = "loader,file=%s,addr=%#x,force-raw=on" % (self._file("romfs", image), self.board.rom)
        return _Port([*self.board.command, *_OPTIONS, "-kernel", str(firmware), "-device", loader])

    def started(self):
        self.port.wake()

    def prepare(self):
        prologue = _PROLOGUE.format(address=self.board.rom, size=self.rom_used)
        self.version = self.run(prologue + _rom.DATA + _rom.VERSION).strip()

    def sent(self, script):
        """QEMU reads the script from a file: through the UART a large one would take long."""
        path = self._file("script", script.encode())
        return "import emulator\nexec(compile(emulator.file(%r), '<script>', 'exec'))" % path

    def fault(self, tail):
        found = _FAULT.search(tail)
        return found and found.group().decode(errors="replace").replace("\r\n", "\n")

    def _file(self, name, content):
        path = "%s/%s" % (self.folder.name, name)
        with open(path, "wb") as f:
            f.write(content)
        return path

    def close(self):
        super().close()
        if self.folder is not None:
            self.folder.cleanup()


class Qemu(Target):
    """An emulated board.

    command   QEMU and its machine
    rom       address that the ROMFS image is put at
    rom_size  bytes there
    frozen    whether viperlite is in the firmware, else it is in the ROMFS image
    """

    unit = "instructions"

    def __init__(self, name, march, command, rom, rom_size, frozen=False):
        self.name = name
        self.march = march
        self.command = command
        self.rom = rom
        self.rom_size = rom_size
        self.frozen = frozen

    def missing(self):
        return _port.missing(self.name)

    def emulator(self):
        return told_version(self.command[0])

    def session(self, files, say=stderr):
        return _Session(self, files, say)
