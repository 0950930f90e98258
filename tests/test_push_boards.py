"""viperlite push to boards with other cores, whose firmware has neither viperlite nor ROMFS: those that QEMU emulates."""

import os

import pytest

from conftest import chosen
from push_form import ASK, NEW, OLD, everything, expected, mpremote  # noqa: F401
from qemu_board import Board
from viperlite_tools import cli, targets

KERNELS = {"qemu-m3": "armv", "qemu-m4": "armv7em", "qemu-rv32": "rv32imc"}


@pytest.mark.parametrize("name", KERNELS)
def test_push_to_a_board_and_run_beside_it(name, tmp_path, capsys, request, everything):
    if name not in chosen(request.config)[0]:
        pytest.skip("%s: not asked for" % name)
    if targets.get(name).missing():
        pytest.skip(targets.get(name).missing())
    with Board(name) as device:
        for path, told in ((OLD, "right, on a random input"), (OLD, "nothing was sent"), (NEW, "right, on a random input")):
            assert cli.main(["push", str(path), "--port", device, "--name", "model"]) == 0, capsys.readouterr().err
            out = capsys.readouterr().out
            assert ("Cortex-M3, armv7m\n" in out) == (name == "qemu-m3")  # which MicroPython takes for a Cortex-M4
            assert told in out and "kernels  %s" % KERNELS[name] in out and "code     /.viperlite/" in out
        assert mpremote(device, "exec", ASK) == expected(NEW)
        if not everything:
            return  # all of viperlite goes there then, through a slow UART
        for verb in (["run", "-o", os.fspath(tmp_path)], ["bench"], ["validate", "-n", "1"]):
            assert cli.main([verb[0], str(OLD), "--target", device, *verb[1:]]) == 0, capsys.readouterr().err
        capsys.readouterr()
        assert cli.main(["push", str(NEW), "--port", device, "--name", "model"]) == 0
        assert "nothing was sent" in capsys.readouterr().out
        folders = mpremote(device, "exec", "import os\nprint(os.listdir('/.viperlite_session'), os.listdir('/.viperlite'))")
        assert "lib" not in folders.split("]")[0]  # viperlite is where the push has put it
