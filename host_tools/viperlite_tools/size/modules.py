"""The modules of the device package: where they are, and what importing one leaves behind. Found in their sources."""

import ast
import functools
from pathlib import Path

import viperlite

from .. import mpy
from ..targets import _rom

TOP = Path(viperlite.__file__).parent


class Package:
    """The device package in the form in which a board gets it.

    sources  {name of a module ("viperlite.arena"): (path on the board ("viperlite/arena.py"), source)}
    frozen   whether it is in the firmware
    """

    def __init__(self, march, held, frozen):
        self.march, self.frozen = march, frozen
        self.sources = {mpy.name(path, TOP): (path.relative_to(TOP.parent).as_posix(), text) for path, text in held.items()}
        self._bindings = {}

    def path(self, name):
        return self.sources[name][0]

    def compiled(self, names=None):
        """{name: .mpy} of modules, of all if None."""
        return {name: self._compiled(*self.sources[name]) for name in names or self.sources}

    def _compiled(self, path, text):
        def compile():
            code = mpy.compile(text, path, self.march, lean=True)
            return mpy.interned(code) if self.frozen else code

        return _rom.kept(compile, self.march, "frozen" if self.frozen else "lean", path, text)

    def bindings(self, name):
        if name not in self._bindings:
            self._bindings[name] = Bindings(self.sources[name][1])
        return self._bindings[name]

    def loaded(self, told):
        """Names of the modules that are loaded for a model: dry_run.py tells of the device package's own files."""
        if not self.frozen:
            return told["modules"]
        places = mpy.places(TOP, self.march)
        found = {places.get(name, name): 0 for name in told["modules"] if not name.endswith(".probe")}
        for name in told["asked"]:  # a folder of kernels is one module, which is loaded whatever is looked for there
            folder, _, last = name.rpartition(".")
            if folder.startswith("viperlite.kernels.") and last != "probe":
                found["viperlite." + folder.rpartition(".")[2]] = 0
        if "viperlite.walks" in found:
            found["viperlite.ops"] = 0  # where lookup.py looks first
        waiting = found = {name: 0 for name in found if name in self.sources}
        while waiting:
            more = {one: 0 for name in waiting for one in self._imports(name) if one not in found}
            found, waiting = {**found, **more}, more
        return list(found)

    def _imports(self, name):
        """What a module imports at once."""
        path = TOP.parent / self.path(name)
        for s in self.bindings(name).imports:
            place = path.parents[s.level - 1].joinpath(*(s.module or "").split("."))
            for at in (place.with_suffix(".py"), *((place / alias.name).with_suffix(".py") for alias in s.names)):
                if TOP in at.parents and mpy.name(at, TOP) in self.sources:
                    yield mpy.name(at, TOP)


@functools.cache
def pushed(march):
    """All modules as files on a board."""
    return Package(march, mpy.firmware(TOP, march), False)


@functools.lru_cache(8)
def frozen(march, *models):
    """All modules as port/ freezes them, or those for the models with these bytes alone."""
    return Package(march, mpy.frozen(TOP, march, models), True)


class Bindings:
    """What importing a module leaves.

    names      its globals, without those that const() makes vanish
    imports    the statements by which it imports of its package at once
    functions  for each function and method, how many values it keeps for its arguments
    classes    for each class (names in it, bases)
    scopes     [(kind, scopes in it)] as the compiler makes raw codes of them, in order; kind: "function", "class", or "gone"
               for what nothing refers to once the module is imported
    """

    def __init__(self, text):
        self.names, self.functions, self.classes = set(), [], []
        module = ast.parse(text)
        self.imports = [s for s in module.body if isinstance(s, ast.ImportFrom) and s.level]
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
