"""What a target counts: a difference is the same in every session."""

import pytest

from viperlite_tools import targets

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

_JITTER = {"rp2040": 100, "xtensa": 0}  # from run to run: see port/README.md
_ANY = 2  # of the other targets


def costs(target):
    with target.session({}) as session:
        return [int(word) for word in session.run(COST).split()]


def test_count_grows_with_the_work_and_repeats(target):
    if target.unit is None:
        pytest.skip("%s counts nothing" % target.name)
    first, again = costs(target), costs(target)
    assert all(abs(a - b) <= _JITTER.get(target.name, _ANY) for a, b in zip(first, again)), (first, again)
    none, hundred, two, eleven, twentyone = first
    a_turn = (two - hundred) / 100
    assert none < hundred and 20 < a_turn < 2000
    assert abs((twentyone - eleven) / 1000 - a_turn) < 0.1 * a_turn


TICKS = """
from micropython import heap_lock, heap_unlock
def loop(n):
    for _ in range(n):
        pass
def cost(n):
    heap_lock()
    before = ticks()
    loop(n)
    after = ticks()
    heap_unlock()
    return (after - before) & 0x3fffffff
cost(1)
print(cost(1100) - cost(100), 0 <= ticks() < 1 << 30, (ticks() - count()) % (1 << 30) > (1 << 30) - 20000)
"""


def test_ticks_are_the_count_modulo_and_allocate_nothing(target):
    if target.unit is None:
        pytest.skip("%s counts nothing" % target.name)
    with target.session({}) as session:
        cost, small, near = session.run(TICKS).split()
    _, hundred, _, eleven, _ = costs(target)
    assert int(cost) == pytest.approx(eleven - hundred, rel=0.02)
    assert small == near == "True"  # count() is read later, so it is a little ahead


def test_a_target_without_unit_counts_none(target):
    if target.unit is None:
        with target.session({}) as session:
            assert session.run("print(count(), ticks())").strip() == "None None"


FLASH = """
import micropython
import uctypes
@micropython.viper
def words(p: ptr32, n: int):
    for i in range(n):
        p[i]
@micropython.viper
def halves(p: ptr16, n: int):
    for i in range(n):
        p[i]
@micropython.viper
def octets(p: ptr8, n: int):
    for i in range(n):
        p[i]
def read(load, p, n):
    before = flash_read()
    load(p, n)
    return flash_read() - before
flash, ram = uctypes.addressof(data("numbers")), bytearray(4000)
for load in words, halves, octets:
    print(read(load, flash, 1000) - read(load, flash, 0), end=" ")
print(abs(read(words, ram, 1000) - read(words, ram, 0)))
"""


def test_flash_read_counts_bytes_that_are_loaded_from_flash():
    target = targets.get("rp2040")
    if target.missing():
        pytest.skip(target.missing())
    with target.session({"numbers": bytes(4000)}) as session:
        words, halves, octets, ram = map(int, session.run(FLASH).split())
    assert (words, halves, octets) == pytest.approx((4000, 2000, 1000), abs=200)  # interrupts load constants, too
    assert ram < 200


def test_flash_read_is_none_elsewhere(target):
    if target.name != "rp2040":
        with target.session({}) as session:
            assert session.run("print(flash_read())").strip() == "None"
