"""What never runs: kernels that an earlier path has too, their helpers, and whatever no module uses."""

import ast

from viperlite import kernels

from .parts import Part, uses
from .scopes import numbers

_BY_NAME = ("probe", "plan", "load", "profiler")  # modules whose functions are called by who knows their names
_OP = "prepare"  # what every op's module has, some by an import
_LAPTOP = ("assembler", "every", "probed")  # functions that only a laptop asks


def twins(top, trees, order):
    """(path, name) of every kernel that an earlier path has, and of what stands beside it for companion()."""
    seen = set()
    for folder in order:
        found = []
        for path, tree in trees.items():
            if path.parent == top / "kernels" / folder:
                names = [s.name for s in tree.body if isinstance(s, ast.FunctionDef)]
                for name in names:
                    if name.startswith(path.stem + "_"):
                        found.append(name)
                        if name in seen or any(name.startswith(one + "_") for one in seen):
                            yield path, name
        seen.update(found)


def parts(top, path, tree, twins):
    """Parts of a module. They ask for (path of a module, name), or, by an attribute of whatever it is, for a name anywhere."""
    always = path.stem in _BY_NAME or path == top / "__init__.py"
    return [part for s in tree.body for part in _parts(path, s, always, twins)]


def _parts(path, s, always, twins):
    if isinstance(s, ast.ImportFrom):
        for alias in s.names:
            found = _imported(path, s, alias) if s.level else set()
            yield Part(s, _given(path, [alias.asname or alias.name]), found, always or alias.name == _OP, alias, found)
        return
    names, attributes, imports = uses(s)
    found = {one for i in imports for alias in i.names for one in _imported(path, i, alias)}
    asks = {(path, name) for name in names} | attributes | found
    if isinstance(s, ast.Import):
        yield Part(s, _given(path, [alias.asname or alias.name for alias in s.names]), asks, always)
    elif (path, getattr(s, "name", None)) in twins:
        yield Part(s, {(path, s.name)}, asks, imports=found)
    elif isinstance(s, (ast.FunctionDef, ast.ClassDef)):
        asked = s.name.startswith((path.stem + "_", "__")) or s.name == _OP
        public = path.name == "__init__.py" and not s.name.startswith("_")
        yield Part(s, _given(path, [s.name]), asks, always or asked or public, imports=found)
    elif isinstance(s, ast.Assign) and all(isinstance(target, ast.Name) for target in s.targets):
        called = isinstance(s.value, ast.Call)
        yield Part(s, _given(path, [target.id for target in s.targets]), asks, always or called, imports=found)
    else:
        yield Part(s, set(), asks, True, imports=found)


def _given(path, names):
    return {*names, *((path, name) for name in names)}


def _imported(path, s, alias):
    """(path, name) of what an import may mean: a name of a module or of a folder, or a module, whose name is then ""."""
    place = path.parents[s.level - 1].joinpath(*(s.module or "").split("."))
    whole = (place / alias.name).with_suffix(".py")
    return {(place.with_suffix(".py"), alias.name), (place / "__init__.py", alias.name), (whole, "")}


def holds(path, kept, before):
    """Whether the parts of a module that are kept are more than imports, if there were any before."""
    if path.stem == "compat":
        return False
    more = any(not isinstance(part.s, (ast.Import, ast.ImportFrom)) or part.alias and part.alias.name == _OP for part in kept)
    return more or path.name == "__init__.py" or not before


def found(top, imports):
    """Paths of the modules, of {path: paths that it imports from}, that some other imports, or that are found by name: all
    but those that gave nothing but numbers."""
    while True:
        used = set().union(*imports.values())
        kept = {path: some for path, some in imports.items() if path.parent != top or path.name == "__init__.py" or path in used}
        if len(kept) == len(imports):
            return set(kept)
        imports = kept


def certain(tree, architecture, order):
    """kernels/__init__.py of a build for one core: of kernel paths it asks for those alone that not all of these cores run."""
    known = {"_architecture": architecture, "_THUMB": kernels._THUMB}
    asked = tuple(probed(order))
    paths = repr(list(order))
    if asked:
        paths = "[path for path in %r if path not in %r or _available(path)]" % (kernels.probed(order), asked)
    for s in tree.body:
        if isinstance(s, ast.Assign) and s.targets[0].id == "paths":
            s.value = ast.parse(paths, mode="eval").body
        elif isinstance(s, ast.Assign) and s.targets[0].id == "_CODE":
            numbers(tree, {"_CODE": eval(ast.unparse(s.value), known)})
    tree.body = [s for s in tree.body if getattr(s, "name", None) not in _LAPTOP]


def probed(order):
    """Of kernel paths and those before them, the ones that only some cores run."""
    return [path for path in kernels.probed(order) if path not in order]
