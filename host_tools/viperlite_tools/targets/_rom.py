"""The ROMFS image of a session, and the lines with which a script on the device reaches it."""

from pathlib import Path

from .. import mpy, retag, romfs
from ._port import cache, module
from .base import MODULES

PACKAGE = "viperlite"

# data() as the contract of Target.session has it, for a device whose ROMFS is mounted at /rom
DATA = """
def data(name):
    return memoryview(open("/rom/data/" + name, "rb"))
"""

# what the device says of itself; the last thing a prologue prints
VERSION = """
import sys
print("MicroPython %d.%d.%d" % sys.implementation[1][:3], "on", sys.implementation._machine)
"""


def image(files, march=None):
    """A ROMFS image of the session's files, with viperlite compiled for march unless that is None."""
    held = {"data/" + name: content for name, content in files.items()}
    if march:
        held.update({"lib/" + path: code for path, code in package(march).items()})
    return romfs.image(held)


def package(march):
    """viperlite, compiled: a dict of path ("viperlite/arena.mpy") -> .mpy, each file compiled once and then kept."""
    port = module("cache")
    kept = cache("mpy", march)
    version = mpy.version()
    out = {}
    for py in mpy.package(MODULES / PACKAGE, march):
        path = py.relative_to(MODULES)
        source = py.read_bytes()
        done = kept / (port.digest(version, Path(retag.__file__), str(path), source) + ".mpy")
        if not done.is_file():
            port.store(mpy.compile(source, str(path), march), done)
        out[str(path.with_suffix(".mpy"))] = done.read_bytes()
    return out
