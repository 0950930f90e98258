"""What a build needs that freezes Python in: the source's own mpy-cross, and a library that holds nothing.

Our manifests ask for no package of micropython-lib, but MicroPython's rules look for it.
"""

import os

from . import cache


def mpy_cross(source, log):
    """Path of mpy-cross, built from that source."""
    name = "mpy-cross-" + source.id
    build = cache.folder("build", name)
    with cache.lock(name):
        cache.run(["make", "-C", source.path / "mpy-cross", "-j%d" % (os.cpu_count() or 1), "BUILD=%s" % build], log)
    return build / "mpy-cross"


def no_library():
    """Path of an empty stand-in for micropython-lib."""
    folder = cache.folder("source", "no-micropython-lib")
    (folder / "README.md").touch()
    return folder
