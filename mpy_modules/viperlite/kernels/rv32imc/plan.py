"""The native plan in RV32IMC assembler: 8 instructions a call; how it is called in kernels/armv6m/plan.py."""

from ...compat import micropython


def plan_walker():
    """A new function, with place for its own plan."""

    @micropython.asm_rv32
    def plan_calls(a0, a1, a2, a3):
        # s4 next entry of the plan   s5 its end   a5 code; what a kernel gets: a0 itself, a1 1, a2 0, a3 its arguments
        addi(sp, sp, -16)
        sw(ra, 12(sp))
        sw(s4, 8(sp))
        sw(s5, 4(sp))
        lw(s4, 8(a0))  # the tuple
        lw(s4, 8(s4))  # its first item
        addi(s4, s4, -1)
        lw(s5, 0(s4))
        addi(s4, s4, 4)
        label(CALL)
        lw(a0, 0(s4))
        lw(a5, 4(s4))
        li(a1, 1)
        li(a2, 0)
        addi(a3, s4, 8)  # the block object is the one argument
        addi(s4, s4, 12)
        jalr(ra, a5, 0)
        bne(s4, s5, CALL)
        lw(ra, 12(sp))
        lw(s4, 8(sp))
        lw(s5, 4(sp))
        addi(sp, sp, 16)
        li(a0, 1)  # the small int 0

    return plan_calls


@micropython.asm_rv32
def plan_stream(a0, a1, a2, a3):
    # s4 state   a5 code
    addi(sp, sp, -16)
    sw(ra, 12(sp))
    sw(s4, 8(sp))
    lw(s4, 0(a3))
    lw(s4, 12(s4))  # the items of the block object
    lw(a5, 16(s4))  # the first template
    sw(a5, 0(s4))
    lw(a5, 24(s4))  # the first record
    sw(a5, 8(s4))
    lw(a5, 36(s4))  # calls
    sw(a5, 32(s4))
    label(NEXT)
    lw(a0, 60(s4))  # load_block
    lw(a5, 64(s4))
    li(a1, 1)
    li(a2, 0)
    addi(a3, s4, 68)
    jalr(ra, a5, 0)
    lw(a0, 48(s4))  # what it has loaded
    lw(a5, 52(s4))
    li(a1, 1)
    li(a2, 0)
    addi(a3, s4, 56)
    jalr(ra, a5, 0)
    lw(a5, 32(s4))  # calls to go
    bne(a5, zero, NEXT)
    lw(ra, 12(sp))
    lw(s4, 8(sp))
    addi(sp, sp, 16)
    li(a0, 1)  # the small int 0
