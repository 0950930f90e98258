"""viperlite push, from end to end: the real firmware of a Pico in the emulator, at a pseudo-terminal, its flash a file."""

import functools
import http.server
import re
import threading

import numpy as np
import pytest

from pico import Pico
from push_form import (  # noqa: F401
    ASK,
    MODELS,
    NEW,
    OLD,
    answer,
    both_forms,
    expected,
    first,
    flash,
    form,
    mpremote,
    pushed,
    refused,
    romfs,
    skipped,
)
from viperlite_tools import cli, models, mpy, pipeline
from viperlite_tools.errors import CommandError
from viperlite_tools.push import board, package, selftest
from viperlite_tools.targets import _port, _serial

pytestmark = skipped


@both_forms
def test_again_and_another_and_with_mpremote(form, flash, pushed):
    with Pico(flash) as device:
        out = pushed(device, OLD)
        assert "nothing was sent" in out and "not run again" in out
        assert ("frozen in" in out) == ("ROMFS" in out) == (form == "romfs")
        assert mpremote(device, "exec", ASK) == expected(OLD)
        out = pushed(device, OLD, "--test")
        assert "push     0 bytes sent" in out and "right, on a random input" in out
        out = pushed(device, NEW)
        assert re.search(r"output +int8 \(1, 10\), bit for bit as computed here: (-?\d+ ){8}\.\.\.\n", out)
        assert re.search(r"invoke +[\d,]+ us of the emulated clock\nkernels +armv6m\narena +[\d,]+ bytes used\nheap +", out)
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


@romfs
def test_firmware_that_lacks_what_the_model_needs_gets_it(form, flash, pushed, monkeypatch):
    lacks = "if '/.viperlite/' not in open({path!r}).read():\n    raise ImportError('no module named viperlite.ops.conv_2d')\n"
    monkeypatch.setattr(selftest, "_START", lacks + selftest._START)
    with Pico(flash) as device:
        out = pushed(device, NEW)
        assert "code     /.viperlite/" in out and "ROMFS" in out and "kernels  armv6m" in out
        assert "nothing was sent" in pushed(device, NEW)
    assert answer(flash) == expected(NEW)


@romfs
def test_other_commands_run_what_was_pushed_where_it_is_and_spare_it(form, flash, pushed, capsys, tmp_path, monkeypatch):
    written = []
    to_rom = _serial._Session._to_rom
    monkeypatch.setattr(_serial._Session, "_to_rom", lambda self, image, *a: (written.append(len(image)), to_rom(self, image, *a))[1])
    model = tmp_path / "prepared.tflite"
    model.write_bytes(pipeline.prepare(NEW.read_bytes()).data)
    with Pico(flash) as device:
        pushed(device, model)
        for path in OLD, model:
            for verb in (["run", "-o", str(tmp_path)], ["bench"], ["validate", "-n", "1"]):
                assert cli.main([verb[0], str(path), "--target", device, *verb[1:]]) == 0, capsys.readouterr().err
                capsys.readouterr()
        assert "nothing was sent" in pushed(device, model)
    assert min(written[:3]) > OLD.stat().st_size and max(written[3:]) < 1024 < len(model.read_bytes())
    assert answer(flash) == expected(NEW)


@romfs
def test_a_package_for_mip_from_a_folder_and_from_a_server(form, tmp_path, capsys):
    folder = tmp_path / "package"
    assert cli.main(["push", str(OLD), "--name", "model", "--package", str(folder), "--march", "armv6m"]) == 0
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, Pico(tmp_path / "flash") as device:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        mpremote(device, "mip", "install", "--target", "/web", "http://127.0.0.1:%d/package.json" % server.server_port)
        server.shutdown()
        mpremote(device, "mip", "install", str(folder / "package.json"))
        for where in "/lib", "/web":
            script = "import sys\nsys.path.insert(0, %r)\n" % where + ASK + "print(model.__file__)"
            assert mpremote(device, "exec", script).split() == [expected(OLD), where + "/model.mpy"]


@pytest.mark.parametrize("march", mpy.ARCHITECTURES)
def test_only_the_ops_that_a_model_needs_and_only_kernels_of_its_architecture_go_to_a_board(march):
    made = models.Model(NEW, pipeline.prepare(NEW.read_bytes()).data)
    needed = package.Needed(made, march)
    paths = {path.split("/")[2] for path in needed.modules if path.startswith("viperlite/kernels/") and path.count("/") > 2}
    assert paths <= {*mpy.assembler(march), "viper", "reference"} and paths & {*mpy.assembler(march), "viper"}
    assert not any("svdf" in path or "lstm" in path for path in needed.modules)
    everything = sum(len(mpy.compile(path.read_bytes(), "x", march)) for path in mpy.package(package.modules.TOP, march))
    assert sum(map(len, needed.modules.values())) < 0.7 * everything


@romfs
def test_a_float_model_is_quantised_if_asked(form, flash, pushed, refused, tmp_path):
    x = np.linspace(0, 2 * np.pi, 200, dtype=np.float32).reshape(-1, 1)
    np.savez(tmp_path / "data.npz", x)
    with Pico(flash) as device:
        assert "no device" in refused("/dev/ttyACM99", MODELS / "hello_world_float.tflite", "-c", str(tmp_path / "data.npz"))
        out = pushed(device, MODELS / "hello_world_float.tflite", "-c", str(tmp_path / "data.npz"))
        assert "output   int8 (1, 1)" in out
        assert "nothing was sent" in pushed(device, MODELS / "hello_world_float.tflite", "-c", str(tmp_path / "data.npz"))
        assert "output   float32 (1, 1)" in pushed(device, MODELS / "hello_world_float.tflite")


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
