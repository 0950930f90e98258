"""A chip of the ESP32 family in its ROM loader, on a pseudo-terminal, for tests with the real esptool; and images for it.

It holds a flash, answers as the ROM does, and as esptool's stub once one was uploaded (the stub's code is not run). Faults
come where a test asks for them, after so many blocks of data.

Source: esptool's documentation, "Serial Protocol"; ESP32 technical reference, SPI registers.
"""

import functools
import hashlib
import os
import pty
import select
import struct
import threading
import tty
import zlib

from viperlite_tools.flash import esp32  # noqa: F401, I001  # before esptool, which keeps the logger that it finds

from esptool.targets import CHIP_DEFS

_SECTOR = 4096
_USR = 1 << 18  # in the SPI controller's command register: run what the others describe
_MAGIC = 0x40001000  # a word of the ROM that differs from chip to chip
_FLASH_BEGIN, _FLASH_DATA, _FLASH_END, _MEM_BEGIN, _MEM_END, _MEM_DATA, _SYNC, _WRITE_REG, _READ_REG = range(2, 11)
_SET_PARAMS, _ATTACH, _BAUD, _DEFL_BEGIN, _DEFL_DATA, _DEFL_END, _MD5, _SECURITY = (
    0x0B, 0x0D, 0x0F, 0x10, 0x11, 0x12, 0x13, 0x14,
)  # fmt: skip
_INVALID, _WRONG_SUM, _WRITE_ERROR, _DEFLATE = 0x05, 0x07, 0x08, 0x0B  # error codes


class _Refused(Exception):
    """With the error code that the chip answers."""


class Chip:
    """with Chip() as chip: its pseudo-terminal is chip.port; afterwards chip.flash is what it holds.

    mcu      of esptool.targets.CHIP_DEFS
    size     bytes of flash; the id of the flash chip follows from it
    fault    (what, after): after so many data blocks, "silent": no more answers; "gone": the terminal is closed;
             "refuse": blocks are refused; "flip": one bit of the flash changes; ("md5", 0): a wrong sum is told;
             ("noise", after): answers are garbled
    efuses   {word: value}
    """

    def __init__(self, mcu="esp32", size=4 << 20, fault=("", 0), efuses=()):
        self.rom = CHIP_DEFS[mcu]
        self.flash = bytearray(b"\xff" * size)
        self.fault, self.after = fault
        self.regs = {_MAGIC: self.rom.MAGIC_VALUE or 0}
        self.regs.update({self.rom.EFUSE_RD_REG_BASE + 4 * word: value for word, value in dict(efuses).items()})
        self.id = 0xEF | 0x40 << 8 | (size.bit_length() - 1) << 16 if size else 0xFFFFFF
        self.stub = False
        self.blocks = 0  # of data, taken
        self.baud = 115200
        self.used = set()  # commands
        self.written = 0  # calls that erase

    def __enter__(self):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.port = os.ttyname(self.slave)
        self._stop, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        os.write(self._wake, b"x")
        self._thread.join()
        for fd in (self.master, self.slave, self._stop, self._wake):
            if fd is not None:
                os.close(fd)

    def _serve(self):
        held = b""
        while self.master is not None:
            ready, _, _ = select.select([self.master, self._stop], [], [])
            if self._stop in ready:
                return
            held += os.read(self.master, 65536)
            *packets, held = held.split(b"\xc0")
            for packet in packets:
                packet = packet.replace(b"\xdb\xdc", b"\xc0").replace(b"\xdb\xdd", b"\xdb")
                if len(packet) >= 8 and packet[0] == 0 and self.master is not None:
                    self._command(packet)

    def _send(self, packet):
        if self.fault == "noise" and self.blocks and self.blocks >= self.after:
            packet = packet[:3]
        if self.master is not None:
            os.write(self.master, b"\xc0" + packet.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc") + b"\xc0")

    def _command(self, packet):
        _, op, _, told = struct.unpack_from("<BBHI", packet)
        data = packet[8:]
        self.used.add(op)
        try:
            value, answer, code = self._answer(op, data, told)
        except _Refused as refused:
            value, answer, code = 0, b"", refused.args[0]
        if self._silent() or self.master is None:
            return
        status = bytes((1, code)) if code else b"\0\0"
        answer += status if self.stub else status + b"\0\0"
        for _ in range(8 if op == _SYNC else 1):
            self._send(struct.pack("<BBHI", 1, op, len(answer), value) + answer)
        if op == _MEM_END:
            self.stub = True
            self._send(b"OHAI")

    def _silent(self):
        return self.fault == "silent" and self.blocks >= self.after

    def _answer(self, op, data, told):
        """(value, data, error code) of a command."""
        words = struct.unpack_from("<%dI" % (len(data) // 4), data)
        if op == _SYNC:
            return 0 if self.stub else 0x20120707, b"", 0
        if op == _READ_REG:
            return self.regs.get(words[0], 0), b"", 0
        if op == _WRITE_REG:
            self._write_reg(words[0], words[1])
        elif op == _SECURITY and self.rom.SECURITY_INFO_SUPPORTED:
            told = struct.pack("<I8BII", 0, *bytes(8), self.rom.IMAGE_CHIP_ID, 0)
            return 0, told[:12] if self.rom.USES_MAGIC_VALUE else told, 0  # ESP32-S2 tells no chip id
        elif op in (_FLASH_BEGIN, _DEFL_BEGIN):
            self._begin(op, *words[:4])
        elif op in (_FLASH_DATA, _DEFL_DATA, _MEM_DATA):
            if told != self.rom.checksum(data[16:]):
                raise _Refused(_WRONG_SUM)
            if op != _MEM_DATA:
                self._data(op, words[1], data[16 : 16 + words[0]])
        elif op == _MD5:
            return 0, self._md5(*words[:2]), 0
        elif op == _BAUD:
            self.baud = words[0]
        elif op not in (_MEM_BEGIN, _MEM_END, _ATTACH, _SET_PARAMS, _FLASH_END, _DEFL_END):
            raise _Refused(_INVALID)
        return 0, b"", 0

    def _write_reg(self, at, value):
        base = self.rom.SPI_REG_BASE
        if at == base and value & _USR:
            command = self.regs.get(base + self.rom.SPI_USR2_OFFS, 0) & 0xFF
            self.regs[base + self.rom.SPI_W0_OFFS] = self.id if command == 0x9F else 0  # read id
            value &= ~_USR
        self.regs[at] = value

    def _begin(self, op, size, blocks, block, at):
        if at + size > -(-len(self.flash) // _SECTOR) * _SECTOR:
            raise _Refused(_WRITE_ERROR)
        first, end = at // _SECTOR * _SECTOR, min(len(self.flash), -(-(at + size) // _SECTOR) * _SECTOR)
        self.flash[first:end] = b"\xff" * (end - first)
        self.at, self.due = at, size
        self.number, self.written = 0, self.written + 1
        self.inflate = zlib.decompressobj() if op == _DEFL_BEGIN else None

    def _data(self, op, number, data):
        if self.fault == "refuse" and self.blocks >= self.after:
            raise _Refused(_WRITE_ERROR)
        if number != self.number:
            raise _Refused(_WRITE_ERROR)
        if op == _DEFL_DATA:
            try:
                data = self.inflate.decompress(data)
            except zlib.error:
                raise _Refused(_DEFLATE) from None
        data = data[: self.due]
        for k, byte in enumerate(data):
            self.flash[self.at + k] &= byte
        self.at, self.due, self.number, self.blocks = self.at + len(data), self.due - len(data), number + 1, self.blocks + 1
        if self.fault == "flip" and self.blocks == self.after:
            self.flash[self.at - 1] ^= 1
        if self.fault == "gone" and self.blocks == self.after:
            for fd in (self.master, self.slave):
                os.close(fd)
            self.master = self.slave = None

    def _md5(self, at, size):
        found = hashlib.md5(self.flash[at : at + size])
        if self.fault == "md5":
            found.update(b"other")
        return found.digest() if self.stub else found.hexdigest().encode()


# ---- images


@functools.cache
def image(mcu="esp32", app=40000, size=4 << 20, end=None, number=None, revision=0):
    """A firmware of bootloader, partition table and application, as the file for the chip's loader.

    app       bytes of the application, beside its header
    size      of the flash that the bootloader is made for
    end       of the last partition; default: size
    number    of the chip, in the headers; default: the chip's own
    revision  of the chip, the least that will do: 301 is v3.1
    """
    rom = CHIP_DEFS[mcu]
    number = rom.IMAGE_CHIP_ID if number is None else number
    code = rom.FLASH_SIZES["%dMB" % (size >> 20)]
    boot = _sealed(bytes(range(256)) * 12, number, code, revision)
    rows = [(1, 2, 0x9000, 0x6000, b"nvs"), (0, 0, 0x10000, 0x1F0000, b"factory")]
    rows.append((1, 0x81, 0x200000, (end or size) - 0x200000, b"vfs"))
    table = b"".join(struct.pack("<2sBBII16sI", b"\xaa\x50", *row, 0) for row in rows)
    table += b"\xeb\xeb" + b"\xff" * 14 + hashlib.md5(table).digest()
    about = struct.pack("<I", 0xABCD5432).ljust(256, b"\0") + b"MicroPython v1.28.0 on 2026-04-01; a board\0"
    app = _sealed(about + bytes(k * k >> 7 & 0xFF for k in range(app)), number, code, revision)
    start = rom.BOOTLOADER_FLASH_OFFSET
    return (boot.ljust(0x8000 - start, b"\xff") + table).ljust(0x10000 - start, b"\xff") + app


def _sealed(data, number, code, revision):
    """An image of one segment, with checksum and hash."""
    made = struct.pack("<BBBBI", 0xE9, 1, 2, code, 0x40080000)
    made += struct.pack("<4BHBHH4xB", 0xEE, 0, 0, 0, number, 0, revision, 399, 1)
    made += struct.pack("<II", 0x3F400020, len(data)) + data
    total = 0xEF
    for byte in data:
        total ^= byte
    made = made.ljust(len(made) // 16 * 16 + 15, b"\0") + bytes((total,))
    return made + hashlib.sha256(made).digest()


def uf2(size=3000, family=0xE48BFF56, at=0x10000000, first=b""):
    """A UF2 file of that many bytes; first: bytes of blocks that go before."""
    data = bytes(k * 7 & 0xFF for k in range(size))
    pages = [data[k : k + 256].ljust(256, b"\0") for k in range(0, size, 256)]
    return first + b"".join(uf2_block(at + 256 * k, page, k, len(pages), family) for k, page in enumerate(pages))


def uf2_block(at, page, number, of, family):
    head = struct.pack("<8I", 0x0A324655, 0x9E5D5157, 0x2000, at, len(page), number, of, family)
    return (head + page).ljust(508, b"\0") + struct.pack("<I", 0x0AB16F30)
