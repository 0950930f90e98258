"""Short names for what nobody outside asks for by its name: each name takes firmware 7 bytes and its text.

Private globals, methods and attributes, which begin with an underscore, become letters or names that MicroPython has itself,
which take nothing; so do arguments that nobody passes by name. Locals have no names in firmware.
"""

import ast
import collections
import itertools
import string

from .scopes import Rename, arguments, defined
from .text import assembler


def shorten(trees, kept, public, closed=()):
    """Change trees, {path: tree}.

    kept    attributes that stay as they are
    public  function of (path, function, name of its class or None): whether its arguments may be passed by name from outside
    closed  modules of which only `kept` is asked for from outside: all their names are private, and those of all classes
    """
    nodes = {path: _by_kind(tree) for path, tree in trees.items()}
    kept = set(kept) | {node.arg for one in nodes.values() for node in one[ast.keyword]}
    for path in trees:
        _arguments(path, nodes[path], kept, public)
    _attributes(nodes, kept | _asked(nodes), bool(closed))
    _globals(trees, nodes, kept, closed)


def _by_kind(tree):
    """{kind: nodes of a tree}; what is changed below leaves them in their places."""
    found = collections.defaultdict(list)
    for node in ast.walk(tree):
        found[type(node)].append(node)
    return found


def _asked(nodes):
    """Names that are asked of modules and builtin objects, or by getattr()."""
    found = set(_BUILTIN)
    for one in nodes.values():
        modules = {alias.name for s in one[ast.Import] for alias in s.names}
        for node in one[ast.Call]:
            if getattr(node.func, "id", "") in ("getattr", "hasattr"):
                found.update(one.value for one in node.args if isinstance(one, ast.Constant))
        found.update(node.attr for node in one[ast.Attribute] if getattr(node.value, "id", None) in modules)
    return found


def letters(taken, free=()):
    """Names that are not taken: `free`, then letters, the shortest first."""
    yield from [name for name in free if name not in taken]
    for n in itertools.count(0):
        for tail in itertools.product(string.ascii_letters, repeat=n):
            for head in string.ascii_lowercase:
                name = head + "".join(tail)
                if name not in taken and name not in _RESERVED:
                    yield name


_TYPES = (str, bytes, bytearray, list, dict, set, tuple, int, float, memoryview, Exception)
_BUILTIN = {name for kind in _TYPES for name in dir(kind)}
_FREE = (  # every firmware has these (py/makeqstrdata.py), nearly all those below; without what the compiler knows
    "args end key keys items index value values start step stop copy count find format get insert join list lower main"
    " map next open pop pow print range read readinto readline remove replace repr reverse rfind round rsplit send sep"
    " set sort sorted split strip sum throw type update upper write zip abs all any append bytecode bytes clear close dict"
    " dir divmod eval exec extend hash id isalpha isdigit islower isspace isupper iter len little locals lstrip ord"
    " rindex rstrip setattr setdefault popitem callable chr hasattr"
    " bin hex oct min max filter slice property reversed enumerate frozenset partition rpartition center splitlines add discard"
    " union difference issubset exp log sin cos tan sqrt floor ceil pi pack unpack calcsize sizeof mem_free mem_alloc enable"
    " disable isenabled threshold heap_lock heap_unlock opt_level mem_info schedule argv exit path platform version byteorder"
    " maxsize stdin stdout stderr sleep sleep_ms time os io math array errno json random machine Pin on off irq freq reset"
    " buffer timeout flush seek tell remount mount stat chdir getcwd mkdir rename rmdir uname sync name tzset localtime mktime"
).split()
_RESERVED = {"as", "if", "in", "is", "or"}


def _private(name):
    return name.startswith("_") and not name.endswith("__")


# ---- arguments


def _arguments(path, nodes, kept, public):
    classes = {id(s): node.name for node in nodes[ast.ClassDef] for s in node.body}
    for node in nodes[ast.FunctionDef]:
        if not assembler(node) and not public(path, node, classes.get(id(node))):
            _shorten(node, kept)
    for node in nodes[ast.Lambda]:
        _shorten(node, kept)


def _shorten(function, kept):
    """Give a function's arguments short names."""
    inside = _by_kind(function)
    scopes = [one for one in inside[ast.FunctionDef] + inside[ast.Lambda] if one is not function]
    inner = {arg.arg for one in scopes for arg in arguments(one)}
    found = [arg for arg in arguments(function) if arg.arg not in kept | inner and arg.arg != "self"]
    used = {one.id for one in inside[ast.Name]} | {one.arg for one in inside[ast.arg]}
    used |= {one.name for one in inside[ast.FunctionDef] + inside[ast.ClassDef]}
    names = letters(used - {arg.arg for arg in found}, _FREE)
    new = {arg.arg: next(names) for arg in found}
    for arg in found:
        arg.arg = new[arg.arg]
    for s in function.body if isinstance(function, ast.FunctionDef) else [function.body]:
        for one in ast.walk(s):
            if isinstance(one, ast.Name) and one.id in new:
                one.id = new[one.id]


# ---- globals


def _globals(trees, nodes, kept, closed):
    """In closed modules after the commonest attributes: these are then early in the table of names, where one byte does."""
    common = collections.Counter(node.attr for one in nodes.values() for node in one[ast.Attribute])
    common = [name for name, _ in sorted(common.items(), key=lambda one: (-one[1], one[0])) if not name.startswith("_")]
    new = {}
    for path, tree in trees.items():
        one, own = nodes[path], defined(tree)
        used = {node.id for node in one[ast.Name]} | {node.arg for node in one[ast.arg]}
        used |= {alias.asname or alias.name for node in one[ast.Import] + one[ast.ImportFrom] for alias in node.names}
        used |= set(own) | {path.stem for path in trees}  # an import puts a module into its package under that name
        names = letters(used, dict.fromkeys(common + _FREE) if path in closed else ())
        new[path] = {name: next(names) for name in own if name not in kept and (path in closed or _private(name))}
        Rename(new[path]).visit(tree)
    for path in trees:
        for s in nodes[path][ast.ImportFrom]:
            if s.level:
                place = path.parents[s.level - 1].joinpath(*(s.module or "").split("."))
                names = new.get(place.with_suffix(".py")) or new.get(place / "__init__.py") or {}
                for alias in s.names:
                    if alias.name in names:
                        alias.asname = alias.asname or alias.name
                        alias.name = names[alias.name]


# ---- attributes


def _attributes(nodes, kept, closed):
    """Attributes have names of their own: an attribute a has nothing to do with a global a, so both are one name."""
    attributes = [node for one in nodes.values() for node in one[ast.Attribute]]
    classes = [node for one in nodes.values() for node in one[ast.ClassDef]]
    used = collections.Counter(node.attr for node in attributes)
    own = {node.attr for node in attributes if isinstance(node.ctx, ast.Store)}
    own.update(name for node in classes for name in _members(node))
    found = [name for name in own if name not in kept and not name.endswith("__") and (closed or _private(name))]
    taken = kept | (own | set(used)).difference(found) | _in_classes(classes)
    functions = {node.name for one in nodes.values() for node in one[ast.FunctionDef]}
    free = letters(taken, _FREE)
    names = free if closed else letters(taken)  # of functions, which tracebacks name: there not after one of Python's
    new = {}
    for name in sorted(found, key=lambda name: (-used[name], name)):
        new[name] = next(names if name in functions else free)
        taken.add(new[name])
    for node in attributes:
        node.attr = new.get(node.attr, node.attr)
    for node in classes:
        _rename_members(node, new)


def _in_classes(classes):
    """Globals that classes' own statements use: there a member of the same name would stand before them."""
    found = [part for node in classes for s in node.body for part in _own_parts(s)]
    return {one.id for part in found for one in ast.walk(part) if isinstance(one, ast.Name)}


def _own_parts(s):
    return [*s.decorator_list, s.args] if isinstance(s, ast.FunctionDef) else [s]


def _members(node):
    for s in node.body:
        if isinstance(s, ast.FunctionDef):
            yield s.name
        elif isinstance(s, ast.Assign):
            for one in s.targets:
                yield one.id


def _rename_members(node, new):
    for s in node.body:
        if isinstance(s, ast.FunctionDef):
            s.name = new.get(s.name, s.name)
        elif isinstance(s, ast.Assign):
            for one in s.targets:
                one.id = new.get(one.id, one.id)
