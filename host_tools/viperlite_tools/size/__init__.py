"""What a model takes on a board, before anything is flashed: the figures of `viperlite size`.

measure() gives a dict that JSON can hold; all sizes are in bytes:

    model, board, march, form
    flash  {code, model, total, room, left, whole}
           code: viperlite, only the modules that the model needs; room: what MicroPython leaves; whole: code if all of
           viperlite is in the firmware, as port/build.py has it; form "pushed": null, for nothing goes into the firmware
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

import json
import os
import subprocess
import sys
from pathlib import Path

from .. import convert, mpy
from ..errors import CommandError
from ..targets import _rom
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
    told = dry_run(model.data, march)
    files = {one: compiled(one, march) for one in told["modules"]}
    result = {"model": str(model.path), "board": board, "march": march, "form": form}
    result.update(flash=None, romfs=None, files=None)
    if form == "pushed":
        result["files"] = _files(model, files, facts)
    else:
        result["flash"] = _flash(model, files, facts, form)
    if form == "romfs":
        held = convert.files(model, _MODULE, "romfs")[".romfs"]
        result["romfs"] = _sum({"model": len(held)}, facts["romfs"])
    result["heap"] = _heap(model, told, files, facts, form)
    kind = "files" if form == "pushed" else "flash"
    each = {path: len(data) for path, data in files.items()} if form == "pushed" else frozen.flash(_frozen(files))[0]
    result["modules"] = [{"name": one, kind: n} for one, n in zip(files, each.values())]
    result["problems"] = list(_problems(result))
    result["fits"] = not result["problems"]
    return result


def dry_run(data, march):
    """What dry_run.py tells of a model's bytes on an architecture."""
    paths = [*mpy.assembler(march), "viper", "reference"]
    program = [sys.executable, "-X", "utf8", str(Path(__file__).with_name("dry_run.py")), *paths]
    environment = {**os.environ, "PYTHONPATH": str(modules.TOP.parent)}
    done = subprocess.run(program, input=data, capture_output=True, env=environment)
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["status %d" % done.returncode]
        raise CommandError("the model cannot be prepared for %s: %s" % (march, last[0].split(": ", 1)[-1]))
    return json.loads(done.stdout)


def compiled(name, march):
    """The .mpy of a module."""
    return _rom.compiled(modules.source(name), march)


def _frozen(files):
    """{path as firmware has it: .mpy}"""
    return {str(modules.source(name).relative_to(modules.TOP.parent)): data for name, data in files.items()}


def _sum(parts, room):
    total = sum(parts.values())
    return {**parts, "total": total, "room": room, "left": room - total}


def _flash(model, files, facts, form):
    each, names = frozen.flash(_frozen(files))
    parts = {"code": sum(each.values()) + names, "model": 0}
    if form == "frozen":
        module = convert.files(model, _MODULE, "mpy")[".mpy"]
        each, names = frozen.flash({**_frozen(files), _MODULE + ".py": module})
        parts["model"] = sum(each.values()) + names - parts["code"]
    whole = {name: compiled(name, facts["march"]) for name in modules.all_of(facts["march"])}
    each, names = frozen.flash(_frozen(whole))
    return {**_sum(parts, facts["flash"] - facts["firmware"]), "whole": sum(each.values()) + names}


def _files(model, files, facts):
    def occupied(n):
        return -(-n // _BLOCK) * _BLOCK

    folders = {str(modules.source(name).parent) for name in files}
    code = sum(occupied(len(data)) for data in files.values()) + 2 * _BLOCK * len(folders)  # a folder is a pair of blocks
    return _sum({"code": code, "model": occupied(len(convert.files(model, _MODULE, "mpy")[".mpy"]))}, facts["files"])


def _heap(model, told, files, facts, form):
    parts = {"modules": heap.imported(told["modules"], told["asked"]), "code": 0, "model": 0}
    if form == "pushed":
        parts["code"] = heap.loaded(files, told["asked"])
        parts["model"] = heap.constants(convert.files(model, _MODULE, "mpy")[".mpy"])
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

