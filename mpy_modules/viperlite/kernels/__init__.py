"""Kernel paths: which folder a kernel is taken from on the running firmware.

Each path is a folder of modules; a kernel NAME_TYPE (`conv_2d_s8`) is looked for in module NAME (`conv_2d`) of each
path in turn. A path is available when its `probe` module imports and its `works()` says so: firmware that lacks the
viper emitter, or .mpy files of another architecture, drop out here, once, at start.
"""

from ..errors import OpError
from ..lookup import module

_ORDER = ("viper", "reference")


def _available(path):
    try:
        probe = module("kernels." + path + ".probe")
    except (ValueError, SyntaxError):  # .mpy of another architecture; source that this compiler refuses
        return False
    return probe is not None and probe.works()


paths = [path for path in _ORDER if _available(path)]
_found = {}  # what find() has answered


def use(order):
    """Take kernels from these paths, in this order; interpreters that are prepared keep theirs."""
    paths[:] = order
    _found.clear()


def find(name):
    """(kernel, path) for a kernel name, from the first path that has it."""
    if name not in _found:
        _found[name] = _search(name)
    return _found[name]


def _search(name):
    family = name.rsplit("_", 1)[0]
    for path in paths:
        found = module("kernels." + path + "." + family)
        kernel = getattr(found, name, None)
        if kernel:
            return kernel, path
    raise OpError("no kernel %s in %s; install the kernels/reference folder" % (name, ", ".join(paths)))
