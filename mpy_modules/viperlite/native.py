"""Native plans: kernel calls in a row that machine code walks, with no Python between them."""

import struct

from . import kernels, memory

_WALKER = "plan_calls"  # what calls every kernel of a native plan
_ENTRY = 12  # bytes of a native plan for each call


class Walk:
    """A native plan as something to call: its method `calls` is the machine code that walks it.

    at    half of the plan's address: as a small int, MicroPython holds it as the address and a bit
    held  the objects that the plan points at, which live as long as the method does
    """

    def __init__(self, address, held):
        half = address >> 1
        self.at = half if half < 1 << 30 else half - (1 << 31)  # a small int has a sign
        self.held = held


def walked(arena, at, held):
    """What invokes the native plan at byte `at` of the arena; `held` lives as long."""
    Walk.calls = kernels.find(_WALKER)[0]
    return Walk(arena.address + at, (arena.view, held)).calls


def block(native, arena, at, n):
    """n words of the arena as a kernel takes them."""
    return (memory.block if native else memory.words)(arena.view, arena.address, at, n)


def sizes(natives):
    """Bytes of the plan of each run of native calls, where there is code to walk them. natives: True or False, of each call."""
    found, n = [], 0
    if not kernels.has(_WALKER):
        return found
    for native in natives + [False]:
        if native:
            n += 1
        elif n:
            found.append(4 + _ENTRY * n)
            n = 0
    return found


def merged(arena, places, calls, natives, held):
    """calls, with each run of native ones replaced by one call that walks it, (method of a Walk, None).

    A native plan in the arena, in words: 0 address past its end, then three for each call: the kernel's function object,
    the address of its machine code, its block object. These objects are heap objects that the collector never moves, and
    the Walk keeps them alive, as it does what is `held`.

    places  offsets in the arena, of as many bytes as sizes(natives) tells; without them, calls stay as they are
    """
    if not places:
        return calls
    plan, end, places = [], 0, iter(places)
    for (kernel, block), native in zip(calls, natives):
        if not native:
            plan.append((kernel, block))
            end = 0
            continue
        if not end:
            head = next(places)
            end = head + 4
            plan.append((walked(arena, head, (calls, held)), None))
        for value in (id(kernel), kernels.code_of(kernel), id(block)):
            put(arena.view, end, value)
            end += 4
        put(arena.view, head, arena.address + end)
    return plan


def put(view, at, value):
    """Store the low 32 bits of an int."""
    if -0x40000000 <= value < 0x40000000:  # not an object on the heap, even on boards
        struct.pack_into("<i", view, at, value)
    else:
        struct.pack_into("<I", view, at, value & 0xFFFFFFFF)
