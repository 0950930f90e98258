"""The native plan in RV32IMC assembler: 8 instructions a call; how it is called in kernels/armv6m/plan.py."""

from ...compat import micropython


@micropython.asm_rv32
def plan_calls(a0, a1, a2, a3):
    # s4 next entry of the plan   s5 its end   a5 code; what a kernel gets: a0 itself, a1 1, a2 0, a3 its arguments
    addi(sp, sp, -16)
    sw(ra, 12(sp))
    sw(s4, 8(sp))
    sw(s5, 4(sp))
    lw(a5, 0(a3))
    lw(a5, 12(a5))  # the table of its attributes: name, value
    label(ATTRIBUTE)
    lw(s4, 4(a5))
    addi(a5, a5, 8)
    andi(a4, s4, 1)  # 1: a small int
    beq(a4, zero, ATTRIBUTE)
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
