"""Targets: where viperlite runs. One module per target, found by listing this folder.

A module here is a target if its name has no leading underscore and it has TARGET. A path of a serial device
("/dev/ttyACM0") names the board that is connected there.
"""

import importlib
import pkgutil

from ._serial import Board
from .base import Target, TargetError

__all__ = ["Target", "TargetError", "get", "names"]


def names():
    """The names of all targets but serial devices, sorted."""
    return sorted(_targets())


def get(name):
    """The target of that name, or the board at that device path."""
    if name.startswith("/dev/"):
        return Board(name)
    found = _targets()
    if name not in found:
        raise TargetError("no target %r" % name, "there are %s, or a serial device (/dev/...)" % ", ".join(sorted(found)))
    return found[name]


def _targets():
    found = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            target = getattr(importlib.import_module("%s.%s" % (__name__, module.name)), "TARGET", None)
            if target is not None:
                found[target.name] = target
    return found
