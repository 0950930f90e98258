"""Runs a model on a target and brings its answers back."""

import binascii
import copy
import pathlib

from .errors import CommandError
from .targets import TargetError

DEVICE = pathlib.Path(__file__).with_name("device")
SCRIPT = DEVICE / "run.py"
COST = DEVICE / "cost.py"  # goes before each script
TIMEOUT = 600  # seconds, for each case
TOLERANCE = 1e-4  # of the largest magnitude in a float output: sums are taken in another order and width than TFLM's


class Result:
    """What a run told: version, paths, arena (bytes), heap (before, after), counts and outputs by case."""

    def __init__(self, version, lines, cases, n_outputs):
        self.version = version
        self.paths, self.arena, self.heap = [], None, (None, None)
        self.counts = [None] * cases
        self.outputs = [[b""] * n_outputs for _ in range(cases)]
        for line in lines:
            key, *words = line.split()
            if key == "@paths":
                self.paths = words
            elif key == "@arena":
                self.arena = int(words[0])
            elif key == "@heap":
                self.heap = tuple(_number(word) for word in words)
            elif key == "@count":
                self.counts[int(words[0])] = _number(words[1])
            elif key == "@out":
                self.outputs[int(words[0])][int(words[1])] += binascii.a2b_base64(words[2])


def _number(word):
    return None if word == "None" else int(word)


def run(target, model, cases, say, progress):
    """Result of one invoke() per case, in order, on one interpreter.

    target    of viperlite_tools.targets
    model     models.Model
    cases     list of lists of input bytes
    say       called with a line when something takes long
    progress  called with the number of cases done
    """
    names, held = named(model, cases)
    script = "CASES = %r\n" % names + SCRIPT.read_text()
    text, version = execute(target, model, held, script, TIMEOUT * (1 + len(cases)), say, counted(progress))
    lines = [line for line in text.splitlines() if line.startswith("@")]
    result = Result(version, lines, len(cases), len(model.outputs))
    for k, outputs in enumerate(result.outputs):
        for i, (got, tensor) in enumerate(zip(outputs, model.outputs)):
            if len(got) != len(tensor.data):
                raise CommandError(
                    "%s sent %d bytes of output %d in case %d, its tensor has %d"
                    % (target.name, len(got), i, k, len(tensor.data)),
                    "the connection loses data",
                )
    return result


def named(model, cases):
    """(lists of the names of each case's inputs, {name: bytes} of all that a script asks data() for)"""
    names = [["in/%d_%d" % (k, i) for i in range(len(case))] for k, case in enumerate(cases)]
    held = {"model": model.data}
    for row, case in zip(names, cases):
        held.update(zip(row, case))
    return names, held


def counted(progress, key="@count"):
    """An echo for execute() that calls progress with the number of lines so far that begin with the key."""
    rest, done = "", 0

    def echo(text):
        nonlocal rest, done
        *lines, rest = (rest + text).split("\n")
        done += sum(line.startswith(key) for line in lines)
        progress(done)

    return echo


def execute(target, model, held, script, timeout, say, echo=None):
    """(what a script printed, the target's version). Among its globals are the model's ARENA_SIZE and what is in cost.py.

    held  the files for its data()
    echo  gets the output as it comes
    """
    arena_size = None
    try:
        with target.session(held, say) as session:
            arena_size = model.arena_size(target.march)  # of a board, known by now
            head = "ARENA_SIZE = %d\nFLOATS = %r\n" % (arena_size, model.floats)
            return session.run(head + COST.read_text() + script, timeout=timeout, echo=echo), session.version
    except TargetError as error:
        if "MemoryError" not in str(error) or "locked" in str(error):
            raise
        raise CommandError(
            "%s does not fit on %s: %s" % (model.path, target.name, error),
            "its arena takes %s bytes of heap, beside the interpreter" % arena_size,
        ) from error


def difference(tensor, got, wanted):
    """ "" if two outputs agree, else where and how they differ: integers exactly, floats within TOLERANCE."""
    if got == wanted:
        return ""
    if len(got) != len(wanted):
        return "%d bytes, the golden output has %d" % (len(got), len(wanted))
    a, b = numbers(tensor, got), numbers(tensor, wanted)
    bar = TOLERANCE * max(abs(y) for y in b if y == y and abs(y) != float("inf")) if "float" in tensor.dtype else 0
    wrong = [i for i, (x, y) in enumerate(zip(a, b)) if not (abs(x - y) <= bar or x == y or (x != x and y != y))]
    if not wrong:
        return ""
    i = wrong[0]
    return "%d of %d elements differ, first element %d: got %s, must be %s" % (len(wrong), len(a), i, a[i], b[i])


def numbers(tensor, raw):
    """Elements of the raw bytes, read as those of tensor."""
    view = copy.copy(tensor)
    view.data = raw
    return view.get()
