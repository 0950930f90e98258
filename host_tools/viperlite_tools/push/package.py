"""What goes to the board: the modules of viperlite that a model needs, and the module by which a program imports the model."""

import functools
import hashlib
import json
from pathlib import Path

import viperlite
from viperlite import kernels

from .. import convert, mpy, retag, size
from ..size import heap, modules
from ..targets._pushed import MARK

POINTER = 512  # bytes: no disk has a smaller sector

_FROM_REGION = """import vfs

MODEL = memoryview(vfs.rom_ioctl(2, 0))[{at} : {end}]  # in place, in flash"""

_FROM_FILE = """MODEL = bytearray({size})  # at a multiple of 16, in the heap
with open("{path}", "rb") as _file:
    _file.readinto(MODEL)"""

_PATH = """import sys

if "{lib}" not in sys.path:
    sys.path.insert(0, "{lib}")

"""

_POINTER = """{mark}{manifest}
with open("{module}") as _file:
    exec(_file.read())
"""


class Needed:
    """What a models.Model needs of viperlite on an architecture.

    modules  {path below a folder to import from: bytes of the .mpy}
    objects  bytes of heap that the interpreter takes beside the arena
    imported, loaded  bytes of heap that the modules take when they are frozen, and besides when they are files
    arena    bytes that the model's module asks for
    assembler  kernel paths in assembler among the modules
    """

    def __init__(self, model, march):
        told, package = size.dry_run(model.data, march), modules.pushed(march)
        files = package.compiled(told["modules"])
        self.modules = {package.path(name).replace(".py", ".mpy"): data for name, data in files.items()}
        paths = {path.split("/")[2] for path in self.modules if path.count("/") == 3}
        self.assembler = paths & set(kernels.probed(mpy.assembler(march)))
        self.objects = heap.kept(told["objects"])
        self.imported = heap.imported(told["modules"], package, told["asked"])
        self.loaded = heap.loaded(files, package, told["asked"])
        self.arena = convert.arena_size(model.data, march)


@functools.cache
def edition(march):
    """Twelve hex digits that tell one state of viperlite, compiled for an architecture, from all others."""
    sum = hashlib.sha256(repr((viperlite.__version__, march, mpy.version())).encode())
    sum.update(Path(retag.__file__).read_bytes())
    for name, data in modules.pushed(march).compiled().items():
        sum.update(b"%s\0%s" % (name.encode(), data))
    return sum.hexdigest()[:12]


def key(data, name):
    """What a push of a file's bytes depends on, these tools included, in a number: equal keys, equal pushes."""
    sum = hashlib.sha256(repr((hashlib.sha256(data).hexdigest(), name, mpy.version())).encode())
    for top in (Path(__file__).parents[1], modules.TOP):
        for path in sorted(top.rglob("*.py")):
            sum.update(b"%s\0%s" % (str(path.relative_to(top)).encode(), path.read_bytes()))
    return sum.hexdigest()


def from_region(at, size):
    """Source that takes the model from the ROMFS partition."""
    return _FROM_REGION.format(at=at, end=at + size)


def from_file(path, size):
    """Source that takes the model from a file."""
    return _FROM_FILE.format(path=path, size=size)


def module(lib, model, name, assignment, march):
    """Bytes of the model's module; `lib`: the folder that viperlite is in, None where it is frozen."""
    head = _PATH.format(lib=lib) if lib else ""
    return (head + convert.module_source(model, name, assignment, march, added=False)).encode()


def manifest(home, text):
    """Path of a manifest."""
    return "%s/%s.json" % (home, hashlib.sha256(text.encode()).hexdigest()[:12])


def pointer(manifest, module):
    """Bytes of what programs import: it names the manifest and runs the module. Always as long as one sector."""
    return _POINTER.format(mark=MARK, manifest=manifest, module=module).encode().ljust(POINTER, b"\n")


def for_mip(model, name, march):
    """{path: bytes} of a package that `mpremote mip install` takes."""
    files = dict(Needed(model, march).modules)
    files.update({name + suffix: data for suffix, data in convert.files(model, name, "mpy", march, added=False).items()})
    urls = [[path, path] for path in files]
    described = {"urls": urls, "deps": [], "version": viperlite.__version__}
    return {**files, "package.json": (json.dumps(described, indent=1) + "\n").encode()}
