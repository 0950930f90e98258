"""Native plans: kernel calls in a row that machine code walks, with no Python between them."""

import struct

from . import kernels

_ENTRY = 12  # bytes of a native plan for each call


def sizes(natives):
    """Bytes of the plan of each run of native calls, where there is code to walk them. natives: True or False, of each call."""
    found, n = [], 0
    if not kernels.has(kernels.WALKER):
        return found
    for native in natives + [False]:
        if native:
            n += 1
        elif n:
            found.append(4 + _ENTRY * n)
            n = 0
    return found


def merged(arena, places, calls, natives, held):
    """calls, with each run of native ones replaced by one call that walks it, (what walks them, None).

    A native plan in the arena, in words: 0 address past its end, then three for each call: the kernel's function object,
    the address of its machine code, its block object. These objects are heap objects that the collector never moves, and
    what walks the plan keeps them alive, as it does what is `held`.

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
            plan.append((kernels.walked(arena, head, (calls, held)), None))
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
