"""What a name, a choice or a product comes to where the core is known is written in its place."""

import ast

from viperlite import schema

from .narrow import narrow
from .scopes import numbers

_FILE = "MODEL OPERATORCODE SUBGRAPH TENSOR QUANT OPERATOR BUFFER METADATA POOL2D REDUCER".split()  # tables of any model
_COMPILER = {"micropython", "const", "ptr8", "ptr16", "ptr32", "uint"}  # of compat.py: known to the compiler by name
_CPYTHON = "sys.implementation.name == 'micropython'"  # else it is
_WIDE = ("x64",)  # architectures of 64 bits


def local(tree, march):
    """What a module's own text is enough for."""
    known = {}
    _MicroPython().visit(tree)
    for node in ast.walk(tree):
        for name, body in ast.iter_fields(node):
            if isinstance(body, list):
                body[:] = [s for s in body if not isinstance(s, ast.ImportFrom) or _import(s, known)]
    numbers(tree, known)
    if march is not None and march not in _WIDE:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and any(ast.unparse(one) == "micropython.viper" for one in node.decorator_list):
                narrow(node)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node, False) is not None:
            del node.body[0]
            if not node.body and not isinstance(node, ast.Module):
                node.body.append(ast.Pass())
    ast.fix_missing_locations(tree)


def _import(s, known):
    """Whether an import keeps a name; those that become numbers are noted."""
    last = (s.module or "").rpartition(".")[2]
    if s.level and last == "compat":
        s.names = [alias for alias in s.names if alias.name not in _COMPILER]
    if s.level and last == "schema":
        for alias in list(s.names):
            value = getattr(schema, alias.name)
            if isinstance(value, int):
                known[alias.asname or alias.name] = value
                s.names.remove(alias)
    return bool(s.names)


class _MicroPython(ast.NodeTransformer):
    """Without what is for CPython."""

    def visit_If(self, node):
        self.generic_visit(node)
        return node.body if ast.unparse(node.test) == _CPYTHON else node

    def visit_IfExp(self, node):
        self.generic_visit(node)
        return node.body if ast.unparse(node.test) == _CPYTHON else node


def inline(trees):
    """Numbers with names become numbers."""
    found = {}
    for path, tree in trees.items():
        stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
        stored += [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
        for s in tree.body:
            if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name) and _value(s.value) is not None:
                name = s.targets[0].id
                if len(s.targets) == 1 and stored.count(name) == 1 and name.isupper():
                    found[path, name] = _value(s.value)
    for path, tree in trees.items():
        known = {name: value for (at, name), value in found.items() if at == path}
        for s in ast.walk(tree):
            if isinstance(s, ast.ImportFrom) and s.level:
                for alias in s.names:
                    place = path.parents[s.level - 1].joinpath(*(s.module or "").split(".")).with_suffix(".py")
                    if (place, alias.name) in found:
                        known[alias.asname or alias.name] = found[place, alias.name]
        numbers(tree, known)


def _value(node):
    """Of an int that the compiler knows, None for others."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "const" and len(node.args) == 1:
        return _value(node.args[0])
    if any(not isinstance(one, (ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Constant)) for one in ast.walk(node)):
        return None
    value = ast.literal_eval(node) if isinstance(node, ast.Constant) else eval(ast.unparse(node), {})
    return value if type(value) is int else None


def fields(tree, ops):
    """schema.py without the tables whose fields are numbers by now: the files' own, and those of the ops that there are."""
    names = {op.replace("_", "") for op in ops} | set(_FILE)
    for s in tree.body:
        if isinstance(s, ast.Assign) and s.targets[0].id == "_TABLES":
            tables = ast.literal_eval(s.value).split(";")
            s.value = ast.Constant(";".join(one for one in tables if one.split(" ")[0] not in names))
