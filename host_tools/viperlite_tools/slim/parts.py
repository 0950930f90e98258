"""What a module is made of, and which of it is reached.

A part is a statement of a module, one name of an import, or, where classes are taken apart, a statement of a class. Names that
parts give and ask for are whatever those who make them choose, strings or tuples.
"""

import ast
import collections


class Part:
    """A statement `s`, or of it, an import, one name.

    gives    names: the part is reached if any of them is asked for
    asks     names that it asks for if it is reached
    root     whether it is reached anyway
    alias    the import's name, else None
    imports  of what it asks for, (path, name) of what it has from other modules
    inside   parts that are reached only if this one is
    """

    def __init__(self, s, gives, asks, root=False, alias=None, imports=frozenset(), inside=()):
        self.s, self.gives, self.asks, self.root = s, gives, asks, root
        self.alias, self.imports, self.inside = alias, imports, inside


def reached(parts):
    """The parts that are roots, those that give what these ask for, and so on."""
    found, asked, waiting = set(), set(), list(parts)
    givers = collections.defaultdict(list)  # name that nobody has asked for: parts
    while waiting:
        part = waiting.pop()
        if not part.root and asked.isdisjoint(part.gives):
            for name in part.gives:
                givers[name].append(part)
        elif part not in found:
            found.add(part)
            waiting += part.inside
            for name in part.asks - asked:
                asked.add(name)
                waiting += givers.pop(name, ())
    return found


def module(parts):
    """Tree of a module of these parts; it shares their nodes."""
    body, last = [], None
    for part in parts:
        if part.alias is None:
            body.append(part.s)
        elif part.s is last:
            body[-1].names.append(part.alias)
        else:
            body.append(ast.ImportFrom(part.s.module, [part.alias], part.s.level))
        last = part.s
    return ast.Module(body, [])


def uses(*nodes):
    """(names that are read, attributes, relative imports) in nodes."""
    names, attributes, imports = set(), set(), []
    for one in ast.walk(ast.Module(list(nodes), [])):
        if isinstance(one, ast.Name):
            if isinstance(one.ctx, ast.Load):
                names.add(one.id)
        elif isinstance(one, ast.Attribute):
            attributes.add(one.attr)
        elif isinstance(one, ast.ImportFrom) and one.level:
            imports.append(one)
    return names, attributes, imports
