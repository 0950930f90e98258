"""lookup.py of firmware, where each folder of modules that are found by name is one module.

It is frozen in the place of the device package's own.
"""

import sys

_PACKAGE = __name__.rsplit(".", 1)[0] + "."


def module(name):
    """Module `name` of this package; for one of a folder ("kernels.viper.lut"), the folder's ("viper").

    viper/load.py is a module of its own.
    """
    if "." in name:
        name = name.split(".")[-1 if name.endswith(".viper.load") else -2]
    name = _PACKAGE + name
    if name not in sys.modules:
        try:
            return __import__(name, None, None, ("*",))
        except ImportError as error:
            message = str(error).split("'")
            if len(message) > 1 and not name.startswith(message[1]):
                raise
            return None
    return sys.modules[name]


def prepare(op):
    """prepare() of an op by its schema name, None where there is none."""
    for name in ("ops", "walks"):
        found = getattr(module(name), op, None)
        if found:
            return found
    return None
