"""Options, and what a run says of itself: targets, kernel paths, seed. The tests run against this checkout."""

import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
for folder in ("tests", "host_tools", "mpy_modules"):
    sys.path.insert(0, str(ROOT / folder))

import pytest  # noqa: E402
from cases import BASE_SEED  # noqa: E402
from viperlite_tools import targets  # noqa: E402

USUAL = "cpython unix qemu-m4 rp2040"  # what CI runs
_LONGEST = "test_targets"  # the file whose tests begin first


def pytest_addoption(parser):
    parser.addoption(
        "--targets", default=os.environ.get("VIPERLITE_TARGETS", ""),
        help="names of targets, or all; a target named must be able to run, of all those that can do "
        "(default: $VIPERLITE_TARGETS, else those of '%s' that can run)" % USUAL,
    )  # fmt: skip


def chosen(config):
    """(names of the targets asked for, whether each of them must be able to run)."""
    words = config.getoption("--targets").replace(",", " ").split()
    if words == ["all"]:
        return targets.names(), False
    return words or USUAL.split(), bool(words)


def pytest_report_header(config):
    names, _ = chosen(config)
    return ["targets: " + ", ".join(names), "seed: %d (VIPERLITE_SEED)" % BASE_SEED]


def pytest_collection_modifyitems(items):
    """Several processes: tests of a file go to one, for they share what they measured. Those of _LONGEST share nothing."""
    items.sort(key=lambda item: item.path.stem != _LONGEST)
    for item in items:
        if item.path.stem != _LONGEST:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):  # one of several processes: the first one prints the summary
        from on_target import TOOK_PART

        session.config.workeroutput["took_part"] = TOOK_PART


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    from on_target import TOOK_PART

    TOOK_PART.extend(getattr(node, "workeroutput", {}).get("took_part", []))


def pytest_terminal_summary(terminalreporter, config):
    from on_target import TOOK_PART

    if TOOK_PART:
        terminalreporter.section("targets and kernel paths")
        for line in TOOK_PART:
            terminalreporter.write_line(line)
    names, _ = chosen(config)
    for name in targets.names():
        if name not in names:
            terminalreporter.write_line("%s: not asked for" % name)
        elif targets.get(name).missing():
            terminalreporter.write_line("%s: left out, %s" % (name, targets.get(name).missing()))


def pytest_generate_tests(metafunc):
    if "target" in metafunc.fixturenames:
        names, _ = chosen(metafunc.config)
        metafunc.parametrize("target", names, indirect=True)


@pytest.fixture
def target(request):
    """A target that can run here; one asked for by name must."""
    one = targets.get(request.param)
    reason = one.missing()
    if reason:
        _, must = chosen(request.config)
        (pytest.fail if must else pytest.skip)("%s: %s" % (one.name, reason))
    return one
