"""A program of its own, for CPython: prepares a model as a board would, takes its tensors, and tells what that took.
Its result is one line of JSON on stdout.

    python dry_run.py PATH... < MODEL      PATH: the board's kernel paths, first the one to prefer

    modules  names of viperlite's modules in the order in which they are imported
    asked    names of modules that were looked for in vain
    objects  [(kind, amount)] of the objects that the interpreter and the modules keep on a heap: see heap.py
    arena    bytes

It is a program because what is imported by whom can only be told by a Python that has imported nothing yet.
"""

import json
import sys
import types
import warnings

warnings.simplefilter("ignore", SyntaxWarning)  # the assembler's operands 12(sp) look like a slip of the pen


def main(paths, data):
    import viperlite
    from viperlite import kernels, lookup

    asked, stand_ins = {}, set()
    find_module = lookup.module

    def module(name):
        first, _, last = name.rpartition(".")
        if first == "kernels.reference" and "viper" in paths and "kernels.viper." + last not in asked:
            return stand_in(name, "kernels.viper." + last)
        asked[name] = find_module(name)
        return asked[name]

    def stand_in(name, native):
        """A laptop takes a module at once from the reference, which it can run: a board asks for its native twin."""
        asked[native] = find_module(native)
        before = set(sys.modules)
        found = find_module(name)
        if asked[native] is not None:
            stand_ins.update(set(sys.modules) - before)
        return found

    lookup.module = module
    for one in list(sys.modules.values()):
        if getattr(one, "module", None) is find_module:
            one.module = module
    asking = kernels.probed(paths)
    for path in asking:  # a board does so when it starts
        module("kernels.%s.probe" % path)
    kernels.use(paths)
    try:
        prepared(viperlite, data, 0)
        arena = 0
    except viperlite.ArenaError as error:
        arena = error.need
    if asking != paths:  # it is the board that knows which it takes: it has the modules of both
        kernels.use(asking)
        prepared(viperlite, data, arena)
        kernels.use(paths)
    interpreter = prepared(viperlite, data, arena)
    for i in range(interpreter.inputs_size()):
        interpreter.input(i)
    for i in range(interpreter.outputs_size()):
        interpreter.output(i)
    kernels.has(kernels.WALKER)  # a board walks its plans in machine code, which a laptop has no use for
    loaded = [name for name in sys.modules if name.split(".")[0] == "viperlite" and name not in stand_ins]
    roots = [interpreter]
    for name in loaded:
        roots += [value for key, value in vars(sys.modules[name]).items() if _kept(key, value)]
    absent = ["viperlite." + name for name, found in asked.items() if found is None]
    return {"modules": loaded, "asked": absent, "objects": objects(roots), "arena": arena}


def prepared(viperlite, data, arena):
    interpreter = viperlite.MicroInterpreter(viperlite.get_model(data), viperlite.AllOpsResolver(), bytearray(arena))
    interpreter.allocate_tensors()
    return interpreter


def _kept(key, value):
    """Whether a global of a module keeps more on the heap than its import leaves: containers, instances and closures do."""
    if key.startswith("__") or getattr(value, "__module__", "") == __name__:  # CPython's own; what stands in for lookup.module
        return False
    if isinstance(value, (list, dict, set)) or type(value).__module__.startswith("viperlite"):
        return True
    return bool(getattr(value, "__closure__", None))


_CODE = (str, types.BuiltinFunctionType, types.ModuleType, type, type(None), bool)


def objects(roots):
    """What the roots keep alive: an instance's amount is the number of its attributes, a container's of its items."""
    found, seen, waiting = [], set(), list(roots)
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, _CODE):
            continue
        seen.add(id(one))
        kind, amount, inside = _described(one)
        found.append((kind, amount))
        waiting += inside
    return found


def _described(one):
    if isinstance(one, int):
        return "int", one.bit_length(), ()
    if isinstance(one, (float, memoryview)):
        return type(one).__name__, 0, ()
    if isinstance(one, (bytes, bytearray)):
        return type(one).__name__, len(one), ()
    if isinstance(one, (list, tuple, set)):
        return type(one).__name__, len(one), one
    if isinstance(one, dict):
        return "dict", len(one), [*one, *one.values()]
    if isinstance(one, types.FunctionType):
        cells = [cell.cell_contents for cell in one.__closure__ or ()]
        return "closure", len(cells), cells
    if isinstance(one, types.MethodType):
        return "method", 0, [one.__self__]
    inside = getattr(one, "__dict__", {})
    return "instance", len(inside), list(inside.values())


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:], sys.stdin.buffer.read())))
