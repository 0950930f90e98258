"""What a model takes on a board, before anything is flashed: the figures of `viperlite size`.

measure() gives a dict that JSON can hold; all sizes are in bytes:

    model, board, march, form
    flash  {code, model, total, room, left, whole}
           code: viperlite, in firmware for this model alone; room: what MicroPython leaves; whole: code if all of viperlite
           is in the firmware; form "pushed": null, for nothing goes into the firmware
    romfs  {model, total, room, left}; null but in form "romfs"
    files  {code, model, total, room, left}; null but in form "pushed"; in blocks of the file system
    heap   {modules, code, model, interpreter, arena, total, room, left, block, asked}
           modules: what importing them leaves; code: machine code, bytecode and constants that are loaded from files;
           model: its own bytes, where they are no flash; arena: the least that works; block: the largest object that the
           board's heap takes, or null; asked: the arena that a module which `viperlite convert` writes asks for
    modules  [{name, flash or files}] of what the model needs
    fits, problems  whether all of it does, and each part that does not as a sentence

Forms: "frozen", code and model in the firmware; "romfs", the model in the ROMFS partition; "pushed", both files on the file
system of stock firmware.

How: frozen.py, heap.py. The modules and the interpreter's objects are those of dry_run.py, so nothing is known by heart.
"""

import functools

from .. import convert, mpy
from ..errors import CommandError
from . import boards, frozen, heap, modules

FORMS = ("frozen", "romfs", "pushed")
_BLOCK = 4096  # bytes, of a file system in flash
_MODULE = "model"  # what the model's module is called, where its name matters


def measure(model, board, form="frozen"):
    """The figures of a models.Model on a board (a name) in a form; CommandError where the board has no such form."""
    facts = boards.get(board)
    if form == "romfs" and not facts.get("romfs"):
        raise CommandError("%s has no ROMFS partition in %s" % (board, boards.FOLDER / board), "take --frozen or --pushed")
    march = facts["march"]
    package = modules.pushed(march) if form == "pushed" else modules.frozen(march)
    told = dry_run(model.data, march)
    held = package.compiled(package.loaded(told))
    result = {"model": str(model.path), "board": board, "march": march, "form": form}
    result.update(flash=None, romfs=None, files=None)
    if form == "pushed":
        result["files"] = _files(model, held, package, facts)
    else:
        result["flash"] = _flash(model, facts, form)
    if form == "romfs":
        image = convert.files(model, _MODULE, "romfs")[".romfs"]
        result["romfs"] = _sum({"model": len(image)}, facts["romfs"])
    result["heap"] = _heap(model, told, held, package, facts, form)
    kind = "files" if form == "pushed" else "flash"
    each = {name: len(data) for name, data in held.items()} if form == "pushed" else frozen.flash(_named(held, package))[0]
    result["modules"] = [{"name": one, kind: n} for one, n in zip(held, each.values())]
    result["problems"] = list(_problems(result))
    result["fits"] = not result["problems"]
    return result


def dry_run(data, march):
    """What dry_run.py tells of a model's bytes on an architecture."""
    return mpy.dry_run(modules.TOP, data, march)


def code(march, *models):
    """{path: .mpy} of viperlite as firmware has it, all of it or for these models (their bytes) alone."""
    package = modules.frozen(march, *models)
    return _named(package.compiled(), package)


@functools.lru_cache(1)
def _module(model):
    """The .mpy that holds a model."""
    return convert.files(model, _MODULE, "mpy")[".mpy"]


def _named(held, package):
    """{path as the board has it: .mpy}"""
    return {package.path(name): data for name, data in held.items()}


def _sum(parts, room):
    total = sum(parts.values())
    return {**parts, "total": total, "room": room, "left": room - total}


def _flash(model, facts, form):
    files = code(facts["march"], model.data)
    parts = {"code": _total(files), "model": 0}
    if form == "frozen":
        module = _module(model)
        parts["model"] = _total({**files, _MODULE + ".py": module}) - parts["code"]
    return {**_sum(parts, facts["flash"] - facts["firmware"]), "whole": _total(code(facts["march"]))}


def _total(files):
    each, names = frozen.flash(files)
    return sum(each.values()) + names


def _files(model, held, package, facts):
    def occupied(n):
        return -(-n // _BLOCK) * _BLOCK

    folders = {package.path(name).rpartition("/")[0] for name in held}
    taken = sum(occupied(len(data)) for data in held.values()) + 2 * _BLOCK * len(folders)  # a folder is a pair of blocks
    return _sum({"code": taken, "model": occupied(len(_module(model)))}, facts["files"])


def _heap(model, told, held, package, facts, form):
    asked = told["asked"] if form == "pushed" else ()  # in firmware nothing is looked for in vain
    parts = {"modules": heap.imported(held, package, asked), "code": 0, "model": 0}
    if form == "pushed":
        parts["code"] = heap.loaded(held, package, asked)
        parts["model"] = heap.constants(_module(model))
    parts["interpreter"] = heap.kept(told["objects"])
    parts["arena"] = heap.blocks(told["arena"])
    return {**_sum(parts, facts["heap"]), "block": facts.get("block"), "asked": convert.arena_size(model.data)}


def _problems(result):
    names = {"flash": "flash for firmware", "romfs": "ROMFS partition", "files": "file system", "heap": "heap"}
    for key, name in names.items():
        one = result[key]
        if one and one["left"] < 0:
            yield "the %s lacks %s bytes" % (name, "{:,}".format(-one["left"]))
    one = result["heap"]
    largest = max(one["arena"], one["model"])
    if one["block"] and largest > one["block"]:
        yield "the heap takes no object of %s bytes, at most of %s" % ("{:,}".format(largest), "{:,}".format(one["block"]))

