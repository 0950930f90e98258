"""Modules by name: how ops and kernels are found without a list of them."""

import sys

_PACKAGE = __name__.rsplit(".", 1)[0] + "."


def module(name):
    """Module `name` of this package ("ops.conv_2d"), None where there is no such file."""
    name = _PACKAGE + name
    if name in sys.modules:  # as it is most often; to import it again takes a board many times longer
        return sys.modules[name]
    try:
        return __import__(name, None, None, ("*",))
    except ImportError as error:
        message = str(error).split("'")  # no module named 'viperlite.ops.conv_2d'
        if len(message) > 1 and not name.startswith(message[1]):
            raise  # the file is there, but not something that it imports
        return None


def prepare(op):
    """The function `prepare` of an op by its schema name, None where there is no such op."""
    found = module("ops." + op.lower())
    return found.prepare if found else None
