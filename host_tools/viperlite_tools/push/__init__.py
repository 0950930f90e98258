"""From a model to one that runs on a board, by one call: push().

What is on the board, below the folder that MicroPython starts in (HOME is .viperlite there, a name that no program can
import):

    lib/NAME.py          the module by which programs import the model; its first line names its manifest
    HOME/DIGEST.json     the manifest: which files and which region of the ROMFS partition the module needs, with their sums
    HOME/DIGEST.test     what the self-test told
    HOME/EDITION/...     viperlite, where the firmware does not have it: one folder for each state of its sources
    HOME/DIGEST.tflite   the model, where there is no ROMFS partition

A file is named for what is in it and never changes; it is written under another name, verified by its SHA-256 on the board,
and then renamed. The model's region of the ROMFS partition is one that no manifest claims. So all that a push writes before
its last step is of no use to the model that is there; the last step is to rename the new NAME.py over the old one, which
LittleFS does at once or not at all. It comes after the self-test. What no NAME.py leads to any more is deleted, before and
after.
"""

import json
from dataclasses import dataclass, field

import viperlite

from .. import models, runner
from ..errors import CommandError
from ..targets._pushed import MARK, claimed
from . import package, selftest
from .board import BLOCK, digest

_SPARE = 2  # blocks of the file system that stay free: LittleFS copies a folder to change it
_PROGRAM = 4096  # bytes of heap that stay for a program


@dataclass
class Pushed:
    """name     what programs import
    place    where the model is, in words
    lib      the folder that viperlite is in, None where the firmware has it
    sent     number of bytes that went to the board, the module aside
    changed  whether anything did; if not, the self-test was not run again
    test     selftest.Result
    """

    name: str
    place: str
    lib: str
    sent: int
    changed: bool
    test: selftest.Result


@dataclass
class _Plan:
    """files    {path: bytes} of what is to be on the board
    region   (offset, size) of the model in the ROMFS partition, None where it is a file
    claims   the manifest
    pointer  the module
    """

    lib: str = None
    files: dict = field(default_factory=dict)
    region: tuple = None
    place: str = ""
    claims: dict = None
    pointer: bytes = b""


def push(board, model, name, case, answer, progress):
    """Pushed, of a models.Model to a Board whose session has begun. CommandError, with the old model still there, if not.

    name      by which programs import it
    case      bytes of each input for the self-test
    answer    called for the bytes of each output that must come of it
    progress  called with (number of bytes that are sent, number of bytes to be sent)
    """
    _free_name(board, name)
    needed = package.Needed(model, board.march)
    kept = board.kept()
    plan = _planned(board, model, name, needed, kept)
    there = board.tree()
    stale = _stale(board, there, [*kept.values(), plan.claims])
    board.remove(stale)
    there = [path for path in there if path not in stale]
    due = _due(board, plan, there)
    region_due = plan.region is not None and board.region_sum(*plan.region) != digest(model.data)
    pointer = "%s/%s.py" % (board.lib, name)
    pointer_due = board.sums([pointer])[pointer] != digest(plan.pointer)
    if not due and not region_due and not pointer_due:
        test = selftest.recorded(board, _record(board, plan.claims))
        if test:
            return Pushed(name, plan.place, plan.lib, 0, False, test)
    _check_room(board, plan, due, there)
    total = sum(len(plan.files[path]) for path in due) + region_due * len(model.data)
    done = 0

    def sent(n):
        nonlocal done
        done += n
        progress(done, total)

    board.folders(sorted({board.lib, board.home, *_parents(board, plan.files)}))
    if region_due:
        board.put_region(plan.region[0], model.data, sent)
    for path in due:
        board.put(path, plan.files[path], sent)
    draft = board.home + "/next.py"
    board.draft(draft, plan.pointer, lambda n: None)
    expected = answer()
    board.fresh()
    test = selftest.run(board, draft, model, case, expected)
    selftest.record(board, _record(board, plan.claims), test)
    board.run("import os\nos.rename(%r, %r)" % (draft, pointer))
    board.fresh()
    board.define()
    board.remove(_stale(board, board.tree(), board.kept().values()))
    return Pushed(name, plan.place, plan.lib, total, True, test)


def _free_name(board, name):
    """CommandError if a program that imports `name` would get something else."""
    others = [folder + "/" + name + suffix for folder in (board.root, board.lib) for suffix in ("", ".py", ".mpy")]
    pointer = "%s/%s.py" % (board.lib, name)
    found = board.shadows(others)
    if pointer in found and board.run("print(open(%r).readline())" % pointer).startswith(MARK):
        found.remove(pointer)
    if found:
        raise CommandError("%s has %s, which push did not put there" % (board.target, found[0]), "choose another --name")


def _planned(board, model, name, needed, kept):
    """What is to be on the board; CommandError if it can never run there."""
    plan = _Plan()
    frozen = board.frozen == viperlite.__version__ and _all_frozen(board, needed)
    heap = needed.imported + needed.objects + needed.arena + _PROGRAM
    if not frozen:
        plan.lib = "%s/%s" % (board.home, package.edition(board.march))
        plan.files.update({"%s/%s" % (plan.lib, path): data for path, data in needed.modules.items()})
        heap += needed.loaded
    sum = digest(model.data)
    plan.region = _region(board, len(model.data), sum, kept)
    if plan.region:
        plan.place = "ROMFS partition, in place"
        assignment = package.from_region(*plan.region)
    else:
        plan.place = "file system, read to the heap"
        heap += len(model.data)
        path = "%s/%s.tflite" % (board.home, sum[:12])
        plan.files[path] = model.data
        assignment = package.from_file(path, len(model.data))
    if heap > board.free:
        _too_large(board, model, heap, plan)
    plan.claims = {"model": sum, "region": plan.region, "files": {path: digest(data) for path, data in plan.files.items()}}
    manifest = _manifest(board, plan.claims)
    plan.files[manifest] = _written(plan.claims)
    plan.pointer = package.module(MARK + manifest, plan.lib, model, name, assignment, board.march)
    return plan


def _written(claims):
    """A manifest as a file."""
    return json.dumps(claims, sort_keys=True).encode()


def _manifest(board, claims):
    """Path of a manifest."""
    return "%s/%s.json" % (board.home, digest(_written(claims))[:12])


def _record(board, claims):
    """Path of what the self-test of its model told."""
    return _manifest(board, claims).replace(".json", ".test")


def _all_frozen(board, needed):
    """Whether the firmware has every module that the model needs."""
    script = "import sys\n_path = sys.path[:]\nsys.path[:] = ['.frozen']\n_lacks = 0\n"
    script += "for _m in %r:\n    try:\n        __import__(_m)\n    except ImportError:\n        _lacks += 1\n" % needed.names
    return board.run(script + "sys.path[:] = _path\nprint(_lacks)").strip() == "0"


def _region(board, size, sum, kept):
    """(offset, size) of a free region of the ROMFS partition, or of one that holds the model already; None for none."""
    for manifest in kept.values():
        if manifest["region"] and manifest["model"] == sum:
            return tuple(manifest["region"])
    if not board.rom:
        return None
    taken = claimed(kept.values())
    taken.append((0, board.foreign(taken)))
    at = 0
    for start, length in [*sorted(taken), (board.rom, 0)]:
        if start - at >= size:
            return at, size
        at = max(at, -(-(start + length) // BLOCK) * BLOCK)
    return None


def _too_large(board, model, heap, plan):
    if plan.region or not board.rom:
        why = "%s bytes of heap, %s has %s" % (_grouped(heap), board.target, _grouped(board.free))
    else:
        why = "%s bytes in one piece of the ROMFS partition (%s bytes, of which others take some), or %s bytes of heap; %s has %s" % (
            _grouped(len(model.data)), _grouped(board.rom), _grouped(heap), board.target, _grouped(board.free),
        )  # fmt: skip
    raise CommandError(
        "%s is too large: it takes %s" % (model.path, why),
        "take a smaller model, or a board with PSRAM or a ROMFS partition; what is there was not touched",
    )


def _stale(board, there, manifests):
    """Those of the paths there that no manifest leads to."""
    live = set()
    for claims in manifests:
        for path in [*claims["files"], _manifest(board, claims), _record(board, claims)]:
            while path and path != board.home:
                live.add(path)
                path = path.rpartition("/")[0]
    return [path for path in there if path not in live]


def _due(board, plan, there):
    """Paths of the files that are not there as they must be; manifest last."""
    present = [path for path in plan.files if path in there]
    sums = board.sums(present)
    return [path for path, data in plan.files.items() if sums.get(path) != digest(data)]


def _parents(board, files):
    """Folders of the files, below the board's home."""
    found = set()
    for path in files:
        folder = path.rpartition("/")[0]
        while len(folder) > len(board.home):
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _check_room(board, plan, due, there):
    """CommandError if the file system cannot take what is due."""
    board.room()
    new = [path for path in _parents(board, plan.files) if path not in there]
    blocks = sum(-(-len(plan.files[path]) // board.block) for path in due) + 2 * len(new)
    blocks += -(-len(plan.pointer) // board.block) + _SPARE
    if due and blocks > board.blocks:
        raise CommandError(
            "the file system of %s has %s bytes free, the push takes %s"
            % (board.target, _grouped(board.blocks * board.block), _grouped(blocks * board.block)),
            "delete files, see `mpremote fs ls`; what is there was not touched",
        )


def _grouped(n):
    return "{:,}".format(n)
