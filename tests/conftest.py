"""The tests run against this checkout, whatever is installed."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).parent.parent
for folder in ("tests", "host_tools", "mpy_modules"):
    sys.path.insert(0, str(ROOT / folder))
