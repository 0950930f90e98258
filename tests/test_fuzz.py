"""Damaged model files end in a clean result or a ViperliteError: no other exception, no hang, no huge allocation."""

import collections
import contextlib
import resource
import signal
import traceback
import zlib

import pytest

import goldens
import viperlite
from cases import BASE_SEED, all_cases
from mutate import mutant

VARIANTS = 400  # of each model
SECONDS = 10  # that a variant may take
MEMORY = 32 << 20  # bytes that it may claim beyond what the process has; the largest file here has 0.3 MB
ARENA = 200_000
MACS = 200_000  # a variant that asks for more is prepared, not run

# one case of every op, small, besides the shared models that run here quickly
MODELS = {case.name: case.model for case in all_cases() if len(case.model) < 4000 and not case.refused}
MODELS = {name.split("/")[0]: (name, model) for name, model in MODELS.items()}
SHARED = {
    name: (name, goldens.model(name)) for name in goldens.names() if len(goldens.model(name)) < 400_000
}  # fmt: skip


class _TooLong(BaseException):
    pass


@contextlib.contextmanager
def limits():
    """Time and memory as above; the time counts from each signal.setitimer()."""

    def late(*_):
        raise _TooLong

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as statm:
        size = int(statm.read().split()[0]) * resource.getpagesize()
    before = signal.signal(signal.SIGALRM, late)
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, hard))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.signal(signal.SIGALRM, before)


def outcome(data):
    """"ran", "prepared", "refused", or a line that says how it failed."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        interpreter = viperlite.MicroInterpreter(viperlite.get_model(data), viperlite.AllOpsResolver(), bytearray(ARENA))
        interpreter.allocate_tensors()
        if goldens.work(data) > MACS:
            return "prepared"
        interpreter.invoke()
        return "ran"
    except viperlite.ViperliteError:
        return "refused"
    except (Exception, _TooLong) as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return "%s: %s at %s:%d %s" % (type(error).__name__, error, frame.filename.split("/")[-1], frame.lineno, frame.name)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@pytest.mark.parametrize("name", sorted({**MODELS, **SHARED}))
def test_damaged_file_ends_in_a_result_or_a_viperlite_error(name):
    title, data = {**MODELS, **SHARED}[name]
    first = zlib.crc32(name.encode()) + BASE_SEED
    found = collections.defaultdict(list)
    with limits():
        for seed in range(first, first + VARIANTS):
            found[outcome(mutant(data, seed))].append(seed)
    clean = {how: len(found.pop(how, ())) for how in ("ran", "prepared", "refused")}
    assert not found, "%s, mutant(data, seed) for these seeds:\n%s" % (
        title, "\n".join("  %s: %s" % (how, seeds[:5]) for how, seeds in found.items()))
    assert clean["refused"] > VARIANTS // 10  # else the damage does not reach what is checked


def test_enough_variants():
    assert VARIANTS * len({**MODELS, **SHARED}) >= 1500
