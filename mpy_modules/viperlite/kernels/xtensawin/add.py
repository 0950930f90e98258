"""ADD and SUB in Xtensa assembler; contract and blocks in kernels/reference/add.py.

But for its roundings the result is a linear form, t = A a + B b + C, here with F = n + 2 bits of fraction, n the last shift to
the right. The roundings before the last are worth less than 10 of them, cutting A and B less than 520: where t is not that
close to where the last one jumps, t >> F is the result, exactly. Elsewhere, less than one in 100, and where shifts or scales
are out of the usual range, the element goes the long way: an input less its zero point, v, times multiplier m is
(v m + 2**10) >> 11, their sum is multiplied as in requantize.py. 16 instructions an element, 90 more on the long way. No RAM.
Types other than int8 are left to other paths.
"""

from ...compat import micropython


@micropython.asm_xtensa
def add_s8(a2, a3, a4, a5):
    # a15 p   a3 a   a4 b   a6, a7 their steps   a8 out   a9 A   a10 B   a11 C   a12 bits of t that are not all 0 where it is far
    # from a jump   a13 least   a14 greatest   SAR F, at a1 + 4   m0 to m3 a9 to a12   a0, a2, a5 values
    l32i(a15, a5, 0)
    l32i(a15, a15, 12)  # the items of the block
    l32i(a8, a15, 52)
    l32i(a3, a15, 0)
    l32i(a4, a15, 8)
    s32i(a3, a15, 16)  # where the row begins
    s32i(a4, a15, 24)
    # the counters of the walk
    l32i(a5, a15, 44)
    addx4(a5, a5, a15)
    movi_n(a6, 0)
    l32i(a0, a15, 48)
    data(3, 0x059076)  # loopnez a0, COUNTERS
    s32i(a6, a5, 12)  # all begin at their first
    addi(a5, a5, 16)
    label(COUNTERS)
    # A and B: the product of two multipliers, cut; a13 negative where something is out of range
    l32i(a5, a15, 84)
    data(3, 0x23E580)  # sext a14, a5, 15; ml of the sum's multiplier
    sub(a12, a5, a14)
    data(3, 0xF5C0C0)  # extui a12, a12, 16, 16; mh
    mov_n(a6, a15)
    movi_n(a13, 0)
    movi_n(a0, 2)
    data(3, 0x0020F0)  # nop; aligns the next loop
    data(3, 0x4B8076)  # loop a0, FACTORS
    mov_n(a9, a10)  # second time round, A is done
    l32i(a2, a6, 64)
    l32i(a7, a6, 68)
    addi(a6, a6, 12)
    neg(a7, a7)
    or_(a13, a13, a7)  # a shift to the left
    movi_n(a5, 22)
    sub(a5, a5, a7)
    or_(a13, a13, a5)  # a shift of more than 22
    data(3, 0xF45020)  # extui a5, a2, 0, 16
    srai(a2, a2, 16)
    addmi(a0, a5, -32768)
    mull(a0, a0, a12)
    mull(a5, a5, a14)
    srai(a5, a5, 16)
    add(a0, a0, a5)
    mull(a5, a2, a14)
    mull(a2, a2, a12)
    add(a0, a0, a5)
    addmi(a0, a0, 16384)
    srai(a0, a0, 15)
    addx2(a2, a2, a0)
    add(a2, a2, a12)  # doubling high product of the multipliers
    addi(a7, a7, 9)
    ssr(a7)
    sra(a10, a2)  # cut to F bits of fraction
    label(FACTORS)
    # t has to fit: A + B up to 2**22, n from 12 to 20
    add(a5, a9, a10)
    movi_n(a2, 1)
    slli(a2, a2, 22)
    sub(a2, a2, a5)
    or_(a13, a13, a2)
    l32i(a0, a15, 88)
    neg(a0, a0)
    addi(a5, a0, -12)
    or_(a13, a13, a5)
    movi_n(a5, 20)
    sub(a5, a5, a0)
    or_(a13, a13, a5)
    l32i(a5, a15, 104)
    mull(a10, a10, a5)  # sign of b
    # C: zero points, a half, and the width of what counts as close
    addi(a0, a0, 2)
    s32i(a0, a1, 4)
    ssl(a0)
    l32i(a11, a15, 60)
    mull(a11, a11, a9)
    l32i(a5, a15, 72)
    mull(a5, a5, a10)
    add(a11, a11, a5)
    l32i(a5, a15, 92)
    sll(a5, a5)
    add(a11, a11, a5)
    movi_n(a2, 1)
    sll(a2, a2)
    addmi(a12, a2, -2048)  # 2**F - 2048
    srli(a2, a2, 1)
    add(a11, a11, a2)
    addmi(a11, a11, 1024)  # close is within 1024, so that one test tells
    data(3, 0x001DD6)  # bgez a13, USUAL
    movi_n(a12, 0)  # all go the long way
    label(USUAL)
    data(3, 0x132090)  # wsr a9, m0
    data(3, 0x1321A0)  # wsr a10, m1
    data(3, 0x1322B0)  # wsr a11, m2
    data(3, 0x1323C0)  # wsr a12, m3
    ssr(a0)
    l32i(a13, a15, 96)
    l32i(a14, a15, 100)
    label(ROW)
    l32i(a6, a15, 36)
    l32i(a7, a15, 40)
    l32i(a5, a15, 32)
    data(2, 0xF03D)  # nop.n; aligns the next loop
    data(3, 0x2F9576)  # loopnez a5, NEXT
    l8ui(a0, a3, 0)
    l8ui(a2, a4, 0)
    add(a3, a3, a6)
    add(a4, a4, a7)
    data(3, 0x230000)  # sext a0, a0, 7
    data(3, 0x232200)  # sext a2, a2, 7
    mull(a0, a0, a9)  # A a
    mull(a2, a2, a10)  # B b
    add(a0, a0, a11)
    add(a0, a0, a2)
    data(3, 0x2000C7)  # bnone a0, a12, CLOSE
    sra(a0, a0)  # the result, before it is clamped
    label(CLAMP)
    data(3, 0x5300D0)  # max a0, a0, a13
    data(3, 0x4300E0)  # min a0, a0, a14
    s8i(a0, a8, 0)
    addi(a8, a8, 1)
    label(NEXT)
    l32i(a3, a15, 16)
    l32i(a4, a15, 24)
    l32i(a5, a15, 44)
    addx4(a5, a5, a15)
    l32i(a0, a15, 48)
    j(DIMENSION)
    label(CLOSE)
    j(LONG)
    label(DIMENSION)  # to the next row, as in kernels/viper/walk.py: a5 dimension   a0 how many are left
    data(3, 0x148016)  # beqz a0, DONE
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
    s32i(a3, a15, 16)
    s32i(a4, a15, 24)
    j(ROW)
    label(LONG)
    # a0 a, then the sum   a2 b   a5 and a9 to a12 values
    sub(a0, a3, a6)  # the element that was just passed
    sub(a2, a4, a7)
    l8ui(a0, a0, 0)
    l8ui(a2, a2, 0)
    l32i(a9, a15, 60)
    l32i(a10, a15, 64)
    l32i(a11, a15, 68)
    data(3, 0x230000)  # sext a0, a0, 7
    add(a0, a0, a9)
    srai(a9, a10, 11)
    data(3, 0xA4A0A0)  # extui a10, a10, 0, 11
    mull(a9, a9, a0)  # v * (m >> 11)
    mull(a10, a10, a0)  # v * (m & 0x7FF)
    addmi(a10, a10, 1024)
    srai(a10, a10, 11)  # rounds up at a half
    add(a0, a9, a10)
    data(3, 0x017B16)  # beqz a11, SCALED; x / 2**0 needs no rounding
    neg(a11, a11)
    addi(a11, a11, -1)
    ssr(a11)
    srai(a9, a0, 31)  # to nearest, ties away from zero: (((x - (x < 0)) >> (n - 1)) + 1) >> 1
    add(a0, a0, a9)
    sra(a0, a0)
    addi(a0, a0, 1)
    srai(a0, a0, 1)
    label(SCALED)
    l32i(a9, a15, 72)
    l32i(a10, a15, 76)
    l32i(a11, a15, 80)
    data(3, 0x232200)  # sext a2, a2, 7
    add(a2, a2, a9)
    srai(a9, a10, 11)
    data(3, 0xA4A0A0)  # extui a10, a10, 0, 11
    mull(a9, a9, a2)
    mull(a10, a10, a2)
    addmi(a10, a10, 1024)
    srai(a10, a10, 11)
    add(a2, a9, a10)
    data(3, 0x017B16)  # beqz a11, BOTH
    neg(a11, a11)
    addi(a11, a11, -1)
    ssr(a11)
    srai(a9, a2, 31)
    add(a2, a2, a9)
    sra(a2, a2)
    addi(a2, a2, 1)
    srai(a2, a2, 1)
    label(BOTH)
    l32i(a9, a15, 104)
    mull(a2, a2, a9)  # sign of b
    add(a0, a0, a2)
    l32i(a9, a15, 84)
    l32i(a12, a15, 88)
    data(3, 0x23A980)  # sext a10, a9, 15
    sub(a9, a9, a10)
    data(3, 0xF59090)  # extui a9, a9, 16, 16
    data(3, 0xF4B000)  # extui a11, a0, 0, 16
    srai(a0, a0, 16)
    addmi(a5, a11, -32768)
    mull(a5, a5, a9)
    mull(a11, a11, a10)
    srai(a11, a11, 16)
    add(a5, a5, a11)
    mull(a11, a0, a10)
    mull(a0, a0, a9)
    add(a5, a5, a11)
    addmi(a5, a5, 16384)
    srai(a5, a5, 15)
    addx2(a0, a0, a5)  # 2 * ah * mh and the rest
    add(a0, a0, a9)
    data(3, 0x017C16)  # beqz a12, ROUNDED
    neg(a12, a12)
    addi(a12, a12, -1)
    ssr(a12)
    srai(a9, a0, 31)
    add(a0, a0, a9)
    sra(a0, a0)
    addi(a0, a0, 1)
    srai(a0, a0, 1)
    label(ROUNDED)
    l32i(a9, a15, 92)
    add(a0, a0, a9)
    l32i(a5, a1, 4)
    ssr(a5)  # as the loop expects it
    data(3, 0x032090)  # rsr a9, m0
    data(3, 0x0321A0)  # rsr a10, m1
    data(3, 0x0322B0)  # rsr a11, m2
    data(3, 0x0323C0)  # rsr a12, m3
    j(CLAMP)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
