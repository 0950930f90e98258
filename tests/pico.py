"""A Raspberry Pi Pico at a pseudo-terminal: the real firmware in the emulator, whose flash is a file and so outlives it.

    with Pico(flash) as device:     # "/dev/pts/7"
        subprocess.run(["mpremote", "connect", device, ...])
"""

import contextlib
import os
import pty
import select
import subprocess
import threading
import tty

from viperlite_tools.targets import _port, rp2040

POWER_CUT = 3  # exit status of run.mjs


class Pico:
    """flash  path of the file that keeps the flash
    cut    in the middle of which piece of flash that is written the power fails; None for never
    bytes  how many the host sends before the cable is pulled; None for never
    """

    def __init__(self, flash, cut=None, bytes=None):
        emulator, firmware = _port.module("emulator").rp2040js(print), _port.built("rp2040", print)
        self.argv = ["node", str(rp2040._RUN), str(emulator), str(firmware), "--flash", str(flash)]
        self.argv += ["--cut", str(cut)] if cut else []
        self.left = bytes
        self.sent = 0

    def __enter__(self):
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        self.device = os.ttyname(slave)
        self.slave = slave
        self.process = subprocess.Popen(self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.thread = threading.Thread(target=self._pump)
        self.thread.start()
        return self.device

    def _pump(self):
        out = self.process.stdout.fileno()
        with contextlib.suppress(OSError):
            while True:
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
                        self.process.kill()
                        break
        with contextlib.suppress(OSError):  # the device is gone
            os.close(self.slave)
        os.close(self.master)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.thread.join()
        self.process.stdin.close()
        self.process.stdout.close()
