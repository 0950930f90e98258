"""Assembler kernels leave the registers and the stack of their caller as they were.

Not on xtensa: there a call turns the register window, and no kernel can reach its caller's.
"""

import pathlib

import pytest

import here
import viperlite
from cases import all_cases
from on_target import work
from pack import has_floats
from viperlite_tools import mpy, romfs

DEVICE = pathlib.Path(__file__).parent / "device"
PER_OP = 6  # cases of each op that has an assembler kernel


def source(march):
    """The module that looks at an architecture's registers, None where there is none."""
    if (march or "").startswith("armv"):
        return DEVICE / "registers_thumb.py"
    return DEVICE / "registers_rv32.py" if march == "rv32imc" else None


def chosen_cases(march):
    folders = [pathlib.Path(viperlite.__file__).parent / "kernels" / path for path in mpy.assembler(march)]
    assembled = {file.stem for folder in folders for file in folder.glob("*.py")}
    by_op = {}
    for case in all_cases():
        op = case.name.split("/")[0]
        if op in assembled and not case.refused and work(case) < 20_000:
            by_op.setdefault(op, []).append(case)
    return [case for cases in by_op.values() for case in cases[:: max(1, len(cases) // PER_OP)]]


def test_kernels_keep_their_callers_registers(target):
    file = source(target.march)
    if file is None:
        pytest.skip("%s has no assembler kernels that could reach their caller's registers" % target.name)
    files, listed = {}, []
    for number, case in enumerate(chosen_cases(target.march)):
        if here.needed(case.model) <= 8_000 and not has_floats(case.model):
            files["case%d" % number] = case.model
            listed.append(("case%d" % number, here.needed(case.model, march=target.march)))
    code = mpy.compile(file.read_text(), "registers", target.march)
    files["registers.romfs"] = romfs.image({"registers.mpy": code})
    with target.session(files) as session:
        said = session.run("CASES = %r\n%s" % (listed, (DEVICE / "registers.py").read_text())).splitlines()
    checked = [line for line in said if line.startswith("@checked")]
    assert checked and len(checked[0].split()) > 1
    assert [line for line in said if line.startswith("@changed")] == []

