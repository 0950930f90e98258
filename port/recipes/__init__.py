"""How each target is built: one file per port, found by listing this folder.

Every module here has TARGETS, a dict of target name -> Recipe. Those of FOREIGN, where a module has it, need a toolchain
that no distribution brings: they are built where it is there, and left out of lists.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

TOP = Path(__file__).resolve().parents[2]  # the checkout
PACKAGE = TOP / "mpy_modules" / "viperlite"
_TOOLS = TOP / "host_tools" / "viperlite_tools"
FROZEN = (  # what is frozen in, and how
    PACKAGE, _TOOLS / "mpy.py", _TOOLS / "retag.py", _TOOLS / "interned.py", _TOOLS / "slim", _TOOLS / "device",
    _TOOLS / "size" / "dry_run.py",
    TOP / "port" / "freezing.py",
)  # fmt: skip


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
    fetch_tools  what fetch() needs
    version   how MicroPython's version must begin
    least     MicroPython's version at least, numbers; () where the source that build.py gets will do
    board     folder in boards/, for `viperlite firmware`
    variant   of the board, as MicroPython's BOARD_VARIANT
    beside    names of files that are kept beside `file`
    folders   environment variables: the build depends on the folders that they name
    check     check(): BuildError if what no distribution brings is absent
    """

    port: str
    file: str
    tools: tuple
    config: tuple
    make: Callable
    run: tuple = ()
    frozen: tuple = ()
    fetch: Optional[Callable] = None
    fetch_tools: tuple = ()
    version: str = ""
    least: tuple = ()
    board: str = ""
    variant: str = ""
    beside: tuple = ()
    folders: tuple = ()
    check: Optional[Callable] = None


def board(name):
    """(files of boards/NAME that, changed, call for a build from nothing, those that are frozen in)."""
    files = sorted(path for path in (TOP / "boards" / name).rglob("*") if path.suffix not in (".json", ".md", ".pyc"))
    frozen = tuple(path for path in files if path.suffix == ".py")
    return tuple(path for path in files if path.is_file() and path not in frozen), frozen
