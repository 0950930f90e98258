"""viperlite as firmware has it: what is left out, what stays, how modules are joined and named, what that costs on a Pico."""

import ast
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest

import goldens
import here
import viperlite
from conftest import chosen
from mutate import mutant
from port import freezing
from port.errors import BuildError
from viperlite_tools import firmware, mpy, precompute, retag, size, slim, targets
from viperlite_tools.interned import interned
from viperlite_tools.models import Model
from viperlite_tools.size import boards, modules
from viperlite_tools.size.mpy_file import STR, MpyFile
from viperlite_tools.slim import join, names, scopes, world
from viperlite_tools.targets import _port

TOP = pathlib.Path(viperlite.__file__).parent
MODELS = pathlib.Path(__file__).parents[1] / "host_tools" / "models"
HELLO = MODELS / "hello_world_int8.tflite"
DIGITS = MODELS / "digits.tflite"
RAM = 6_000  # bytes of heap that `import viperlite` may take on a Pico
FLASH = {None: 90_000, "kws_int8": 45_000, "hello_world_int8": 22_000}  # bytes of a Pico's, with the ops of a model; None: all
LESS = 0.7  # of flash and heap, at most, that the ops of a model take of those of all
NEAR = 0.03  # by which `viperlite size` may be wrong
DAMAGED = 40

IMPORT = """
import gc
def free():
    gc.collect()
    gc.collect()
    return gc.mem_free()
free()
before = free()
import viperlite
print(before - free())
"""

RUN = """
import binascii
import viperlite
from micropython import heap_lock, heap_unlock
interpreter = viperlite.MicroInterpreter(viperlite.get_model(data("model")), viperlite.AllOpsResolver(), bytearray(ARENA))
interpreter.allocate_tensors()
for i in range(len(data("inputs")) // len(interpreter.input(0).data)):
    view = interpreter.input(0).data
    view[:] = data("inputs")[i * len(view) : (i + 1) * len(view)]
    heap_lock()
    interpreter.invoke()
    heap_unlock()
    print(binascii.hexlify(interpreter.output(0).data).decode())
print(interpreter.arena_used_bytes())
"""

REFUSED = """
import struct
import viperlite
held, at = data("models"), 0
def told(call):
    try:
        call()
        print("ran")
    except viperlite.ViperliteError as error:
        print(type(error).__name__, error)
def run(model):
    interpreter = viperlite.MicroInterpreter(viperlite.get_model(model), viperlite.AllOpsResolver(), bytearray(ARENA))
    interpreter.allocate_tensors()
while at < len(held):
    n = struct.unpack_from("<I", held, at)[0]
    told(lambda: run(held[at + 16 : at + 16 + n]))
    at += 16 + (n + 15) // 16 * 16
"""


@pytest.fixture(scope="module")
def pico():
    return {mpy.name(path, TOP): text for path, text in mpy.firmware(TOP, "armv6m").items()}


@pytest.fixture(scope="module")
def frozen():
    return {path.relative_to(TOP).as_posix(): text for path, text in mpy.frozen(TOP, "armv6m").items()}


@pytest.fixture
def rp2040(request):
    target = targets.get("rp2040")
    names, must = chosen(request.config)
    reason = target.missing() if "rp2040" in names else "not asked for"
    if reason:
        (pytest.fail if must and "rp2040" in names else pytest.skip)("rp2040: %s" % reason)
    return target


def path_of(name):
    """Of a model that is here, or in ../shared."""
    path = MODELS / (name + ".tflite")
    if not path.is_file():
        path = goldens.SHARED / "models" / (name + ".tflite")
        if not path.is_file():
            pytest.skip(goldens.ABSENT)
    return path


# ---- what is left out


def test_every_op_stays(pico, frozen):
    ops = {path.stem for path in (TOP / "ops").glob("*.py")} - {"__init__"}
    assert {"viperlite.ops." + op for op in ops} <= set(pico)
    assert {op.upper() for op in ops} <= {name for one in ("ops.py", "walks.py") for name in scopes.defined(ast.parse(frozen[one]))}


def test_every_kernel_is_there_once(pico, frozen):
    """The one that the core takes."""
    found = []
    for folder in ("armv6m", "viper", "reference"):
        for path in (TOP / "kernels" / folder).glob("*.py"):
            text = pico.get("viperlite.kernels.%s.%s" % (folder, path.stem), "")
            found += [line[4:].split("(")[0] for line in text.splitlines() if line.startswith("def %s_" % path.stem)]
    every = set()
    for path in (TOP / "kernels" / "reference").glob("*.py"):
        every.update(line[4:].split("(")[0] for line in path.read_text().splitlines() if line.startswith("def %s_" % path.stem))
    assert every <= set(found) and len(found) == len(set(found))
    joined = [name for path in ("armv6m", "viper", "load", "reference") for name in scopes.defined(ast.parse(frozen[path + ".py"]))]
    assert set(found) <= set(joined)


def test_nothing_public_is_lost():
    """What a module offers, firmware offers by the same name: but for what only a laptop asks."""
    laptop = {"assembler", "every", "probed"}
    texts = mpy.frozen(TOP, "armv6m")
    for path in [*TOP.glob("*.py"), TOP / "kernels" / "__init__.py"]:
        if path.stem == "compat":
            continue
        tree = ast.parse(path.read_text())
        public = {name for name in scopes.defined(tree) if not name.startswith("_") and not name.isupper()} - laptop
        place = TOP / "kernels.py" if path.parent != TOP else path
        if place in texts:
            assert public <= set(scopes.defined(ast.parse(texts[place]))), path


def test_viper_code_for_32_bits_has_no_high_words(pico):
    for name, text in pico.items():
        if ".viper." in name:
            assert "<< 16 << 16" not in text, name


def test_no_tuple_is_made_where_the_source_makes_none(pico):
    assert "starts, clock = self._starts, self._clock\n" in pico["viperlite.profiler"]


def test_64_bits_keep_them():
    texts = mpy.firmware(TOP, "x64").items()
    assert any("<< 16 << 16" in text for path, text in texts if path.parent.name == "viper")


def test_instructions_are_those_of_the_source(frozen):
    path = TOP / "kernels" / "armv6m" / "requantize.py"
    body = path.read_text().split("def requantize_s8")[1]
    assert "def requantize_s8" + body.rstrip() in frozen["armv6m.py"]


def test_every_process_makes_the_same():
    """Else the same source would be another firmware each time."""
    program = (
        "import pathlib, sys\nfrom viperlite_tools import mpy\ntop, model = map(pathlib.Path, sys.argv[1:])\n"
        "for models in [], [model.read_bytes()]:\n"
        "    print([(path.name, text) for path, text in mpy.frozen(top, 'armv6m', models).items()])"
    )
    made = set()
    for seed in "12":  # of the order in which Python walks a set
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", program, str(TOP), str(DIGITS)], env=env, capture_output=True, check=True)
        made.add(done.stdout)
    assert len(made) == 1


@pytest.mark.parametrize("march", ("armv7emsp", "rv32imc", "xtensawin"))
def test_every_core_gets_its_kernels(march):
    for models in ((), (DIGITS.read_bytes(),)):
        files = size.code(march, *models)
        for path in viperlite.kernels.probed(mpy.assembler(march)):
            if any((TOP / "kernels" / path / (name + ".py")).is_file() for name in ("conv_2d", "requantize")):
                assert "viperlite/%s.py" % path in files, path


def test_a_path_that_some_cores_run_is_asked_for():
    text = mpy.frozen(TOP, "xtensawin")[TOP / "kernels.py"]
    assert "['xtensawin_mulsh', 'xtensawin', 'viper', 'reference'] if path not in ('xtensawin_mulsh',) or" in text
    assert "def works" in mpy.frozen(TOP, "xtensawin")[TOP / "xtensawin_mulsh.py"]
    assert "works" not in mpy.frozen(TOP, "armv6m")[TOP / "armv6m.py"]


# ---- modules that are joined


def joined(tmp_path, group, **texts):
    trees = {tmp_path / (name + ".py"): ast.parse(text) for name, text in texts.items()}
    made = join.join(trees, {tmp_path / "one.py": [tmp_path / (name + ".py") for name in group]})
    return {path.stem: ast.unparse(tree) for path, tree in made.items()}


def value(text, name, **known):
    held = dict(known)
    exec(text, held)
    return held[name]


def test_names_of_two_modules_are_kept_apart(tmp_path):
    text = joined(tmp_path, "ab", a="_n = 1\ndef f():\n    return _n", b="_n = 2\nfrom .a import f\ndef g():\n    return f(), _n")["one"]
    assert value(text, "g")() == (1, 2)


def test_locals_are_none_of_a_global(tmp_path):
    a = "def f(x):\n    return [g for g in x] + [lambda g: g]"
    b = "from . import a\ndef h():\n    f = 5\n    return a.f([f])[0]"
    assert value(joined(tmp_path, "ab", a=a, b=b)["one"], "h")() == 5


def test_a_name_from_outside_is_no_other_ones(tmp_path):
    """broadcast.operands and lut.operands, of ops that become one module."""
    texts = dict(out="def f():\n    return 'out'", a="def f():\n    return 'a'", b="from .out import f\ndef g():\n    return f()")
    text = joined(tmp_path, "ab", **texts)["one"].replace("from .out import f", "def f():\n    return 'out'")
    assert value(text, "g")() == "out"


def test_two_things_of_one_name_are_refused(tmp_path):
    with pytest.raises(ValueError, match="f is both"):
        joined(tmp_path, "ab", out="def f(): pass", other="def f(): pass", a="from .out import f", b="from .other import f")


def test_a_module_comes_after_what_it_needs(tmp_path):
    text = joined(tmp_path, "ab", a="from .b import Base\nclass Derived(Base):\n    pass", b="class Base:\n    n = 1")["one"]
    assert value(text, "Derived").n == 1


def test_a_module_outside_imports_from_the_joined(tmp_path):
    made = joined(tmp_path, "ab", a="def f(): pass", b="_f = 1", out="from .a import f\nfrom . import b\ndef g():\n    return b._f")
    assert made["out"].startswith("from .one import f, _f\n") and made["out"].endswith("return _f")


def test_arguments_and_private_names_get_short(tmp_path):
    trees = {tmp_path / "a.py": ast.parse(
        "def _long(argument, other=2):\n    return argument * other\n"
        "class C:\n    def __init__(self, number):\n        self._kept = _long(number)\n"
        "    def open(self, by=1):\n        return self._kept + _long(by, other=3)\n"
    )}  # fmt: skip
    names.shorten(trees, (), lambda path, function, of: function.name in ("__init__", "open"))
    text = ast.unparse(trees[tmp_path / "a.py"])
    assert "_long" not in text and "_kept" not in text and "argument" not in text
    c = value(text, "C")(number=5)
    assert c.open(by=2) == 16


def test_a_name_that_something_outside_has_stays(tmp_path):
    trees = {tmp_path / "a.py": ast.parse("class C:\n    def _asked(self, _n):\n        self._n = _n.real\n        return self")}
    names.shorten(trees, {"_asked"}, lambda *_: False)
    assert "_asked" in ast.unparse(trees[tmp_path / "a.py"]) and ".real" in ast.unparse(trees[tmp_path / "a.py"])


def test_what_scripts_of_ours_use_on_devices_stays(frozen):
    for name in ("_plan", "_calls", "_builder", "_observed"):
        assert name in frozen["interpreter.py"]


def test_texts_become_names():
    code = mpy.compile("def f(x):\n    raise ValueError('a text that is longer than ten')\n", "m.py", "armv6m")
    held = MpyFile(interned(code))
    assert "a text that is longer than ten" in held.strings and held.objects == MpyFile(code).objects
    assert interned(interned(code)) == interned(code) and retag.retag(interned(code)) == interned(code)
    assert [kind for kind, _ in held.objects] == [STR]


# ---- firmware for certain models


def test_the_names_of_all_ops_of_viperlite_stay():
    text = mpy.frozen(TOP, "armv6m", [HELLO.read_bytes()])[TOP / "__init__.py"]
    assert " CONV_2D " in text and "HASHTABLE_LOOKUP" not in text


@pytest.mark.parametrize("plan", (False, True), ids=("plain", "planned"))
def test_what_programs_use_keeps_its_name(plan):
    data = precompute.precompute(HELLO.read_bytes()) if plan else HELLO.read_bytes()
    tree = ast.parse(mpy.frozen(TOP, "armv6m", [data])[TOP / "__init__.py"])
    given = [s for s in ast.parse((TOP / "__init__.py").read_text()).body if isinstance(s, ast.ImportFrom)]
    assert {alias.name for s in given for alias in s.names} - {"module"} <= set(scopes.defined(tree))
    members = {s.name for one in tree.body if isinstance(one, ast.ClassDef) for s in one.body if isinstance(s, ast.FunctionDef)}
    assert {"allocate_tensors", "invoke", "reset", "arena_used_bytes", "quantize", "dequantize", "set", "get", "find"} <= members


def test_a_kernel_that_is_left_out_is_not_asked_for():
    text = "\n".join(mpy.frozen(TOP, "armv6m", [HELLO.read_bytes()]).values())
    assert "fully_connected_s8" in text and "fully_connected_f32" not in text and "conv_2d_s8" not in text


def test_what_only_uses_itself_goes(tmp_path):
    path = tmp_path / "__init__.py"
    text = (
        "def f():\n    g()\ndef g():\n    f()\ndef h():\n    return C().a()\n"
        "class C:\n    n = 1\n    def a(self):\n        return self.n\n    def b(self):\n        return self.b()\n"
        "class D:\n    def a(self):\n        g()\n"
    )
    trees = {path: ast.parse(text)}
    world.shake(trees, path, {"h"})
    assert [s.name for s in trees[path].body] == ["h", "C"] and value(ast.unparse(trees[path]), "h")() == 1
    assert "def b" not in ast.unparse(trees[path])


@pytest.mark.parametrize("source, becomes", [
    ("if native(p) or f():\n    g()\nelse:\n    h()", "g()"),
    ("x = 1 if a and has('absent') else 2", "x = 2"),
    ("if f() and has('absent'):\n    g()", "if f() and False:\n    g()"),  # f() is called
    ("if t == 1:\n    op.emit('absent', 1)\nelif t == 2:\n    op.emit('there', 2)\nelse:\n    raise op.type_error(x)",
     "if t == 2:\n    op.emit('there', 2)\nelse:\n    raise op.type_error(x)"),
    ("if t == 1:\n    op.emit('absent', 1)\nelse:\n    g()", "if t == 1:\n    op.emit('absent', 1)\nelse:\n    g()"),
])  # fmt: skip
def test_what_is_known_is_decided(source, becomes):
    assert ast.unparse(world._Known({"there"}, True).visit(ast.parse(source))) == becomes


def test_a_model_that_is_none_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv(freezing.MODELS, str(tmp_path / "absent.tflite"))
    with pytest.raises(BuildError, match="is no model"):
        freezing.models()


def test_a_model_that_cannot_run_is_refused_before_anything_is_built(monkeypatch, tmp_path):
    path = tmp_path / "damaged.tflite"
    path.write_bytes(HELLO.read_bytes()[:900])
    monkeypatch.setenv(freezing.MODELS, str(path))
    with pytest.raises(BuildError, match="damaged"):
        freezing.check_models()


def test_a_choice_of_models_takes_30_percent_less_heap_when_pushed():
    """Of what importing all modules from files takes; test_size.py holds these figures against a Pico's heap."""
    package = modules.pushed("armv6m")

    def taken(names):
        held = package.compiled(names)
        return size.heap.imported(held, package) + size.heap.loaded(held, package)

    every = taken(package.sources)
    for path in (HELLO, DIGITS):
        assert taken(size.dry_run(path.read_bytes(), "armv6m")["modules"]) <= LESS * every


# ---- on a Pico


def test_import_takes_little_memory(rp2040):
    with rp2040.session({}) as session:
        assert 0 < int(session.run(IMPORT)) <= RAM


@pytest.mark.parametrize("name", FLASH)
def test_flash_is_within_the_bar_and_as_told(name, rp2040, monkeypatch):
    models = [path_of(name).read_bytes()] if name else []
    if name:
        monkeypatch.setenv(freezing.MODELS, str(path_of(name)))
    board = boards.get("RPI_PICO")
    taken = firmware.measure(pathlib.Path(_port.built("rp2040")), board).flash - board["firmware"]
    told = size._total(size.code("armv6m", *models))
    print("%s: %d bytes, told %d: %+.2f %%" % (name or "all", taken, told, 100 * (told / taken - 1)))
    assert taken <= FLASH[name] and abs(told - taken) <= NEAR * taken
    if name:
        assert taken <= LESS * size._total(size.code("armv6m"))


def packed(models):
    """As REFUSED reads them: bytes, then the model at a multiple of 16."""
    return b"".join(len(one).to_bytes(16, "little") + one + bytes(-len(one) % 16) for one in models)


def refusal(data, arena):
    try:
        viperlite.MicroInterpreter(viperlite.get_model(data), viperlite.AllOpsResolver(), bytearray(arena)).allocate_tensors()
        return "ran"
    except viperlite.ViperliteError as error:
        return "%s %s" % (type(error).__name__, error)


@pytest.mark.parametrize("plan", (False, True), ids=("plain", "planned"))
def test_firmware_for_one_model_runs_it_and_refuses_others(plan, rp2040, monkeypatch, tmp_path):
    data = HELLO.read_bytes()
    model = tmp_path / "model.tflite"
    model.write_bytes(precompute.precompute(data) if plan else data)
    monkeypatch.setenv(freezing.MODELS, str(model))
    arena = Model(model).arena_size("armv6m")
    inputs = np.arange(-128, 128, 25, dtype=np.int8)
    damaged = [data[:1000], b"no model at all", *(mutant(data, seed) for seed in range(DAMAGED))]
    files = {"model": model.read_bytes(), "inputs": inputs.tobytes(), "models": packed([*damaged, DIGITS.read_bytes()])}
    with rp2040.session(files) as session:
        *got, used = session.run(RUN.replace("ARENA", str(arena))).split()
        told = session.run(REFUSED.replace("ARENA", "10000")).strip().split("\n")
    expected = here.run(data, [[np.full((1, 1), x, np.int8)] for x in inputs])
    assert got == [one[0].tobytes().hex() for one in expected] and int(used) == arena
    if plan:
        assert all("no plan" in one or one.startswith("ModelError") for one in told)
        return
    for one, said in zip(damaged, told):
        says = refusal(one, 10000)
        if "has no kernel here" not in says:  # what to do about that is another thing here
            assert said == says
    assert told[-1].startswith("OpError op 0 CONV_2D (3) has no kernel here; this firmware is for models without CONV_2D")
