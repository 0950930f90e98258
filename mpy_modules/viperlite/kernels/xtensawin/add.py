"""ADD and SUB in Xtensa assembler; contract and blocks in kernels/reference/add.py.

An input v less its zero point, times multiplier m, is (v m + 2**10) >> 11, then x / 2**n to nearest, ties away from zero, which
is (x + 2**(n - 1) - (x < 0)) >> n. The input of the larger scale has the multiplier 2**30 and no shift: v << 19 serves in sums.
The other's m is cut where its last bit is cut, m = high * 2**(11 + n) + low, so that its two roundings are one shift. The sum
has 29 bits: constants of rounding and offset go in together. 47 instructions an element, 75 in differences and where shifts are
out of the usual range. No RAM. Types other than int8 are left to other paths.
"""

from ...compat import micropython


@micropython.asm_xtensa
def add_s8(a2, a3, a4, a5):
    # a1: 4 p, 8 least, 12 greatest   m3 which input has the larger scale, 1 or 2, or 0 for the long way
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the block
    s32i(a2, a1, 4)
    l32i(a0, a2, 96)
    s32i(a0, a1, 8)
    l32i(a0, a2, 100)
    s32i(a0, a1, 12)
    l32i(a8, a2, 52)
    l32i(a3, a2, 0)
    l32i(a4, a2, 8)
    s32i(a3, a2, 16)
    s32i(a4, a2, 24)
    # the counters of the walk
    l32i(a5, a2, 44)
    addx4(a5, a5, a2)
    movi_n(a6, 0)
    data(3, 0x132360)  # wsr a6, m3
    l32i(a0, a2, 48)
    data(3, 0x059076)  # loopnez a0, COUNTERS
    s32i(a6, a5, 12)
    addi(a5, a5, 16)
    label(COUNTERS)
    l32i(a0, a2, 104)
    data(3, 0x271066)  # bnei a0, 1, LONG
    l32i(a15, a2, 88)
    neg(a15, a15)
    data(3, 0x1E1FA6)  # blti a15, 1, LONG
    movi_n(a0, 22)
    data(3, 0x1920F7)  # blt a0, a15, LONG
    movi_n(a13, 1)
    slli(a14, a13, 30)
    # a14 offset of the larger   a0 words of the other
    addi(a0, a2, 72)
    l32i(a9, a2, 64)
    l32i(a10, a2, 68)
    data(3, 0x0B99E7)  # bne a9, a14, SECOND
    data(3, 0x008A56)  # bnez a10, SECOND
    l32i(a14, a2, 60)
    j(OTHER)
    label(LONG)
    j(ROW)
    label(SECOND)
    addi(a0, a2, 60)
    l32i(a9, a2, 76)
    l32i(a10, a2, 80)
    bne(a9, a14, LONG)
    bnez(a10, LONG)
    l32i(a14, a2, 72)
    movi_n(a13, 2)
    label(OTHER)
    slli(a14, a14, 19)
    l32i(a9, a0, 0)
    l32i(a11, a0, 4)
    l32i(a12, a0, 8)
    neg(a12, a12)
    data(3, 0xD61CA6)  # blti a12, 1, LONG
    movi_n(a0, 11)
    blt(a0, a12, LONG)
    data(3, 0x1323D0)  # wsr a13, m3
    add(a12, a12, a0)
    data(3, 0x1321C0)  # wsr a12, m1
    ssr(a12)
    sra(a10, a11)
    ssl(a12)
    sll(a0, a10)
    sub(a11, a11, a0)
    addi(a12, a12, -1)
    movi_n(a0, 1)
    ssl(a12)
    sll(a12, a0)
    addmi(a12, a12, 1024)
    data(3, 0x1320C0)  # wsr a12, m0
    l32i(a5, a2, 92)
    ssl(a15)
    sll(a5, a5)
    data(3, 0x1322F0)  # wsr a15, m2
    addi(a15, a15, -1)
    ssl(a15)
    sll(a15, a0)
    l32i(a12, a2, 84)
    data(3, 0x23DC80)  # sext a13, a12, 15
    sub(a12, a12, a13)
    data(3, 0xF5C0C0)  # extui a12, a12, 16, 16
    add(a15, a15, a12)
    add(a15, a15, a5)
    label(ROW)
    l32i(a6, a2, 36)
    l32i(a7, a2, 40)
    l32i(a5, a2, 32)
    data(3, 0x032300)  # rsr a0, m3
    data(3, 0x002056)  # bnez a0, SHORT
    j(ELEMENT)
    label(SHORT)
    data(3, 0x0B1026)  # beqi a0, 1, SUM
    mov_n(a0, a3)
    mov_n(a3, a4)
    mov_n(a4, a0)
    mov_n(a0, a6)
    mov_n(a6, a7)
    mov_n(a7, a0)
    label(SUM)
    # a3 larger   a4 other   a6, a7 their steps   a8 out   a9 offset of the other, a10 high, a11 low   a12 mh   a13 ml of out
    # a14 offset of the larger << 19   a15 all that is added before the last shift   m0 rounding of the other, m1 its shift
    # m2 last shift   a0, a2, a5 values
    data(3, 0x899576)  # loopnez a5, NEXT
    l8ui(a0, a3, 0)
    l8ui(a2, a4, 0)
    add(a3, a3, a6)
    add(a4, a4, a7)
    data(3, 0x230000)  # sext a0, a0, 7
    data(3, 0x232200)  # sext a2, a2, 7
    slli(a0, a0, 19)
    add(a2, a2, a9)
    add(a0, a0, a14)
    mull(a5, a2, a10)
    add(a0, a0, a5)
    srai(a5, a2, 31)
    slli(a5, a5, 11)
    mull(a2, a2, a11)
    add(a2, a2, a5)
    data(3, 0x032050)  # rsr a5, m0
    add(a2, a2, a5)
    data(3, 0x032150)  # rsr a5, m1
    ssr(a5)
    sra(a2, a2)
    add(a0, a0, a2)
    data(3, 0xF42000)  # extui a2, a0, 0, 16; doubling high product, see requantize.py
    srai(a0, a0, 16)
    mull(a5, a2, a13)
    addmi(a2, a2, -32768)
    srai(a5, a5, 16)
    mull(a2, a2, a12)
    add(a2, a2, a5)
    mull(a5, a0, a13)
    mull(a0, a0, a12)
    add(a2, a2, a5)
    addmi(a2, a2, 16384)
    srai(a2, a2, 15)
    srai(a5, a0, 31)
    addx2(a0, a0, a2)
    add(a0, a0, a5)
    add(a0, a0, a15)
    data(3, 0x032250)  # rsr a5, m2
    ssr(a5)
    sra(a0, a0)
    l32i(a5, a1, 8)
    data(3, 0x530050)  # max a0, a0, a5
    l32i(a5, a1, 12)
    data(3, 0x430050)  # min a0, a0, a5
    s8i(a0, a8, 0)
    addi(a8, a8, 1)
    label(NEXT)
    l32i(a2, a1, 4)
    l32i(a3, a2, 16)
    l32i(a4, a2, 24)
    l32i(a5, a2, 44)
    addx4(a5, a5, a2)
    l32i(a0, a2, 48)
    label(DIMENSION)  # to the next row, as in kernels/viper/walk.py: a5 dimension   a0 how many are left
    data(3, 0x151016)  # beqz a0, DONE
    addi(a0, a0, -1)
    l32i(a6, a5, 12)
    l32i(a7, a5, 0)
    addi(a6, a6, 1)
    data(3, 0x1F2677)  # blt a6, a7, STEP
    l32i(a7, a5, 4)
    addi(a6, a6, -1)
    mull(a7, a7, a6)
    sub(a3, a3, a7)
    l32i(a7, a5, 8)
    mull(a7, a7, a6)
    sub(a4, a4, a7)
    movi_n(a6, 0)
    s32i(a6, a5, 12)
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
    label(ELEMENT)
    # the long way, a3 a   a4 b   a5 elements left   a0 and a9 to a13 values; beqz: x / 2**0 needs no rounding
    l8ui(a0, a3, 0)
    l32i(a9, a2, 60)
    l32i(a10, a2, 64)
    l32i(a11, a2, 68)
    add(a3, a3, a6)
    data(3, 0x230000)  # sext a0, a0, 7
    add(a0, a0, a9)
    srai(a9, a10, 11)
    data(3, 0xA4A0A0)  # extui a10, a10, 0, 11
    mull(a9, a9, a0)
    mull(a10, a10, a0)
    addmi(a10, a10, 1024)
    srai(a10, a10, 11)
    add(a0, a9, a10)
    data(3, 0x017B16)  # beqz a11, SCALED
    neg(a11, a11)
    addi(a11, a11, -1)
    ssr(a11)
    srai(a9, a0, 31)
    add(a0, a0, a9)
    sra(a0, a0)
    addi(a0, a0, 1)
    srai(a0, a0, 1)
    label(SCALED)
    l8ui(a12, a4, 0)
    l32i(a9, a2, 72)
    l32i(a10, a2, 76)
    l32i(a11, a2, 80)
    add(a4, a4, a7)
    data(3, 0x23CC00)  # sext a12, a12, 7
    add(a12, a12, a9)
    srai(a9, a10, 11)
    data(3, 0xA4A0A0)  # extui a10, a10, 0, 11
    mull(a9, a9, a12)
    mull(a10, a10, a12)
    addmi(a10, a10, 1024)
    srai(a10, a10, 11)
    add(a12, a9, a10)
    data(3, 0x017B16)  # beqz a11, BOTH
    neg(a11, a11)
    addi(a11, a11, -1)
    ssr(a11)
    srai(a9, a12, 31)
    add(a12, a12, a9)
    sra(a12, a12)
    addi(a12, a12, 1)
    srai(a12, a12, 1)
    label(BOTH)
    l32i(a9, a2, 104)
    mull(a12, a12, a9)
    add(a0, a0, a12)
    l32i(a9, a2, 84)
    l32i(a13, a2, 88)
    data(3, 0x23A980)  # sext a10, a9, 15
    sub(a9, a9, a10)
    data(3, 0xF59090)  # extui a9, a9, 16, 16
    data(3, 0xF4B000)  # extui a11, a0, 0, 16
    srai(a0, a0, 16)
    addmi(a12, a11, -32768)
    mull(a12, a12, a9)
    mull(a11, a11, a10)
    srai(a11, a11, 16)
    add(a12, a12, a11)
    mull(a11, a0, a10)
    mull(a0, a0, a9)
    add(a12, a12, a11)
    addmi(a12, a12, 16384)
    srai(a12, a12, 15)
    addx2(a0, a0, a12)
    add(a0, a0, a9)
    data(3, 0x017D16)  # beqz a13, ROUNDED
    neg(a13, a13)
    addi(a13, a13, -1)
    ssr(a13)
    srai(a9, a0, 31)
    add(a0, a0, a9)
    sra(a0, a0)
    addi(a0, a0, 1)
    srai(a0, a0, 1)
    label(ROUNDED)
    l32i(a9, a2, 92)
    l32i(a10, a2, 96)
    l32i(a11, a2, 100)
    add(a0, a0, a9)
    data(3, 0x5300A0)  # max a0, a0, a10
    data(3, 0x4300B0)  # min a0, a0, a11
    s8i(a0, a8, 0)
    addi(a8, a8, 1)
    addi(a5, a5, -1)
    data(3, 0x002516)  # beqz a5, ROWDONE
    j(ELEMENT)
    label(ROWDONE)
    j(NEXT)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
