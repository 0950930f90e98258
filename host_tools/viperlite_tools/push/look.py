"""Whether a model is on a board already, unchanged: asked in two exchanges, on whatever heap a program has left there.

The first gives the model's module and manifest, the second the sums of all that the manifest lists. Every byte is read: by
CRC-32, which takes a sixth of SHA-256's time on a Cortex-M0+; what was sent was compared by SHA-256.
"""

import json

from ..targets import TargetError
from ..targets._pushed import MARK
from . import package
from .board import FROZEN, WHO

_MANIFEST = (
    WHO
    + """
import os
_root = os.getcwd().rstrip("/")
with open("%%s/lib/%s.py" %% _root) as _f:
    _text = _f.read()
print(_text)
print("\\0", (_who, _root, _root + "/lib" in sys.path))
with open(_text[%d : _text.find("\\n")]) as _f:
    print("\\0", _f.read())
"""
)

_SUMS = """
import binascii, os, sys
def _shadowed():
    for p in {shadows}:
        try:
            os.stat(p)
            return True
        except OSError:
            pass
    return False
def _files(paths, view):
    for p in paths:
        size = sum = 0
        with open(p, "rb") as f:
            while True:
                n = f.readinto(view)
                if not n:
                    break
                size, sum = size + n, binascii.crc32(view[:n], sum)
        yield size, sum
def _region(at, size):
    import vfs
    return binascii.crc32(memoryview(vfs.rom_ioctl(2, 0))[at : at + size])
print(not _shadowed() and (list(_files({paths}, memoryview(bytearray(2048)))), {region}, {frozen}))
"""


def unchanged(board, key, name):
    """The claims of a model that is on the board as a push of this key would leave it there; None where it is not, or
    where that takes more than a look."""
    try:
        claims = _claims(board, key, name)
        if claims is None:
            return None
        told = board.ask(_script(board.root, name, claims))
    except TargetError as error:
        if not error.traceback:
            raise
        return None  # a file is missing, the heap is full, there is no crc32 ...
    files = claims["files"]
    frozen = None if claims["lib"] else tuple(claims["frozen"])
    right = [tuple(files[path]) for path in sorted(files)], claims["sum"] if claims["region"] else None, frozen
    return claims if told == right else None


def _claims(board, key, name):
    """Of the manifest that the model's module names, if this module and all else is as it must be."""
    pointer, _, rest = board.run(_MANIFEST % (name, len(MARK))).partition("\n\0")
    told, _, text = rest.partition("\n\0")
    who, root, importable = board.literal(told)
    board.called(*who)
    board.root = root
    manifest = pointer[len(MARK) :].partition("\n")[0]
    text = text.strip()
    if not (pointer.startswith(MARK) and importable and manifest == package.manifest(board.home, text)):
        return None
    claims = json.loads(text)
    right = package.pointer(manifest, claims["module"]).decode(), key, board.build
    return claims if (pointer, claims["key"], claims["build"]) == right else None


def _script(root, name, claims):
    shadows = [root + "/" + one + suffix for one in (name, "viperlite") for suffix in ("", ".py", ".mpy")]
    shadows.append("%s/lib/%s" % (root, name))
    script = _SUMS.format(
        shadows=shadows,
        paths=sorted(claims["files"]),
        region="_region(%d, %d)" % tuple(claims["region"]) if claims["region"] else None,
        frozen=None if claims["lib"] else "_frozen",
    )
    return script if claims["lib"] else FROZEN + script
