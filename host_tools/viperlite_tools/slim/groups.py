"""Which modules become one in firmware."""

from .unused import imported

_BASE = ("activation", "broadcast", "requantize", "window")  # what an op of one's own may build upon
_WALKS = ("broadcast", "walk")  # modules by which ops walk over two tensors


def groups(top, trees):
    """Each folder with modules that are found by name is one module; but ops that walk over tensors are another than the
    rest, as a board that has none of them keeps its memory."""
    groups = {top / "kernels.py": [top / "kernels" / "__init__.py"]}
    for path in sorted(trees):
        if path.parent.parent == top / "kernels":
            groups.setdefault(_place(top, path), []).append(path)
    ops = {path for path in trees if path.parent == top / "ops"}
    walking = {path for path in ops if _reach(trees, path) & {top / (name + ".py") for name in _WALKS}}
    outside = set(trees) - ops
    for name, some in (("walks", walking), ("ops", ops - walking)):
        found = set(some)
        while True:
            others = {at for at, _ in imported({path: trees[path] for path in (outside | ops) - found})}
            more = {at for at, _ in imported({path: trees[path] for path in found})} - others - found
            more = {path for path in more if path in outside and path.parent == top and path.stem not in _BASE}
            if not more:
                break
            found |= more
            outside -= more
        groups[top / (name + ".py")] = sorted(found)
    return groups


def _reach(trees, path):
    """Paths of what a module imports, and what that imports ..."""
    found, waiting = set(), [path]
    while waiting:
        more = {at for at, _ in imported({path: trees[path] for path in waiting}) if at in trees} - found
        found |= more
        waiting = list(more)
    return found


def one(top, trees, kernels_too):
    """All is one module, the kernels of each path another."""
    groups = {top / "__init__.py": []}
    for path in sorted(trees):
        apart = path.parent.parent == top / "kernels" and not kernels_too
        groups.setdefault(_place(top, path) if apart else top / "__init__.py", []).append(path)
    return groups


def _place(top, path):
    """Where a kernel goes: to the others of its path. A model with a plan asks for viper/load.py, and often for no other there."""
    alone = path.parent.name == "viper" and path.stem == "load"
    return (top / (path.stem if alone else path.parent.name)).with_suffix(".py")
