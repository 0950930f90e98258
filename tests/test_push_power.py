"""The power fails in the middle of `viperlite push`: what ran before runs, or what was pushed does.

Each push is made once, on the real firmware of a Pico in the emulator, which notes what is written to flash, piece by piece.
The power fails at each of these pieces, erased or programmed by halves, with and without noise in the other half: MicroPython
mounts the file system that is left, and all that the model needs must be there, whole. At points chosen by the seed, the
firmware starts from such a flash, and the model must run.

FAT stands where the ROMFS partition is. It takes for granted that a sector is written whole or not at all, as a card does.
"""

import ast
import random
import struct
from concurrent.futures import ThreadPoolExecutor

import pytest

from cases import BASE_SEED
from conftest import chosen
from pico import ERASE, PROGRAM, Fresh, Pico, pieces
from push_form import ASK, FORMS, NEW, OLD, everything, expected, skipped, stock  # noqa: F401
from viperlite_tools import cli, targets
from viperlite_tools.targets import _port, _pushed

USUAL, ALL = 5, 25  # points of each push at which the firmware starts: in CI, and with all targets
WORKERS = 2

pytestmark = skipped


# boot.py of a board that starts on a card
CARD = """
import os, sys, vfs
class Card:
    def __init__(self):
        self.flash = vfs.rom_ioctl(2, 0)
        self.all = memoryview(self.flash)
    def readblocks(self, n, buf):
        buf[:] = self.all[n * 512 : n * 512 + len(buf)]
    def writeblocks(self, n, buf):
        for k in range(len(buf) // 512):
            block, at = divmod((n + k) * 512, 4096)
            whole = bytearray(self.all[block * 4096 : (block + 1) * 4096])
            whole[at : at + 512] = buf[k * 512 : (k + 1) * 512]
            self.flash.writeblocks(block, whole)
    def ioctl(self, op, arg):
        return len(self.all) // 512 if op == 4 else 512 if op == 5 else 0
card = Card()
try:
    vfs.mount(vfs.VfsFat(card), "/sd")
except OSError:
    vfs.VfsFat.mkfs(card)
    vfs.mount(vfs.VfsFat(card), "/sd")
os.chdir("/sd")
sys.path.append("/sd/lib")
"""


class Push:
    """before  the flash, bytes
    pieces  what is written then
    models  what may run: path or None
    torn    whether half a piece may be written; else the pieces are sectors
    """

    def __init__(self, before, log, models, torn):
        self.before, self.models, self.torn = before, models, torn
        self.pieces = pieces(log) if torn else sectors(pieces(log))

    def cut(self, k):
        """The flash if the power fails in the middle of piece k, or before that sector."""
        flash = bytearray(self.before)
        for code, at, data in self.pieces[:k]:
            flash[at : at + len(data)] = data
        code, at, data = self.pieces[k]
        half = len(data) // 2 if self.torn else 0
        flash[at : at + half] = data[:half]
        return bytes(flash)


def sectors(found):
    """Pieces put together: that a sector is erased and then programmed is one."""
    together = []
    for code, at, data in found:
        if code == ERASE:
            together.append((PROGRAM, at, bytearray(data)))
        else:
            _, start, sector = together[-1]
            assert start <= at and at + len(data) <= start + len(sector)
            sector[at - start : at - start + len(data)] = data
    return together


@pytest.fixture(scope="module", params=[*FORMS, "fat"])
def pushes(request, tmp_path_factory):
    """Push of the first model, and of another one in its place."""
    if request.param == "fat" and chosen(request.config)[0] != targets.names():
        pytest.skip("fat: with all targets only")
    folder = tmp_path_factory.mktemp(request.param)
    flash, log = folder / "flash", folder / "log"
    with Fresh(flash) as session:  # makes the file system
        if request.param == "fat":
            session.run("with open('/boot.py', 'w') as f:\n    f.write(%r)" % CARD + CARD)
    found, there = [], None
    with pytest.MonkeyPatch.context() as patch:
        stock(patch, "romfs" if request.param == "romfs" else "files")
        for path in OLD, NEW:
            before = flash.read_bytes()
            with Pico(flash, log=log) as device:
                assert cli.main(["push", str(path), "--port", device, "--name", "model"]) == 0
            found.append(Push(before, log.read_bytes(), (there, path), request.param != "fat"))
            there = path
    return found


# prints what is in the flash if the power fails at each piece: the model's sum, or why there is none that runs
LOOK = """
import binascii, hashlib, json, os, struct, vfs
def number(found):
    return int.from_bytes(bytes(found), "little")
flash, log = bytearray(data("flash")), data("log")
class Device:
    def readblocks(self, n, buf, offset=0):
        at = START + n * SECTOR + offset
        buf[:] = memoryview(flash)[at : at + len(buf)]
    def writeblocks(self, *args):
        raise OSError(30)
    def ioctl(self, op, arg):
        return (END - START) // SECTOR if op == 4 else SECTOR if op == 5 else 0
def read(path):
    with open("/board" + path[len(ROOT):], "rb") as f:
        return f.read()
def look():
    vfs.mount(vfs.VfsLfs2(Device(), progsize=256) if TORN else vfs.VfsFat(Device()), "/board", readonly=True)
    try:
        try:
            text = read(ROOT + "/lib/model.py")
        except OSError:
            return None
        if not text.startswith(MARK):
            return "no module"
        line, _, rest = text.partition(b"\\n")
        path = line[len(MARK):].decode()
        text = read(path)
        name = binascii.hexlify(hashlib.sha256(text).digest()).decode()[:12]
        if path != ROOT + "/.viperlite/" + name + ".json":
            return "manifest"
        claims = json.loads(text)
        if claims["module"].encode() not in rest:
            return "module of another manifest"
        for path, told in claims["files"].items():
            found = read(path)
            if [len(found), binascii.crc32(found)] != told:
                return path
        if claims["region"]:
            at, size = claims["region"]
            if binascii.crc32(memoryview(flash)[ROM + at : ROM + at + size]) != claims["sum"]:
                return "region"
        return claims["key"]
    except OSError as e:
        return repr(e)
    finally:
        vfs.umount("/board")
at = 0
found = []
while at < len(log):
    code, offset, length = struct.unpack("<3I", log[at : at + 12])
    now = log[at + 12 : at + 12 + length]
    old = flash[offset : offset + length]
    half = length // 2 if TORN else 0
    flash[offset : offset + half] = now[:half]
    noisy = halved = look()
    if TORN:
        noise = number(data("noise")[:length - half])
        noise = number(old[half:]) | noise if code == 1 else number(old[half:]) & (number(now[half:]) | noise)
        flash[offset + half : offset + length] = noise.to_bytes(length - half, "little")
        noisy = look()
    flash[offset : offset + length] = now
    found.append((halved, noisy))
    at += 12 + length
print((found, look()))
"""


def test_at_any_piece_of_flash_all_that_the_old_or_the_new_model_needs_is_there(pushes):
    unix = targets.get("unix")
    if unix.missing():
        pytest.skip("unix: " + unix.missing())
    rom, size = _port.module("recipes.rp2").romfs()
    torn = pushes[0].torn
    values = {"ROM": rom, "START": rom + size if torn else rom, "END": len(pushes[0].before) if torn else rom + size}
    values.update(SECTOR=4096 if torn else 512, TORN=torn, ROOT="" if torn else "/sd", MARK=_pushed.MARK.encode())
    head = "".join("%s = %r\n" % value for value in values.items())
    numbers = random.Random(BASE_SEED)
    before = None
    for push in pushes:
        log = b"".join(struct.pack("<3I", code, at, len(now)) + now for code, at, now in push.pieces)
        held = {"flash": push.before, "log": log, "noise": numbers.randbytes(4096)}
        with unix.session(held, print) as session:
            found, after = ast.literal_eval(session.run(head + LOOK))
        assert len(found) == len(push.pieces) > 20
        assert after not in (before, None) and len(after) == 64
        empty = {"no module"} if before is None and not torn else set()  # on FAT the first NAME.py comes in two steps
        for column in zip(*found):
            assert set(column) - empty <= {before, after}, set(column)
            assert list(column) == sorted(column, key=lambda one: one == after), "the old one came back"
        before = after


def test_at_20_points_and_more_the_firmware_starts_and_the_old_or_the_new_model_runs(pushes, tmp_path, everything):
    number = ALL if everything else USUAL
    numbers = random.Random(BASE_SEED)

    def answer(push, k):
        flash = tmp_path / ("%d-%d" % (pushes.index(push), k))
        flash.write_bytes(push.cut(k))
        with Fresh(flash) as session:
            return session.run(ASK).strip()

    points = []
    for push in pushes:
        n = len(push.pieces)
        chosen_points = {n - 1, *numbers.sample(range(n), min(n, number - 1))}  # the last one switches over
        points += [(push, k) for k in sorted(chosen_points)]
    with ThreadPoolExecutor(WORKERS) as pool:
        answers = list(pool.map(lambda point: answer(*point), points))
    for (push, k), told in zip(points, answers):
        assert told in [expected(path) for path in push.models], (k, told)
