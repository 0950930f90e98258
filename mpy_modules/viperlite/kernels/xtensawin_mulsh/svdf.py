"""SVDF in Xtensa assembler with mulsh; contract and block in kernels/reference/svdf.py, how in kernels/xtensawin/svdf.py.

It is the same but for the product with a multiplier, one for each filter and each output: 16 instructions, not 27.
"""

from ...compat import micropython


@micropython.asm_xtensa
def svdf_s8(a2, a3, a4, a5):
    # a2 p   a4 feature weights   a5 time weights   a6 state   a7 sum of a unit   a9 filters left   a15 filters left of the unit
    # a3 x, then multiplier   a8 sum of a filter   a10 shift   a0 0xFF00FF00   m2 out   m3 bias or 0   m0, m1 x, then time weights
    # a1: 0 x of the row, 192 return address, 196 rows left, 200 x row, 204 words of a filter that is taken in words, in 16 bits,
    # and above them whether its memory is
    addi(a3, a1, -128)
    addi(a3, a3, -64)
    data(3, 0x001310)  # movsp a1, a3; room for x
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the block
    l32i(a3, a2, 8)
    s32i(a3, a1, 200)
    l32i(a8, a2, 80)
    l32i(a3, a2, 0)
    data(3, 0x132230)  # wsr a3, m2
    l32i(a6, a2, 40)
    movi_n(a0, -1)
    slli(a0, a0, 8)
    data(3, 0xF40000)  # extui a0, a0, 0, 16
    slli(a3, a0, 16)
    or_(a0, a0, a3)  # 0xFF00FF00
    movi_n(a9, 0)
    l32i(a10, a2, 84)
    l32i(a11, a2, 16)
    or_(a11, a11, a10)
    data(3, 0x14B0B0)  # extui a11, a11, 0, 2
    data(3, 0x008B56)  # bnez a11, BYTES; filters do not begin at words
    data(3, 0x60A0B2)  # movi a11, 96
    data(3, 0x023BA7)  # bltu a11, a10, BYTES; x does not fit
    srli(a9, a10, 2)  # words of a filter
    label(BYTES)
    l32i(a10, a2, 92)
    slli(a10, a10, 1)
    l32i(a11, a2, 24)
    or_(a10, a10, a11)
    or_(a10, a10, a6)
    data(3, 0x14A0A0)  # extui a10, a10, 0, 2
    l32i(a11, a2, 68)
    or_(a10, a10, a11)
    data(3, 0x00BA56)  # bnez a10, SINGLE; odd places, or a zero point
    l32i(a10, a2, 76)
    srli(a10, a10, 4)
    slli(a10, a10, 16)  # only where the state has 16 bits
    add(a9, a9, a10)
    label(SINGLE)
    s32i(a9, a1, 204)
    label(ROW)
    s32i(a8, a1, 196)
    data(3, 0x2A5816)  # beqz a8, DONE
    l32i(a4, a2, 16)
    l32i(a5, a2, 24)
    l32i(a3, a2, 32)
    data(3, 0x132330)  # wsr a3, m3
    l32i(a9, a2, 88)
    # x in the order 0 2 1 3 of every four, as int16 with their offset
    l32i(a3, a1, 200)
    l32i(a10, a1, 204)
    l32i(a11, a2, 64)
    data(3, 0xF4A0A0)  # extui a10, a10, 0, 16
    mov_n(a8, a1)
    data(2, 0xF03D)  # nop.n; aligns the next loop
    data(3, 0x359A76)  # loopnez a10, UNIT
    l8ui(a12, a3, 0)
    l8ui(a13, a3, 1)
    l8ui(a14, a3, 2)
    l8ui(a15, a3, 3)
    data(3, 0x23CC00)  # sext a12, a12, 7
    data(3, 0x23DD00)  # sext a13, a13, 7
    data(3, 0x23EE00)  # sext a14, a14, 7
    data(3, 0x23FF00)  # sext a15, a15, 7
    add(a12, a12, a11)
    add(a13, a13, a11)
    add(a14, a14, a11)
    add(a15, a15, a11)
    s16i(a12, a8, 0)
    s16i(a14, a8, 2)  # beside x0, as the masks leave the weights
    s16i(a13, a8, 4)
    s16i(a15, a8, 6)
    addi(a3, a3, 4)
    addi(a8, a8, 8)
    label(UNIT)
    data(3, 0x229916)  # beqz a9, NEXT
    movi_n(a7, 0)
    data(3, 0x032330)  # rsr a3, m3
    data(3, 0x008316)  # beqz a3, UNBIASED
    l32i(a7, a3, 0)  # bias
    addi(a3, a3, 4)
    data(3, 0x132330)  # wsr a3, m3
    label(UNBIASED)
    l32i(a15, a2, 96)
    sub(a9, a9, a15)
    label(FILTER)
    movi_n(a8, 0)
    data(3, 0x740884)  # mul.aa.ll a8, a8; clears the accumulator
    l32i(a10, a1, 204)
    data(3, 0xF4A0A0)  # extui a10, a10, 0, 16
    data(3, 0x02EA16)  # beqz a10, APART
    # a13, a14 bytes of four weights, times 256
    addi(a3, a1, -4)
    data(3, 0x800304)  # ldinc m0, a3
    data(2, 0xF03D)  # nop.n; aligns the next loop
    data(3, 0x1A8A76)  # loop a10, WORDS
    l32i(a13, a4, 0)
    addi(a4, a4, 4)
    and_(a14, a13, a0)
    slli(a13, a13, 8)
    and_(a13, a13, a0)
    data(3, 0x4813D4)  # mula.da.ll.ldinc m1, a3, m0, a13; bytes 0 and 2 while 1 and 3 are loaded
    data(3, 0x6B00D4)  # mula.da.hh m0, a13
    data(3, 0x4843E4)  # mula.da.ll.ldinc m0, a3, m1, a14
    data(3, 0x6B40E4)  # mula.da.hh m1, a14
    label(WORDS)
    data(3, 0x031080)  # rsr a8, acclo
    srai(a8, a8, 8)  # weights were times 256
    j(FEATURE)
    label(APART)
    # a10 n_in   a11 x offset   a13 x   a14 weight
    l32i(a3, a1, 200)
    l32i(a10, a2, 84)
    l32i(a11, a2, 64)
    srli(a12, a10, 2)
    data(3, 0x4D9C76)  # loopnez a12, REST
    l8ui(a13, a3, 0)
    l8ui(a14, a4, 0)
    data(3, 0x23DD00)  # sext a13, a13, 7
    data(3, 0x23EE00)  # sext a14, a14, 7
    add(a13, a13, a11)
    data(3, 0x780DE4)  # mula.aa.ll a13, a14
    l8ui(a13, a3, 1)
    l8ui(a14, a4, 1)
    data(3, 0x23DD00)  # sext a13, a13, 7
    data(3, 0x23EE00)  # sext a14, a14, 7
    add(a13, a13, a11)
    data(3, 0x780DE4)  # mula.aa.ll a13, a14
    l8ui(a13, a3, 2)
    l8ui(a14, a4, 2)
    data(3, 0x23DD00)  # sext a13, a13, 7
    data(3, 0x23EE00)  # sext a14, a14, 7
    add(a13, a13, a11)
    data(3, 0x780DE4)  # mula.aa.ll a13, a14
    l8ui(a13, a3, 3)
    l8ui(a14, a4, 3)
    data(3, 0x23DD00)  # sext a13, a13, 7
    data(3, 0x23EE00)  # sext a14, a14, 7
    add(a13, a13, a11)
    data(3, 0x780DE4)  # mula.aa.ll a13, a14
    addi(a3, a3, 4)
    addi(a4, a4, 4)
    label(REST)
    data(3, 0x14C0A0)  # extui a12, a10, 0, 2
    data(3, 0x179C76)  # loopnez a12, PRODUCT
    l8ui(a13, a3, 0)
    l8ui(a14, a4, 0)
    data(3, 0x23DD00)  # sext a13, a13, 7
    data(3, 0x23EE00)  # sext a14, a14, 7
    add(a13, a13, a11)
    data(3, 0x780DE4)  # mula.aa.ll a13, a14
    addi(a3, a3, 1)
    addi(a4, a4, 1)
    label(PRODUCT)
    data(3, 0x031080)  # rsr a8, acclo
    label(FEATURE)
    l32i(a3, a2, 48)
    l32i(a10, a2, 52)
    label(MULTIPLY)
    # a8 = multiply(a8, multiplier a3, shift a10); then on with the time weights or OUTPUT
    neg(a10, a10)  # places to the right
    data(3, 0x160A96)  # bltz a10, LEFT; goes first
    label(HIGH)
    data(3, 0xB2C830)  # mulsh a12, a8, a3
    mull(a8, a8, a3)
    data(3, 0x158E80)  # extui a8, a8, 30, 2
    addi(a8, a8, 1)
    srli(a8, a8, 1)
    addx2(a8, a12, a8)  # doubling high product
    data(3, 0x141AA6)  # blti a10, 1, MULTIPLIED; nothing to round
    addi(a10, a10, -1)
    ssr(a10)
    srai(a11, a8, 31)  # to nearest, ties away from zero
    add(a8, a8, a11)
    sra(a8, a8)
    addi(a8, a8, 1)
    srai(a8, a8, 1)
    label(MULTIPLIED)
    data(3, 0x0F7F16)  # beqz a15, OUTPUT; no filters left: it was the unit's sum
    # time weights: a10 bits, then places to move   a11 zero point   a13 state   a14 weight
    l32i(a10, a2, 76)
    l32i(a11, a2, 68)
    addi(a15, a15, -1)
    l32i(a12, a2, 92)
    addi(a12, a12, -1)
    data(3, 0x086A47)  # bbci a10, 4, NARROW
    data(3, 0x338880)  # clamps a8, a8, 15
    add(a8, a8, a11)  # the store cuts what does not fit, as in TFLM
    j(WIDE)
    label(NARROW)
    data(3, 0x338800)  # clamps a8, a8, 7
    add(a8, a8, a11)
    movi_n(a13, 0)
    data(3, 0x740DD4)  # mul.aa.ll a13, a13
    data(3, 0x1A9C76)  # loopnez a12, NEWEST
    l8ui(a13, a6, 1)
    l8ui(a14, a5, 0)
    s8i(a13, a6, 0)  # one place down
    data(3, 0x23DD00)  # sext a13, a13, 7
    data(3, 0x23EE00)  # sext a14, a14, 7
    sub(a13, a13, a11)
    data(3, 0x780DE4)  # mula.aa.ll a13, a14
    addi(a6, a6, 1)
    addi(a5, a5, 1)
    label(NEWEST)
    l8ui(a14, a5, 0)
    s8i(a8, a6, 0)
    data(3, 0x23D800)  # sext a13, a8, 7
    data(3, 0x23EE00)  # sext a14, a14, 7
    sub(a13, a13, a11)
    data(3, 0x780DE4)  # mula.aa.ll a13, a14
    addi(a6, a6, 1)
    addi(a5, a5, 1)
    data(3, 0x0310D0)  # rsr a13, acclo
    add(a7, a7, a13)
    label(FILTERED)
    bnez(a15, FILTER)
    mov_n(a8, a7)
    l32i(a3, a2, 56)
    l32i(a10, a2, 60)
    j(MULTIPLY)
    label(WIDE)
    l32i(a13, a1, 204)
    data(3, 0x4B7D07)  # bbci a13, 16, PLACES
    # a13 two places of the state, a10 the next two
    movi_n(a13, 0)
    data(3, 0x740DD4)  # mul.aa.ll a13, a13
    srli(a12, a12, 1)  # places to move are odd
    addi(a5, a5, -4)
    data(3, 0x800504)  # ldinc m0, a5
    l32i(a13, a6, 0)
    ssai(16)
    data(3, 0x139C76)  # loopnez a12, PAIR
    l32i(a10, a6, 4)
    src(a13, a10, a13)  # one place down, two at a time
    s32i(a13, a6, 0)
    data(3, 0x6800D4)  # mula.da.ll m0, a13
    data(3, 0x4B05D4)  # mula.da.hh.ldinc m0, a5, m0, a13
    mov_n(a13, a10)
    addi(a6, a6, 4)
    label(PAIR)
    data(3, 0xF5D0D0)  # extui a13, a13, 16, 16
    slli(a14, a8, 16)
    or_(a13, a13, a14)  # the newest comes last
    s32i(a13, a6, 0)
    data(3, 0x6800D4)  # mula.da.ll m0, a13
    data(3, 0x6B00D4)  # mula.da.hh m0, a13
    addi(a6, a6, 4)
    addi(a5, a5, 4)
    data(3, 0x0310D0)  # rsr a13, acclo
    add(a7, a7, a13)
    j(FILTERED)
    label(PLACES)  # one by one; less the zero point a state may need 17 bits
    data(3, 0x179C76)  # loopnez a12, WIDENEWEST
    l16si(a13, a6, 2)
    l16si(a14, a5, 0)
    s16i(a13, a6, 0)
    sub(a13, a13, a11)
    mull(a13, a13, a14)
    addi(a6, a6, 2)
    addi(a5, a5, 2)
    add(a7, a7, a13)
    label(WIDENEWEST)
    l16si(a14, a5, 0)
    s16i(a8, a6, 0)
    data(3, 0x23D880)  # sext a13, a8, 15
    sub(a13, a13, a11)
    mull(a13, a13, a14)
    addi(a6, a6, 2)
    addi(a5, a5, 2)
    add(a7, a7, a13)
    j(FILTERED)
    label(OUTPUT)
    l32i(a11, a2, 72)
    data(3, 0x80AFC2)  # movi a12, -128
    sub(a12, a12, a11)  # clamped before the offset is added, so that nothing overflows
    data(3, 0x5388C0)  # max a8, a8, a12
    data(3, 0x7FA0C2)  # movi a12, 127
    sub(a12, a12, a11)
    data(3, 0x4388C0)  # min a8, a8, a12
    add(a8, a8, a11)
    data(3, 0x032230)  # rsr a3, m2
    s8i(a8, a3, 0)
    addi(a3, a3, 1)
    data(3, 0x132230)  # wsr a3, m2
    j(UNIT)
    label(NEXT)
    l32i(a10, a2, 84)
    l32i(a3, a1, 200)
    add(a3, a3, a10)
    s32i(a3, a1, 200)
    l32i(a8, a1, 196)
    addi(a8, a8, -1)
    j(ROW)
    label(LEFT)
    neg(a13, a10)
    ssl(a13)
    sll(a8, a8)  # modulo 2**32, as TFLM's product wraps
    j(HIGH)
    label(DONE)
    l32i(a0, a1, 192)
    s32i(a0, a1, 0)  # where the return takes it from
    movi_n(a2, 1)  # the small int 0
