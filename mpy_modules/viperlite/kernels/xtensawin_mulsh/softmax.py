"""SOFTMAX in Xtensa assembler with mulsh; contract and block in kernels/reference/softmax.py, arithmetic in
viperlite/fixed_point.py.

A doubling high product, rounded, of a and b is the high word of 2a times b and bit 31 of the low word; where 2a may not fit
it is twice the high word of a times b, and what the two upper bits of the low word come to. 67 to 144 instructions an
exponential, 14 to scale one. Scratch words from 2 on keep the exponentials of a row.
"""

from ...compat import micropython


@micropython.asm_xtensa
def softmax_s8(a2, a3, a4, a5):
    # a1: 4 rows left, 8 out   a2 p   a3 x   a4 exponential   a5 elements left   a6 greatest x of the row
    # a7 sum of exponentials   a15 the scale to Q5.26   SAR its shift
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the block
    l32i(a3, a2, 8)
    l32i(a8, a2, 0)
    s32i(a8, a1, 8)
    l32i(a8, a2, 24)
    label(ROW)
    s32i(a8, a1, 4)  # rows left, this one included
    data(3, 0x004856)  # bnez a8, GREATEST
    j(DONE)
    data(2, 0xF03D)  # nop.n; aligns the next loop
    label(GREATEST)
    l32i(a5, a2, 28)
    l32i(a4, a2, 16)
    addi(a4, a4, 8)  # words 0 and 1 are the viper twin's
    movi_n(a7, 0)
    data(3, 0x80AF62)  # movi a6, -128
    mov_n(a10, a3)
    data(3, 0x0B9576)  # loopnez a5, BEGIN
    l8ui(a8, a10, 0)
    addi(a10, a10, 1)
    data(3, 0x238800)  # sext a8, a8, 7
    data(3, 0x536680)  # max a6, a6, a8; greatest of the row
    label(BEGIN)
    l32i(a10, a2, 40)
    ssl(a10)
    l32i(a15, a2, 36)
    label(EXPONENTIAL)
    l8ui(a8, a3, 0)
    l32i(a10, a2, 44)
    addi(a3, a3, 1)
    data(3, 0x238800)  # sext a8, a8, 7
    sub(a8, a8, a6)  # -d
    add(a10, a10, a8)
    data(3, 0x041AE6)  # bgei a10, 1, NEAR
    movi_n(a8, 0)  # d is not below n: its exponential counts as 0
    j(KEEP)
    label(NEAR)
    sll(a8, a8)
    data(3, 0xB2A8F0)  # mulsh a10, a8, a15
    mull(a8, a8, a15)
    data(3, 0x158E80)  # extui a8, a8, 30, 2
    addi(a8, a8, 1)
    srli(a8, a8, 1)
    addx2(a8, a10, a8)  # -a, Q5.26
    data(3, 0x007856)  # bnez a8, BELOW
    movi_n(a8, -1)
    srli(a8, a8, 1)  # exp(0): the greatest Q0.31
    j(SUM)
    label(BELOW)
    # a14 x: what is left over of whole quarters, from the middle of a quarter on, Q0.31   a13 quarters, less what is left over
    # a0 2x   a8 its square, then the result   a9 its cube, then constants   a10, a11 values
    slli(a9, a8, 8)
    srli(a9, a9, 3)  # the low 24 bits, times 32
    movi_n(a10, 1)
    slli(a10, a10, 28)
    sub(a14, a9, a10)
    srai(a8, a8, 24)
    movi_n(a9, -1)
    xor(a13, a8, a9)
    slli(a0, a14, 1)
    data(3, 0xB280E0)  # mulsh a8, a0, a14
    mull(a9, a0, a14)
    data(3, 0x059F90)  # extui a9, a9, 31, 1
    add(a8, a8, a9)  # x**2
    data(3, 0xB29080)  # mulsh a9, a0, a8
    mull(a10, a0, a8)
    data(3, 0x05AFA0)  # extui a10, a10, 31, 1
    add(a9, a9, a10)  # x**3
    slli(a10, a8, 1)
    data(3, 0xB2BA80)  # mulsh a11, a10, a8
    mull(a10, a10, a8)
    data(3, 0x05AFA0)  # extui a10, a10, 31, 1
    add(a11, a11, a10)
    addi(a11, a11, 2)
    srai(a11, a11, 2)  # x**4 / 4, rounded
    add(a11, a11, a9)
    l32i(a9, a2, 52)  # a third
    slli(a11, a11, 1)
    data(3, 0xB2AB90)  # mulsh a10, a11, a9
    mull(a11, a11, a9)
    data(3, 0x05BFB0)  # extui a11, a11, 31, 1
    add(a8, a8, a10)
    add(a8, a8, a11)
    l32i(a9, a2, 48)  # exp(-1/8)
    addi(a8, a8, 1)
    srai(a8, a8, 1)  # half of it, which is never negative
    add(a8, a8, a14)  # x and all higher terms
    slli(a8, a8, 1)
    data(3, 0xB2A890)  # mulsh a10, a8, a9
    mull(a8, a8, a9)
    data(3, 0x058F80)  # extui a8, a8, 31, 1
    add(a8, a8, a10)
    add(a8, a8, a9)
    addi(a14, a2, 64)
    label(FACTOR)  # one for every quarter, half, one, ... of the rest
    data(3, 0x01DD16)  # beqz a13, SUM; no factors left
    data(3, 0x116D07)  # bbci a13, 0, NEXT
    l32i(a9, a14, 0)
    slli(a8, a8, 1)
    data(3, 0xA2A890)  # muluh a10, a8, a9
    mull(a8, a8, a9)
    data(3, 0x058F80)  # extui a8, a8, 31, 1
    add(a8, a8, a10)
    label(NEXT)
    addi(a14, a14, 4)
    srli(a13, a13, 1)
    j(FACTOR)
    label(SUM)  # Q12.19, rounded
    srai(a9, a8, 11)
    addi(a9, a9, 1)
    srai(a9, a9, 1)
    add(a7, a7, a9)
    label(KEEP)
    s32i(a8, a4, 0)
    addi(a4, a4, 4)
    addi(a5, a5, -1)
    bnez(a5, EXPONENTIAL)
    # 1 / sum, the sum scaled into [1, 2), in three steps of Newton's method: a14 half of the sum, Q0.31, a13 twice as much
    # a0 guess, Q2.29   a12 1, Q2.29   a15 places to the right of an output, less one   a8 to a11 values
    nsau(a10, a7)  # bits of headroom
    ssl(a10)
    sll(a14, a7)
    srli(a14, a14, 1)  # half of 1 + x
    slli(a13, a14, 1)
    movi_n(a15, 42)  # 12 integer bits, and 31 bits of the product, less one
    sub(a15, a15, a10)
    l32i(a10, a2, 32)
    sub(a15, a15, a10)
    movi_n(a11, 31)
    data(3, 0x43FFB0)  # min a15, a15, a11; all is cut where there are more
    movi_n(a12, 1)
    slli(a12, a12, 29)
    l32i(a8, a2, 60)  # -32/17
    data(3, 0xB29E80)  # mulsh a9, a14, a8
    mull(a8, a14, a8)
    data(3, 0x158E80)  # extui a8, a8, 30, 2
    addi(a8, a8, 1)
    srli(a8, a8, 1)
    addx2(a8, a9, a8)
    l32i(a9, a2, 56)  # 48/17
    add(a0, a8, a9)
    movi_n(a5, 3)
    data(3, 0x238576)  # loop a5, NEWTON
    data(3, 0xA28D00)  # muluh a8, a13, a0
    mull(a9, a13, a0)
    data(3, 0x059F90)  # extui a9, a9, 31, 1
    add(a8, a8, a9)
    sub(a8, a12, a8)
    data(3, 0xB29800)  # mulsh a9, a8, a0
    mull(a8, a8, a0)
    data(3, 0x158E80)  # extui a8, a8, 30, 2
    addi(a8, a8, 1)
    srli(a8, a8, 1)
    addx2(a8, a9, a8)
    addx4(a0, a8, a0)  # guess + guess * (1 - half * guess)
    label(NEWTON)
    slli(a0, a0, 1)  # 1 / sum as Q0.31
    data(3, 0x0040D6)  # bgez a0, SCALE
    movi_n(a0, -1)
    srli(a0, a0, 1)  # 1.0: the greatest Q0.31
    label(SCALE)
    # a9 twice that   a10 bits of an output   a12 out   a13 greatest of all bits   a14 least, which stands for 0, without its sign
    slli(a9, a0, 1)
    ssl(a10)
    movi_n(a14, 1)
    sll(a14, a14)
    addi(a13, a14, -1)
    srli(a14, a14, 1)
    ssr(a15)
    l32i(a5, a2, 28)
    l32i(a4, a2, 16)
    addi(a4, a4, 8)
    l32i(a12, a1, 8)
    data(2, 0xF03D)  # nop.n; aligns the next loop
    data(3, 0x298576)  # loop a5, OUTPUT
    l32i(a8, a4, 0)
    addi(a4, a4, 4)
    data(3, 0xA2B890)  # muluh a11, a8, a9
    mull(a8, a8, a9)
    data(3, 0x058F80)  # extui a8, a8, 31, 1
    add(a8, a8, a11)
    sra(a8, a8)  # all places but one
    addi(a8, a8, 1)
    srai(a8, a8, 1)  # the last one, rounded
    data(3, 0x4388D0)  # min a8, a8, a13
    sub(a8, a8, a14)
    data(3, 0x11EA47)  # bbsi a10, 4, WIDE
    s8i(a8, a12, 0)
    label(STORED)
    addi(a12, a12, 1)
    label(OUTPUT)
    s32i(a12, a1, 8)
    l32i(a8, a1, 4)
    addi(a8, a8, -1)
    j(ROW)
    label(WIDE)
    s16i(a8, a12, 0)
    addi(a12, a12, 1)
    j(STORED)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
