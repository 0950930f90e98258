"""From a model to one that runs on a board, by one call: push().

What is on the board, below the folder that MicroPython starts in (HOME is .viperlite there, a name that no program can
import):

    lib/NAME.py          by which programs import the model: one sector of text. It names the manifest and runs the module
    HOME/DIGEST.json     the manifest: which files and which region of the ROMFS partition the model needs, their sums, and
                         what the self-test told
    HOME/DIGEST.py       the model's module
    HOME/EDITION/...     viperlite, where the firmware does not have it: one folder for each state of its sources
    HOME/DIGEST.tflite   the model, where there is no ROMFS partition

All but NAME.py are named for what is in them, and never change. They are written, compared by SHA-256 on the board, and
tested; the model's region of the ROMFS partition is one that no manifest claims. None of that is of use to what was there
before. The last step writes NAME.py anew, which LittleFS and FAT do at once or not at all (see Board.switch). What no NAME.py
leads to is deleted, before and after.
"""

import contextlib
import json
from dataclasses import asdict, dataclass, field

import viperlite

from ..errors import CommandError
from ..targets._pushed import MARK, claimed
from . import look, package, selftest
from .board import BLOCK, UNTOUCHED, digest, quick, same

_SPARE = 2  # blocks of the file system that stay free: LittleFS copies a folder to change it
_PROGRAM = 4096  # bytes of heap that stay for a program


@dataclass
class Pushed:
    """name     what programs import
    size     bytes of the model
    place    where the model is, in words
    lib      the folder that viperlite is in, None where the firmware has it
    sent     number of bytes that went to the board, NAME.py and manifest aside
    changed  whether anything did; if not, the self-test was not run again
    test     selftest.Result
    others   names of models there that bring another viperlite
    """

    name: str
    size: int
    place: str
    lib: str
    sent: int
    changed: bool
    test: selftest.Result
    others: list = field(default_factory=list)


@dataclass
class _Plan:
    """files    {path: bytes} of what is to be on the board, manifest and NAME.py aside
    module   path of the model's module
    region   (offset, size) of the model in the ROMFS partition, None where it is a file
    """

    lib: str = None
    files: dict = field(default_factory=dict)
    module: str = ""
    region: tuple = None

    def claims(self, model):
        """What a manifest tells, the self-test and the firmware aside."""
        return {
            "model": digest(model.data),
            "size": len(model.data),
            "sum": quick(model.data),
            "region": self.region,
            "lib": self.lib,
            "module": self.module,
            "files": {path: (len(data), quick(data)) for path, data in self.files.items()},
        }


def unchanged(board, key, name):
    """Pushed, of a model that is there as push() with this key would leave it; None where it is not."""
    claims = look.unchanged(board, key, name)
    return claims and Pushed(
        name, claims["size"], _place(claims["region"]), claims["lib"], 0, False, selftest.Result(**claims["test"])
    )


def push(board, model, key, name, case, answer, progress):
    """Pushed, of a models.Model to a Board. CommandError, with the old model still there, if not.

    key       package.key() of the file that the model comes from
    name      by which programs import it
    case      bytes of each input for the self-test
    answer    called for the bytes of each output that must come of it
    progress  called with (number of bytes that are sent, number of bytes to be sent)
    """
    board.begin()
    _free_name(board, name)
    needed = package.Needed(model, board.march)
    frozen = board.frozen is not None and board.frozen[0] == viperlite.__version__
    try:
        if frozen:
            with contextlib.suppress(_Lacking):
                return _pushed(board, model, needed, False, key, name, case, answer, progress)
            board.fresh()
            board.define()
        return _pushed(board, model, needed, True, key, name, case, answer, progress)
    except CommandError:
        _tidy(board)
        raise


class _Lacking(Exception):
    """The firmware's viperlite does not have all that the model needs."""


def _tidy(board):
    """Delete what a push that failed has left, if the board still answers."""
    if board.port is not None:
        with contextlib.suppress(CommandError):
            board.fresh()
            board.define()
            _clean(board, board.kept().values())


def _pushed(board, model, needed, own, key, name, case, answer, progress):
    """push(); own: with viperlite, not with the firmware's."""
    kept = board.kept()
    plan = _planned(board, model, name, needed, own, kept)
    claims = plan.claims(model)
    _clean(board, [*kept.values(), claims])
    there = board.tree()
    due = _due(board, plan, there)
    blocks = _blocks_due(board, plan.region, model.data)
    _check_room(board, plan, due, there)
    total = sum(len(plan.files[path]) for path in due) + sum(len(model.data[i * BLOCK : (i + 1) * BLOCK]) for i in blocks)
    done = 0

    def sent(n):
        nonlocal done
        done += n
        progress(done, total)

    board.folders(sorted({board.lib, board.home, *_parents(board, plan.files)}))
    if blocks:
        board.put_region(plan.region[0], model.data, blocks, sent)
    for path in due:
        board.put(path, plan.files[path], sent)
    expected = answer()
    board.fresh()
    test = _tested(board, plan, model, needed, case, expected)
    board.define()
    claims.update(key=key, build=board.build, frozen=board.frozen, test=asdict(test))
    text = json.dumps(claims, sort_keys=True)
    manifest = package.manifest(board.home, text)
    board.put(manifest, text.encode(), lambda n: None)
    board.switch("%s/%s.py" % (board.lib, name), package.pointer(manifest, plan.module))
    kept = board.kept()
    _clean(board, kept.values())
    others = [one for one, manifest in kept.items() if manifest["lib"] != plan.lib]
    return Pushed(name, len(model.data), _place(plan.region), plan.lib, total, True, test, others)


def _tested(board, plan, model, needed, case, expected):
    try:
        test = selftest.run(board, plan.module, model, case, expected)
    except selftest.Failure as error:
        if plan.lib is None and not error.memory:
            raise _Lacking from error
        raise
    if plan.lib is None and needed.assembler and not needed.assembler & set(test.paths):
        raise _Lacking
    return test


def _place(region):
    return "ROMFS partition, in place" if region else "file system, read to the heap"


def _free_name(board, name):
    """CommandError if a program that imports `name` would get something else."""
    others = [folder + "/" + name + suffix for folder in (board.root, board.lib) for suffix in ("", ".py", ".mpy")]
    found = board.shadows(others)
    pointer = "%s/%s.py" % (board.lib, name)
    if pointer in found:
        text = board.text(pointer)
        if text.startswith(MARK) or not text.strip():  # an empty one: the power failed when it was made
            found.remove(pointer)
    if found:
        raise CommandError("%s has %s, which push did not put there" % (board.target, found[0]), "choose another --name")


def _planned(board, model, name, needed, own, kept):
    """What is to be on the board; CommandError if it can never run there."""
    plan = _Plan()
    heap = needed.imported + needed.objects + needed.arena + _PROGRAM
    if own:
        plan.lib = "%s/%s" % (board.home, package.edition(board.march))
        plan.files.update({"%s/%s" % (plan.lib, path): data for path, data in needed.modules.items()})
        heap += needed.loaded
    sum = digest(model.data)
    plan.region = _region(board, len(model.data), sum, kept)
    if plan.region:
        assignment = package.from_region(*plan.region)
    else:
        heap += len(model.data)
        path = "%s/%s.tflite" % (board.home, sum[:12])
        plan.files[path] = model.data
        assignment = package.from_file(path, len(model.data))
    if heap > board.free:
        _too_large(board, model, heap, plan, kept)
    module = package.module(plan.lib, model, name, assignment, board.march)
    plan.module = "%s/%s.py" % (board.home, digest(module)[:12])
    plan.files[plan.module] = module
    return plan


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


def _too_large(board, model, heap, plan, kept):
    if plan.region or not board.rom:
        why = "%s bytes of heap, %s has %s" % (_grouped(heap), board.target, _grouped(board.free))
    else:
        piece = "%s bytes in one piece of the ROMFS partition (%s bytes, of which others take some)"
        why = piece % (_grouped(len(model.data)), _grouped(board.rom))
        why += ", or %s bytes of heap; %s has %s" % (_grouped(heap), board.target, _grouped(board.free))
    other = ", or delete one that is there first: mpremote fs rm :%s/%s.py" % (board.lib, min(kept)) if kept else ""
    hint = "take a smaller model, or a board with PSRAM or a ROMFS partition%s; %s" % (other, UNTOUCHED)
    raise CommandError("%s is too large: it takes %s" % (model.path, why), hint)


def _clean(board, manifests):
    """Delete what none of the manifests, and no NAME.py, leads to."""
    live = set()
    for claims in [*manifests, *board.kept().values()]:
        for path in claims["files"]:
            while path and path != board.home:
                live.add(path)
                path = path.rpartition("/")[0]
    live.update(board.manifests())
    board.remove([path for path in board.tree() if path not in live])


def _due(board, plan, there):
    """Paths of the files that are not there as they must be."""
    present = [path for path in plan.files if path in there]
    sums = board.sums(present)
    return [path for path, data in plan.files.items() if not same(sums.get(path), data)]


def _blocks_due(board, region, data):
    """Numbers of the model's blocks that are not there as they must be."""
    if region is None:
        return []
    sums = board.blocks_of(*region)
    return [i for i, sum in enumerate(sums) if not same(sum, data[i * BLOCK : (i + 1) * BLOCK])]


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
    blocks += 2 + _SPARE  # manifest, NAME.py
    if due and blocks > board.blocks:
        raise CommandError(
            "the file system of %s has %s bytes free, the push takes %s"
            % (board.target, _grouped(board.blocks * board.block), _grouped(blocks * board.block)),
            "delete files, see `mpremote fs ls`; %s" % UNTOUCHED,
        )


def _grouped(n):
    return "{:,}".format(n)
