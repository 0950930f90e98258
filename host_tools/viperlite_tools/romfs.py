"""A ROMFS image, which MicroPython 1.25 and later mounts from flash and reads in place.

Every file's payload starts at a multiple of ALIGN from the start of the image, so that 32-bit reads of it are safe
wherever the image itself lies at a multiple of ALIGN. (`mpremote romfs build` aligns nothing.)

Source: MicroPython, extmod/vfs_rom.c. A record is kind, length, payload; kind and length are big-endian numbers of
7 bits to the byte, and leading zero bits are allowed, which is what lets a length be written after its payload.
"""

from .errors import CommandError

ALIGN = 16

_PADDING = b"\x01"
_VERBATIM = b"\x02"
_DIRECTORY = b"\x04"
_FILE = b"\x05"
_FILESYSTEM = b"\xd2\xcd\x31"
_LENGTH_BYTES = 4
_LIMIT = 1 << 7 * _LENGTH_BYTES


def image(files):
    """The image of files: a dict of path ("lib/x.mpy", no leading slash) -> bytes."""
    out = bytearray()
    with _Record(out, _FILESYSTEM):
        _folder(out, _tree(files))
        if len(out) % 2:  # the format asks for an even size
            out += _PADDING + _number(1, 1) + b"\x00"
    return bytes(out)


def _tree(files):
    """The same files as nested dicts, one per folder."""
    top = {}
    for path, data in files.items():
        *folders, name = path.split("/")
        if not name or "" in folders:
            raise CommandError("ROMFS cannot hold a file of the name %r" % path)
        place = top
        for folder in folders:
            place = place.setdefault(folder, {})
            if not isinstance(place, dict):
                raise CommandError("ROMFS: %r is both a file and a folder" % folder)
        place[name] = data
    return top


def _folder(out, entries):
    for name, entry in sorted(entries.items()):
        encoded = name.encode()
        with _Record(out, _DIRECTORY if isinstance(entry, dict) else _FILE):
            out += _number(len(encoded), 1) + encoded
            if isinstance(entry, dict):
                _folder(out, entry)
            else:
                _align(out, 1 + _LENGTH_BYTES)
                with _Record(out, _VERBATIM):
                    out += entry


def _align(out, header):
    """Pad so that what comes `header` bytes from here is aligned."""
    gap = -(len(out) + header) % ALIGN
    if gap == 1:  # a padding record takes two bytes at least
        gap += ALIGN
    if gap:
        out += _PADDING + _number(gap - 2, 1) + bytes(gap - 2)


def _number(value, length):
    """value in at least `length` bytes."""
    digits = [value & 0x7F]
    value >>= 7
    while value or len(digits) < length:
        digits.insert(0, value & 0x7F | 0x80)
        value >>= 7
    return bytes(digits)


class _Record:
    """with _Record(out, kind): append the payload. The length is filled in at the end."""

    def __init__(self, out, kind):
        self.out = out
        self.kind = kind

    def __enter__(self):
        self.out += self.kind + bytes(_LENGTH_BYTES)
        self.start = len(self.out)

    def __exit__(self, *_):
        length = len(self.out) - self.start
        if length >= _LIMIT:
            raise CommandError("ROMFS image of %d bytes; the limit is %d" % (length, _LIMIT - 1))
        self.out[self.start - _LENGTH_BYTES : self.start] = _number(length, _LENGTH_BYTES)
