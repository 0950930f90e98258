"""REQUANTIZE in RV32IMC assembler, from int32 sums to one int8 row; contract in kernels/reference/requantize.py.

The doubling high product of a and m is the high word of a * 2m, plus the top bit of the low word. Rounding x / 2**n to
nearest, ties away from zero, is ((x - (x < 0)) >> (n - 1)) + 1 >> 1. Clamped before the offset is added, so that no sum
overflows. About 22 instructions an output; no RAM, no callee-saved register.
"""

from ...compat import micropython


@micropython.asm_rv32
def requantize_s8(a0, a1, a2, a3):
    # a0 p, then product   a1 sum, a5 its end   a2 multiplier, a6 its step   a3 shift, a7 its step   a4 out
    # t0 x   t1 2m   t2 shift   t3 offset   t4 least, t5 greatest, both without the offset
    lw(a0, 0(a3))
    lw(a0, 12(a0))  # the items of the block
    lw(a5, 16(a0))
    lw(a1, 8(a0))
    lw(a4, 0(a0))
    slli(a5, a5, 2)
    lw(a2, 24(a0))
    lw(a3, 28(a0))
    lw(a7, 20(a0))
    add(a5, a5, a1)
    lw(t3, 32(a0))
    lw(t4, 36(a0))
    lw(t5, 40(a0))
    add(a2, a2, a0)
    add(a3, a3, a0)
    slli(a6, a7, 2)
    sub(t4, t4, t3)
    sub(t5, t5, t3)
    beq(a1, a5, DONE)
    label(OUTPUT)
    lb(t2, 0(a3))
    lw(t0, 0(a1))
    lw(t1, 0(a2))
    add(a3, a3, a7)
    addi(a1, a1, 4)
    add(a2, a2, a6)
    slli(t1, t1, 1)
    bge(t2, zero, LEFT)
    mul(a0, t0, t1)
    mulhsu(t0, t0, t1)
    srli(a0, a0, 31)
    add(t0, t0, a0)  # doubling high product
    xori(t2, t2, -1)  # n - 1
    srai(a0, t0, 31)
    add(t0, t0, a0)
    sra(t0, t0, t2)
    addi(t0, t0, 1)  # at most 2**31 - 1
    srai(t0, t0, 1)
    label(CLAMP)
    blt(t0, t4, LOW)
    blt(t5, t0, HIGH)
    label(STORE)
    add(t0, t0, t3)
    sb(t0, 0(a4))
    addi(a4, a4, 1)
    bne(a1, a5, OUTPUT)
    label(DONE)
    li(a0, 1)  # the small int 0
    jalr(zero, ra, 0)
    label(LEFT)  # a shift to the left goes first, and wraps
    sll(t0, t0, t2)
    mul(a0, t0, t1)
    mulhsu(t0, t0, t1)
    srli(a0, a0, 31)
    add(t0, t0, a0)
    c_j(CLAMP)
    label(LOW)
    mv(t0, t4)
    c_j(STORE)
    label(HIGH)
    mv(t0, t5)
    c_j(STORE)
