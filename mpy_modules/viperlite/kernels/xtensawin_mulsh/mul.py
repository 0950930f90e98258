"""MUL in Xtensa assembler with mulsh; contract and blocks in kernels/reference/mul.py.

Two int8 less their zero points have a product v of 17 bits: with t the high word of 4 v m, s the sign of v, 0 or -1, and n
places to the right, both roundings are (t + 2 * s + 2**n + 1) >> (n + 1). 18 instructions an element; 24 where the
multiplier's shift is not to the right. No RAM. Types other than int8 are left to other paths.
"""

from ...compat import micropython


@micropython.asm_xtensa
def mul_s8(a2, a3, a4, a5):
    # a1: 4 p   a3 a   a4 b   a6, a7 their steps   a8 out   a9 4 times the offset of a   a10 offset of b   a11 multiplier
    # a13 all that is added to t + 2 * s, or the offset of out   a14 least   a15 greatest   SAR places to the right, and one, or
    # to the left   a0, a2, a5, a12 values
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the block
    s32i(a2, a1, 4)
    l32i(a8, a2, 52)
    l32i(a9, a2, 60)
    l32i(a10, a2, 64)
    slli(a9, a9, 2)
    l32i(a11, a2, 68)
    l32i(a13, a2, 76)
    l32i(a14, a2, 80)
    l32i(a15, a2, 84)
    l32i(a0, a2, 72)
    ssl(a0)  # SAR serves the shift to the left
    data(3, 0x01C0D6)  # bgez a0, SHIFT
    neg(a0, a0)
    movi_n(a12, 20)
    data(3, 0x4300C0)  # min a0, a0, a12; nothing is left of v with fewer places
    slli(a13, a13, 1)
    addi(a13, a13, 1)
    ssl(a0)
    sll(a13, a13)
    addi(a13, a13, 1)
    addi(a0, a0, 1)
    ssr(a0)
    label(SHIFT)
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
    data(3, 0x0940D6)  # bgez a0, LEFT; no shift to the right: nothing to round
    data(3, 0x359576)  # loopnez a5, NEXT
    l8ui(a0, a3, 0)
    l8ui(a2, a4, 0)
    add(a3, a3, a6)
    add(a4, a4, a7)
    data(3, 0x230000)  # sext a0, a0, 7
    data(3, 0x232200)  # sext a2, a2, 7
    addx4(a0, a0, a9)
    add(a2, a2, a10)
    mull(a0, a0, a2)  # 4 v
    srai(a2, a0, 31)  # s
    data(3, 0xB200B0)  # mulsh a0, a0, a11
    addx2(a0, a2, a0)
    add(a0, a0, a13)
    sra(a0, a0)
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
    data(3, 0x094016)  # beqz a0, DONE
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
    label(LEFT)  # modulo 2**32, as TFLM's product wraps; then the product's high word, doubled, and rounded from its low word
    data(3, 0x479576)  # loopnez a5, LEFTNEXT
    l8ui(a0, a3, 0)
    l8ui(a2, a4, 0)
    add(a3, a3, a6)
    add(a4, a4, a7)
    data(3, 0x230000)  # sext a0, a0, 7
    data(3, 0x232200)  # sext a2, a2, 7
    addx4(a0, a0, a9)
    add(a2, a2, a10)
    mull(a0, a0, a2)
    srai(a0, a0, 2)  # v
    sll(a0, a0)
    data(3, 0xB220B0)  # mulsh a2, a0, a11
    mull(a0, a0, a11)
    data(3, 0x150E00)  # extui a0, a0, 30, 2
    addi(a0, a0, 1)
    srli(a0, a0, 1)
    addx2(a0, a2, a0)
    sub(a2, a14, a13)  # clamped before the offset is added, so that nothing overflows
    data(3, 0x530020)  # max a0, a0, a2
    sub(a2, a15, a13)
    data(3, 0x430020)  # min a0, a0, a2
    add(a0, a0, a13)
    s8i(a0, a8, 0)
    addi(a8, a8, 1)
    label(LEFTNEXT)
    j(NEXT)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
