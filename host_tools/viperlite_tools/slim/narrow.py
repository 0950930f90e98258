"""Viper code for cores of 32 bits: what it computes for those of 64 is left out.

`x << 16 << 16`, the high word of an address, is 0 there; and so on from that.
"""

import ast

from .scopes import numbers


def narrow(function):
    """Viper code for cores of 32 bits."""
    fold = _Fold()
    function.body = _folded(function.body, fold)
    while _zero(function.body):
        found, function.body = _zero(function.body)
        for s in function.body:
            numbers(s, found)
        function.body = _folded(function.body, fold)


def _zero(body):
    """A local that is 1 and then 1 << 32, which is 0 here: ({name: 0}, the body without it); None where there is no more."""
    for i, s in enumerate(body[:-1]):
        after = body[i + 1]
        if _sets(s, 1) and _sets(after, 0) and s.targets[0].id == after.targets[0].id:
            name, rest = s.targets[0].id, body[i + 2 :]
            if rest and isinstance(rest[0], ast.If) and getattr(rest[0].test, "id", "") == name and not rest[0].orelse:
                rest = rest[1:]
            return {name: 0}, body[:i] + rest
    return None


def _sets(s, number):
    """Whether a statement gives a name a number."""
    return isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name) and _number(s.value) == number


def _folded(body, fold):
    out = []
    for s in body:
        s = fold.visit(s)
        out += s if isinstance(s, list) else [s] if s else []
    return out


class _Fold(ast.NodeTransformer):
    """x << 16 << 16 is 0; and what follows from that."""

    def visit_BinOp(self, node):
        self.generic_visit(node)
        left, op, right = node.left, node.op, node.right
        n, m = _number(left), _number(right)
        if n is not None and m is not None and isinstance(op, (ast.Add, ast.Sub)):
            return ast.Constant(n + m if isinstance(op, ast.Add) else n - m)
        if isinstance(op, ast.LShift) and m == 16 and isinstance(left, ast.BinOp) and isinstance(left.op, ast.LShift):
            if _number(left.right) == 16 and _pure(left.left):
                return ast.Constant(0)
        if m == 0 and isinstance(op, (ast.Add, ast.Sub, ast.LShift, ast.RShift)):
            return left
        if n == 0 and isinstance(op, ast.Add):
            return right
        if isinstance(op, ast.Mult) and (m == 0 and _pure(left) or n == 0 and _pure(right)):
            return ast.Constant(0)
        if isinstance(op, ast.BitAnd) and m == -1:
            return left
        return node

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        return None if _number(node.value) == 0 and isinstance(node.op, (ast.Add, ast.Sub)) else node

    def visit_If(self, node):
        self.generic_visit(node)
        return node.orelse if _number(node.test) == 0 else node


def _number(node):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        n = _number(node.operand)
        return None if n is None else -n
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def _pure(node):
    return not any(isinstance(one, ast.Call) for one in ast.walk(node))
