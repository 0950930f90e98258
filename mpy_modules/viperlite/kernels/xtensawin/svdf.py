"""SVDF in Xtensa assembler; contract and block in kernels/reference/svdf.py.

One filter after the other: feature product in the 40-bit accumulator, requantised into the newest place of its memory, then
the product with the time weights, which moves the memory down one place as it goes: what TFLM would move across filters is
overwritten by the newest value. About 6.5 instructions a feature weight, 9 a time weight; no RAM. The core that QEMU models
has no high word of a product, so that is put together, see requantize.py.
"""

from ...compat import micropython


@micropython.asm_xtensa
def svdf_s8(a2, a3, a4, a5):
    # a2 p   a4 feature weights   a5 time weights   a6 state   a7 sum of a unit   a9 filters left   a15 filters left of the unit
    # a3 x, then multiplier   a8 sum of a filter   a10 shift   m0 x row   m1 rows left   m2 bias or 0   m3 out
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the block
    l32i(a3, a2, 8)
    data(3, 0x132030)  # wsr a3, m0
    l32i(a8, a2, 80)
    l32i(a3, a2, 0)
    data(3, 0x132330)  # wsr a3, m3
    l32i(a6, a2, 40)
    label(ROW)
    data(3, 0x132180)  # wsr a8, m1
    data(3, 0x1FA816)  # beqz a8, DONE
    l32i(a4, a2, 16)
    l32i(a5, a2, 24)
    l32i(a3, a2, 32)
    data(3, 0x132230)  # wsr a3, m2
    l32i(a9, a2, 88)
    label(UNIT)
    data(3, 0x1D3916)  # beqz a9, NEXT
    movi_n(a7, 0)
    data(3, 0x032230)  # rsr a3, m2
    data(3, 0x008316)  # beqz a3, UNBIASED
    l32i(a7, a3, 0)
    addi(a3, a3, 4)
    data(3, 0x132230)  # wsr a3, m2
    label(UNBIASED)
    l32i(a15, a2, 96)
    sub(a9, a9, a15)
    label(FILTER)
    # a10 n_in   a11 x offset   a13 x   a14 weight
    movi_n(a8, 0)
    data(3, 0x740884)  # mul.aa.ll a8, a8
    data(3, 0x032030)  # rsr a3, m0
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
    data(3, 0x179C76)  # loopnez a12, FEATURE
    l8ui(a13, a3, 0)
    l8ui(a14, a4, 0)
    data(3, 0x23DD00)  # sext a13, a13, 7
    data(3, 0x23EE00)  # sext a14, a14, 7
    add(a13, a13, a11)
    data(3, 0x780DE4)  # mula.aa.ll a13, a14
    addi(a3, a3, 1)
    addi(a4, a4, 1)
    label(FEATURE)
    data(3, 0x031080)  # rsr a8, acclo
    l32i(a3, a2, 48)
    l32i(a10, a2, 52)
    label(MULTIPLY)
    # a8 = multiply(a8, multiplier a3, shift a10), arithmetic in requantize.py; then on with FEATURED or OUTPUT
    movi_n(a11, 0)
    data(3, 0x53BBA0)  # max a11, a11, a10
    ssl(a11)
    sll(a8, a8)
    sub(a10, a11, a10)  # bits to the right
    # m = mh * 2**16 + ml, ml signed: a12 mh   a13 ml
    data(3, 0x23D380)  # sext a13, a3, 15
    sub(a12, a3, a13)
    data(3, 0xF5C0C0)  # extui a12, a12, 16, 16
    data(3, 0xF43080)  # extui a3, a8, 0, 16
    srai(a8, a8, 16)
    addmi(a14, a3, -32768)
    mull(a14, a14, a12)
    mull(a3, a3, a13)
    srai(a3, a3, 16)
    add(a14, a14, a3)
    mull(a3, a8, a13)
    mull(a8, a8, a12)
    add(a14, a14, a3)
    addmi(a14, a14, 16384)
    srai(a14, a14, 15)
    addx2(a8, a8, a14)
    add(a8, a8, a12)
    data(3, 0x014A16)  # beqz a10, MULTIPLIED
    addi(a10, a10, -1)
    ssr(a10)
    srai(a11, a8, 31)
    add(a8, a8, a11)
    sra(a8, a8)
    addi(a8, a8, 1)
    srai(a8, a8, 1)
    label(MULTIPLIED)
    data(3, 0x0B0F16)  # beqz a15, OUTPUT
    # time weights: a10 bits, then places to move   a11 zero point   a13 state   a14 weight
    l32i(a10, a2, 76)
    l32i(a11, a2, 68)
    addi(a13, a10, -1)
    ssl(a13)
    movi_n(a14, -1)
    sll(a13, a14)
    data(3, 0x5388D0)  # max a8, a8, a13
    xor(a13, a13, a14)  # greatest
    data(3, 0x4388D0)  # min a8, a8, a13
    add(a8, a8, a11)  # the store cuts what does not fit, as in TFLM
    addi(a15, a15, -1)
    l32i(a12, a2, 92)
    addi(a12, a12, -1)
    data(3, 0x026A47)  # bbci a10, 4, NARROW
    j(WIDE)
    label(NARROW)
    movi_n(a13, 0)
    data(3, 0x740DD4)  # mul.aa.ll a13, a13
    data(3, 0x1A9C76)  # loopnez a12, NEWEST
    l8ui(a13, a6, 1)
    l8ui(a14, a5, 0)
    s8i(a13, a6, 0)
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
    label(WIDE)  # the same with int16; less the zero point a state may need 17 bits
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
    data(3, 0x032330)  # rsr a3, m3
    s8i(a8, a3, 0)
    addi(a3, a3, 1)
    data(3, 0x132330)  # wsr a3, m3
    j(UNIT)
    label(NEXT)
    l32i(a10, a2, 84)
    data(3, 0x032030)  # rsr a3, m0
    add(a3, a3, a10)
    data(3, 0x132030)  # wsr a3, m0
    data(3, 0x032180)  # rsr a8, m1
    addi(a8, a8, -1)
    j(ROW)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
