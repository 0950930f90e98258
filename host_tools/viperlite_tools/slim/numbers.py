"""What a name, a choice or a product comes to where the core is known is written in its place."""

import ast
import collections

from viperlite import schema

from .narrow import narrow
from .scopes import numbers

_FILE = "MODEL OPERATORCODE SUBGRAPH TENSOR QUANT OPERATOR BUFFER METADATA POOL2D REDUCER".split()  # tables of any model
_COMPILER = {"micropython", "const", "ptr8", "ptr16", "ptr32", "uint"}  # of compat.py: known to the compiler by name
_CPYTHON = "sys.implementation.name == 'micropython'"  # else it is
WIDE = ("x64", None)  # architectures of 64 bits, or that may be


def local(tree, wide):
    """What a module's own text is enough for. wide: for an architecture of 64 bits."""
    _Local(wide).visit(tree)


class _Local(ast.NodeTransformer):
    """Numbers of schema.py in the places of their names; without texts, and what is for CPython."""

    def __init__(self, wide):
        self.wide = wide
        self.known = {}  # numbers by the names that they are imported by

    def visit_Module(self, node):
        if ast.get_docstring(node, False) is not None:
            del node.body[0]
        return self.generic_visit(node)

    def visit_ClassDef(self, node):
        self.visit_Module(node)
        node.body = node.body or [ast.Pass()]
        return node

    def visit_FunctionDef(self, node):
        self.visit_ClassDef(node)
        if not self.wide and any(getattr(one, "attr", "") == "viper" for one in node.decorator_list):
            narrow(node)
        return node

    def visit_If(self, node):
        if not _micropython(node.test):
            return self.generic_visit(node)
        node.orelse = []
        return self.generic_visit(node).body

    def visit_IfExp(self, node):
        return self.visit(node.body) if _micropython(node.test) else self.generic_visit(node)

    def visit_ImportFrom(self, s):
        last = (s.module or "").rpartition(".")[2]
        if s.level and last == "compat":
            s.names = [alias for alias in s.names if alias.name not in _COMPILER]
        if s.level and last == "schema":
            for alias in list(s.names):
                value = getattr(schema, alias.name)
                if isinstance(value, int):
                    self.known[alias.asname or alias.name] = value
                    s.names.remove(alias)
        return s if s.names else None

    def visit_Name(self, node):
        found = node.id in self.known and isinstance(node.ctx, ast.Load)
        return ast.Constant(self.known[node.id]) if found else node


def _micropython(test):
    """Whether a condition is that this is MicroPython."""
    return isinstance(test, ast.Compare) and ast.unparse(test) == _CPYTHON


def inline(trees):
    """Numbers with names become numbers."""
    found = {}  # path: {name: number}
    for path, tree in trees.items():
        named = {}
        for s in tree.body:
            if isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Name):
                if s.targets[0].id.isupper() and _value(s.value) is not None:
                    named[s.targets[0].id] = _value(s.value)
        if named:
            nodes = list(ast.walk(tree))
            stored = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
            stored = collections.Counter(stored + [node.arg for node in nodes if isinstance(node, ast.arg)])
            found[path] = {name: value for name, value in named.items() if stored[name] == 1}
    for path, tree in trees.items():
        known = dict(found.get(path, {}))
        for s in ast.walk(tree):
            if isinstance(s, ast.ImportFrom) and s.level:
                place = path.parents[s.level - 1].joinpath(*(s.module or "").split(".")).with_suffix(".py")
                for alias in s.names:
                    if alias.name in found.get(place, ()):
                        known[alias.asname or alias.name] = found[place][alias.name]
        if known:
            numbers(tree, known)


def _value(node):
    """Of an int that the compiler knows, None for others."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "const" and len(node.args) == 1:
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
