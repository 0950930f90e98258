"""Which ops a program brings: resolvers, ops that are missing, ops of the user's own."""

import subprocess
import sys

import pytest

import viperlite
import viperlite.ops
from conftest import ROOT
from flat import Graph
from viperlite.memory import int8_at


def chain(*ops):
    """Model of one op after the other on int8 [1, 4]; (name, options) is a builtin, a name alone a custom op."""
    g = Graph()
    last = g.input("int8", (1, 4), scale=1 / 256, zero_point=-128)
    for op in ops:
        out = g.tensor("int8", (1, 4), scale=1 / 256, zero_point=-128)
        if isinstance(op, str):
            g.custom(op, [last], [out], b"\x05")
        else:
            g.op(op[0], [last], [out], **op[1])
        last = out
    g.outputs.append(last)
    return g.build()


def prepare(model, resolver):
    interpreter = viperlite.MicroInterpreter(viperlite.get_model(model), resolver, bytearray(4096))
    interpreter.allocate_tensors()
    return interpreter


SOFTMAX = ("SOFTMAX", {"beta": 1.0})


def test_add_returns_the_resolver():
    resolver = viperlite.MicroMutableOpResolver()
    assert resolver.add_softmax() is resolver
    prepare(chain(SOFTMAX), resolver).invoke()


def test_imports_only_what_was_added():
    script = (
        "import sys, viperlite; viperlite.MicroMutableOpResolver().add_softmax().add_conv_2d(); "
        "print(sorted(m[14:] for m in sys.modules if m.startswith('viperlite.ops.')))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT / "mpy_modules", check=True, capture_output=True, text=True
    )
    assert said.stdout.strip() == "['conv_2d', 'softmax']"


def test_unknown_op_cannot_be_added():
    with pytest.raises(viperlite.OpError, match="COOK_DINNER"):
        viperlite.MicroMutableOpResolver().add_cook_dinner()


def test_other_attributes_are_absent():
    assert not hasattr(viperlite.MicroMutableOpResolver(), "cook")


def test_every_missing_op_is_reported_at_once_with_what_to_add():
    model = chain(SOFTMAX, ("ELU", {}), "Mine", ("ELU", {}), ("CONV_2D", {}))
    with pytest.raises(viperlite.OpError) as error:
        prepare(model, viperlite.MicroMutableOpResolver())
    message = str(error.value)
    assert message.count("no kernel here") == 4  # ELU once
    for part in ("op 0 SOFTMAX (25)", "add_softmax()", "op 1 ELU (111)", "add_elu()", "op 2 Mine (32)", 'add("Mine", prepare)',
                 "op 4 CONV_2D (3)"):  # fmt: skip
        assert part in message


def test_missing_op_is_reported_before_any_is_prepared():
    ran = []
    resolver = viperlite.MicroMutableOpResolver().add("First", lambda op: ran.append(op.name))
    with pytest.raises(viperlite.OpError, match="Second"):
        prepare(chain("First", "Second"), resolver)
    assert not ran


@pytest.mark.parametrize("resolver", (viperlite.MicroMutableOpResolver, viperlite.AllOpsResolver))
def test_custom_op_of_plain_python(resolver):
    """options[0] is added to every element."""

    def add_n(p):
        x, out = int8_at(p, 0, p[4]), int8_at(p, 2, p[4])
        for i in range(p[4]):
            out[i] = x[i] + p[5]

    def prepare_add_n(op):
        op.count(1)
        op.emit(add_n, op.input(0), op.output(), op.input(0).n, op.custom_options()[0])

    interpreter = prepare(chain("AddN", "AddN"), resolver().add("AddN", prepare_add_n))
    interpreter.input(0).set([1, -2, 3, 100])
    interpreter.invoke()
    assert interpreter.output(0).get() == [11, 8, 13, 110]


def test_own_prepare_goes_before_the_builtin():
    seen = []
    with pytest.raises(viperlite.OpError):  # nothing was emitted, so nothing runs; what counts is who was asked
        def mine(op):
            seen.append(op.name)
            raise op.error("mine")

        prepare(chain(SOFTMAX), viperlite.AllOpsResolver().add("SOFTMAX", mine))
    assert seen == ["SOFTMAX"]


def test_dropping_a_file_into_ops_adds_an_op(tmp_path, monkeypatch):
    (tmp_path / "elu.py").write_text(
        "def run(p):\n    p[4] += 1\n\n\ndef prepare(op):\n    op.emit(run, op.input(0), op.output(), 0)\n"
    )
    with pytest.raises(viperlite.OpError, match="no elu"):
        prepare(chain(("ELU", {})), viperlite.AllOpsResolver())
    monkeypatch.setattr(viperlite.ops, "__path__", [*viperlite.ops.__path__, str(tmp_path)])
    prepare(chain(("ELU", {})), viperlite.AllOpsResolver()).invoke()
    prepare(chain(("ELU", {})), viperlite.MicroMutableOpResolver().add_elu()).invoke()
    del sys.modules["viperlite.ops.elu"]


def test_op_whose_import_fails_is_not_called_absent(tmp_path, monkeypatch):
    """An op file with an import error of its own must say so, not look like a file that is not there."""
    (tmp_path / "elu.py").write_text("import a_module_that_is_not_there\n")
    monkeypatch.setattr(viperlite.ops, "__path__", [*viperlite.ops.__path__, str(tmp_path)])
    with pytest.raises(ImportError, match="a_module_that_is_not_there"):
        prepare(chain(("ELU", {})), viperlite.AllOpsResolver())


def test_every_op_file_is_an_op_of_the_schema():
    from viperlite.schema import OP_NAMES

    files = {path.stem for path in (ROOT / "mpy_modules/viperlite/ops").glob("*.py")} - {"__init__"}
    assert files <= set(OP_NAMES.lower().split())
    assert len(files) > 5


def test_every_op_file_has_cases():
    files = {path.stem for path in (ROOT / "mpy_modules/viperlite/ops").glob("*.py")} - {"__init__"}
    cases = {path.stem for path in (ROOT / "tests/cases").glob("*.py")}
    assert files <= cases, "ops without cases: %s" % sorted(files - cases)
