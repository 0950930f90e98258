"""The native plan in Xtensa assembler: 8 instructions a call; how it is called in kernels/armv6m/plan.py."""

from ...compat import micropython


def plan_walker():
    """A new function, with place for its own plan."""

    @micropython.asm_xtensa
    def plan_calls(a2, a3, a4, a5):
        # a6 next entry of the plan   a7 its end   a14 code; what a kernel gets: a10 itself, a11 1, a12 0, a13 its arguments
        l32i(a6, a2, 8)  # the tuple
        l32i(a6, a6, 8)  # its first item
        addi(a6, a6, -1)
        l32i(a7, a6, 0)
        addi(a6, a6, 4)
        label(CALL)
        l32i(a10, a6, 0)
        l32i(a14, a6, 4)
        movi(a11, 1)
        movi(a12, 0)
        addi(a13, a6, 8)  # the block object is the one argument
        addi(a6, a6, 12)
        data(3, 0x000EE0)  # callx8 a14
        bne(a6, a7, CALL)
        movi(a2, 1)  # the small int 0

    return plan_calls


@micropython.asm_xtensa
def plan_stream(a2, a3, a4, a5):
    # a6 state   a14 code
    l32i(a6, a5, 0)
    l32i(a6, a6, 12)  # the items of the block object
    l32i(a7, a6, 16)  # the first template
    s32i(a7, a6, 0)
    l32i(a7, a6, 24)  # the first record
    s32i(a7, a6, 8)
    l32i(a7, a6, 36)  # calls
    s32i(a7, a6, 32)
    label(NEXT)
    l32i(a10, a6, 60)  # load_block
    l32i(a14, a6, 64)
    movi(a11, 1)
    movi(a12, 0)
    addi(a13, a6, 68)
    data(3, 0x000EE0)  # callx8 a14
    l32i(a10, a6, 48)  # what it has loaded
    l32i(a14, a6, 52)
    movi(a11, 1)
    movi(a12, 0)
    addi(a13, a6, 56)
    data(3, 0x000EE0)  # callx8 a14
    l32i(a7, a6, 32)  # calls to go
    bnez(a7, NEXT)
    movi(a2, 1)  # the small int 0
