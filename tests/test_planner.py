"""The greedy planner's promises, on random sets of buffers."""

import random

import pytest

from cases import BASE_SEED
from viperlite.planner import ALIGN, FREE, align, largest_gap, peak, plan


def overlapping(buffers, offsets):
    """Pairs of buffers that share bytes while both are alive."""
    found = []
    for i, (size_i, first_i, last_i, _) in enumerate(buffers):
        for j in range(i):
            size_j, first_j, last_j, _ = buffers[j]
            alive = first_i <= last_j and first_j <= last_i
            if alive and offsets[i] < offsets[j] + size_j and offsets[j] < offsets[i] + size_i:
                found.append((j, i))
    return found


def random_buffers(rng):
    buffers = []
    for _ in range(rng.randrange(1, 40)):
        first = rng.randrange(20)
        size = rng.choice((0, 1, 15, 16, 17, rng.randrange(1, 5000)))
        buffers.append((size, first, first + rng.choice((0, 1, 1, 2, 7, 30)), FREE))
    return buffers


@pytest.mark.parametrize("seed", range(BASE_SEED, BASE_SEED + 100))
def test_live_buffers_never_overlap_and_are_aligned(seed):
    buffers = random_buffers(random.Random(seed))
    offsets, need = plan(buffers)
    assert not overlapping(buffers, offsets)
    assert all(offset % ALIGN == 0 for offset in offsets)
    assert all(offset + size <= need for offset, (size, *_) in zip(offsets, buffers))


@pytest.mark.parametrize("seed", range(BASE_SEED, BASE_SEED + 50))
def test_need_is_between_the_peak_and_the_sum(seed):
    buffers = random_buffers(random.Random(seed))
    _, need = plan(buffers)
    assert peak(buffers)[1] <= need <= sum(align(size) for size, *_ in buffers)


@pytest.mark.parametrize("seed", range(BASE_SEED, BASE_SEED + 50))
def test_fixed_buffers_stay_and_the_others_keep_off_them(seed):
    rng = random.Random(seed)
    buffers = random_buffers(rng)
    fixed = [i for i in range(len(buffers)) if rng.randrange(4) == 0]
    for n, i in enumerate(fixed):  # apart from one another, as a plan made offline is
        buffers[i] = (*buffers[i][:3], 5008 * n)
    offsets, _ = plan(buffers)
    assert all(offsets[i] == buffers[i][3] for i in fixed if buffers[i][0])
    assert not overlapping(buffers, offsets)


def test_a_chain_takes_the_largest_neighbours():
    """A chain needs no more than two neighbours at a time."""
    sizes = (160, 320, 480, 64, 16)
    buffers = [(size, i, i + 1, FREE) for i, size in enumerate(sizes)]
    assert plan(buffers)[1] == 320 + 480


def test_disjoint_lifetimes_share_one_place():
    assert plan([(100, i, i, FREE) for i in range(5)]) == ([0] * 5, 112)


def test_empty_buffers_take_nothing():
    assert plan([]) == ([], 0)
    assert plan([(0, 0, 9, FREE)])[1] == 0


def test_a_hole_that_fits_is_used():
    """40 bytes fit between what lies at 0 and at 160."""
    buffers = [(112, 0, 9, 0), (64, 0, 9, 160), (40, 3, 4, FREE)]
    assert plan(buffers)[0][2] == 112


def test_a_hole_too_small_is_passed():
    buffers = [(112, 0, 9, 0), (64, 0, 9, 128), (40, 3, 4, FREE)]
    assert plan(buffers)[0][2] == 192


def test_peak_names_the_op():
    assert peak([(100, 0, 1, FREE), (200, 1, 2, FREE), (150, 2, 3, FREE)]) == (2, 208 + 160)


@pytest.mark.parametrize(
    "live, room, gap",
    [
        ([], 100, (0, 100)),
        ([(0, 10)], 100, (16, 84)),
        ([(64, 16), (0, 16)], 100, (16, 48)),
        ([(0, 16), (32, 100)], 90, (16, 16)),
        ([(0, 64), (16, 8)], 80, (64, 16)),
        ([(0, 100)], 100, (0, 0)),
    ],
)
def test_largest_gap(live, room, gap):
    assert largest_gap(live, room) == gap
