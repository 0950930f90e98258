"""viperlite push, from end to end: the real firmware of a Pico in the emulator, at a pseudo-terminal, its flash a file."""

import os
import pathlib
import random
import shutil
import subprocess
import sys

import pytest

import viperlite
from cases import BASE_SEED
from pico import Pico
from viperlite_tools import cli, models, pipeline, targets
from viperlite_tools.errors import CommandError
from viperlite_tools.push import board

MODELS = pathlib.Path(__file__).parents[1] / "host_tools" / "models"
OLD, NEW = MODELS / "hello_world_int8.tflite", MODELS / "digits.tflite"
CUTS = int(os.environ.get("VIPERLITE_CUTS", 3))  # of the power, for each form
FORMS = ("romfs", "files")

pytestmark = pytest.mark.skipif(
    targets.get("rp2040").missing() is not None, reason="the Pico's firmware: %s" % targets.get("rp2040").missing()
)

# what runs: the answer of the model that is called `model`, to an input of zeros
ASK = """
import model
i = model.interpreter()
i.input(0).data[:] = bytes(len(i.input(0).data))
i.invoke()
print(bytes(i.output(0).data).hex())
"""


@pytest.fixture
def form(request, monkeypatch):
    """romfs: as the firmware is; files: as if it had no viperlite and no ROMFS partition, which is how stock firmware is."""
    if request.param == "files":
        prepare = board.Board.prepare

        def stock(self):
            prepare(self)
            self.frozen, self.rom = "", 0

        monkeypatch.setattr(board.Board, "prepare", stock)
    return request.param


def command(device, path, *options):
    return cli.main(["push", str(path), "--port", device, "--name", "model", *options])


def answer(flash):
    """What the model on a board answers after power came back, by mpremote as a user runs it."""
    with Pico(flash) as device:
        done = subprocess.run(
            [sys.executable, "-m", "mpremote", "connect", device, "exec", ASK], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def expected(path):
    """The same of CPython."""
    made = models.Model(path, pipeline.prepare(path.read_bytes()).data)
    i = viperlite.MicroInterpreter(viperlite.get_model(made.data), viperlite.AllOpsResolver(), bytearray(made.arena_size()))
    i.allocate_tensors()
    i.input(0).data[:] = bytes(len(i.input(0).data))
    i.invoke()
    return bytes(i.output(0).data).hex()


@pytest.mark.parametrize("form", FORMS, indirect=True)
def test_first_again_and_another(form, tmp_path, capsys):
    flash = tmp_path / "flash"
    with Pico(flash) as device:
        assert command(device, OLD) == 0, capsys.readouterr().err
        out = capsys.readouterr().out
        assert "output is right" in out and "unchanged" not in out
        assert ("frozen in" in out) == ("ROMFS" in out) == (form == "romfs")
        assert command(device, OLD) == 0
        assert "unchanged" in capsys.readouterr().out
    assert answer(flash) == expected(OLD)
    with Pico(flash) as device:
        assert command(device, NEW) == 0, capsys.readouterr().err
    assert answer(flash) == expected(NEW)


@pytest.mark.parametrize("form", FORMS, indirect=True)
def test_power_cut_at_any_point_leaves_the_old_or_the_new_model(form, tmp_path, capsys):
    before, flash = tmp_path / "before", tmp_path / "flash"
    with Pico(before) as device:
        assert command(device, OLD) == 0, capsys.readouterr().err
    shutil.copy(before, flash)
    with Pico(flash) as device:
        assert command(device, NEW) == 0
    old, new = expected(OLD), expected(NEW)
    numbers = random.Random(BASE_SEED)
    pieces, found, k = 640, [], 1
    while len(found) < CUTS:
        shutil.copy(before, flash)
        pico = Pico(flash, cut=k)
        with pico as device:
            code = command(device, NEW)
            ended = pico.process.poll()
        err = capsys.readouterr().err
        if ended is None and code == 0:  # all was written before
            pieces = k
            k = numbers.randrange(1, k)
            continue
        assert code == 1 and err.count("\n") == 1, (k, code, err)
        found.append(answer(flash))
        assert found[-1] in (old, new), k
        k = numbers.randrange(1, pieces)
    with Pico(flash) as device:  # what was cut off is made good
        assert command(device, NEW) == 0, capsys.readouterr().err
    assert answer(flash) == new


def mpremote(device, *args):
    done = subprocess.run(
        [sys.executable, "-m", "mpremote", "connect", device, *args], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


FILL = """
import os
n = os.statvfs("/")[3] - {left}
with open("/fill", "wb") as f:
    for k in range(n * 4):
        f.write(bytes(1024))
"""


@pytest.mark.parametrize("form", ["files"], indirect=True)
def test_what_cannot_be_pushed_leaves_the_old_model(form, tmp_path, capsys, monkeypatch):
    def refused(device, path=NEW):
        code, err = command(device, path), capsys.readouterr().err
        assert code == 1 and err.count("\n") == 1 and err.startswith("viperlite: "), err
        return err

    prepare = board.Board.prepare
    with Pico(tmp_path / "flash") as device:
        assert command(device, OLD) == 0, capsys.readouterr().err
        monkeypatch.setattr(board.Board, "prepare", lambda self: (prepare(self), setattr(self, "free", 30000)))
        assert "too large" in refused(device)
        monkeypatch.setattr(board.Board, "prepare", prepare)
        monkeypatch.setattr(board, "OLDEST", (1, 99))
        assert "takes MicroPython 1.99" in refused(device)
        monkeypatch.setattr(board, "OLDEST", (1, 25))
        mpremote(device, "exec", FILL.format(left=3))
        assert "bytes free, the push takes" in refused(device)
        mpremote(device, "exec", "import os\nos.remove('/fill')\nopen('/lib/model.mpy', 'w').close()")
        assert "/lib/model.mpy" in refused(device)
        mpremote(device, "exec", "import os\nos.remove('/lib/model.mpy')")
        assert mpremote(device, "exec", ASK) == expected(OLD)


@pytest.mark.parametrize("form", ["files"], indirect=True)
def test_files_of_another_architecture_and_damaged_ones_are_replaced(form, tmp_path, capsys):
    damage = """
import os
home = [e[0] for e in os.ilistdir("/.viperlite") if e[1] == 0x4000][0]
path = "/.viperlite/%s/viperlite/kernels/viper/probe.mpy" % home
data = bytearray(open(path, "rb").read())
data[2] ^= 0x0c
open(path, "wb").write(data)
os.mkdir("/viperlite")
open("/viperlite/__init__.mpy", "wb").write(data)
"""
    with Pico(tmp_path / "flash") as device:
        assert command(device, OLD) == 0, capsys.readouterr().err
        mpremote(device, "exec", damage)
        assert command(device, OLD) == 0, capsys.readouterr().err
        assert "unchanged" not in capsys.readouterr().out
        assert mpremote(device, "exec", ASK) == expected(OLD)


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_a_cable_that_is_pulled(share, tmp_path, capsys):
    flash = tmp_path / "flash"
    pico = Pico(flash)
    with pico as device:
        assert command(device, OLD) == 0, capsys.readouterr().err
    with Pico(flash, bytes=int(share * pico.sent)) as device:
        assert command(device, NEW) == 1
        assert capsys.readouterr().err.count("\n") == 1
    assert answer(flash) in (expected(OLD), expected(NEW))


def test_run_on_the_same_board_spares_what_was_pushed(tmp_path, capsys):
    with Pico(tmp_path / "flash") as device:
        assert command(device, OLD) == 0, capsys.readouterr().err
        assert cli.main(["run", str(NEW), "--target", device, "-o", str(tmp_path)]) == 0, capsys.readouterr().err
        capsys.readouterr()
        assert command(device, OLD) == 0
        assert "unchanged" in capsys.readouterr().out
        assert mpremote(device, "exec", ASK) == expected(OLD)


def test_a_package_for_mip(tmp_path, capsys):
    assert cli.main(["push", str(OLD), "--name", "model", "--package", str(tmp_path / "p"), "--march", "armv6m"]) == 0
    with Pico(tmp_path / "flash") as device:
        mpremote(device, "mip", "install", str(tmp_path / "p" / "package.json"))
        assert mpremote(device, "exec", "import sys\nsys.path.insert(0, '/lib')\n" + ASK) == expected(OLD)
        assert mpremote(device, "exec", "import model, viperlite\nprint(model.__file__)") == "/lib/model.mpy"


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
