"""The native plan in Xtensa assembler: 8 instructions a call; how it is called in kernels/armv6m/plan.py."""

from ...compat import micropython


@micropython.asm_xtensa
def plan_calls(a2, a3, a4, a5):
    # a6 next entry of the plan   a7 its end   a14 code; what a kernel gets: a10 itself, a11 1, a12 0, a13 its arguments
    l32i(a7, a5, 0)
    l32i(a7, a7, 12)  # the table of its attributes: name, value
    movi(a8, 1)
    label(ATTRIBUTE)
    l32i(a6, a7, 4)
    addi(a7, a7, 8)
    and_(a9, a6, a8)  # 1: a small int
    beqz(a9, ATTRIBUTE)
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
