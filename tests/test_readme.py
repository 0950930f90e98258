"""The README is true: its program prints what it shows, and the ops that it names are there."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text()


def test_program_prints_what_is_shown():
    program, shown = re.search(r"```python\n(.*?)```\n\n```\n(.*?)```", TEXT, re.S).groups()
    paths = "import sys; sys.path.insert(0, 'mpy_modules')\n"
    done = subprocess.run([sys.executable, "-c", paths + program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == shown, done.stderr


def test_every_op_named_exists():
    rows = re.search(r"## Ops\n(.*?)\n## ", TEXT, re.S).group(1)
    named = set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", rows))
    here = {path.stem.upper() for path in (ROOT / "mpy_modules" / "viperlite" / "ops").glob("[!_]*.py")}
    assert named <= here, named - here
