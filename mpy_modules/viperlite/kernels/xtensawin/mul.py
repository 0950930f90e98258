"""MUL in Xtensa assembler; contract and blocks in kernels/reference/mul.py.

Two int8 less their zero points have a product v of 17 bits: with multiplier mh * 2**16 + ml, ml signed, its doubling high
product is (v * mh + (v * ml >> 16) + 2**14) >> 15, and nothing overflows. 25 instructions an element; 36 where the multiplier's
shift is not to the right. No RAM. Types other than int8 are left to other paths.
"""

from ...compat import micropython


@micropython.asm_xtensa
def mul_s8(a2, a3, a4, a5):
    # a1: 4 p   a3 a   a4 b   a6, a7 their steps   a8 out   a9, a10 offsets of a and b   a11 mh   a12 ml   a13 offset of out
    # a14 least   a15 greatest   SAR places to the right, less one, or to the left   a0, a2, a5 values
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the block
    s32i(a2, a1, 4)
    l32i(a8, a2, 52)
    l32i(a9, a2, 60)
    l32i(a10, a2, 64)
    l32i(a11, a2, 68)
    data(3, 0x23CB80)  # sext a12, a11, 15; ml, signed
    sub(a11, a11, a12)
    data(3, 0xF5B0B0)  # extui a11, a11, 16, 16; mh, up to 2**15
    l32i(a0, a2, 72)
    ssl(a0)  # SAR serves the shift to the left
    data(3, 0x0070D6)  # bgez a0, SHIFT
    movi_n(a13, -1)
    xor(a0, a0, a13)  # bits to the right, less one
    ssr(a0)
    label(SHIFT)
    l32i(a13, a2, 76)
    l32i(a14, a2, 80)
    l32i(a15, a2, 84)
    l32i(a3, a2, 0)
    l32i(a4, a2, 8)
    s32i(a3, a2, 16)  # where the row begins
    s32i(a4, a2, 24)
    # the counters of the walk
    l32i(a5, a2, 44)
    addx4(a5, a5, a2)
    movi_n(a6, 0)
    l32i(a0, a2, 48)
    data(2, 0xF03D)  # nop.n; aligns the next loop
    data(3, 0x059076)  # loopnez a0, ROW
    s32i(a6, a5, 12)  # all begin at their first
    addi(a5, a5, 16)
    label(ROW)
    l32i(a6, a2, 36)
    l32i(a7, a2, 40)
    l32i(a0, a2, 72)
    l32i(a5, a2, 32)
    data(3, 0x0A90D6)  # bgez a0, LEFT; no shift to the right: nothing to round
    data(3, 0x4A9576)  # loopnez a5, NEXT
    l8ui(a0, a3, 0)
    l8ui(a2, a4, 0)
    add(a3, a3, a6)
    add(a4, a4, a7)
    data(3, 0x230000)  # sext a0, a0, 7
    data(3, 0x232200)  # sext a2, a2, 7
    add(a0, a0, a9)
    add(a2, a2, a10)
    mull(a0, a0, a2)  # v
    mull(a2, a0, a12)  # v * ml
    mull(a0, a0, a11)  # v * mh
    srai(a2, a2, 16)
    add(a0, a0, a2)
    addmi(a0, a0, 16384)
    srai(a0, a0, 15)  # doubling high product
    srai(a2, a0, 31)  # to nearest, ties away from zero: (((x - (x < 0)) >> (n - 1)) + 1) >> 1
    add(a0, a0, a2)
    sra(a0, a0)
    addi(a0, a0, 1)
    srai(a0, a0, 1)
    add(a0, a0, a13)
    data(3, 0x5300E0)  # max a0, a0, a14
    data(3, 0x4300F0)  # min a0, a0, a15
    s8i(a0, a8, 0)
    addi(a8, a8, 1)
    label(NEXT)
    l32i(a2, a1, 4)  # the loop used a2
    l32i(a3, a2, 16)
    l32i(a4, a2, 24)
    l32i(a5, a2, 44)
    addx4(a5, a5, a2)
    l32i(a0, a2, 48)
    label(DIMENSION)  # to the next row, as in kernels/viper/walk.py: a5 dimension   a0 how many are left
    data(3, 0x0B5016)  # beqz a0, DONE
    addi(a0, a0, -1)
    l32i(a6, a5, 12)
    l32i(a7, a5, 0)
    addi(a6, a6, 1)
    data(3, 0x1F2677)  # blt a6, a7, STEP; not at its end yet
    l32i(a7, a5, 4)
    addi(a6, a6, -1)
    mull(a7, a7, a6)
    sub(a3, a3, a7)  # back to its first, one dimension further out
    l32i(a7, a5, 8)
    mull(a7, a7, a6)
    sub(a4, a4, a7)
    movi_n(a6, 0)
    s32i(a6, a5, 12)  # counter
    addi(a5, a5, 16)
    j(DIMENSION)
    label(STEP)
    s32i(a6, a5, 12)
    l32i(a6, a5, 4)
    l32i(a7, a5, 8)
    add(a3, a3, a6)
    add(a4, a4, a7)
    s32i(a3, a2, 16)
    s32i(a4, a2, 24)
    j(ROW)
    label(LEFT)  # modulo 2**32, as TFLM's product wraps; then the product of requantize.py
    data(3, 0x068516)  # beqz a5, LEFTNEXT
    label(LEFTELEMENT)
    l8ui(a0, a3, 0)
    l8ui(a2, a4, 0)
    add(a3, a3, a6)
    add(a4, a4, a7)
    data(3, 0x230000)  # sext a0, a0, 7
    data(3, 0x232200)  # sext a2, a2, 7
    add(a0, a0, a9)
    add(a2, a2, a10)
    mull(a0, a0, a2)
    sll(a0, a0)
    data(3, 0x132050)  # wsr a5, m0; the product takes three registers
    data(3, 0xF42000)  # extui a2, a0, 0, 16
    srai(a0, a0, 16)
    addmi(a5, a2, -32768)
    mull(a2, a2, a12)
    mull(a5, a5, a11)
    srai(a2, a2, 16)
    add(a5, a5, a2)
    mull(a2, a0, a12)
    mull(a0, a0, a11)
    add(a2, a2, a5)
    addmi(a2, a2, 16384)
    srai(a2, a2, 15)
    addx2(a0, a0, a2)
    data(3, 0x032050)  # rsr a5, m0
    add(a0, a0, a11)
    sub(a2, a14, a13)  # clamped before the offset is added, so that nothing overflows
    data(3, 0x530020)  # max a0, a0, a2
    sub(a2, a15, a13)
    data(3, 0x430020)  # min a0, a0, a2
    add(a0, a0, a13)
    s8i(a0, a8, 0)
    addi(a8, a8, 1)
    addi(a5, a5, -1)
    bnez(a5, LEFTELEMENT)
    label(LEFTNEXT)
    j(NEXT)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
