"""Runs on the board, for `viperlite push`: what it holds, and sums of it. Small, for it stays while files are sent.

Before it stand lines that set HOME, LIB and MARK.
"""

import hashlib
import json
import os

_PIECE = 4096  # bytes


def _digest(pieces):
    sum = hashlib.sha256()
    for piece in pieces:
        sum.update(piece)
    return sum.digest().hex()


def _read(path):
    piece = bytearray(_PIECE)
    view = memoryview(piece)
    with open(path, "rb") as file:
        while True:
            n = file.readinto(piece)
            if not n:
                return
            yield view[:n]


def file_sum(path):
    """SHA-256 of a file, in hex; a dash where there is none."""
    try:
        return _digest(_read(path))
    except OSError:
        return "-"


def region_sum(device, at, size):
    """The same of a region of the ROMFS partition."""
    view = memoryview(device)
    return _digest(view[i : min(i + _PIECE, at + size)] for i in range(at, at + size, _PIECE))


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


def kept():
    """[name, manifest] of all models that were pushed."""
    found = []
    for name, is_folder in listing(LIB):  # noqa: F821
        if is_folder or not name.endswith(".py"):
            continue
        with open(LIB + "/" + name) as file:  # noqa: F821
            first = file.readline()
        if not first.startswith(MARK):  # noqa: F821
            continue
        try:
            with open(first[len(MARK) :].strip()) as file:  # noqa: F821
                found.append((name[:-3], json.load(file)))
        except (OSError, ValueError):
            pass  # deleted by hand: such a model does not run
    return found


def folders(paths):
    """Make them, the outer ones first."""
    for path in paths:
        try:
            os.stat(path)
        except OSError:
            os.mkdir(path)


def remove(path):
    try:
        os.remove(path)
    except OSError:
        try:
            os.rmdir(path)
        except OSError:
            pass  # not empty: something in it is in use
