"""What stands beside `viperlite push`: other commands on the same board, packages for mip, quantising, other firmware."""

import functools
import http.server
import threading

import numpy as np

from pico import Pico
from push_form import (  # noqa: F401
    ASK,
    MODELS,
    NEW,
    OLD,
    answer,
    everything,
    expected,
    flash,
    form,
    mpremote,
    pushed,
    refused,
    romfs,
    skipped,
)
from viperlite_tools import cli, pipeline
from viperlite_tools.push import selftest
from viperlite_tools.targets import _serial

pytestmark = skipped


@romfs
def test_other_commands_run_what_was_pushed_where_it_is_and_spare_it(form, flash, pushed, capsys, tmp_path, monkeypatch, everything):
    written, to_rom = [], _serial._Session._to_rom

    def noted(self, image, *place):
        written.append(len(image))
        return to_rom(self, image, *place)

    monkeypatch.setattr(_serial._Session, "_to_rom", noted)
    model = tmp_path / "prepared.tflite"
    model.write_bytes(pipeline.prepare(NEW.read_bytes()).data)
    with Pico(flash) as device:
        pushed(device, model)
        for path in OLD, model:
            for verb in (["run", "-o", str(tmp_path)], ["bench"], ["validate", "-n", "1"])[:: 1 if everything else 2]:
                assert cli.main([verb[0], str(path), "--target", device, *verb[1:]]) == 0, capsys.readouterr().err
                capsys.readouterr()
        assert "nothing was sent" in pushed(device, model)
    half = len(written) // 2
    assert min(written[:half]) > OLD.stat().st_size and max(written[half:]) < 1024 < len(model.read_bytes())
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


@romfs
def test_firmware_that_lacks_what_the_model_needs_gets_it(form, flash, pushed, monkeypatch):
    lacks = "if '/.viperlite/' not in open({path!r}).read():\n    raise ImportError('no module named viperlite.ops.conv_2d')\n"
    with Pico(flash) as device:
        with monkeypatch.context() as patch:
            patch.setattr(selftest, "_START", lacks + selftest._START)
            out = pushed(device, NEW)
        assert "code     /.viperlite/" in out and "ROMFS" in out and "kernels  armv6m" in out and "note" not in out
        assert "nothing was sent" in pushed(device, NEW)
        assert "note     push model again before one program imports both" in pushed(device, OLD, "--name", "other")
    assert answer(flash) == expected(NEW)
