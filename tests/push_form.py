"""What the tests of `viperlite push` share."""

import functools
import pathlib
import subprocess
import sys
import tempfile

import pytest
import viperlite

from conftest import chosen
from pico import Fresh, Pico
from viperlite_tools import cli, models, pipeline, targets
from viperlite_tools.push import board

MODELS = pathlib.Path(__file__).parents[1] / "host_tools" / "models"
OLD, NEW = MODELS / "hello_world_int8.tflite", MODELS / "digits.tflite"
FORMS = ("romfs", "files")
RUNS = targets.get("rp2040").missing()  # why not, if the firmware cannot run

# prints what the model that is called `model` answers to an input of zeros, or that there is none
ASK = """
try:
    import model
    there = hasattr(model, "interpreter")  # on FAT the first NAME.py is empty for a moment
except ImportError as e:
    if "'model'" not in str(e):
        raise
    there = False
if not there:
    print("no model")
else:
    i = model.interpreter()
    i.input(0).data[:] = bytes(len(i.input(0).data))
    i.invoke()
    print(bytes(i.output(0).data).hex())
"""


@functools.cache
def expected(path):
    """The same of CPython; None: there is no model."""
    if path is None:
        return "no model"
    made = models.Model(path, pipeline.prepare(path.read_bytes()).data)
    i = viperlite.MicroInterpreter(viperlite.get_model(made.data), viperlite.AllOpsResolver(), bytearray(made.arena_size()))
    i.allocate_tensors()
    i.input(0).data[:] = bytes(len(i.input(0).data))
    i.invoke()
    return bytes(i.output(0).data).hex()


def stock(patch, form):
    """files: the board as if its firmware had no viperlite and no ROMFS partition, which is how stock firmware is."""
    if form == "files":
        begin = board.Board.begin

        def begun(self):
            begin(self)
            self.frozen, self.rom = None, 0

        patch.setattr(board.Board, "begin", begun)


@functools.cache
def first(form):
    """(flash after the old model was pushed, number of bytes that the host sent for it)."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        stock(patch, form)
        pico = Pico(pathlib.Path(folder, "flash"))
        with pico as device:
            assert command(device, OLD) == 0
        return pathlib.Path(folder, "flash").read_bytes(), pico.sent


@pytest.fixture
def form(request, monkeypatch):
    stock(monkeypatch, request.param)
    return request.param


@pytest.fixture
def flash(form, tmp_path):
    """A flash with the old model."""
    path = tmp_path / "flash"
    path.write_bytes(first(form)[0])
    return path


@pytest.fixture
def pushed(capsys):
    """Push, successfully; what that printed."""

    def pushed(*args):
        code = command(*args)
        out, err = capsys.readouterr()
        assert (code, err) == (0, "")
        return out

    return pushed


@pytest.fixture
def refused(capsys):
    """Push in vain; the one line that it gives."""

    def refused(*args):
        code = command(*args)
        out, err = capsys.readouterr()
        assert code == 1 and err.count("\n") == 1 and err.startswith("viperlite: "), (code, out, err)
        return err

    return refused


def command(device, path=NEW, *options):
    return cli.main(["push", str(path), "--port", device, "--name", "model", *options])


def answer(flash):
    """What the model on a board answers after power came back."""
    with Fresh(flash) as session:
        return session.run(ASK).strip()


def mpremote(device, *args):
    done = subprocess.run(
        [sys.executable, "-m", "mpremote", "connect", device, *args], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture
def everything(request):
    """Whether this is a run with all targets, which may take its time."""
    return chosen(request.config)[0] == targets.names()


skipped = pytest.mark.skipif(RUNS is not None, reason="the Pico's firmware: %s" % RUNS)
both_forms = pytest.mark.parametrize("form", FORMS, indirect=True)
romfs = pytest.mark.parametrize("form", ["romfs"], indirect=True)
files = pytest.mark.parametrize("form", ["files"], indirect=True)
