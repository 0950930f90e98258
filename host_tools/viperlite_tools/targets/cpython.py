"""cpython: the Python that runs this, in a process of its own."""

import sys
import tempfile
from pathlib import Path

from ._pipe import PipeSession
from .base import MODULES, Target

_PROLOGUE = """
def data(name):
    import mmap
    with open({folder!r} + "/" + name, "rb") as f:
        if not f.seek(0, 2):
            return memoryview(b"")
        return memoryview(mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ))

def count():
    return None

ticks = flash_read = count

import sys
print("CPython %d.%d.%d" % sys.version_info[:3])
"""


class _Session(PipeSession):
    """The files lie in a folder, mapped into memory when asked for."""

    def __init__(self, target, files):
        self.folder = None
        self.files = files
        command = [sys.executable, "-u", str(Path(__file__).with_name("_driver.py"))]
        super().__init__(target.name, lambda: command, "", {"PYTHONPATH": str(MODULES)})

    def start(self):
        self.folder = tempfile.TemporaryDirectory(prefix="viperlite-")
        for name, content in self.files.items():
            path = Path(self.folder.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.prologue = _PROLOGUE.format(folder=self.folder.name)
        super().start()

    def close(self):
        super().close()
        if self.folder is not None:
            self.folder.cleanup()


class CPython(Target):
    name = "cpython"

    def missing(self):
        return None

    def session(self, files, say=None):
        return _Session(self, files)


TARGET = CPython()
