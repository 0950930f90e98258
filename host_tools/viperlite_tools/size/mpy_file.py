"""What is in a .mpy file: its strings, its constant objects, its tree of raw codes.

Source: MicroPython, py/persistentcode.c and tools/mpy-tool.py; .mpy version 6.
"""

from ..retag import Reader

BYTECODE, NATIVE, VIPER, ASM = range(4)  # kinds of raw code
STR, BYTES, INT, FLOAT, COMPLEX, TUPLE = range(5, 11)  # kinds of object; those below are one of a kind each
_ARCH_FLAGS = 0x40  # in the header: a number of them follows
_CHILDREN = 4  # bit of kind_len


class Code:
    """A raw code: kind, at (position in the file), length (bytes), children ([Code])."""

    def __init__(self, kind, at, length):
        self.kind, self.at, self.length, self.children = kind, at, length, []

    def all(self):
        """Itself and all below it."""
        yield self
        for child in self.children:
            yield from child.all()


class MpyFile:
    """A .mpy file.

    strings  its qstrs in order: str, or an int for one that every firmware has (its number)
    objects  [(kind, bytes of it, or a list of objects for a tuple)]
    code     Code of the module
    """

    def __init__(self, data):
        if data[:2] != b"M\x06":
            raise ValueError("no .mpy of version 6: begins with %s" % data[:2].hex())
        reader = Reader(data, 4)
        if data[2] & _ARCH_FLAGS:
            reader.number()
        n_strings, n_objects = reader.number(), reader.number()
        self.strings = [_string(reader) for _ in range(n_strings)]
        self.objects = [_object(reader) for _ in range(n_objects)]
        self.code = _code(reader)


def _string(reader):
    length = reader.number()
    if length & 1:
        return length >> 1
    text = reader.take(length >> 1).decode()
    reader.skip(1)
    return text


def _object(reader):
    kind = reader.byte()
    if kind < STR:
        return kind, b""
    if kind == TUPLE:
        return kind, [_object(reader) for _ in range(reader.number())]
    held = reader.take(reader.number())
    reader.skip(kind in (STR, BYTES))  # the zero at its end
    return kind, held


def _code(reader):
    kind_len = reader.number()
    code = Code(kind_len & 3, reader.at, kind_len >> 3)
    reader.skip(code.length)
    if code.kind == NATIVE:
        reader.number()
    elif code.kind == VIPER:
        reader.sections()
    elif code.kind == ASM:
        for _ in range(3):
            reader.number()
    if kind_len & _CHILDREN:
        code.children = [_code(reader) for _ in range(reader.number())]
    return code
