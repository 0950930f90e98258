"""Kernel paths: which folder a kernel is taken from on the running firmware.

Each path is a folder of modules; a kernel NAME_TYPE (`conv_2d_s8`) is looked for in module NAME (`conv_2d`) of each
path in turn. A path is available when its `probe` module imports and its `works()` says so: firmware that lacks the
viper emitter, or .mpy files of another architecture, drop out here, once, at start. An assembler path is probed only
where the core has its instructions: others would fault. A path of kernels that pay on some cores of an architecture stands
before the one that all have; its probe has to tell those cores without a fault, and laptops plan for the others.

Machine code of every native path is called in one way: kernel(p) on a bytearray object, (function, 1, 0, arguments) for
the machine, so viper and assembler kernels may stand in one plan. plan.py of the first path that has one walks it.
"""

import sys

from .. import memory
from ..errors import OpError
from ..lookup import module

_ASSEMBLER = (  # path, first and last architecture of .mpy files that has its instructions
    ("armv7em", 6, 8),
    ("armv7m", 5, 8),
    ("armv6m", 4, 8),
    ("rv32imc", 11, 11),
    ("xtensawin", 10, 10),
)
_PROBED = {"xtensawin_mulsh": "xtensawin"}  # path that some cores run: path that all do, whose blocks and scratch it takes
_OTHERS = ("viper", "reference")
_THUMB = range(3, 9)
WALKER = "plan_walker"  # makes what calls every kernel of a native plan


def assembler(architecture):
    """Names of the assembler paths for an architecture: its number in .mpy files, which MicroPython gives its emitters."""
    return [path for path, first, last in _ASSEMBLER if first <= architecture <= last]


def probed(order):
    """The same paths, and before each those that only some of its cores run."""
    return [one for path in order for one in [some for some in _PROBED if _PROBED[some] == path] + [path]]


def planned(path):
    """The path that laptops plan for in place of one that only some cores run."""
    return _PROBED.get(path, path)


def every():
    """Names of all paths that laptops plan for."""
    return [path for path, _, _ in _ASSEMBLER] + list(_OTHERS)


def _available(path):
    try:
        probe = module("kernels." + path + ".probe")
        return probe is not None and probe.works()
    except (ValueError, SyntaxError, TypeError):
        return False  # .mpy of another architecture; source that this compiler refuses, or compiles to another convention


_architecture = (getattr(sys.implementation, "_mpy", 0) >> 10) & 0xF
paths = [path for path in probed(assembler(_architecture)) + list(_OTHERS) if _available(path)]
_found = {}  # what find() has answered


def use(order):
    """Take kernels from these paths, in this order; interpreters that are prepared keep theirs.

    On a laptop the paths of a board serve to plan for it: to learn what arena it will need.
    """
    paths[:] = order
    _found.clear()


def native(path):
    """Whether kernels of this path are machine code."""
    return path not in ("reference", "custom")


def _assembled(path):
    return native(path) and path != "viper"


def find(name):
    """(kernel, path) for a kernel name, from the first path that has it."""
    found = _find(name)
    if not found:
        raise OpError("no kernel %s in %s; install the kernels/reference folder" % (name, ", ".join(paths)))
    return found


def plain(name):
    """(module, path) of kernels that there is no assembler for; on a laptop, also where it plans for a board, the reference."""
    for path in paths if sys.implementation.name == "micropython" else ("reference",):
        if path in _OTHERS:
            return module("kernels." + path + "." + name), path


def has(name):
    """Whether find() would find it."""
    return _find(name) is not None


def companion(name, suffix):
    """The Python function NAME + suffix that stands beside the kernel that find() gives, None where there is none."""
    _, path = find(name)
    return getattr(_module(name, path), name + suffix, None)


def code(name):
    """Address of an assembler kernel's machine code, as a branch takes it; 0 where there is no such kernel."""
    found = _find(name)
    return code_of(found[0]) if found and _assembled(found[1]) else 0


if sys.implementation.name == "micropython":
    import uctypes

    _WORDS = uctypes.ARRAY | 0, uctypes.UINT32 | 4
    _CODE = 1 if _architecture in _THUMB else 0

    def code_of(kernel):
        """Address of a native function's machine code, as a branch takes it: the fourth word of its object."""
        return uctypes.struct(id(kernel), _WORDS)[3] | _CODE

    def _hold(function, item):
        uctypes.struct(id(function), _WORDS)[2] = id(item)

else:

    def code_of(kernel):
        """0: a laptop plans for a board."""
        return 0

    def _hold(function, item):
        pass


def block(path, buffer, at, n):
    """n words at byte `at` of a buffer (an Arena, or another with a pinned view and its address) as kernels of a path take them."""
    return (memory.block if native(path) else memory.words)(buffer.view, buffer.address, at, n)


def walked(arena, at, held):
    """What invokes the native plan at byte `at` of the arena: a function of its own, with which `held` lives.

    A function that makes no functions has no use for its third word, the table of those. There the plan's tuple goes:
    machine code gets its own function's object, and the collector follows what stands in it. To pass the plan as the
    object of a method would cost as much as three calls of kernels.
    """
    half = (arena.address + at) >> 1  # as a small int, MicroPython holds it as the address and a bit
    plan = half if half < 1 << 30 else half - (1 << 31), arena.view, held  # a small int has a sign
    walker = find(WALKER)[0]()
    _hold(walker, plan)
    return walker


def _find(name):
    if name not in _found:
        _found[name] = None
        for path in paths:
            kernel = getattr(_module(name, path), name, None)
            if kernel:
                _found[name] = kernel, path
                break
    return _found[name]


def _module(name, path):
    return module("kernels." + path + "." + name.rsplit("_", 1)[0])
