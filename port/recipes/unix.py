"""The unix port: unix is its 32-bit build (integers as on the boards), unix64 its 64-bit one."""

import os

from .. import cache
from . import TOP, Recipe

_VARIANT = TOP / "port" / "unix"


def _make(bits):
    def make(source, build, log, say):
        cache.run(
            [
                "make",
                "-C",
                source.path / "ports" / "unix",
                "-j%d" % (os.cpu_count() or 1),
                "VARIANT=viperlite",
                "VARIANT_DIR=%s" % _VARIANT,
                "BUILD=%s" % build,
                "MICROPY_FORCE_32BIT=%d" % (bits == 32),
            ],
            log,
        )
        return build / "micropython"

    return make


_TOOLS = ("make", "gcc", "libc6-dev")

TARGETS = {
    "unix": Recipe("unix", "micropython", (*_TOOLS, "gcc -m32"), (_VARIANT,), _make(32)),
    "unix64": Recipe("unix", "micropython", _TOOLS, (_VARIANT,), _make(64)),
}
