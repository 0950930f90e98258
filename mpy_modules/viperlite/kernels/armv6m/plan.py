"""Native plans in ARMv6-M assembler: 8 instructions a call.

plan_calls is a function of Python's own, so that a call of it calls nothing else. Each plan has one, whose object holds a
tuple; the first item, a small int, is half the address of the plan (viperlite/kernels/__init__.py, walked). The plan in
words: 0 address past its end, then for each call the kernel's function object, the address of its machine code, its block
object.

plan_stream is a kernel; its block is the state of a precomputed plan, see kernels/reference/load.py. It calls load_block and
what that has loaded, in turn, until no call is left.
"""

from ...compat import micropython


def plan_walker():
    """A new function, with place for its own plan."""

    @micropython.asm_thumb
    def plan_calls(r0, r1, r2, r3):
        # r4 next word of the plan   r5 its end   r6 code; what a kernel gets: r0 itself, r1 1, r2 0, r3 its arguments
        ldr(r4, [r0, 8])  # the tuple
        ldr(r4, [r4, 8])  # its first item
        sub(r4, 1)
        data(2, 0xCC20)  # ldmia r4!, {r5}
        label(CALL)
        data(2, 0xCC41)  # ldmia r4!, {r0, r6}
        mov(r3, r4)  # the block object is the one argument
        add(r4, 4)
        mov(r1, 1)
        mov(r2, 0)
        data(2, 0x47B0)  # blx r6
        cmp(r4, r5)
        bne(CALL)
        mov(r0, 1)  # the small int 0

    return plan_calls


@micropython.asm_thumb
def plan_stream(r0, r1, r2, r3):
    # r4 state   r5 what is called   r6 code
    ldr(r4, [r3, 0])
    ldr(r4, [r4, 12])  # the items of the block object
    ldr(r0, [r4, 16])  # the first template
    str(r0, [r4, 0])
    ldr(r0, [r4, 24])  # the first record
    str(r0, [r4, 8])
    ldr(r0, [r4, 36])  # calls
    str(r0, [r4, 32])
    label(NEXT)
    mov(r3, r4)
    add(r3, 60)  # load_block
    data(2, 0xCB41)  # ldmia r3!, {r0, r6}
    mov(r1, 1)
    mov(r2, 0)
    data(2, 0x47B0)  # blx r6
    mov(r3, r4)
    add(r3, 48)  # what it has loaded
    data(2, 0xCB41)  # ldmia r3!, {r0, r6}
    mov(r1, 1)
    mov(r2, 0)
    data(2, 0x47B0)  # blx r6
    ldr(r0, [r4, 32])  # calls to go
    cmp(r0, 0)
    bne(NEXT)
    mov(r0, 1)  # the small int 0
