"""What assembler source must keep to that no compiler checks."""

import ast
import pathlib
import re

import pytest

import viperlite
from viperlite import kernels
from viperlite_tools import mpy

KERNELS = pathlib.Path(viperlite.__file__).parent / "kernels"
TAKEN = {march: kernels.probed(mpy.assembler(march)) for march in mpy.ARCHITECTURES}
PATHS = sorted({path for paths in TAKEN.values() for path in paths})
FILES = [file for path in PATHS for file in sorted((KERNELS / path).glob("*.py")) if file.stem not in ("__init__", "probe")]
DECORATOR = {"rv32imc": "asm_rv32", "xtensawin": "asm_xtensa"}  # by architecture; of the others: asm_thumb


def name(file):
    return "%s/%s" % (file.parent.name, file.stem)


def decorator(path):
    march = next(march for march, paths in TAKEN.items() if path in paths)
    return DECORATOR.get(march, "asm_thumb")


def functions(file):
    """Those of a module, and those that a function makes."""
    return [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)]


def assembled(function):
    return [d.attr for d in function.decorator_list if isinstance(d, ast.Attribute) and d.attr.startswith("asm_")]


@pytest.fixture(autouse=True)
def operands_that_look_like_calls():
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        yield


def test_every_folder_of_assembler_belongs_to_an_architecture():
    folders = {folder.name for folder in KERNELS.iterdir() if (folder / "probe.py").is_file()}
    assert folders == {*PATHS, "viper", "reference"}


@pytest.mark.parametrize("file", FILES, ids=name)
def test_kernels_stand_beside_a_viper_twin_and_take_one_block(file):
    public = [f for f in functions(file) if not f.name.startswith("_")]
    for function in public:
        if assembled(function):
            assert assembled(function) == [decorator(file.parent.name)]
            assert len(function.args.args) == 4, "%s must take what machine code of viper functions gets" % function.name
            assert function.name.rsplit("_", 1)[0] == file.stem, "find() would not find %s" % function.name
            if file.stem != "plan":
                twin = KERNELS / "viper" / file.name
                assert twin.is_file() and function.name in [f.name for f in functions(twin)]
        else:
            assert function.name.endswith("_buffer") or function.name == kernels.WALKER
    assert any(assembled(function) for function in public)


@pytest.mark.parametrize("file", FILES, ids=name)
def test_opcodes_by_number_are_named(file):
    """data(2, 0xCC41)  # ldmia r4!, {r0, r6}"""
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if re.match(r"\s+data\(", line):
            assert re.search(r"\)  # \w", line), "%s:%d: no mnemonic" % (file, number)


@pytest.mark.parametrize("file", FILES, ids=name)
def test_assembles_for_every_core_that_takes_it(file):
    for march, paths in TAKEN.items():
        if file.parent.name in paths:
            mpy.compile(file.read_text(), file.stem, march)


def test_viper_and_reference_end_every_chain():
    assert kernels.paths[-1] == "reference"
