"""The op cases, the whole models and damaged models on every target, on every kernel path that it has.

What is left to a target is chosen by the limits below: an emulated board takes its time.
"""

import zlib

import pytest

import goldens
import here
import tflm
import viperlite
from cases import BASE_SEED, Case, all_cases
from conftest import chosen
from mutate import mutant
from on_target import paths_of, run, work
from pack import has_floats
from viperlite_tools import targets

# (target, path): one of how many op cases, multiply-accumulates of such a case at most, of a whole model's invocations
# at most, of a float model's
ALL = (1, 1 << 62, 1 << 62, 1 << 62)
LIMITS = {
    ("cpython", "reference"): (10, 100_000, 3_000_000, 300_000),  # test_ops.py and test_goldens.py leave nothing out
    ("unix", "viper"): ALL,
    ("unix", "reference"): (1, 100_000, 3_000_000, 13_000_000),
    ("unix64", "viper"): ALL,
    ("unix64", "reference"): (4, 100_000, 3_000_000, 300_000),
    ("qemu-m4", "armv7m"): (8, 100_000, 13_000_000, 0),  # which run on a Cortex-M3, and
    ("qemu-m4", "armv6m"): (8, 100_000, 13_000_000, 0),  # on a Cortex-M0, where they are those taken
    ("rp2040", "armv6m"): (16, 100_000, 13_000_000, 0),
    ("rp2040", "viper"): (60, 20_000, 8_000_000, 0),
    ("rp2040", "reference"): (120, 500, 10_000, 10_000),
}
BOARD = {  # any other target
    "assembler": (2, 300_000, 100_000_000, 0),
    "viper": (8, 100_000, 13_000_000, 0),
    "reference": (20, 2_000, 100_000, 10_000),
}

MUTANTS = 300  # damaged models for each target, those that run where there is CPython's answer to compare with


def limits(target, path, config=None):
    """The limits above; a run on all targets takes ten times as many op cases."""
    one_in, *rest = LIMITS.get((target.name, path)) or BOARD.get(path) or BOARD["assembler"]
    if config and chosen(config) == (targets.names(), False):
        one_in = max(1, one_in // 10)
    return (one_in, *rest)


def share(cases, one_in, most):
    """One in so many cases of each op, another one for another seed, and none with more work than that."""
    taken, seen = [], {}
    for case in cases:
        op = case.name.split("/")[0]
        seen[op] = seen.get(op, -1) + 1
        if (seen[op] + BASE_SEED) % one_in == 0 and (case.refused or work(case) <= most):
            taken.append(case)
    return taken


def check(failures):
    assert not failures, "%d failures\n%s" % (len(failures), "\n".join(failures[:20]))


def test_op_cases(target, request):
    """Integer kernels of the viper path run with the heap locked."""
    failures, took_part = [], 0
    for path in paths_of(target):
        one_in, most, _, _ = limits(target, path, request.config)
        cases = share(all_cases(), one_in, most)
        took_part += len(cases)
        failures += run(target, path, cases, tflm.expected, "op cases")
    check(failures)
    assert took_part


def golden_cases(target, path):
    """([Case], {name: outputs}), one for each model: as many of its cases, from the first, as stay within the limit.

    A float model's kernels are those of the reference path whatever path is asked for, so it runs on that one only.
    """
    cases, outputs = [], {}
    _, _, most, most_float = limits(target, path)
    for name in goldens.names():
        is_float = goldens.is_float(name)
        if not goldens.runs_here(name) or (is_float and path != "reference"):
            continue
        data = goldens.model(name)
        n = min(len(goldens.record(name)["cases"]), (most_float if is_float else most) // goldens.work(data))
        if n:
            pairs = [goldens.case(name, k) for k in range(n)]
            cases.append(Case("goldens/" + name, data, [inputs for inputs, _ in pairs], 0))
            outputs[cases[-1].name] = [out for _, out in pairs]
    return cases, outputs


@pytest.mark.skipif(not goldens.names(), reason=goldens.ABSENT)
def test_goldens(target):
    failures = []
    for path in paths_of(target):
        cases, outputs = golden_cases(target, path)
        failures += run(target, path, cases, lambda case: outputs[case.name], "goldens")
    check(failures)


def damaged(n):
    """(cases, {name: what CPython answers, None where it refuses}): damaged models of integer ops."""
    models = [case for case in all_cases() if len(case.model) < 4000 and not case.refused and not has_floats(case.model)]
    cases, answers = [], {}
    for k in range(n):
        base = models[(k * 37) % len(models)]
        seed = zlib.crc32(base.name.encode()) + BASE_SEED + k
        case = Case("mutant/%s/%d" % (base.name, seed), mutant(base.model, seed), base.inputs[:1], seed)
        try:
            if here.needed(case.model) > 50_000 or has_floats(case.model) or work(case) > 100_000:
                continue
            interpreter = here.interpreter_of(case.model)
            sizes = [len(interpreter.input(i).data) for i in range(interpreter.inputs_size())]  # not what they were
            case.inputs = [[x.tobytes()[:n].ljust(n, b"\0") for n, x in zip(sizes, case.inputs[0])]]
            answers[case.name] = here.run(case.model, case.inputs)
        except viperlite.ViperliteError:
            answers[case.name] = None
        cases.append(case)
    return cases, answers


def test_damaged_models_answer_as_on_cpython(target):
    """The same refusals, the same numbers: what CPython's checked memory bears, pointers must not stray from either."""
    cases, answers = damaged(MUTANTS if target.name != "rp2040" else MUTANTS // 10)
    path = paths_of(target)[0]
    check(run(target, path, cases, lambda case: answers[case.name], "damaged models"))
    assert None in answers.values()
    assert any(answer is not None for answer in answers.values())
