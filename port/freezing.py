"""What a build needs that freezes Python in: the source's own mpy-cross, and a library that holds nothing.

Our manifests ask for no package of micropython-lib, but MicroPython's rules look for it. They freeze viperlite as .mpy
files of one architecture, assembler kernels retagged as viper code so that they are called like all others, and beside it
the user's modules of VIPERLITE_FREEZE (paths of .py files, as of PATH): a model that `viperlite convert -o model.py` wrote.

VIPERLITE_MODELS (paths of .tflite files) says which models the firmware is for: of viperlite it then has only what they are
found to use. One with a plan of `viperlite convert` does without the ops, and then needs that plan to fit. VIPERLITE_PATHS
(names) is for tests of kernels that the core would not take. How modules are made small is in viperlite_tools/slim.
"""

import importlib
import os
import sys
from pathlib import Path

from . import cache
from .errors import BuildError
from .recipes import PACKAGE, TOP

MODULES = "VIPERLITE_FREEZE"
MODELS = "VIPERLITE_MODELS"
PATHS = "VIPERLITE_PATHS"


def modules():
    """Paths of the user's modules."""
    return _named(MODULES, ".py", "cannot be frozen", "name files that `viperlite convert -o NAME.py` wrote")


def models():
    """Paths of the models that the firmware is for; none: for all."""
    return _named(MODELS, ".tflite", "is no model", "name the .tflite files that the firmware is for")


def paths():
    """Names of the kernel paths that the firmware is to have, the first first; none: those that its core takes."""
    return tuple(path for path in os.environ.get(PATHS, "").split(os.pathsep) if path)


def check_models():
    """BuildError for a model that viperlite cannot run: before anything is built."""
    mpy = _host_tools()
    for path in models():
        try:
            mpy.dry_run(PACKAGE, path.read_bytes(), mpy.ARCHITECTURES[3])  # ops are the same for all
        except mpy.CommandError as e:
            raise BuildError("%s: %s" % (path, str(e).splitlines()[0]), "`viperlite inspect` shows its ops") from e


def _named(variable, suffix, problem, hint):
    named = [Path(path).resolve() for path in os.environ.get(variable, "").split(os.pathsep) if path]
    for path in named:
        if path.suffix != suffix or not path.is_file():
            raise BuildError("%s %s: no %s file" % (path, problem, suffix), hint)
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
    folder = cache.folder("frozen", "%s-%s" % (march, cache.digest(str(PACKAGE), *map(str, models()), *paths())))
    made, held = set(), mpy.frozen(PACKAGE, march, [path.read_bytes() for path in models()], paths())
    for py, source in held.items():
        path = folder / PACKAGE.name / py.relative_to(PACKAGE).with_suffix(".mpy")
        code = mpy.interned(mpy.compile(source, str(py.relative_to(PACKAGE.parent)), march, cross, lean=True))
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
