"""How each target is built: one file per port, found by listing this folder.

Every module here has TARGETS, a dict of target name -> Recipe.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

TOP = Path(__file__).resolve().parents[2]  # the checkout
PACKAGE = TOP / "mpy_modules" / "viperlite"
_TOOLS = TOP / "host_tools" / "viperlite_tools"
FROZEN = (PACKAGE, _TOOLS / "mpy.py", _TOOLS / "retag.py", TOP / "port" / "freezing.py")  # what is frozen in, and how


@dataclass
class Recipe:
    """One target's build.

    port      folder under MicroPython's ports/
    file      name of what is built
    tools     what the build needs, names in tools.TOOLS
    run       what running it needs besides
    config    files and folders that, changed, call for a build from nothing
    frozen    files and folders that, changed, call for make to be run again
    make      make(source, build folder, log file, say) -> path of the file built
    fetch     fetch(say): have what running it needs beside programs
    version   how MicroPython's version must begin
    """

    port: str
    file: str
    tools: tuple
    config: tuple
    make: Callable
    run: tuple = ()
    frozen: tuple = ()
    fetch: Optional[Callable] = None
    version: str = ""
