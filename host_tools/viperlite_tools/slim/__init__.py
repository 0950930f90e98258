"""The device package as a core needs it: the same results, in fewer bytes of flash and heap.

What is known beforehand is worked out: numbers that modules import from schema.py; what viper code computes for cores of
64 bits (`x << 16 << 16`: the high word of an address). What can never run is left out: kernels and their helpers that an
earlier path has too. What only CPython needs goes as well: compat.py's stand-ins for what the compiler knows by name.

package() changes syntax trees and writes them as source again: mpy-cross sees Python, and nothing of this is on a board.
"""

import ast
import functools
from pathlib import Path

from viperlite import kernels

from . import groups, join, names, numbers, parts, unused, world
from .text import copied, parsed, text

_LOOKUP = Path(__file__).with_name("lookup.py")
_PATHS = tuple(kernels.probed(kernels.every()))


def package(top, paths, march, order, only=None):
    """{path: source} of the modules of the device package that are worth having.

    top    folder of the package
    paths  of its modules
    march  architecture
    order  kernel paths as the core takes them, the first first
    only   paths of the modules that are wanted, None for all
    """
    return {path: text(parts.module(some)) for path, some in _slim(top, paths, march, order, only).items()}


def firmware(top, paths, march, architecture, order, only=None, kept=()):
    """The same as it is frozen: few modules, short names, and kernel paths that need no probe, for the build knows the core.

    architecture  its number in .mpy files
    only          closes the world: what viperlite/__init__.py gives is all that is asked for from outside
    kept          names of attributes that are used from outside
    """
    slim = _slim(top, paths, march, order, only, architecture)
    trees = {path: copied(parts.module(some)) for path, some in slim.items()}
    lookup = trees[top / "lookup.py"] = ast.parse(_LOOKUP.read_text())
    numbers.local(lookup, march in numbers.WIDE)
    if only is None:
        kept = {*kept, *_members(trees[top / "interpreter.py"], "MicroInterpreter")}  # of which programs make subclasses
        trees = join.join(trees, groups.groups(top, _imports(slim)))
        names.shorten(trees, kept, functools.partial(_public, top))
    else:
        asked = world.asked(top, trees)
        ops = {path.stem.upper() for path in paths if path.parent == top / "ops"}
        by_name = ops | {s.name for path, tree in trees.items() for s in tree.body if _kernel(path, s)}
        alone = world.close(top, trees, ops)
        trees = join.join(trees, groups.one(top, trees, alone))
        world.shake(trees, top / "__init__.py", asked | by_name)
        names.shorten(trees, asked | by_name, functools.partial(world.public, asked), {top / "__init__.py"})
    return {path: text(tree) for path, tree in trees.items()}


def places(top, paths, march, architecture, order):
    """{path of a module: path of the one that it is part of in firmware() without `only`} where that is another."""
    made = groups.groups(top, _imports(_slim(top, paths, march, order, None, architecture)))
    return {path: new for new, some in made.items() for path in some}


def imports(top, paths, march, order):
    """{path: paths that it imports from} of the modules of package()."""
    return _imports(_slim(top, paths, march, order, None))


def _kernel(path, s):
    """Whether a statement of a module defines what is found by its name."""
    return getattr(s, "name", "").startswith(path.stem + "_") and path.parent.parent.name == "kernels"


def _members(tree, name):
    """Attributes and methods of a class."""
    found = next(s for s in tree.body if getattr(s, "name", "") == name)
    stored = [node.attr for node in ast.walk(found) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)]
    return {*stored, *[s.name for s in found.body if isinstance(s, ast.FunctionDef)]}


def _public(top, path, function, of):
    """Whether a function's arguments may be passed by name."""
    if path.parent == top and path.stem not in ("ops", "walks", *_PATHS) and not function.name.startswith("_"):
        return True
    return function.name == "__init__"


def _imports(slim):
    return {path: {at for part in some for at, _ in part.imports} for path, some in slim.items()}


def _slim(top, paths, march, order, only, architecture=None):
    """{path: parts} that are worth having: nodes that nobody may change."""
    held = tuple(sorted((path, path.read_bytes()) for path in paths))
    every = _every(top, held, march in numbers.WIDE, tuple(order))
    if architecture:
        every = _certain(top, every, architecture, order)
    every = {path: some for path, some in every.items() if only is None or path in only}
    found = parts.reached(part for some in every.values() for part in some)
    slim = {path: [part for part in some if part in found] for path, some in every.items()}
    return {path: some for path, some in slim.items() if unused.holds(path, some, every[path])}


def _certain(top, every, architecture, order):
    """The same of a build for one core: without folders that hold nothing, and probes that nobody asks."""
    asked, path = unused.probed(order), top / "kernels" / "__init__.py"
    core = copied(parts.module(every[path]))
    unused.certain(core, architecture, order)
    every = {**every, path: unused.parts(top, path, core, ())}
    return {path: some for path, some in every.items() if some and (path.stem != "probe" or path.parent.name in asked)}


@functools.lru_cache(4)
def _every(top, held, wide, order):
    """{path: all parts}, with numbers in the places of their names."""
    trees = {path: parsed(source) for path, source in held}
    for path, tree in trees.items():
        numbers.local(tree, wide)
        if path == top / "schema.py":
            numbers.fields(tree, {one.stem.upper() for one in trees if one.parent == top / "ops"})
    numbers.inline(trees)
    twins = set(unused.twins(top, trees, order))
    return {path: unused.parts(top, path, tree, twins) for path, tree in trees.items()}
