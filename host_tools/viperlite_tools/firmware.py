"""Firmware of a board: MicroPython with viperlite frozen in, built by port/, and what it takes of flash and RAM."""

import contextlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from .errors import CommandError
from .size import boards
from .targets import _port

_HEAP = (("__GcHeapStart", "__GcHeapEnd"), ("_heap_start", "_heap_end"))  # linker symbols: rp2, nrf
_LOAD = 1  # of a program header
_SYMBOLS = 2  # of a section header


@dataclass
class Firmware:
    """What was built.

    path     Path of the file to flash
    flash    bytes of flash that it takes
    room     bytes of flash for it
    static   bytes of RAM that are taken before MicroPython's heap
    heap     bytes of the heap with the collector's tables; None where it is found at run time
    ram      bytes of RAM
    """

    path: Path
    flash: int
    room: int
    static: int
    heap: Optional[int]
    ram: int


def variants(board):
    """Names of the variants of a board that there are beside the usual one."""
    return sorted(variant for name, variant in _port.module("build").boards() if name == board and variant)


def build(board, variant="", micropython=None, camera=None, freeze=(), models=(), say=None):
    """Firmware for a board, built unless it is there already.

    board        folder in boards/
    variant      one of variants(board)
    micropython  folder of a checkout; the environment's, or the source that port/ gets, if None
    camera       folder of a checkout of micropython-camera-API, for ESP32_EYE
    freeze       paths of modules to freeze in besides
    models       paths of .tflite files: of viperlite, only what these need; all of it if there are none
    say          called with a line when something begins or ends
    """
    told = boards.get(board)
    known = _port.module("build").boards()
    if (board, variant) not in known:
        raise CommandError("%s has no variant %r" % (board, variant), _there_are(board))
    if camera and board != "ESP32_EYE":
        raise CommandError("%s has no camera" % board, "leave --camera out")
    with _environment(
        MICROPYTHON_DIR=micropython,
        VIPERLITE_CAMERA=camera,
        VIPERLITE_FREEZE=os.pathsep.join(map(str, freeze)) or None,
        VIPERLITE_MODELS=os.pathsep.join(map(str, models)) or None,
    ):
        path = _asked(lambda: _port.module("build").build(known[board, variant], say or (lambda line: None), run=False))
    return measure(path, told)


def measure(path, board):
    """The Firmware of a file that was built, from the ELF file beside it."""
    elf = path.with_name("firmware.elf")
    if not elf.is_file():
        elf = path.with_name("micropython.elf")
    segments, symbols = _elf(elf.read_bytes())
    origin, ram = board["ram"]
    application = path.with_name("micropython.bin")  # of the ESP32: without boot loader and partition table
    if application.is_file():
        flash = application.stat().st_size
    else:
        stored = [(at, size) for at, _, size, _ in segments if size and not origin <= at < origin + ram]
        flash = max(at + size for at, size in stored) - min(at for at, _ in stored)
    for start, end in _HEAP:
        if start in symbols:
            static, heap = symbols[start] - origin, symbols[end] - symbols[start]
            break
    else:
        static = sum(size for _, at, _, size in segments if origin <= at < origin + ram)
        heap = None
    return Firmware(path, flash, board["flash"], static, heap, ram)


def _there_are(board):
    names = variants(board)
    return "there is " + ", ".join(names) if names else "leave it out"


def _asked(call):
    errors = _port.module("errors")
    try:
        return call()
    except errors.BuildError as error:
        raise CommandError(error.message, error.hint) from error


@contextlib.contextmanager
def _environment(**named):
    """The environment with these variables in it; those that are None stay as they are."""
    named = {name: str(value) for name, value in named.items() if value is not None}
    before = {name: os.environ.get(name) for name in named}
    os.environ.update(named)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _elf(data):
    """([(physical address, address, bytes in the file, bytes in memory)] of what is loaded, {symbol: value})."""
    if data[:5] != b"\x7fELF\x01":
        raise CommandError("what was built is no 32-bit ELF file")
    _, _, _, _, programs, sections, _, _, step, count, section_step, section_count, _ = struct.unpack_from(
        "<HHIIIIIHHHHHH", data, 16
    )
    segments, symbols = [], {}
    for i in range(count):
        kind, _, at, physical, held, size = struct.unpack_from("<6I", data, programs + i * step)
        if kind == _LOAD:
            segments.append((physical, at, held, size))
    headers = [struct.unpack_from("<10I", data, sections + i * section_step) for i in range(section_count)]
    for _, kind, _, _, offset, size, strings, _, _, entry in headers:
        if kind == _SYMBOLS:
            names = headers[strings][4]
            for at in range(offset, offset + size, entry):
                name, value = struct.unpack_from("<II", data, at)
                end = data.index(0, names + name)
                symbols[data[names + name : end].decode(errors="replace")] = value
    return segments, symbols
