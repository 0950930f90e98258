"""Runs on the board, for `viperlite push`: what it holds, sums of it, and how something comes there. Small, for it stays
while files are sent.

Before it stand lines that set HOME, LIB and MARK.
"""

import binascii
import hashlib
import json
import os

_PIECE = 4096  # bytes


def pieces(path):
    """A file's bytes, piece by piece."""
    piece = bytearray(_PIECE)
    view = memoryview(piece)
    with open(path, "rb") as file:
        while True:
            n = file.readinto(piece)
            if not n:
                return
            yield view[:n]


def parts(device, at, size):
    """The same of a region of the ROMFS partition."""
    view = memoryview(device)
    for i in range(at, at + size, _PIECE):
        yield view[i : min(i + _PIECE, at + size)]


def digest(found):
    """SHA-256 of pieces, in hex."""
    sum = hashlib.sha256()
    for piece in found:
        sum.update(piece)
    return sum.digest().hex()


def quick(found):
    """CRC-32 of pieces, or their SHA-256 where the firmware has no CRC."""
    if not hasattr(binascii, "crc32"):
        return digest(found)
    sum = 0
    for piece in found:
        sum = binascii.crc32(piece, sum)
    return sum


def file_sum(sum, path):
    """`sum` of a file; a dash where there is none that can be read."""
    try:
        return sum(pieces(path))
    except OSError:
        return "-"


def text(path):
    """A file's text, empty where there is none."""
    try:
        with open(path) as file:
            return file.read()
    except (OSError, UnicodeError):
        return ""


def put(path, data, mode):
    """Write a file, data in base64: all of it or, with mode "ab", more of it."""
    with open(path, mode) as file:
        file.write(binascii.a2b_base64(data))


def listing(folder):
    """[name, is a folder] of what is in a folder."""
    try:
        return [(entry[0], entry[1] & 0x4000 != 0) for entry in os.ilistdir(folder)]
    except OSError:
        return []


def tree(folder):
    """Paths of all below a folder, what is inside before what it is in."""
    found = []
    for name, is_folder in listing(folder):
        if is_folder:
            found += tree(folder + "/" + name)
        found.append(folder + "/" + name)
    return found


def _models():
    """(name, path of the manifest) of all models that were pushed."""
    for name, is_folder in listing(LIB):  # noqa: F821
        if not is_folder and name.endswith(".py"):
            with open(LIB + "/" + name) as file:  # noqa: F821
                first = file.readline()
            if first.startswith(MARK):  # noqa: F821
                yield name[:-3], first[len(MARK) :].strip()  # noqa: F821


def manifests():
    return [path for _, path in _models()]


def kept():
    """[name, manifest] of all models that were pushed."""
    found = []
    for name, path in _models():
        try:
            found.append((name, json.loads(text(path))))
        except ValueError:
            pass  # deleted by hand: such a model does not run
    return found


def folders(paths):
    """Make them, the outer ones first."""
    for path in paths:
        try:
            os.stat(path)
        except OSError:
            os.mkdir(path)


def remove(paths):
    """Delete files and empty folders."""
    for path in paths:
        for delete in (os.remove, os.rmdir):
            try:
                delete(path)
                break
            except OSError:
                pass  # a folder; or one in which something is in use
