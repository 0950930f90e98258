"""Bytes of flash that modules take, frozen into firmware.

MicroPython's mpy-tool makes C structures of a .mpy: how large they are on a 32-bit core follows from what the file holds.

    module           12, and its list of names, 2 each
    constants        4 each in a list; a str or bytes object 16 and its bytes with a zero; a float 8; an int that is no
                     small int 16 and 2 for each 16 bits; a tuple 8 and 4 for each element
    function         its code; 12 more where it is machine code or has functions inside, and 4 for each of those
    file name        with a zero, and 4 for the pointer to the module
    name (qstr)      once for all modules: hash 1, length 1, pointer 4, text with a zero

Everything lies at a multiple of 4. Names that MicroPython has itself take nothing; which these are depends on the
firmware: taken are those that every firmware has (the .mpy tells), and what CPython's builtins and the modules in _MODULES
are called.

The rp2 port lists the names of modules once more, for picotool: about 35 bytes each, which are not counted.

Source: MicroPython 1.25.0, tools/mpy-tool.py, py/frozenmod.c, py/qstr.h. Checked against firmware.elf of rp2040 with and
without viperlite, see tests/test_size.py; with the modules of one model alone frozen, for four models, code came out 2.2
to 2.9 % too small, the model within 0.2 %.
"""

import array
import builtins
import gc
import math
import struct
import sys

from .mpy_file import BYTECODE, BYTES, FLOAT, INT, STR, TUPLE, MpyFile

_MODULES = (builtins, array, gc, math, struct, sys)
_TYPES = (str, bytes, bytearray, list, dict, set, tuple, int, float, memoryview, property, range, Exception)
KNOWN = {name for place in _MODULES + _TYPES for name in dir(place)} | sys.stdlib_module_names
_SMALL = 1 << 30


def _aligned(n):
    return -(-n // 4) * 4


def flash(files):
    """({path: bytes} of each module without its names, bytes of all names together).

    files  {path such as "viperlite/arena.py": its .mpy}
    """
    names, each = set(), {}
    held = {path: MpyFile(data) for path, data in files.items()}
    for one in held.values():
        names.update(s for s in one.strings if isinstance(s, str))
    for path, one in held.items():
        each[path] = _module(one, names) + len(path) + 1 + 4
    return each, sum(7 + len(name.encode()) for name in names - KNOWN)


def _module(one, names):
    n = 12 + _aligned(2 * len(one.strings)) + sum(4 + _object(kind, held, names) for kind, held in one.objects)
    return n + sum(_code(code) for code in one.code.all())


def _code(code):
    apart = code.children or code.kind != BYTECODE
    return _aligned(code.length) + 4 * len(code.children) + (12 if apart else 0)


def _object(kind, held, names):
    """Bytes beside the pointer to it."""
    if kind == STR and held.decode() in names:
        return 0
    if kind in (STR, BYTES):
        return 16 + _aligned(len(held) + 1) if held else 0
    if kind == INT:
        value = int(held)
        return 0 if -_SMALL <= value < _SMALL else 16 + _aligned((abs(value).bit_length() + 15) // 16 * 2)
    if kind == FLOAT:
        return 8
    if kind == TUPLE and held:
        return 8 + sum(4 + _object(*one, names) for one in held)
    return 0
