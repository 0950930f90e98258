"""Renames in a module's syntax tree that know Python's scopes: a local of the same name is left alone."""

import ast

_FUNCTIONS = (ast.FunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = (*_FUNCTIONS, *_COMPREHENSIONS, ast.ClassDef)


def defined(tree):
    """Names that a module's own statements bind: functions, classes, variables; not imports."""
    found = []
    for s in tree.body:
        if isinstance(s, (ast.FunctionDef, ast.ClassDef)):
            found.append(s.name)
        elif not isinstance(s, (ast.Import, ast.ImportFrom)):
            found += [node.id for node in _inside(s) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return list(dict.fromkeys(found))


def arguments(function):
    """The ast.arg of a function's arguments, in order."""
    args = function.args
    extra = [one for one in (args.vararg, args.kwarg) if one]
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *extra]


def locals_of(scope):
    """Names that are local to a function, lambda or comprehension."""
    found, outside = set(), set()
    if isinstance(scope, _FUNCTIONS):
        found.update(arg.arg for arg in arguments(scope))
    for s in scope.body if isinstance(scope, ast.FunctionDef) else [scope]:
        for node in _inside(s, scope):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                found.add(node.name)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                found.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ExceptHandler) and node.name:
                found.add(node.name)
            elif isinstance(node, ast.Global):
                outside.update(node.names)
    return found - outside


def _inside(node, top=None):
    """A node and what is in it, but not in scopes in it."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if one is top or not isinstance(one, _SCOPES):
            waiting += reversed(list(ast.iter_child_nodes(one)))


class Rename(ast.NodeTransformer):
    """Applies renames to a module.

    names    {global name: new name}
    modules  {name that a module was imported by: {its attribute: new name}}, for what becomes a global
    """

    def __init__(self, names, modules=()):
        self.names, self.modules = names, dict(modules)
        self._hidden = []  # sets of locals, from the outermost scope in
        self._in_class = False

    def _global(self, name):
        return not any(name in scope for scope in self._hidden)

    def visit_Name(self, node):
        if self._global(node.id) and node.id in self.names:
            node.id = self.names[node.id]
        return node

    def visit_Global(self, node):
        node.names = [self.names.get(name, name) for name in node.names]
        return node

    def visit_Attribute(self, node):
        base = node.value
        if isinstance(base, ast.Name) and base.id in self.modules and self._global(base.id):
            return ast.copy_location(ast.Name(self.modules[base.id][node.attr], node.ctx), node)
        self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node):
        if not self._in_class and self._global(node.name) and node.name in self.names:
            node.name = self.names[node.name]
        node.decorator_list = [self.visit(one) for one in node.decorator_list]
        self.visit(node.args)
        node.body = self._inner(node, node.body)
        return node

    def visit_Lambda(self, node):
        self.visit(node.args)
        node.body = self._inner(node, [node.body])[0]
        return node

    def visit_ClassDef(self, node):
        if self._global(node.name) and node.name in self.names:
            node.name = self.names[node.name]
        node.bases = [self.visit(one) for one in node.bases]
        before, self._in_class = self._in_class, True
        own = {s.name for s in node.body if isinstance(s, ast.FunctionDef)}
        own |= {n.id for s in node.body for n in _inside(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        body = []
        for s in node.body:
            if not isinstance(s, ast.FunctionDef):  # only the class's own statements see its names
                self._hidden.append(own)
                body.append(self.visit(s))
                self._hidden.pop()
            else:
                body.append(self.visit(s))
        node.body, self._in_class = body, before
        return node

    def _inner(self, scope, body):
        before, self._in_class = self._in_class, False
        self._hidden.append(locals_of(scope))
        out = []
        for s in body:
            s = self.visit(s)
            out += s if isinstance(s, list) else [s] if s is not None else []
        self._hidden.pop()
        self._in_class = before
        return out

    def _comprehension(self, node):
        self._hidden.append(locals_of(node))
        self.generic_visit(node)
        self._hidden.pop()
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension


def numbers(tree, known):
    """Put numbers in the place of the names that stand for them: {name: number}."""
    _Numbers(known).visit(tree)


class _Numbers(ast.NodeTransformer):
    def __init__(self, known):
        self.known = known

    def visit_Name(self, node):
        found = node.id in self.known and isinstance(node.ctx, ast.Load)
        return ast.copy_location(ast.Constant(self.known[node.id]), node) if found else node
