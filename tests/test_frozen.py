"""A model frozen into firmware for a Cortex-M0+: its bytes are aligned, used in place, and answer as anywhere."""

import pathlib

import numpy as np
import pytest

from conftest import chosen
from here import run
from viperlite_tools import convert, models, targets

DIGITS = pathlib.Path(__file__).parents[1] / "host_tools" / "models" / "digits.tflite"
SCRIPT = """
import gc, binascii, uctypes, digits
digits.interpreter(bytearray(digits.ARENA_SIZE))  # modules are loaded
gc.collect()
before = gc.mem_free()
interpreter = digits.interpreter(bytearray(digits.ARENA_SIZE))
gc.collect()
interpreter.input(0).data[:] = data("input")
interpreter.invoke()
print(uctypes.addressof(digits.MODEL), before - gc.mem_free(), binascii.hexlify(interpreter.output(0).data).decode())
"""


def pytest_generate_tests(metafunc):
    names, _ = chosen(metafunc.config)
    metafunc.parametrize("name", [name for name in names if name in ("rp2040", "qemu-m0")])


def test_frozen_model_is_aligned_and_read_in_place(name, tmp_path, monkeypatch):
    target = targets.get(name)
    if target.missing():
        pytest.skip("%s: %s" % (name, target.missing()))
    model = models.Model(DIGITS)
    module = tmp_path / "digits.py"
    module.write_bytes(convert.files(model, "digits", "py")[".py"])
    image = (DIGITS.parent / "digits_heldout.bin").read_bytes()[:64]
    monkeypatch.setenv("VIPERLITE_FREEZE", str(module))
    with target.session({"input": image}) as session:
        address, heap, answer = session.run(SCRIPT).split()
    assert int(address) % 4 == 0, "32-bit reads of biases would fault"
    # an arena of exactly ARENA_SIZE holds no copy of a bias, and the heap none of the model
    assert int(heap) < model.largest_arena_size() + len(model.data)
    expected = run(model.data, [[np.frombuffer(image, np.int8).reshape(1, 8, 8, 1)]])[0][0]
    assert answer == expected.tobytes().hex()
