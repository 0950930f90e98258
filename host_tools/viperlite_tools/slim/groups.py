"""Which modules become one in firmware."""

_BASE = ("activation", "broadcast", "requantize", "window")  # what an op of one's own may build upon
_WALKS = ("broadcast", "walk")  # modules by which ops walk over two tensors


def groups(top, imports):
    """{path of a module that is made: paths of those it is made of}, of {path: paths that it imports from}.

    Each folder with modules that are found by name is one module; but ops that walk over tensors are another than the
    rest, as a board that has none of them keeps its memory.
    """
    groups = {top / "kernels.py": [top / "kernels" / "__init__.py"]}
    for path in sorted(imports):
        if path.parent.parent == top / "kernels":
            groups.setdefault(_place(top, path), []).append(path)
    ops = {path for path in imports if path.parent == top / "ops"}
    walking = {path for path in ops if _reach(imports, path) & {top / (name + ".py") for name in _WALKS}}
    outside = set(imports) - ops
    for name, some in (("walks", walking), ("ops", ops - walking)):
        found = set(some)
        while True:
            others = _union(imports, (outside | ops) - found)
            more = _union(imports, found) - others - found
            more = {path for path in more if path in outside and path.parent == top and path.stem not in _BASE}
            if not more:
                break
            found |= more
            outside -= more
        groups[top / (name + ".py")] = sorted(found)
    return groups


def _union(imports, paths):
    """Paths that some modules import from."""
    return set().union(*(imports[path] for path in paths))


def _reach(imports, path):
    """Paths of what a module imports, and what that imports ..."""
    found, waiting = set(), {path}
    while waiting:
        waiting = {at for at in _union(imports, waiting) if at in imports} - found
        found |= waiting
    return found


def one(top, paths, kernels_too):
    """All is one module, the kernels of each path another."""
    groups = {top / "__init__.py": []}
    for path in sorted(paths):
        apart = path.parent.parent == top / "kernels" and not kernels_too
        groups.setdefault(_place(top, path) if apart else top / "__init__.py", []).append(path)
    return groups


def _place(top, path):
    """Where a kernel goes: to the others of its path. A model with a plan asks for viper/load.py, and often for no other there."""
    alone = path.parent.name == "viper" and path.stem == "load"
    return (top / (path.stem if alone else path.parent.name)).with_suffix(".py")
