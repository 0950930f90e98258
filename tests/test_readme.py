"""The README is true: its program prints what it shows, and the ops that it names are there."""

import pathlib
import re
import subprocess
import sys

import viperlite
from flat import Graph

ROOT = pathlib.Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text()


def test_program_prints_what_is_shown():
    program, shown = re.search(r"```python\n(.*?)```\n\n```\n(.*?)```", TEXT, re.S).groups()
    paths = "import sys; sys.path.insert(0, 'mpy_modules')\n"
    done = subprocess.run([sys.executable, "-c", paths + program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == shown, done.stderr


def test_profiler_prints_what_is_shown():
    first = re.search(r"```python\n(.*?)```", TEXT, re.S).group(1)
    program, shown = re.search(r"## How long each op takes\n.*?```python\n(.*?)```\n\n```\n(.*?)```", TEXT, re.S).groups()
    paths = "import sys; sys.path.insert(0, 'mpy_modules')\n"
    done = subprocess.run([sys.executable, "-c", paths + first + program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.endswith("\n" + shown), done.stderr


def test_op_of_your_own_runs():
    program = re.search(r"## An op of your own\n.*?```python\n(.*?)```", TEXT, re.S).group(1)
    names = {}
    exec(program, names)
    g = Graph()
    x, y = g.input("int8", (1, 5)), g.output("int8", (1, 5))
    g.custom("Negate", [x], [y])
    interpreter = viperlite.MicroInterpreter(viperlite.get_model(g.build()), names["resolver"], bytearray(500))
    interpreter.allocate_tensors()
    interpreter.input(0).set([-128, -1, 0, 1, 127])
    interpreter.invoke()
    assert interpreter.output(0).get() == [127, 0, -1, -2, -128]


def test_names_every_op_and_no_other():
    rows = re.search(r"## Ops\n(.*?)\n## ", TEXT, re.S).group(1)
    named = set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", rows))
    here = {path.stem.upper() for path in (ROOT / "mpy_modules" / "viperlite" / "ops").glob("[!_]*.py")}
    assert named == here, named ^ here
