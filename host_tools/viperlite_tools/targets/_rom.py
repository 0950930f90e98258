"""The ROMFS image of a session, and the lines with which a script on the device reaches it."""

import functools
from pathlib import Path

import viperlite

from .. import mpy, retag, romfs
from ._port import cache, module
from .base import TargetError

MODULES = Path(viperlite.__file__).parents[1]  # the folder that viperlite is in

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
    """viperlite, compiled: a dict of path ("viperlite/arena.mpy") -> .mpy."""
    found = mpy.package(MODULES / viperlite.__name__, march)
    return {str(py.relative_to(MODULES).with_suffix(".mpy")): compiled(py, march) for py in found}


def compiled(py, march):
    """The .mpy of one of viperlite's files, compiled once and then kept."""
    path, source = py.relative_to(MODULES), py.read_bytes()
    return kept(lambda: mpy.compile(source, str(path), march), march, str(path), source)


def kept(compile, march, *inputs):
    """What compile() gives for these inputs (str or bytes), compiled once and then kept, if there is a cache: it is part of
    the checkout."""
    try:
        port = module("cache")
    except TargetError:
        return compile()
    done = cache("mpy", march) / (port.digest(_version(), Path(retag.__file__), *inputs) + ".mpy")
    if not done.is_file():
        port.store(compile(), done)
    return done.read_bytes()


@functools.cache
def _version():
    return mpy.version()
