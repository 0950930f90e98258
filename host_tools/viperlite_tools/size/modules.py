"""The modules of the device package: where they are, and what importing one leaves behind. Found in their sources."""

import ast
import functools
from pathlib import Path

import viperlite

from .. import mpy

TOP = Path(viperlite.__file__).parent


def all_of(march):
    """Names of all modules that port/ freezes for an architecture: "viperlite", "viperlite.arena" ..."""
    return [name(path) for path in mpy.package(TOP, march)]


def name(path):
    parts = (TOP.name, *path.relative_to(TOP).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def source(name):
    """Path of a module's source."""
    path = TOP.joinpath(*name.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


class Bindings:
    """What importing a module leaves.

    names      its globals, without those that const() makes vanish
    functions  for each function and method, how many values it keeps for its arguments
    classes    for each class (names in it, bases)
    scopes     [(kind, scopes in it)] as the compiler makes raw codes of them, in order; kind: "function", "class", or "gone"
               for what nothing refers to once the module is imported
    """

    def __init__(self, path):
        self.names, self.functions, self.classes = set(), [], []
        module = ast.parse(path.read_text())
        for statement in module.body:
            self._take(statement)
        self.scopes = list(_scopes(module, True))

    def _take(self, s):
        if isinstance(s, (ast.FunctionDef, ast.ClassDef)):
            self.names.add(s.name)
            self._define(s)
        elif isinstance(s, (ast.Import, ast.ImportFrom)):
            self.names.update(alias.asname or alias.name.split(".")[0] for alias in s.names)
        elif isinstance(s, ast.Assign):
            vanishes = isinstance(s.value, ast.Call) and getattr(s.value.func, "id", "") == "const"
            for target in s.targets:
                for one in target.elts if isinstance(target, ast.Tuple) else [target]:
                    if isinstance(one, ast.Name) and not (vanishes and one.id.startswith("_")):
                        self.names.add(one.id)
        elif isinstance(s, (ast.Try, ast.If)):  # handlers and the other case are CPython's
            for one in s.body:
                self._take(one)

    def _define(self, s):
        if isinstance(s, ast.FunctionDef):
            self.functions.append(len(s.args.defaults) + any(d is not None for d in s.args.kw_defaults))
            return
        inside = [one for one in s.body if isinstance(one, (ast.FunctionDef, ast.ClassDef))]
        values = [one for one in s.body if isinstance(one, ast.Assign)]
        self.classes.append((len(inside) + len(values), len(s.bases)))
        for one in inside:
            self._define(one)


_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _scopes(node, kept):
    """The scopes right below a node. kept: what is defined there stays."""
    for field, value in ast.iter_fields(node):
        stays = kept and not (isinstance(node, (ast.If, ast.Try)) and field in ("orelse", "handlers"))
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                yield from _scope(one, stays)


def _scope(one, kept):
    if isinstance(one, ast.FunctionDef):
        for outside in (*one.decorator_list, *one.args.defaults):
            yield from _scope(outside, False)
        yield "function" if kept else "gone", ()
    elif isinstance(one, ast.ClassDef):
        inside = [scope for statement in one.body for scope in _scope(statement, kept)]
        yield "class" if kept else "gone", inside
    elif isinstance(one, ast.Lambda):
        yield "function" if kept else "gone", ()
    elif isinstance(one, _COMPREHENSIONS):
        yield "gone", ()
        yield from _scope(one.generators[0].iter, False)
    else:
        yield from _scopes(one, kept)


@functools.cache
def bindings(name):
    return Bindings(source(name))
