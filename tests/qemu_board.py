"""A board that QEMU emulates, at a pseudo-terminal, with a disk: `size` bytes of its memory that a soft reset leaves alone.

    with Board("qemu-m4") as device:     # "/dev/pts/7"
        subprocess.run(["mpremote", "connect", device, ...])

The disk is mounted, as a board's boot script would do it, whenever the firmware has started and is asked for its raw REPL. It
is formatted, with LittleFS, if it cannot be mounted.
"""

import contextlib
import os
import pty
import select
import threading
import tty

from viperlite_tools import targets
from viperlite_tools.targets import _port, _qemu

_SECTOR, _SIZE = 4096, 1 << 20  # bytes
_READY = b"raw REPL; CTRL-B to exit\r\n>"

_BOOT = """
import sys, uctypes, vfs
class Disk:
    def __init__(self):
        self.all = memoryview(uctypes.bytearray_at({address}, {size}))
    def readblocks(self, n, buf, offset=0):
        at = n * {sector} + offset
        buf[:] = self.all[at : at + len(buf)]
    def writeblocks(self, n, buf, offset=0):
        at = n * {sector} + offset
        self.all[at : at + len(buf)] = buf
    def ioctl(self, op, arg):
        return {size} // {sector} if op == 4 else {sector} if op == 5 else 0
try:
    vfs.mount(vfs.VfsLfs2(Disk()), "/")
except OSError:
    vfs.VfsLfs2.mkfs(Disk())
    vfs.mount(vfs.VfsLfs2(Disk()), "/")
sys.path.append("/lib")
"""


class Board:
    def __init__(self, name):
        target = targets.get(name)
        firmware = _port.built(name, print)
        self.boot = _BOOT.format(address=target.rom, size=_SIZE, sector=_SECTOR).encode()
        self.argv = [*target.command, *_qemu._OPTIONS, "-kernel", str(firmware)]

    def __enter__(self):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.device = os.ttyname(self.slave)
        self.port = _qemu._Port(self.argv)
        seen = b""
        while b">>> " not in seen:
            self.port.wake()
            seen += self.port.read(0.1)
        self.ended = False
        self.thread = threading.Thread(target=self._pump)
        self.thread.start()
        return self.device

    def _pump(self):
        seen, fresh = b"", True
        line = self.port.socket
        with contextlib.suppress(OSError):
            while not self.ended:
                ready = select.select([self.master, line], [], [], 0.1)[0]
                if line in ready:
                    data = line.recv(1 << 16)
                    if not data:
                        break
                    seen = (seen + data)[-200:]
                    fresh = fresh or b"soft reboot" in seen
                    if fresh and seen.endswith(_READY):
                        self._mount()
                        seen, fresh = b"", False
                    os.write(self.master, data)
                elif self.master in ready:
                    line.sendall(os.read(self.master, 256))
        os.close(self.slave)
        os.close(self.master)

    def _mount(self):
        line, told = self.port.socket, b""
        for i in range(0, len(self.boot), 64):
            line.sendall(self.boot[i : i + 64])
        line.sendall(b"\x04")
        while told.count(b"\x04") < 2 or not told.endswith(b">"):
            told += line.recv(1 << 12)
        assert told == b"OK\x04\x04>", told

    def __exit__(self, *_):
        self.ended = True
        self.thread.join()
        self.port.close()
