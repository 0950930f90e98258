"""Several modules as one: firmware pays some 150 bytes for each module, in names, tables and imports.

Each module's own names stay what they are where they can; a second one of the same name, or one that is also a local of some
function, gets the module's name behind it.
"""

import ast

from .scopes import Rename, defined, locals_of

_OP = "prepare"  # in the module of an op


def join(trees, groups):
    """Trees with groups of modules in one each; {path: tree} as well.

    groups  {path of the module that is made: paths of the modules that go into it}
    """
    groups = {new: [path for path in paths if path in trees] for new, paths in groups.items()}
    place = {path: new for new, paths in groups.items() for path in paths}
    names = {}  # path: {name: name where it goes}
    for paths in groups.values():
        names.update(_named(trees, paths))
    for path, tree in trees.items():
        if path not in place:
            names[path] = {name: name for name in defined(tree)}
            place[path] = path
    _distinct(trees, groups, names)
    result = {}
    for path in _ordered(trees):
        moved = _moved(path, trees, place, names)
        new = place[path]
        result.setdefault(new, ast.Module([], [])).body += moved
    for tree in result.values():
        _once(tree)
    return result


def target(path, s):
    """Paths that a relative import may mean: of the module it imports from, and of the folder."""
    place = path.parents[s.level - 1].joinpath(*(s.module or "").split("."))
    return place.with_suffix(".py") if s.module else None, place / "__init__.py", place


def _distinct(trees, groups, names):
    """ValueError where one name would come to stand for two things."""
    for new, paths in groups.items():
        bound = {}
        for path in paths:
            own = {name: (path, name) for name in names[path].values()}
            for name, what in {**_imported(path, trees, paths), **own}.items():
                if bound.setdefault(name, what) != what:
                    raise ValueError("%s: %s is both %s and %s" % (new, name, bound[name], what))


def _named(trees, paths):
    """{path: {name: name where it goes}} of all that the modules of a group define."""
    names = {path: {} for path in paths}
    locals_ = {}  # name -> paths of the modules where it is some function's local
    for path in paths:
        for node in ast.walk(trees[path]):
            if isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.DictComp, ast.GeneratorExp, ast.SetComp)):
                for name in locals_of(node) - _lazy(node):
                    locals_.setdefault(name, set()).add(path)
    taken = {name for path in paths for name in _imported(path, trees, paths)}
    for path in paths:
        for name in defined(trees[path]) + _handed_on(path, trees):
            new = name
            if name == _OP and path.parent.name == "ops":
                new = path.stem.upper()
            elif name in taken or locals_.get(name, set()) - {path}:
                new = "_%s_%s" % (name.strip("_"), path.stem.strip("_"))
            if new in taken:
                raise ValueError("two modules define %s" % new)
            taken.add(new)
            names[path][name] = new
    return names


def _lazy(scope):
    """What a function imports of the package when it runs: that is no local of its own."""
    imports = [s for s in ast.walk(scope) if isinstance(s, ast.ImportFrom) and s.level]
    return {alias.asname or alias.name for s in imports for alias in s.names}


def _imported(path, trees, paths):
    """{name: where it is from} of what a module imports at once from elsewhere than these modules."""
    found = {}
    for s in trees[path].body:
        if isinstance(s, ast.Import):
            found.update((alias.asname or alias.name, alias.name) for alias in s.names)
        elif isinstance(s, ast.ImportFrom):
            for alias in s.names:
                module, folder, place = target(path, s) if s.level else (s.module, None, None)
                inner = s.level and {(place / alias.name).with_suffix(".py"), place / alias.name / "__init__.py", module, folder}
                if not inner or not inner & set(paths):
                    found[alias.asname or alias.name] = module, folder, alias.name
    return found


def _handed_on(path, trees):
    """The `prepare` that an op has from another module."""
    imports = [s for s in trees[path].body if isinstance(s, ast.ImportFrom)] if path.parent.name == "ops" else []
    return [_OP for s in imports for alias in s.names if (alias.asname or alias.name) == _OP]


def _ordered(trees):
    """Paths, each after those that its module imports from at once."""
    done, result = set(), []

    def visit(path):
        if path in done:
            return
        done.add(path)
        for s in trees[path].body:
            if isinstance(s, ast.ImportFrom) and s.level:
                module, folder, place = target(path, s)
                for one in (module, folder, *((place / alias.name).with_suffix(".py") for alias in s.names)):
                    if one in trees:
                        visit(one)
        result.append(path)

    for path in trees:
        visit(path)
    return result


def _moved(path, trees, place, names):
    """Statements of a module as they stand where it goes."""
    own, outside, modules, first = names[path], {}, {}, []
    imports = _Imports(path, trees, place, names, outside, modules)
    tree = imports.visit(ast.Module(list(trees[path].body), []))
    Rename({**outside, **own}, modules).visit(tree)
    for name in _handed_on(path, trees):
        if outside[name] != own[name]:
            first.append(ast.Assign([ast.Name(own[name], ast.Store())], ast.Name(outside[name], ast.Load()), lineno=0))
    return tree.body + first


class _Imports(ast.NodeTransformer):
    """Imports that are left: none of what comes to the same place. `names` and `modules` get what the others are called."""

    def __init__(self, path, trees, place, known, names, modules):
        self.path, self.trees, self.place = path, trees, place
        self.known, self.names, self.modules = known, names, modules

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        node.body = node.body or [ast.Pass()]
        return node

    def _none(self, s):
        """A statement without statements in it."""
        return s

    visit_Assign = visit_AugAssign = visit_Expr = visit_Return = _none

    def visit_ImportFrom(self, s):
        if not s.level:
            return s
        module, folder, place = target(self.path, s)
        left = []
        for alias in s.names:
            local = alias.asname or alias.name
            inner = (place / alias.name).with_suffix(".py"), place / alias.name / "__init__.py"
            whole = next((one for one in inner if one in self.trees), None)
            source = module if module in self.trees else folder
            given = self.known.get(source, {})
            if whole is not None and alias.name not in given:
                if self.place[whole] == self.place[self.path]:
                    self.modules[local] = self.known[whole]
                    continue
                if list(self.place.values()).count(self.place[whole]) > 1:
                    left += self._parts(whole, local)
                else:
                    left.append((_module(self.place[whole]), alias))
            elif alias.name in given:
                new = given[alias.name]
                if self.place[source] == self.place[self.path]:
                    self.names[local] = new
                    continue
                left.append((self.place[source], ast.alias(new, None if new == local else local)))
            else:
                left.append((source, alias))
        if not left:
            return None
        found = list(dict.fromkeys(at for at, _ in left))
        if len(found) > 1:
            return [self._from(at, [alias for one, alias in left if one == at]) for at in found]
        return self._from(found.pop(), [alias for _, alias in left])

    def _parts(self, whole, local):
        """What is used of a module that is part of another: it becomes this module's own global."""
        tree = self.trees[self.path]
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
        found = {node.attr: self.known[whole][node.attr] for node in nodes if node.value.id == local}
        hidden = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        for new in hidden & set(found.values()):
            raise ValueError("%s has a local %s, which %s defines" % (self.path, new, whole))
        self.modules[local] = found
        return [(self.place[whole], ast.alias(new)) for new in found.values()]

    def _from(self, at, aliases):
        """`from ...at import aliases` as it must read in the module that this one goes to."""
        here = self.place[self.path].parent
        whole = isinstance(at, tuple)
        where = at[0] if whole else at
        parts, level = where.parent if where.name == "__init__.py" else where.with_suffix(""), 1
        if whole:
            parts = where.parent.parent if where.name == "__init__.py" else where.parent
        while here != parts and here not in parts.parents:
            here, level = here.parent, level + 1
        dotted = ".".join(parts.relative_to(here).parts)
        return ast.ImportFrom(dotted or None, aliases, level)


def _module(path):
    """A mark for an import of a whole module."""
    return (path,)


def _once(tree):
    """The same import once, and first."""
    seen, imports, body = {}, [], []
    for s in tree.body:
        if isinstance(s, ast.ImportFrom):
            key = s.module, s.level
            if key not in seen:
                seen[key] = s
                imports.append(s)
                s.names = list(s.names)
            else:
                have = {(alias.name, alias.asname) for alias in seen[key].names}
                seen[key].names += [alias for alias in s.names if (alias.name, alias.asname) not in have]
        elif isinstance(s, ast.Import):
            if ast.dump(s) not in seen:
                seen[ast.dump(s)] = s
                imports.append(s)
        else:
            body.append(s)
    tree.body = imports + body
