"""Run cases on a target, on one of its kernel paths: packed into files, run by device/cases.py, judged here."""

import binascii
import os
import pathlib
import time
from unittest import mock

import numpy as np

import goldens
from compare import difference
from here import needed
from pack import batches
from port import freezing
from viperlite_tools.mpy import assembler
from viperlite_tools.targets import TargetError

SCRIPT = (pathlib.Path(__file__).parent / "device" / "cases.py").read_text()
FILE = 400_000  # bytes of cases for one session
RESTARTS = 5  # sessions begun anew after one that a case ended
MUST_FIT = 110_000  # bytes of arena that every target has room for: the largest of the shared models needs 100,660

TOOK_PART = []  # lines for the end of the run


def work(case):
    """Multiply-accumulates of all invocations of a case that is not refused."""
    return goldens.work(case.model) * len(case.inputs)


def paths_of(target):
    """Names of the kernel paths that a target has, in its order of preference."""
    with target.session({}) as session:
        return session.run("import viperlite\nprint(*viperlite.kernels.paths)").split()


class _Told:
    """What a target has told of one case."""

    def __init__(self):
        self.how = ""  # done, refused, memory, raised
        self.text = ""
        self.paths = []
        self.outputs = {}  # (invocation, output) -> bytes, where they are not what was expected


def run(target, path, cases, expected, title):
    """Failures, one text each, of cases on one kernel path. `expected`: function of a case, None for one to be refused."""
    failures, counts, used, started = [], {}, set(), time.monotonic()
    version = ""
    for data, numbered in batches(enumerate(cases), expected, FILE, target.march, path):
        total = sum(work(case) for _, case in numbered if expected(case) is not None)
        seconds = 120 + 5 * len(numbered) + total / 20_000  # several times what the slowest takes
        version, told = _batch(target, path, data, numbered, seconds)
        for number, case in numbered:
            what = told[number]
            wrong = _judge(case, expected(case), what, target.march, path)
            counts[what.how] = counts.get(what.how, 0) + 1
            used.update(what.paths)
            if wrong:
                failures.append("%s, path %s, %s (seed %d): %s" % (target.name, path, case.name, case.seed, wrong))
    seconds = time.monotonic() - started
    counts = ", ".join("%d %s" % (n, how or "unanswered") for how, n in counts.items())
    TOOK_PART.append("%s (%s), path %s (used: %s), %s: %s, %.0f s" % (
        target.name, version, path, ", ".join(sorted(used)) or "none", title, counts or "no case", seconds))  # fmt: skip
    return failures


def _batch(target, path, data, numbered, timeout):
    """(version, {number: _Told}): sessions until every case has been told of, or too many have ended early."""
    told = {number: _Told() for number, _ in numbered}
    numbers = [number for number, _ in numbered]
    version, first = "", numbers[0]
    frozen = {}
    if target.frozen and path not in assembler(target.march):  # its firmware has no such twins
        frozen[freezing.PATHS] = os.pathsep.join([path, "reference"] if path != "reference" else [path])
    for _ in range(RESTARTS):
        heard = []
        try:
            with mock.patch.dict(os.environ, frozen), target.session({"cases": data}) as session:
                version = session.version
                head = "PATH = %r\nFIRST = %d\nARENA = %d\n" % (path, first, MUST_FIT)
                session.run(head + SCRIPT, timeout, heard.append)
            _read("".join(heard), told)
            break
        except TargetError as error:
            _read("".join(heard), told)
            ended = next((number for number in numbers if number >= first and not told[number].how), None)
            if ended is None:
                break
            told[ended].how, told[ended].text = "raised", "ended the session: %s %s" % (error, error.traceback)
            first = ended + 1
            if first > numbers[-1]:
                break
    return version, told


def _read(text, told):
    """Take in the script's lines; the last is left alone if it is not whole."""
    for line in text.split("\n")[:-1]:
        key, _, rest = line.strip().partition(" ")
        if not key.startswith("@"):
            continue
        number, _, rest = rest.partition(" ")
        what = told[int(number)]
        if key == "@out":
            k, i, piece = rest.split()
            what.outputs[int(k), int(i)] = what.outputs.get((int(k), int(i)), b"") + binascii.a2b_base64(piece)
        elif key == "@paths":
            what.paths = rest.split()
        else:
            what.how, what.text = key[1:], rest


def _judge(case, expected, told, march, path):
    """"" if a case went as it must, else what is wrong."""
    if told.how == "":
        return "no answer"
    if told.how == "raised":
        return "raised " + told.text
    if told.how == "memory":
        need = needed(case.model, march=march, first=path)
        return "" if need > MUST_FIT else "no room for its arena of %d bytes" % need
    if expected is None:
        return "" if told.how == "refused" else "must be refused"
    if told.how == "refused":
        return "refused: " + told.text
    for (k, i), raw in sorted(told.outputs.items()):
        need = np.asarray(expected[k][i])
        got = np.frombuffer(raw, need.dtype)
        wrong = difference(got, need) if got.size == need.size else "%d bytes of %d" % (len(raw), need.nbytes)
        if wrong:
            return "invocation %d, output %d: %s" % (k, i, wrong)
    return ""

