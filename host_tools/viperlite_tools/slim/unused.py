"""What never runs: kernels that an earlier path has too, their helpers, and whatever no module uses."""

import ast

from viperlite import kernels

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


def drop(trees, names):
    for path, tree in trees.items():
        tree.body = [s for s in tree.body if (path, getattr(s, "name", None)) not in names]


def tidy(top, trees):
    """Leave out what no module uses: imports, helpers, constants."""
    for _ in range(99):  # what only the dropped used, what only that used ...
        before = sum(len(tree.body) for tree in trees.values())
        used = imported(trees)
        dotted = {node.attr for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for path, tree in trees.items():
            if path.stem not in _BY_NAME and path != top / "__init__.py":
                inside = path.name == "__init__.py"
                names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
                names |= {name for at, name in used if at == path} | dotted
                names |= {s.name for s in tree.body if inside and hasattr(s, "name") and not s.name.startswith("_")}
                tree.body = [s for s in (_needed(path, names, s) for s in tree.body) if s]
        if before == sum(len(tree.body) for tree in trees.values()):
            return


def _needed(path, used, s):
    """A statement without the names that nobody uses; None for none."""
    if isinstance(s, ast.ImportFrom):
        names = [alias for alias in s.names if (alias.asname or alias.name) in used or alias.name == _OP]
        return ast.ImportFrom(s.module, names, s.level) if names else None
    if isinstance(s, ast.Import):
        return s if any((alias.asname or alias.name) in used for alias in s.names) else None
    if isinstance(s, (ast.FunctionDef, ast.ClassDef)):
        asked = s.name.startswith((path.stem + "_", "__")) or s.name == _OP
        return s if asked or s.name in used else None
    if isinstance(s, ast.Assign) and all(isinstance(target, ast.Name) for target in s.targets):
        return s if {target.id for target in s.targets} & used or isinstance(s.value, ast.Call) else None
    return s


def imported(trees):
    """(path, name) of all that modules import from each other."""
    found = set()
    for path, tree in trees.items():
        for s in ast.walk(tree):
            if isinstance(s, ast.ImportFrom) and s.level:
                place = path.parents[s.level - 1].joinpath(*(s.module or "").split("."))
                for at in (place.with_suffix(".py"), place / "__init__.py"):
                    found.update((at, alias.name) for alias in s.names)
                found.update(((place / alias.name).with_suffix(".py"), "") for alias in s.names)
    return found


def holds(path, tree, before):
    """Whether a module has more than imports left, if it had."""
    if path.stem == "compat":
        return False
    kept = any(not isinstance(s, (ast.Import, ast.ImportFrom)) or s.names[0].name == _OP for s in tree.body)
    return kept or path.name == "__init__.py" or not before.body


def reached(top, sources):
    """Paths of the modules, of {path: source}, that some other imports, or that are found by name: all but those that gave
    nothing but numbers."""
    trees = {path: ast.parse(source) for path, source in sources.items()}
    while True:
        used = {at for at, _ in imported(trees)}
        kept = {path: tree for path, tree in trees.items() if path.parent != top or path.name == "__init__.py" or path in used}
        if len(kept) == len(trees):
            return set(kept)
        trees = kept


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
            s.value = ast.Constant(eval(ast.unparse(s.value), known))
    tree.body = [s for s in tree.body if getattr(s, "name", None) not in _LAPTOP]


def probed(order):
    """Of kernel paths and those before them, the ones that only some cores run."""
    return [path for path in kernels.probed(order) if path not in order]
