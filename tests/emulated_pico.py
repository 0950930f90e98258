"""The emulated Pico that a person starts by `python3 port/pico.py`, as a fixture; and whether there is `viperlite push`."""

import contextlib
import importlib.util
import select
import subprocess
import sys

import pytest
from conftest import ROOT, chosen
from viperlite_tools import targets

START = 300  # s that a build and a start may take

pushed = pytest.mark.skipif(
    importlib.util.find_spec("viperlite_tools.push") is None, reason="this checkout has no `viperlite push`"
)


def need_pico(request):
    if "rp2040" not in chosen(request.config)[0]:
        pytest.skip("rp2040: not asked for")
    if targets.get("rp2040").missing():
        pytest.skip("rp2040: %s" % targets.get("rp2040").missing())


@contextlib.contextmanager
def running(*options):
    """(process, port) of port/pico.py; the process is told to end."""
    argv = [sys.executable, ROOT / "port" / "pico.py", *options]
    process = subprocess.Popen([str(a) for a in argv], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert select.select([process.stdout], [], [], START)[0], "it did not start"
        yield process, process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture
def pico(request):
    """The port that it prints."""
    need_pico(request)
    with running() as (_, port):
        yield port
