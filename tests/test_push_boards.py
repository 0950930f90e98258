"""viperlite push to boards with other cores, whose firmware has neither viperlite nor ROMFS: those that QEMU emulates."""

import subprocess
import sys

import pytest

from conftest import chosen
from push_form import ASK, NEW, OLD, expected
from qemu_board import Board
from viperlite_tools import cli, targets

KERNELS = {"qemu-m3": "armv7m", "qemu-m4": "armv7em", "qemu-rv32": "rv32imc"}


@pytest.mark.parametrize("name", KERNELS)
def test_push_to_a_board(name, capsys, request):
    if name not in chosen(request.config)[0]:
        pytest.skip("%s: not asked for" % name)
    if targets.get(name).missing():
        pytest.skip(targets.get(name).missing())
    with Board(name) as device:
        for path, told in ((OLD, "right, on a random input"), (OLD, "nothing was sent"), (NEW, "right, on a random input")):
            assert cli.main(["push", str(path), "--port", device, "--name", "model"]) == 0, capsys.readouterr().err
            out = capsys.readouterr().out
            assert told in out and "kernels  %s" % KERNELS[name] in out and "code     /.viperlite/" in out
        done = subprocess.run(
            [sys.executable, "-m", "mpremote", "connect", device, "exec", ASK], capture_output=True, text=True, timeout=60
        )
        assert done.stdout.strip() == expected(NEW), done.stderr
