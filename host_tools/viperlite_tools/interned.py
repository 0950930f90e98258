"""Texts of a .mpy file among its names, for firmware.

MicroPython's mpy-tool freezes a str as an object of 16 bytes and its bytes; one that is a name already costs nothing more,
and a name (qstr) takes 7 bytes and its text. So each text is added to the file's table of names; nothing else changes.

Source: MicroPython, py/persistentcode.c, tools/mpy-tool.py (freeze_constant_obj); .mpy version 6.
"""

from .retag import Reader, number

_STR, _TUPLE = 5, 10  # kinds of object; those below _STR are one of a kind each
_LONGEST = 255  # bytes of a name
_ARCH_FLAGS = 0x40  # in the header: a number of them follows


def interned(mpy):
    """The same .mpy with its texts among its names."""
    reader = Reader(mpy, 4)
    if mpy[2] & _ARCH_FLAGS:
        reader.number()
    head = mpy[: reader.at]
    n_names, n_objects = reader.number(), reader.number()
    start, names = reader.at, set()
    for _ in range(n_names):
        length = reader.number()
        if not length & 1:  # else a name that every firmware has
            names.add(reader.take(length >> 1))
            reader.skip(1)
    end = reader.at
    texts = []
    for _ in range(n_objects):
        texts += _texts(reader)
    new = [text for text in dict.fromkeys(texts) if 0 < len(text) <= _LONGEST and text not in names]
    added = b"".join(number(2 * len(text)) + text + b"\0" for text in new)
    return head + number(n_names + len(new)) + number(n_objects) + mpy[start:end] + added + mpy[end:]


def _texts(reader):
    """Texts of an object."""
    kind = reader.byte()
    if kind == _TUPLE:
        return [text for _ in range(reader.number()) for text in _texts(reader)]
    if kind < _STR:
        return []
    held = reader.take(reader.number())
    reader.skip(kind in (_STR, _STR + 1))  # the zero at the end of a str or bytes
    return [held] if kind == _STR else []
