"""QUANTIZE in RV32IMC assembler; contract and blocks in kernels/reference/quantize.py.

Requantised as in requantize.py; 28 instructions an element; no RAM. float32 is left to other paths.
"""

from ...compat import micropython


@micropython.asm_rv32
def quantize_int(a0, a1, a2, a3):
    # a0 p, then product   a1 x, a2 bytes of one   a3 out, a4 bytes of one   a5 elements left   a6 zero point of x   a7 2 *
    # multiplier
    # t0 shift to the left   t1 shift to the right - 1, negative where there is none   t2 zero point of out   t3 least   t4
    # greatest
    # t5 sign bit of x, to flip and take off   t6 value   ra 2
    lw(a0, 0(a3))
    lw(a0, 12(a0))  # the items of the block
    addi(sp, sp, -16)
    sw(ra, 0(sp))
    lw(a3, 0(a0))
    lw(a1, 8(a0))
    lw(a5, 16(a0))
    lw(a4, 20(a0))
    lw(t3, 24(a0))
    lw(t2, 28(a0))
    lw(a2, 32(a0))
    lw(t5, 36(a0))
    lw(a6, 40(a0))
    lw(a7, 44(a0))
    lw(t1, 48(a0))
    slli(a7, a7, 1)
    li(t0, 0)
    bge(zero, t1, RIGHT)
    mv(t0, t1)
    li(t1, 0)
    label(RIGHT)
    xori(t1, t1, -1)
    # 2**(8 * bytes) - 1 above the least
    slli(t6, a4, 3)
    sub(t6, zero, t6)  # a shift takes it modulo 32
    li(t4, -1)
    srl(t4, t4, t6)
    sub(t3, zero, t3)
    add(t4, t4, t3)
    li(ra, 2)
    beq(a5, zero, DONE)
    label(ELEMENT)
    beq(a2, ra, HALF)
    bltu(ra, a2, WORD)
    lbu(t6, 0(a1))
    label(LOADED)
    add(a1, a1, a2)
    xor(t6, t6, t5)
    sub(t6, t6, t5)
    sub(t6, t6, a6)
    sll(t6, t6, t0)
    mul(a0, t6, a7)
    mulhsu(t6, t6, a7)
    srli(a0, a0, 31)
    add(t6, t6, a0)
    blt(t1, zero, STORE)
    srai(a0, t6, 31)
    add(t6, t6, a0)
    sra(t6, t6, t1)
    addi(t6, t6, 1)
    srai(t6, t6, 1)
    label(STORE)
    add(t6, t6, t2)  # wraps, as in TFLM
    bge(t6, t3, LEAST)
    mv(t6, t3)
    label(LEAST)
    bge(t4, t6, MOST)
    mv(t6, t4)
    label(MOST)
    addi(a5, a5, -1)
    beq(a4, ra, STORE_HALF)
    bltu(ra, a4, STORE_WORD)
    sb(t6, 0(a3))
    label(STORED)
    add(a3, a3, a4)
    bne(a5, zero, ELEMENT)
    c_j(DONE)
    label(HALF)
    lhu(t6, 0(a1))
    c_j(LOADED)
    label(WORD)
    lw(t6, 0(a1))
    c_j(LOADED)
    label(STORE_HALF)
    sh(t6, 0(a3))
    c_j(STORED)
    label(STORE_WORD)
    sw(t6, 0(a3))
    c_j(STORED)
    label(DONE)
    lw(ra, 0(sp))
    label(PADDED)  # mpy-cross reads past the end of its table where it has a multiple of four labels
    addi(sp, sp, 16)
    li(a0, 1)  # the small int 0
