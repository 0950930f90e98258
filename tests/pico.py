"""A Raspberry Pi Pico at a pseudo-terminal: the real firmware in the emulator, whose flash is a file and so outlives it.

    with Pico(flash) as device:     # "/dev/pts/7"
        subprocess.run(["mpremote", "connect", device, ...])
"""

import contextlib
import os
import pty
import select
import struct
import subprocess
import threading
import tty

from viperlite_tools.targets import _port, rp2040
from viperlite_tools.targets._repl import ReplSession

POWER_CUT = 3  # exit status of run.mjs
ERASE, PROGRAM = 1, 2  # in a log


def argv(flash, cut=None, log=None):
    """The emulator's program."""
    emulator, firmware = _port.module("emulator").rp2040js(print), _port.built("rp2040", print)
    command = ["node", str(rp2040._RUN), str(emulator), str(firmware), "--flash", str(flash)]
    command += ["--cut", str(cut)] if cut else []
    return command + (["--log", str(log)] if log else [])


class Pico:
    """flash  path of the file that keeps the flash
    cut    in the middle of which piece of flash that is written the power fails; None for never
    log    path of a file that gets what is written to flash, for pieces()
    bytes  how many the host sends before something happens; None for never
    resets that the board is reset then; else the cable is pulled
    """

    def __init__(self, flash, cut=None, log=None, bytes=None, resets=False):
        self.argv = argv(flash, cut, log)
        self.left = bytes
        self.resets = resets
        self.sent = 0

    def __enter__(self):
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        self.device = os.ttyname(slave)
        self.slave = slave
        self._start()
        self.thread = threading.Thread(target=self._pump)
        self.thread.start()
        return self.device

    def _start(self):
        self.process = subprocess.Popen(
            self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )

    def _stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def _pump(self):
        with contextlib.suppress(OSError):
            while True:
                out = self.process.stdout.fileno()
                ready = select.select([self.master, out], [], [])[0]
                if out in ready:
                    data = os.read(out, 1 << 16)
                    if not data:
                        break
                    os.write(self.master, data)
                if self.master in ready:
                    data = os.read(self.master, 1 << 12)
                    self.sent += len(data)
                    self.process.stdin.write(data)
                    if self.left is not None and self.sent >= self.left:
                        self.left = None
                        self._stop()
                        if not self.resets:
                            break
                        self._start()
        with contextlib.suppress(OSError):  # the device is gone
            os.close(self.slave)
        os.close(self.master)

    def __exit__(self, *_):
        self.process.kill()
        self.thread.join()
        self._stop()


class Fresh(ReplSession):
    """A session on such a board without a pseudo-terminal: it has just got its power."""

    def __init__(self, flash):
        super().__init__("Pico")
        self.argv = argv(flash)

    def open(self):
        return rp2040._Port(self.argv)

    def prepare(self):
        pass


def pieces(log):
    """[(ERASE or PROGRAM, offset, bytes that are there then)] of the flash, in order."""
    found, at = [], 0
    while at < len(log):
        code, offset, length = struct.unpack_from("<3I", log, at)
        found.append((code, offset, log[at + 12 : at + 12 + length]))
        at += 12 + length
    return found
