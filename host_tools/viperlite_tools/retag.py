"""Assembler functions of a .mpy file, retagged as viper functions.

Firmware without the inline assembler (every stock ESP32 image) does not run assembler functions of a .mpy; it does run
viper functions. In the file the two differ in the kind of their raw code, and in two numbers that follow an assembler
function's scope flags. Machine code that takes its arguments as viper code does (see kernels/__init__.py of the device
package) then runs everywhere, and the file needs nothing else.

Source: MicroPython, py/persistentcode.c, load_raw_code; .mpy version 6.
"""

_BYTECODE, _NATIVE, _VIPER, _ASM = range(4)  # low bits of kind_len
_CHILDREN = 4  # bit of kind_len
_RELOC, _RODATA, _BSS = 0x10, 0x20, 0x40  # scope flags of viper code


class Reader:
    """Reads a .mpy file from position `at` on."""

    def __init__(self, data, at):
        self.data = data
        self.at = at

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def number(self):
        """An unsigned integer of 7 bits a byte, the highest first."""
        value = 0
        while True:
            byte = self.byte()
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                return value

    def skip(self, n):
        self.at += n

    def take(self, n):
        self.at += n
        return self.data[self.at - n : self.at]

    def sections(self):
        """Skip scope flags of viper code, and the sections that only code from a C compiler has."""
        flags = self.number()
        rodata = self.number() if flags & _RODATA else 0
        if flags & _BSS:
            self.number()
        self.skip(rodata)
        if flags & _RELOC:
            while True:
                op = self.byte()
                if op == 0xFF:
                    return
                if op & 1:
                    self.number()
                if op >> 1 <= 5 and op >> 1 & 1:
                    self.number()


def number(value):
    """An unsigned integer as Reader.number() reads it."""
    out = [value & 0x7F]
    while value >> 7:
        value >>= 7
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))


def retag(mpy):
    """The same .mpy with every assembler function a viper function. Raises ValueError for a file of another version."""
    if mpy[:2] != b"M\x06":
        raise ValueError("no .mpy of version 6: begins with %s" % mpy[:2].hex())
    reader = Reader(mpy, 4)
    strings, objects = reader.number(), reader.number()
    for _ in range(strings):
        _skip_string(reader)
    for _ in range(objects):
        _skip_object(reader)
    out = bytearray(mpy[: reader.at])
    _copy(reader, out)
    return bytes(out) + mpy[reader.at :]


def _skip_string(reader):
    length = reader.number()
    if not length & 1:  # else a string that every firmware has
        reader.skip((length >> 1) + 1)


def _skip_object(reader):
    kind = reader.byte()
    if kind <= 4:  # the function table, None, False, True, ...
        return
    if kind == 10:  # a tuple
        for _ in range(reader.number()):
            _skip_object(reader)
        return
    length = reader.number()
    reader.skip(length + (kind in (5, 6)))  # a string or bytes ends with a zero


def _copy(reader, out):
    """Append one raw code with its children."""
    kind_len = reader.number()
    kind, length = kind_len & 3, kind_len >> 3
    out += number(kind_len - 1 if kind == _ASM else kind_len)
    start = reader.at
    reader.skip(length)
    if kind == _NATIVE:
        reader.number()
    elif kind == _VIPER:
        reader.sections()
    elif kind == _ASM:
        reader.number()
    out += reader.data[start : reader.at]
    if kind == _ASM:
        reader.number()  # positional arguments
        reader.number()  # their types
    if kind_len & _CHILDREN:
        start = reader.at
        children = reader.number()
        out += reader.data[start : reader.at]
        for _ in range(children):
            _copy(reader, out)
