"""viperlite push where something is in the way: one line says what, and the old model runs. On the emulated Pico."""

import fcntl
import os
import re

import pytest

from pico import Pico
from push_form import (  # noqa: F401
    MODELS,
    OLD,
    answer,
    everything,
    expected,
    files,
    first,
    flash,
    form,
    mpremote,
    pushed,
    refused,
    romfs,
    skipped,
)
from viperlite_tools import push
from viperlite_tools.push import board
from viperlite_tools.targets import _pushed

pytestmark = skipped

# leaves so many blocks of the file system, one at least
FILL = """
import os
def fill(left):
    os.mkdir("/fill")
    k = 0
    try:
        with open("/fill/0", "wb") as f:
            for _ in range(os.statvfs("/")[3] - left - 6):
                f.write(bytes(4096))
        while True:
            k += 1
            with open("/fill/%d" % k, "wb") as f:
                f.write(bytes(3000))
    except OSError:
        for one in range(left + 1):
            os.remove("/fill/%d" % (k - one))
"""


@files
def test_what_cannot_be_pushed_leaves_the_old_model(form, flash, refused, monkeypatch):
    begin, room = board.Board.begin, board.Board.room
    with Pico(flash) as device:
        with monkeypatch.context() as patch:
            patch.setattr(board.Board, "begin", lambda self: (begin(self), setattr(self, "free", 30000)))
            assert re.search(r"too large: it takes [\d,]+ bytes of heap, /dev/pts/\d+ has 30,000; ", refused(device))
            patch.setattr(board, "OLDEST", (1, 99))
            assert "takes MicroPython 1.99" in refused(device)
        with monkeypatch.context() as patch:
            patch.setattr(board.Board, "room", lambda self: (room(self), setattr(self, "blocks", 3)))
            assert re.search(r"has 12,288 bytes free, the push takes [\d,]+; ", refused(device))
        mpremote(device, "exec", "open('/lib/model.mpy', 'w').close()")
        assert "/lib/model.mpy" in refused(device)
        mpremote(device, "exec", "import os\nos.remove('/lib/model.mpy')")
    assert answer(flash) == expected(OLD)


# on the board: the fourth file is the one that does not fit
FULL = """
_put, _left = put, [4]
def put(path, data, mode):
    _left[0] -= mode == "wb"
    _put(path, data[:256] if _left[0] <= 0 else data, mode)
    if _left[0] <= 0:
        raise OSError(28)
"""
HOLDS = "import os\nprint(os.listdir('/.viperlite'), os.statvfs('/')[3])"


@files
def test_a_file_system_that_gets_full_in_the_middle(form, flash, refused, monkeypatch):
    script = _pushed._script()
    with Pico(flash) as device:
        before = mpremote(device, "exec", HOLDS)
        monkeypatch.setattr(_pushed, "_script", lambda: script + FULL)
        assert "has a full file system" in refused(device)
        assert mpremote(device, "exec", HOLDS) == before
    assert answer(flash) == expected(OLD)


@files
def test_a_full_file_system(form, flash, refused, everything, monkeypatch):
    if not everything:
        pytest.skip("takes long: with all targets only")
    with Pico(flash) as device:
        before = mpremote(device, "exec", FILL + "fill(1)\n" + HOLDS)
        assert re.search(r"has [\d,]+ bytes free, the push takes [\d,]+; ", refused(device))
        monkeypatch.setattr(push, "_check_room", lambda *_: None)  # another program takes the room at the same time
        assert "has a full file system" in refused(device)
        assert mpremote(device, "exec", HOLDS) == before
    assert answer(flash) == expected(OLD)


@romfs
def test_a_model_too_large_for_flash_and_for_ram_and_one_that_answers_wrongly(form, flash, refused, monkeypatch, tmp_path):
    begin = board.Board.begin
    with Pico(flash) as device:
        with monkeypatch.context() as patch:
            small = {"rom": 8192, "free": 20000}
            patch.setattr(board.Board, "begin", lambda self: (begin(self), vars(self).update(small)))
            told = refused(device)
            assert "in one piece of the ROMFS partition (8,192 bytes, of which others take some)" in told
            assert re.search(r"or [\d,]+ bytes of heap; .* has 20,000; .*: mpremote fs rm :/lib/model.py; what ran", told)
        with monkeypatch.context() as patch:
            patch.setattr(push, "_PROGRAM", -(1 << 30))  # what memory it takes is not known
            take = "import gc\nkeep = bytearray(gc.mem_free() - 9000)\n"
            patch.setattr(push.selftest, "_START", take + push.selftest._START)
            assert "has too little memory (MemoryError: memory allocation failed, allocating" in refused(device)
        with monkeypatch.context() as patch:
            patch.setattr(push.selftest, "_INVOKE", push.selftest._INVOKE + "_test.output(0).data[3] ^= 1")
            assert re.search("self-test failed on .*: output 0: 1 of 10 elements differ, first element 3", refused(device))
    assert answer(flash) == expected(OLD)


@romfs
def test_a_board_that_is_reset_and_a_cable_that_is_pulled_and_a_power_cut(form, flash, refused, everything, monkeypatch):
    monkeypatch.setattr(board.Board, "patience", 10)
    for share, resets in ((0.6, True), (0.8, False), (0.9, True), (0.2, False))[: 4 if everything else 2]:
        with Pico(flash, bytes=int(share * first(form)[1]), resets=resets) as device:
            told = refused(device)
            assert "what ran before is still there; connect it and push again" in told
    with Pico(flash, cut=3) as device:
        assert "lost /dev/pts" in refused(device)
    assert answer(flash) == expected(OLD)


@romfs
def test_a_port_that_is_not_there_or_in_use_or_not_allowed(form, tmp_path, refused, monkeypatch):
    assert "no device" in refused("/dev/ttyACM99")
    assert "cannot open" in refused(str(MODELS))
    master, slave = os.openpty()
    fcntl.flock(slave, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert "does another program use it?" in refused(os.ttyname(slave))
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "no permission for" in refused(os.ttyname(slave))


@files
def test_files_of_another_architecture_and_damaged_and_missing_ones_are_replaced(form, flash, pushed):
    damage = """
import os
home = [e[0] for e in os.ilistdir("/.viperlite") if e[1] == 0x4000][0]
path = "/.viperlite/%s/viperlite/" % home
def change(name, at, value):
    data = bytearray(open(path + name, "rb").read())
    data[at] ^= value
    with open(path + name, "wb") as f:
        f.write(data)
change("kernels/viper/probe.mpy", 2, 0x0c)
change("errors.mpy", 100, 1)
os.remove(path + "arena.mpy")
"""
    with Pico(flash) as device:
        mpremote(device, "exec", damage)
        assert " bytes sent" in pushed(device, OLD)
    assert answer(flash) == expected(OLD)
