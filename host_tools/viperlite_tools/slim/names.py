"""Short names for what nobody outside asks for by its name: each name takes firmware 7 bytes and its text.

Private globals, methods and attributes, which begin with an underscore, become letters or names that MicroPython has itself,
which take nothing; so do arguments that nobody passes by name. Locals have no names in firmware.
"""

import ast
import collections
import itertools
import string

from .scopes import Rename, arguments, defined, locals_of

_SCOPES = (ast.FunctionDef, ast.Lambda)


def shorten(trees, kept, public, closed=()):
    """Change trees, {path: tree}.

    kept    attributes that stay as they are
    public  function of (path, function, name of its class or None): whether its arguments may be passed by name from outside
    closed  modules of which only `kept` is asked for from outside: all their names are private, and those of all classes
    """
    kept = set(kept) | {node.arg for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.keyword)}
    for path, tree in trees.items():
        _arguments(path, tree, kept, public)
    _attributes(trees, kept | _asked(trees), bool(closed))
    _globals(trees, kept, closed)


def _asked(trees):
    """Names that are asked of modules and builtin objects, or by getattr()."""
    found = set(_BUILTIN)
    for tree in trees.values():
        modules = {alias.name for s in ast.walk(tree) if isinstance(s, ast.Import) for alias in s.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("getattr", "hasattr"):
                found.update(one.value for one in node.args if isinstance(one, ast.Constant))
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                found.add(node.attr)
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


def _arguments(path, tree, kept, public):
    classes = {id(s): node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for s in node.body}
    for node in ast.walk(tree):
        outside = isinstance(node, ast.FunctionDef) and public(path, node, classes.get(id(node)))
        if isinstance(node, _SCOPES) and not _assembler(node) and not outside:
            found = [arg for arg in arguments(node) if arg.arg not in kept and arg.arg != "self"]
            used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            used |= {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}
            used |= {one.name for one in ast.walk(node) if isinstance(one, (ast.FunctionDef, ast.ClassDef))}
            inside = [one for one in ast.walk(node) if one is not node and isinstance(one, _SCOPES)]
            inner = {arg.arg for one in inside for arg in arguments(one)}
            found = [arg for arg in found if arg.arg not in inner]
            names = letters(used - {arg.arg for arg in found}, _FREE)
            new = {arg.arg: next(names) for arg in found}
            for arg in found:
                arg.arg = new[arg.arg]
            for s in node.body if isinstance(node, ast.FunctionDef) else [node.body]:
                for one in ast.walk(s):
                    if isinstance(one, ast.Name) and one.id in new:
                        one.id = new[one.id]


def _assembler(node):
    return any("asm_" in ast.unparse(one) for one in getattr(node, "decorator_list", ()))


# ---- globals


def _globals(trees, kept, closed):
    """In closed modules after the commonest attributes: these are then early in the table of names, where one byte does."""
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    common = collections.Counter(node.attr for node in nodes if isinstance(node, ast.Attribute))
    common = [name for name, _ in sorted(common.items(), key=lambda one: (-one[1], one[0])) if not name.startswith("_")]
    new = {}
    for path, tree in trees.items():
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        used |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
        used |= {alias.asname or alias.name for node in imports for alias in node.names}
        used |= set(defined(tree)) | {path.stem for path in trees}  # an import puts a module into its package under that name
        names = letters(used, dict.fromkeys(common + _FREE) if path in closed else ())
        new[path] = {name: next(names) for name in defined(tree) if name not in kept and (path in closed or _private(name))}
        Rename(new[path]).visit(tree)
    for path, tree in trees.items():
        for s in ast.walk(tree):
            if isinstance(s, ast.ImportFrom) and s.level:
                place = path.parents[s.level - 1].joinpath(*(s.module or "").split("."))
                names = new.get(place.with_suffix(".py")) or new.get(place / "__init__.py") or {}
                for alias in s.names:
                    if alias.name in names:
                        alias.asname = alias.asname or alias.name
                        alias.name = names[alias.name]


# ---- attributes


def _attributes(trees, kept, closed):
    """Attributes have names of their own: an attribute a has nothing to do with a global a, so both are one name."""
    own, used = set(), collections.Counter()
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                used[node.attr] += 1
                if isinstance(node.ctx, ast.Store):
                    own.add(node.attr)
            elif isinstance(node, ast.ClassDef):
                own.update(_members(node))
    found = [name for name in own if name not in kept and not name.endswith("__") and (closed or _private(name))]
    taken = kept | (own | set(used)).difference(found) | _in_classes(trees)
    functions = {node.name for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    free = letters(taken, _FREE)
    names = free if closed else letters(taken)  # of functions, which tracebacks name: there not after one of Python's
    new = {}
    for name in sorted(found, key=lambda name: (-used[name], name)):
        new[name] = next(names if name in functions else free)
        taken.add(new[name])
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                node.attr = new.get(node.attr, node.attr)
            elif isinstance(node, ast.ClassDef):
                _rename_members(node, new)


def _in_classes(trees):
    """Globals that classes' own statements use: there a member of the same name would stand before them."""
    classes = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
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
