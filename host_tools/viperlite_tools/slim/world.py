"""Firmware for certain models: nobody brings ops, or asks for more than viperlite/__init__.py gives.

asked() tells what that is. close() decides what is known once it is known which kernels there are, and leaves out what only
other models would need; shake() leaves out what then nobody uses.
"""

import ast

from viperlite import schema

from .parts import Part, reached, uses

_CLASSES = ("MicroInterpreter", "MicroMutableOpResolver", "AllOpsResolver", "ArenaError", "Tensor")  # others only begin
_STREAM = "plan_stream"  # the kernel that precomputed.py calls
_ABSENT = {  # module -> what is done where it would be used
    "builder": (
        "raise ViperliteError('no plan in this model fits, and this firmware runs only models with plans; build it for this')"
    ),
}
_OTHERWISE = {  # (module, function) -> what it does here
    ("lookup.py", "prepare"): "return globals().get(op)",
    ("resolver.py", "MicroMutableOpResolver.add"): (
        "raise OpError('this firmware is for certain models, which need no op %s of yours; build it for all models' % name)"
    ),
    ("resolver.py", "MicroMutableOpResolver.hint"): "return 'call resolver.add_%s(), if it is here' % name.lower()",
    ("resolver.py", "AllOpsResolver.hint"): "return 'this firmware is for models without %s' % name",
}
_ALONE = {("kernels/__init__.py", "_module"): "return sys.modules[__name__]"}  # where all kernels are of one path
_HINT = "no kernel %s in %s; install the kernels/reference folder"
_HINT_HERE = "no kernel %s in %s; this firmware is for other models"


def asked(top, trees):
    """Names that programs use: what viperlite/__init__.py imports, and the public members of _CLASSES."""
    found = {alias.name for s in trees[top / "__init__.py"].body if isinstance(s, ast.ImportFrom) for alias in s.names}
    found = (found - {"module"}) | {"__version__", "paths"}
    for tree in trees.values():
        for s in tree.body:
            if getattr(s, "name", "") in _CLASSES:
                found.update(one.name for one in s.body if isinstance(one, ast.FunctionDef))
                stored = [node for node in ast.walk(s) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)]
                found.update(node.attr for node in stored)
    return {name for name in found if not name.startswith("_") or name.endswith("__")}


def public(asked, path, function, of):
    """Whether a function's arguments may be passed by name, those of a method of class `of` or None."""
    if of in asked:
        return function.name == "__init__" or of in _CLASSES and function.name in asked
    return of is None and function.name in asked


def close(top, trees, ops):
    """Change trees; True if all kernels are of one path. ops: the names of all that there could be."""
    _names_of_ops(trees[top / "schema.py"], ops)
    there = {path.parent.name for path in trees if path.parent.parent == top / "kernels"}
    paths = [tree for path, tree in trees.items() if path.parent.parent == top / "kernels"]
    found = {s.name for tree in paths for s in tree.body if hasattr(s, "name")}
    for path, tree in trees.items():
        _Known(found, "reference" not in there).visit(tree)
        _Lazy(top, trees).visit(tree)
        if top / "precomputed.py" not in trees:
            tree.body = [s for s in tree.body if getattr(s, "name", "") != _STREAM]
    for (module, function), source in {**_OTHERWISE, **(_ALONE if len(there) == 1 else {})}.items():
        _redefine(trees[top / module], function, source)
    kernels, init = trees[top / "kernels" / "__init__.py"], trees[top / "__init__.py"]
    _only(kernels, there)
    init.body = [s for s in init.body if getattr(s, "name", "") != "__getattr__"]
    hints = [one for one in ast.walk(kernels) if isinstance(one, ast.Constant) and one.value == _HINT]
    hints[0].value = _HINT_HERE
    return len(there) == 1


def _redefine(tree, function, source):
    """Give a function, or a class's method, another body."""
    first, _, rest = function.partition(".")
    found = next(s for s in tree.body if getattr(s, "name", "") == first)
    if rest:
        _redefine(found, rest, source)
    else:
        found.body = ast.parse("def f():\n " + source).body[0].body


def _only(tree, there):
    """Of kernels/__init__.py: no other paths than there are."""
    for s in tree.body:
        if isinstance(s, ast.Assign) and s.targets[0].id == "paths":
            for node in ast.walk(s.value):
                if isinstance(node, (ast.List, ast.Tuple)):
                    node.elts = [one for one in node.elts if one.value in there]


def _names_of_ops(tree, ops):
    """Names of ops that could be here; of others their number is enough. And no fields: those are numbers by now."""
    kept = [name if name in ops else "" for name in schema.OP_NAMES.split(" ")[1:-1]]
    while not kept[-1]:
        kept.pop()
    for s in tree.body:
        if isinstance(s, ast.Assign) and s.targets[0].id == "OP_NAMES":
            s.value = ast.Constant(" ".join(["", *kept, ""]))
    tree.body = [s for s in tree.body if getattr(s, "name", "") != "__getattr__"]


class _Known(ast.NodeTransformer):
    """What follows from the kernels that there are.

    kernels  names
    native   all of them are machine code
    """

    def __init__(self, kernels, native):
        self.kernels, self.native = kernels, native

    def visit_Call(self, node):
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        if name == "has" and given and given not in self.kernels:
            return ast.Constant(False)
        if name == "native" and self.native and len(node.args) == 1:
            return ast.Constant(True)
        if name == "bytes" and len(node.args) == 1 and isinstance(node.args[0], ast.Tuple):
            return ast.Constant(bytes(ast.literal_eval(node.args[0])))
        return node

    def visit_BoolOp(self, node):
        self.generic_visit(node)
        decides = isinstance(node.op, ast.Or)  # True ends an `or`, False an `and`; the others add nothing
        values = []
        for value in node.values:
            if isinstance(value, ast.Constant) and type(value.value) is bool:
                if value.value == decides:
                    return value if not any(map(_calls, values)) else node
                continue
            values.append(value)
        return ast.BoolOp(node.op, values) if len(values) > 1 else values[0] if values else ast.Constant(not decides)

    def visit_IfExp(self, node):
        self.generic_visit(node)
        return (node.body if node.test.value else node.orelse) if isinstance(node.test, ast.Constant) else node

    def visit_If(self, node):
        self.generic_visit(node)
        if isinstance(node.test, ast.Constant):
            return node.body if node.test.value else node.orelse
        if self._refused(node):
            return node.orelse
        return node

    def _refused(self, node):
        """A choice of types whose kernel is not here, where other types are refused in the end."""
        last = node
        while len(last.orelse) == 1 and isinstance(last.orelse[0], ast.If):
            last = last.orelse[0]
        if len(node.body) != 1 or not last.orelse or not isinstance(last.orelse[-1], ast.Raise):
            return False
        call = getattr(node.body[0], "value", None)
        if not isinstance(call, ast.Call) or getattr(call.func, "attr", "") != "emit":
            return False
        kernel = call.args[0]
        return isinstance(kernel, ast.Constant) and isinstance(kernel.value, str) and kernel.value not in self.kernels


def _calls(node):
    return any(isinstance(one, ast.Call) for one in ast.walk(node))


class _Lazy(ast.NodeTransformer):
    """Without what begins by importing a module that is not there."""

    def __init__(self, top, trees):
        self.there = {path.stem for path in trees if path.parent == top}

    def _absent(self, s):
        if isinstance(s, ast.ImportFrom) and s.level == 1:
            name = s.module or s.names[0].name
            return name if name in ("builder", "precomputed") and name not in self.there else None
        return None

    def visit_If(self, node):
        if self._absent(node.body[0]):
            return None
        self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        for i, s in enumerate(node.body):
            if self._absent(s):
                node.body[i:] = ast.parse(_ABSENT[self._absent(s)]).body
        return node


def shake(trees, path, asked):
    """Leave out of the module at `path`, and of all classes, what nobody uses."""
    made = {at: [_part(s, asked, at != path) for s in tree.body] for at, tree in trees.items()}
    found = reached(part for some in made.values() for part in some)
    for at, tree in trees.items():
        tree.body = [part.s for part in made[at] if part in found]
        for part in made[at]:
            if part.inside:
                part.s.body = [one.s for one in part.inside if one in found] or [ast.Pass()]


def _part(s, asked, stays, mark=""):
    """A statement, of a class or a module, as a part. What a class gives are attributes: names with a dot before."""
    names = _bound(s)
    root = stays or names is None or not asked.isdisjoint(names) or getattr(s, "name", "").startswith("__")
    apart = isinstance(s, ast.ClassDef) and not mark
    inside = [_part(one, asked, False, ".") for one in s.body] if apart else []
    read, attributes, imports = uses(*s.bases, *s.decorator_list) if apart else uses(s)
    asks = {*read, *("." + name for name in attributes), *(alias.name for one in imports for alias in one.names)}
    return Part(s, {mark + name for name in names or ()}, asks, root, inside=inside)


def _bound(s):
    """Names that a statement gives and does nothing else; None of others."""
    if isinstance(s, (ast.FunctionDef, ast.ClassDef)):
        return [s.name]
    if isinstance(s, ast.Assign) and all(isinstance(one, ast.Name) for one in s.targets):
        return [one.id for one in s.targets]
    if isinstance(s, ast.Import):
        return [alias.asname or alias.name for alias in s.names]
    return None
