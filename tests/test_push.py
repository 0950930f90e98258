"""viperlite push, from end to end: the real firmware of a Pico in the emulator, at a pseudo-terminal, its flash a file."""

import re

import pytest
from viperlite import kernels

from pico import Pico
from push_form import (  # noqa: F401
    ASK,
    NEW,
    OLD,
    answer,
    both_forms,
    expected,
    flash,
    form,
    mpremote,
    pushed,
    romfs,
    skipped,
)
from viperlite_tools import models, mpy, pipeline
from viperlite_tools.errors import CommandError
from viperlite_tools.push import board, package
from viperlite_tools.targets import _port, _rom

pytestmark = skipped


@both_forms
def test_again_and_another_and_with_mpremote(form, flash, pushed):
    with Pico(flash) as device:
        out = pushed(device, OLD)
        assert "nothing was sent" in out and "not run again" in out
        assert ("frozen in" in out) == ("ROMFS" in out) == (form == "romfs")
        if form == "romfs":
            assert mpremote(device, "exec", ASK) == expected(OLD)
            out = pushed(device, OLD, "--test")
            assert "push     0 bytes sent" in out and "right, on a random input" in out
        out = pushed(device, NEW)
        assert re.search(r"output +int8 \(1, 10\), bit for bit as computed here: (-?\d+ ){8}\.\.\.\n", out)
        assert re.search(r"invoke +[\d,]+ us of the emulated clock\nkernels +armv6m\narena +[\d,]+ bytes used\nheap +", out)
        if form == "romfs":
            pushed(device, OLD, "--name", "other")
            assert mpremote(device, "exec", ASK.replace("model\n", "other as model\n", 1)) == expected(OLD)
    assert answer(flash) == expected(NEW)


@romfs
def test_a_flipped_bit_is_seen_and_only_its_block_is_sent(form, flash, pushed):
    with Pico(flash) as device:
        pushed(device, NEW)
    data = bytearray(flash.read_bytes())
    at = _port.module("recipes.rp2").romfs()[0] + board.BLOCK  # where the second model is: the first block is the old one's
    size = len(models.Model(NEW, pipeline.prepare(NEW.read_bytes()).data).data)
    assert size > board.BLOCK and data[at + 4 : at + 8] == b"TFL3"
    data[at + size - 1] ^= 4
    flash.write_bytes(data)
    with Pico(flash) as device:
        sent = re.search(r"push +([\d,]+) bytes sent", pushed(device, NEW)).group(1)
    assert int(sent.replace(",", "")) == size % board.BLOCK
    assert answer(flash) == expected(NEW)


@pytest.mark.parametrize("march", mpy.ARCHITECTURES)
def test_only_the_ops_that_a_model_needs_and_only_kernels_of_its_architecture_go_to_a_board(march):
    made = models.Model(NEW, pipeline.prepare(NEW.read_bytes()).data)
    needed = package.Needed(made, march)
    paths = {path.split("/")[2] for path in needed.modules if path.startswith("viperlite/kernels/") and path.count("/") > 2}
    assembler = set(kernels.probed(mpy.assembler(march)))
    assert paths <= {*assembler, "viper", "reference"} and needed.assembler == assembler & paths
    assert needed.assembler or not assembler
    assert not any("svdf" in path or "lstm" in path for path in needed.modules)
    everything = sum(len(_rom.compiled(path, march)) for path in mpy.package(package.modules.TOP, march))
    assert sum(map(len, needed.modules.values())) < 0.7 * everything


class _Port:
    def __init__(self, device):
        self.device, self.vid, self.pid, self.product = device, 0x2E8A, 5, "Board in FS mode"

    def __lt__(self, other):
        return self.device < other.device


@pytest.mark.parametrize(
    "devices, told", [([], "no board found"), (["/dev/ttyACM1", "/dev/ttyACM0"], "2 boards: /dev/ttyACM0 .*--port")]
)
def test_the_board_is_found_only_if_it_is_the_only_one(devices, told, monkeypatch):
    from mpremote import transport_serial

    monkeypatch.setattr(transport_serial.serial.tools.list_ports, "comports", lambda: [_Port(one) for one in devices])
    with pytest.raises(CommandError, match=told):
        board.find()
    monkeypatch.setattr(transport_serial.serial.tools.list_ports, "comports", lambda: [_Port("/dev/ttyACM7")])
    assert board.find() == "/dev/ttyACM7"
