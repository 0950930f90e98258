"""What a target counts: a difference is the same in every session."""

import pytest

COST = """
def loop(n):
    for _ in range(n):
        pass
def cost(n):
    before = count()
    loop(n)
    return count() - before
cost(1)
print(*[cost(n) for n in (0, 100, 200, 1100, 2100)])
"""

_JITTER = {"qemu-m0": 2, "qemu-m4": 2, "qemu-rv32": 2, "rp2040": 100}  # from run to run: see port/README.md


def costs(target):
    with target.session({}) as session:
        return [int(word) for word in session.run(COST).split()]


def test_count_grows_with_the_work_and_repeats(target):
    if target.unit is None:
        pytest.skip("%s counts nothing" % target.name)
    first, again = costs(target), costs(target)
    assert all(abs(a - b) <= _JITTER.get(target.name, 0) for a, b in zip(first, again)), (first, again)
    none, hundred, two, eleven, twentyone = first
    a_turn = (two - hundred) / 100
    assert none < hundred and 20 < a_turn < 1000
    assert abs((twentyone - eleven) / 1000 - a_turn) < 0.1 * a_turn


def test_a_target_without_unit_counts_none(target):
    if target.unit is None:
        with target.session({}) as session:
            assert session.run("print(count())").strip() == "None"
