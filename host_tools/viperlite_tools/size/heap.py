"""Bytes of heap that viperlite takes on a 32-bit board: its modules, then the interpreter with all that it keeps.

MicroPython's collector deals in blocks of 16 bytes. What an object takes follows from MicroPython's structures:

    module     a context, a dict, and the dict's table; one entry of sys.modules, its name in the pool of names
    table      8 for each place; places are as many as the next size in _PLACES
    function   16, and 4 for each value that its arguments default to
    class      64, 80 with a base that is built in; a dict
    instance   16 and the table of its attributes
    str, bytes 16 and its bytes with a zero; tuple 8 and 4 for each item; list 16 and places for its items
    bytearray, memoryview, method 16; closure 28 and 4 for each variable, which takes 16

A module that is loaded from a file has on top what a frozen one has in flash: its code, its constants, its names. Strings
that are made at run time are not counted.

Source: MicroPython 1.25.0, py/map.c, objmodule.c, objfun.h, objtype.c, objstr.h, objtuple.h, objlist.c, qstr.c,
persistentcode.c, py/emitglue.h. Checked against rp2040: see tests/test_size.py.
"""

from .frozen import KNOWN
from .mpy_file import BYTES, FLOAT, INT, STR, TUPLE, MpyFile

_PLACES = (
    0, 2, 4, 6, 8, 10, 12, 17, 23, 29, 37, 47, 59, 73, 97, 127, 167, 223, 293, 389, 521, 691, 919, 1223, 1627, 2161,
    3229, 4831, 7243, 10861, 16273, 24407, 36607, 54907,
)  # fmt: skip
_BLOCK = 16
_NAME = 6  # of a name's place in the pool: pointer, hash, length
_RAW_CODE = 16  # of one that is not frozen
_POOL = 20  # names in the first pool that is not frozen; each later one has twice as many
_PROGRAM = 16  # new names that the program around viperlite has brought before: those of the test's, about


def blocks(n):
    return -(-n // _BLOCK) * _BLOCK


def table(n):
    """Of a dict's n entries."""
    return blocks(8 * next(places for places in _PLACES if places >= n))


def imported(names, package, asked=()):
    """Bytes that importing modules takes, beside what loaded() tells.

    names    of the modules
    package  modules.Package that they are of
    asked    names that were looked for in vain; they stay in the pool
    """
    names = list(names)
    total = sum(_module(name, names, package) for name in names)
    total += table(len(names) + 1) - table(1)  # sys.modules
    return total + pooled(_dotted(names, asked), _PROGRAM)


def _dotted(names, asked):
    return [name for name in (*names, *asked) if "." in name]


def pooled(names, before):
    """Bytes of names that are new to the firmware's pools, after so many others."""
    return blocks(sum(len(name) + 1 for name in names)) + _pools(before + len(names)) - _pools(before)


def _pools(n):
    """Bytes of the pools that n names are in."""
    places, pool, total = 0, _POOL, 0
    while places < n:
        places += pool
        total += blocks(24 + _NAME * pool)
        pool *= 2
    return total


def _module(name, names, package):
    found = package.bindings(name)
    inside = {one[len(name) + 1 :] for one in names if one.rpartition(".")[0] == name}
    entries = len(found.names | inside) + 2 + package.path(name).endswith("__init__.py")  # __name__, __file__, __path__
    total = 32 + table(entries)
    total += sum(blocks(16 + 4 * n) for n in found.functions)
    return total + sum((80 if bases else 64) + 16 + table(n + 2) for n, bases in found.classes)  # __module__, __qualname__


def kept(objects):
    """Bytes of the objects of a dry run."""
    return sum(_OBJECT[kind](n) for kind, n in objects)


_OBJECT = {
    "int": lambda bits: 0 if bits < 31 else 32,
    "float": lambda _: 16,
    "bytes": lambda n: 16 + blocks(n + 1),
    "bytearray": lambda n: 16 + blocks(n),
    "memoryview": lambda _: 16,
    "tuple": lambda n: blocks(8 + 4 * n) if n else 0,
    "list": lambda n: 16 + blocks(4 * max(4, n)),
    "set": lambda n: 16 + blocks(4 * max(4, n)),
    "dict": lambda n: 16 + table(n),
    "method": lambda _: 16,
    "closure": lambda n: 16 + blocks(12 + 4 * n) + 16 * n if n else 0,  # its function, what it closes over
    "instance": lambda n: 16 + table(n),
}


def loaded(files, package, asked=(), known=KNOWN):
    """Bytes that modules take on top of imported() if they are loaded from their .mpy files.

    Once a module is imported, its own code is garbage, and so are the bodies of its classes; a function keeps its code, and
    the raw codes of the functions in it.

    files    {name of a module: its .mpy}
    package  modules.Package that they are of
    asked    as for imported()
    known    names that the firmware has; a text that is one takes nothing
    """
    names, total = set(), 0
    for name, data in files.items():
        held = MpyFile(data)
        names.update(s for s in held.strings if isinstance(s, str))
        total += blocks(2 * len(held.strings)) + blocks(4 * len(held.objects))
        total += sum(_constant(kind, value) for kind, value in held.objects if kind != STR or value.decode() not in known)
        total += _code(held.code, package.bindings(name).scopes)
    paths = ["/lib/%s.mpy" % name.replace(".", "/") for name in files]  # each module's __file__
    return total + pooled([*(names - known), *paths], _PROGRAM + len(_dotted(files, asked)))


def _code(code, scopes):
    """Of what stays of a module or class body. Where source and code have other numbers of functions, all of them stay."""
    if len(scopes) != len(code.children):
        scopes = [("function", ())] * len(code.children)
    total = 0
    for (kind, inside), child in zip(scopes, code.children):
        if kind == "function":
            total += blocks(child.length) + _below(child)
        elif kind == "class":
            total += _code(child, inside)
    return total


def _below(code):
    """Of the functions in a function."""
    if not code.children:
        return 0
    return blocks(4 * len(code.children)) + sum(_RAW_CODE + blocks(one.length) + _below(one) for one in code.children)


def constants(data):
    """Bytes of the objects in a .mpy file that holds little else: a model."""
    return sum(_constant(kind, value) for kind, value in MpyFile(data).objects)


def _constant(kind, value):
    if kind in (STR, BYTES):
        return 16 + blocks(len(value) + 1)
    if kind == INT:
        return 0 if abs(int(value)) < 1 << 30 else 32
    if kind == FLOAT:
        return 16
    if kind == TUPLE:
        return blocks(8 + 4 * len(value)) + sum(_constant(*one) for one in value)
    return 0
