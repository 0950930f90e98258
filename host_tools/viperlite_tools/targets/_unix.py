"""MicroPython's unix port, 32 or 64 bit. The ROMFS image is read into the heap and mounted from there."""

import tempfile
from pathlib import Path

from . import _port, _rom
from ._pipe import PipeSession
from .base import Target, stderr

_HEAP = "64m"

_PROLOGUE = """
import sys, vfs
with open({image!r}, "rb") as f:
    vfs.mount(vfs.VfsRom(f.read()), "/rom")
sys.path.insert(0, "/rom/lib")
"""

_COUNT = """
def count():
    return None
ticks = flash_read = count
"""


class _Session(PipeSession):
    def __init__(self, target, files, say):
        self.target_ = target
        self.files = files
        self.say = say
        self.image = None
        super().__init__(target.name, self._command, "")

    def _command(self):
        firmware = _port.built(self.target, self.say)
        return [firmware, "-X", "heapsize=" + _HEAP, Path(__file__).with_name("_driver.py")]

    def start(self):
        self.image = tempfile.NamedTemporaryFile(prefix="viperlite-", suffix=".romfs")
        self.image.write(_rom.image(self.files, self.target_.march))
        self.image.flush()
        self.prologue = _PROLOGUE.format(image=self.image.name) + _rom.DATA + _COUNT + _rom.VERSION
        super().start()
        self.image.close()

    def close(self):
        super().close()
        if self.image is not None:
            self.image.close()


class Unix(Target):
    def __init__(self, name, march):
        self.name = name
        self.march = march

    def missing(self):
        return _port.missing(self.name)

    def session(self, files, say=stderr):
        return _Session(self, files, say)
