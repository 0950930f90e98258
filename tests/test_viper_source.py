"""What viper source must keep to that no compiler checks."""

import ast
import pathlib

import pytest

import viperlite

FOLDER = pathlib.Path(viperlite.__file__).parent / "kernels" / "viper"
FILES = sorted(FOLDER.glob("*.py"))


def literals(tree):
    """(line, value) of the integer literals below a node; one with a minus before it counts as negative."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
            yield node.lineno, node.value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_literals_need_no_constant_pool_on_armv6m(file):
    """A Cortex-M0+ would load it relative to the program counter, and MicroPython's own build aligns frozen viper code
    to half words only: at every other address the load gives another number. 16 bits, or 8 bits shifted, need no load."""
    for line, value in literals(ast.parse(file.read_text())):
        shifted = value
        while shifted and not shifted & 1:
            shifted >>= 1
        assert value < 1 << 16 or shifted < 1 << 8, "%s:%d: %#x" % (file.name, line, value)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_has_a_reference_of_the_same_name(file):
    if file.stem in ("__init__", "probe"):
        return
    reference = FOLDER.parent / "reference" / file.name
    public = {node.name for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"}
    if not reference.exists():
        assert not any(name.rsplit("_", 1)[0] == file.stem for name in public), "kernels without a specification"
        return
    names = {node.name for node in ast.parse(reference.read_text()).body if isinstance(node, ast.FunctionDef)}
    kernels = {name for name in public if name.rsplit("_", 1)[0] == file.stem}
    assert kernels <= names, "%s has no reference" % ", ".join(sorted(kernels - names))
