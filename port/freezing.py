"""What a build needs that freezes Python in: the source's own mpy-cross, and a library that holds nothing.

Our manifests ask for no package of micropython-lib, but MicroPython's rules look for it. They freeze the user's modules
of VIPERLITE_FREEZE (paths of .py files, as of PATH) beside viperlite: a model that `viperlite convert -o model.py` wrote.
"""

import os
from pathlib import Path

from . import cache
from .errors import BuildError

MODULES = "VIPERLITE_FREEZE"


def modules():
    """Paths of the user's modules."""
    named = [Path(path).resolve() for path in os.environ.get(MODULES, "").split(os.pathsep) if path]
    for path in named:
        if path.suffix != ".py" or not path.is_file():
            raise BuildError("%s cannot be frozen: no .py file" % path, "name files that `viperlite convert -o NAME.py` wrote")
    return tuple(named)


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
