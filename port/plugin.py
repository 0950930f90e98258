"""QEMU's plugin that counts instructions, port/xtensa/count.c, compiled for this machine."""

from . import cache, tools
from .recipes import TOP

TOOLS = ("qemu-xtensa", "gcc", "libc6-dev")
_SOURCE = TOP / "port" / "xtensa" / "count.c"
_OPTIONS = ("-O2", "-Wall", "-shared", "-fPIC")


def count(say):
    """Path of count.so, compiled now unless it is there already. say(line) tells what happens."""
    done = _place()
    with cache.lock("xtensa"):
        if not done.is_file():
            tools.need(TOOLS)
            say("compiling %s" % _SOURCE)
            made = cache.folder("build", "xtensa") / done.name
            cache.run(["gcc", *_OPTIONS, "-o", made, _SOURCE], cache.folder("log") / "xtensa.log")
            cache.publish(made, done)
    return done


def ready():
    """BuildError if qemu-xtensa or the plugin cannot be had, for want of a tool."""
    tools.need(TOOLS[:1] if _place().is_file() else TOOLS)


def _place():
    return cache.folder("artefact", "xtensa") / cache.digest(" ".join(_OPTIONS), _SOURCE) / "count.so"
