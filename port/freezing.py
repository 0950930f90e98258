"""What a build needs that freezes Python in: the source's own mpy-cross, and a library that holds nothing.

Our manifests ask for no package of micropython-lib, but MicroPython's rules look for it. They freeze viperlite as .mpy
files of one architecture, assembler kernels retagged as viper code so that they are called like all others, and beside it
the user's modules of VIPERLITE_FREEZE (paths of .py files, as of PATH): a model that `viperlite convert -o model.py` wrote.
"""

import importlib
import os
import sys
from pathlib import Path

from . import cache
from .errors import BuildError
from .recipes import PACKAGE, TOP

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


def package(march):
    """Folder that holds viperlite compiled for an architecture, for a manifest's freeze_mpy().

    The mpy-cross is the one that MICROPY_MPYCROSS names, as for MicroPython's own rules, or that of the Python package.
    """
    mpy = _host_tools()
    cross = os.environ.get("MICROPY_MPYCROSS")
    folder = cache.folder("frozen", "%s-%s" % (march, cache.digest(str(PACKAGE))))
    made = set()
    for py in mpy.package(PACKAGE, march):
        path = folder / PACKAGE.name / py.relative_to(PACKAGE).with_suffix(".mpy")
        code = mpy.compile(py.read_bytes(), str(py.relative_to(PACKAGE.parent)), march, cross)
        made.add(path)
        if not path.is_file() or path.read_bytes() != code:  # else make would see it changed
            cache.store(code, path)
    for path in folder.rglob("*.mpy"):
        if path not in made:
            path.unlink()
    return str(folder)


def _host_tools():
    """viperlite_tools.mpy, which needs no package beside it."""
    for folder in ("host_tools", "mpy_modules"):
        if str(TOP / folder) not in sys.path:
            sys.path.append(str(TOP / folder))
    return importlib.import_module("viperlite_tools.mpy")


def no_library():
    """Path of an empty stand-in for micropython-lib."""
    folder = cache.folder("source", "no-micropython-lib")
    (folder / "README.md").touch()
    return folder
