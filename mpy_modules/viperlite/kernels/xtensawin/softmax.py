"""SOFTMAX in Xtensa assembler; contract and block in kernels/reference/softmax.py, arithmetic in viperlite/fixed_point.py.

All doubling high products are formed in one place, for no register can hold the way back: the bit that is set in a15 says
which step goes on with the product. One factor is never negative, so that the product of requantize.py serves. 200 to 400
instructions an exponential, 45 to scale one. Scratch words from 2 on keep the exponentials of a row.
"""

from ...compat import micropython


@micropython.asm_xtensa
def softmax_s8(a2, a3, a4, a5):
    # a1: 4 rows left, 8 out, 12 places to the right of an output   a2 p   a3 x   a4 exponential   a5 elements left
    # a6 greatest x of the row   a7 sum of exponentials   a8 factor and product   a9 factor that is not negative   a10 to a13 HIGH's
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
    data(3, 0x0B9576)  # loopnez a5, EXPONENTIAL
    l8ui(a8, a10, 0)
    addi(a10, a10, 1)
    data(3, 0x238800)  # sext a8, a8, 7
    data(3, 0x536680)  # max a6, a6, a8; greatest of the row
    label(EXPONENTIAL)
    l8ui(a8, a3, 0)
    addi(a3, a3, 1)
    data(3, 0x238800)  # sext a8, a8, 7
    sub(a8, a8, a6)  # -d
    l32i(a10, a2, 44)
    add(a10, a10, a8)
    data(3, 0x101AA6)  # blti a10, 1, FAR; d is not below n
    l32i(a10, a2, 40)
    ssl(a10)
    sll(a8, a8)
    l32i(a9, a2, 36)  # the scale to Q5.26
    movi_n(a15, 1)
    j(HIGH)
    label(FAR)  # its exponential counts as 0
    movi_n(a8, 0)
    j(KEEP)
    label(HIGH)
    # a8 = (a8 * a9 + 2**30) >> 31
    data(3, 0x23B980)  # sext a11, a9, 15; ml, signed
    sub(a10, a9, a11)
    data(3, 0xF5A0A0)  # extui a10, a10, 16, 16; mh, up to 2**15
    data(3, 0xF4C080)  # extui a12, a8, 0, 16
    srai(a8, a8, 16)  # ah
    addmi(a13, a12, -32768)
    mull(a13, a13, a10)  # (al - 2**15) * mh
    mull(a12, a12, a11)  # al * ml
    srai(a12, a12, 16)
    add(a13, a13, a12)
    mull(a12, a8, a11)  # ah * ml
    mull(a8, a8, a10)  # ah * mh
    add(a13, a13, a12)
    addmi(a13, a13, 16384)
    srai(a13, a13, 15)
    addx2(a8, a8, a13)
    add(a8, a8, a10)
    # to the step: for an exponential of a8 = -a, Q5.26, a14 x, a0 its square, m0 its cube, m1 quarters in a
    data(3, 0x2D6F07)  # bbci a15, 0, SQUARE
    data(3, 0x022816)  # beqz a8, ONE
    slli(a9, a8, 8)
    srli(a9, a9, 3)  # the low 24 bits, times 32
    movi_n(a10, 1)
    slli(a10, a10, 28)
    sub(a14, a9, a10)  # what is left over of whole quarters, from the middle of a quarter on, Q0.31
    srai(a8, a8, 24)
    movi_n(a9, -1)
    xor(a8, a8, a9)
    data(3, 0x132180)  # wsr a8, m1; quarters, less what is left over
    data(3, 0x6081E0)  # abs a8, a14; a square needs no sign
    mov_n(a9, a8)
    movi_n(a15, 2)
    j(HIGH)
    label(ONE)
    movi_n(a8, -1)
    srli(a8, a8, 1)  # exp(0): the greatest Q0.31
    j(SUM)
    label(SQUARE)
    data(3, 0x0A6F17)  # bbci a15, 1, CUBE
    mov_n(a0, a8)  # x**2
    mov_n(a9, a8)
    mov_n(a8, a14)
    movi_n(a15, 4)
    j(HIGH)
    label(CUBE)
    data(3, 0x0B6F27)  # bbci a15, 2, FOURTH
    data(3, 0x132080)  # wsr a8, m0; x**3
    mov_n(a8, a0)
    mov_n(a9, a0)
    movi_n(a15, 8)
    j(HIGH)
    label(FOURTH)
    data(3, 0x136F37)  # bbci a15, 3, THIRD
    addi(a8, a8, 2)
    srai(a8, a8, 2)  # x**4 / 4, rounded
    data(3, 0x032090)  # rsr a9, m0
    add(a8, a8, a9)
    l32i(a9, a2, 52)  # a third
    movi_n(a15, 16)
    j(HIGH)
    label(THIRD)
    data(3, 0x196F47)  # bbci a15, 4, EIGHTH
    add(a8, a8, a0)
    srai(a9, a8, 31)  # half of it, ties away from zero
    add(a8, a8, a9)
    addi(a8, a8, 1)
    srai(a8, a8, 1)
    add(a8, a8, a14)  # x and all higher terms
    l32i(a9, a2, 48)  # exp(-1/8)
    movi_n(a15, 32)
    j(HIGH)
    label(EIGHTH)
    data(3, 0x0A6F57)  # bbci a15, 5, FACTORS
    l32i(a9, a2, 48)
    add(a8, a8, a9)
    addi(a14, a2, 64)
    movi_n(a15, 64)
    label(FACTORS)  # one for every quarter, half, one, ... of the rest
    data(3, 0x616F67)  # bbci a15, 6, RECIPROCAL
    data(3, 0x0321A0)  # rsr a10, m1
    label(FACTOR)
    data(3, 0x014A16)  # beqz a10, SUM; no factors left
    l32i(a9, a14, 0)
    addi(a14, a14, 4)
    data(3, 0x04B0A0)  # extui a11, a10, 0, 1
    srli(a10, a10, 1)
    beqz(a11, FACTOR)  # not this one
    data(3, 0x1321A0)  # wsr a10, m1
    j(HIGH)
    label(SUM)  # Q12.19, rounded
    srai(a9, a8, 11)
    addi(a9, a9, 1)
    srai(a9, a9, 1)
    add(a7, a7, a9)
    label(KEEP)
    s32i(a8, a4, 0)
    addi(a4, a4, 4)
    addi(a5, a5, -1)
    data(3, 0x002516)  # beqz a5, SCALE
    j(EXPONENTIAL)
    label(SCALE)
    # 1 / sum, the sum scaled into [1, 2), in three steps of Newton's method: a14 half of the sum, Q0.31   a0 guess, Q2.29
    nsau(a10, a7)  # bits of headroom
    ssl(a10)
    sll(a14, a7)
    srli(a14, a14, 1)  # half of 1 + x
    movi_n(a11, 42)  # 12 integer bits, and 31 bits of the product, less one
    sub(a11, a11, a10)
    l32i(a10, a2, 32)
    sub(a11, a11, a10)
    movi_n(a10, 31)
    data(3, 0x43BBA0)  # min a11, a11, a10; all is cut where there are more
    s32i(a11, a1, 12)
    l32i(a8, a2, 60)  # -32/17
    mov_n(a9, a14)
    movi_n(a5, 3)
    data(3, 0x80A0F2)  # movi a15, 128
    j(HIGH)
    label(RECIPROCAL)
    data(3, 0x0F6F77)  # bbci a15, 7, STEP
    l32i(a9, a2, 56)  # 48/17
    add(a0, a8, a9)
    label(NEWTON)
    mov_n(a8, a14)
    mov_n(a9, a0)
    data(3, 0x00A1F2)  # movi a15, 256
    j(HIGH)
    label(STEP)
    data(3, 0x0F6F87)  # bbci a15, 8, GUESS
    movi_n(a9, 1)
    slli(a9, a9, 29)  # 1 as Q2.29
    sub(a8, a9, a8)
    mov_n(a9, a0)
    data(3, 0x00A2F2)  # movi a15, 512
    j(HIGH)
    label(GUESS)
    data(3, 0x2A6F97)  # bbci a15, 9, OUTPUT
    addx4(a0, a8, a0)  # guess + guess * (1 - half * guess)
    addi(a5, a5, -1)
    bnez(a5, NEWTON)
    slli(a0, a0, 1)  # 1 / sum as Q0.31
    data(3, 0x0040D6)  # bgez a0, SCALED
    movi_n(a0, -1)
    srli(a0, a0, 1)  # 1.0: the greatest Q0.31
    label(SCALED)
    l32i(a5, a2, 28)
    l32i(a4, a2, 16)
    addi(a4, a4, 8)
    data(3, 0x00A4F2)  # movi a15, 1024
    label(PRODUCT)
    l32i(a8, a4, 0)
    addi(a4, a4, 4)
    mov_n(a9, a0)
    j(HIGH)
    label(OUTPUT)
    l32i(a10, a1, 12)
    ssr(a10)
    sra(a8, a8)  # all places but one
    addi(a8, a8, 1)
    srai(a8, a8, 1)  # the last one, rounded
    l32i(a10, a2, 32)
    movi_n(a11, 1)
    ssl(a10)
    sll(a11, a11)
    addi(a12, a11, -1)
    data(3, 0x4388C0)  # min a8, a8, a12; greatest of all bits
    srli(a11, a11, 1)
    sub(a8, a8, a11)  # least stands for 0
    l32i(a12, a1, 8)
    srli(a10, a10, 3)  # bytes of an output
    data(3, 0x05EA17)  # bbsi a10, 1, WIDE
    s8i(a8, a12, 0)
    j(STORED)
    label(WIDE)
    s16i(a8, a12, 0)
    label(STORED)
    add(a12, a12, a10)
    s32i(a12, a1, 8)
    addi(a5, a5, -1)
    bnez(a5, PRODUCT)
    l32i(a8, a1, 4)
    addi(a8, a8, -1)
    j(ROW)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
