"""The way to port/, which builds the firmware. It is part of the checkout, not of the installed package."""

import importlib
import sys

from .base import TOP, TargetError, stderr


def module(name):
    """A module of port/ ("build", "cache", ...)."""
    if not (TOP / "port" / "build.py").is_file():
        raise TargetError("this target needs viperlite's source tree", "git clone it, and run `make setup` there")
    if str(TOP) not in sys.path:
        sys.path.append(str(TOP))
    return importlib.import_module("port." + name)


def built(name, say=None):
    """Path of the target's firmware, built if need be."""
    return _ask(lambda: module("build").build(name, say or stderr))


def missing(name):
    """None if the target's firmware is there or can be built, and run; else a sentence."""
    return _complaint(lambda: module("build").ready(name))


def plugin(say=None):
    """Path of the plugin with which qemu-xtensa counts, compiled if need be."""
    return _ask(lambda: module("plugin").count(say or stderr))


def missing_plugin():
    """None if qemu-xtensa and its plugin are there or can be made; else a sentence."""
    return _complaint(lambda: module("plugin").ready())


def cache(*parts):
    """A folder in the cache."""
    return _ask(lambda: module("cache").folder(*parts))


def _ask(call):
    try:
        return call()
    except module("errors").BuildError as e:
        raise TargetError(e.message, e.hint)


def _complaint(call):
    try:
        _ask(call)
    except TargetError as e:
        return str(e)
    return None
