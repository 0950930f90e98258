"""QUANTIZE in Xtensa assembler with mulsh; contract and blocks in kernels/reference/quantize.py.

Bytes to bytes, with at most 12 places to the right or to the left: a number v less its zero point has 9 bits, and with t
the high word of 4 v m and s the sign of v, 0 or -1, both roundings for n places to the right are
(t + 2 * s + 2**n + 1) >> (n + 1). To the left v is multiplied before, and there is one rounding, (t + 1) >> 1. 15 instructions an element. Else the product is
rounded from both its words: 22 to 29. No RAM. float32 is left to other paths.
"""

from ...compat import micropython


@micropython.asm_xtensa
def quantize_int(a2, a3, a4, a5):
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the block
    l32i(a5, a2, 16)
    l32i(a4, a2, 0)
    l32i(a3, a2, 8)
    # a3 x   a4 out   a5 elements left   a6 sign of x   a7 sign and zero point of x   a8 number   a9 multiplier   a11 places to
    # the right, negative to the left   a14 least   a15 greatest   a0 bytes: x's in bits 0 to 2, out's in 4 to 6
    # a2 zero point of out   a12, a13 values
    l32i(a6, a2, 36)
    l32i(a7, a2, 40)
    add(a7, a7, a6)  # (v ^ sign) - sign - zero point
    l32i(a9, a2, 44)
    l32i(a8, a2, 48)
    neg(a11, a8)
    l32i(a13, a2, 20)
    l32i(a12, a2, 24)
    neg(a14, a12)  # 0 where out has no sign
    slli(a0, a13, 3)
    ssl(a0)
    movi_n(a15, 1)
    sll(a15, a15)  # 0 for 4 bytes
    addi(a15, a15, -1)
    sub(a15, a15, a12)  # greatest of 1 or 2 bytes
    data(3, 0x026D27)  # bbci a13, 2, NARROW
    addi(a15, a14, -1)  # of 4 bytes
    label(NARROW)
    l32i(a0, a2, 32)
    slli(a12, a13, 4)
    l32i(a2, a2, 28)  # p is not needed any more
    add(a0, a0, a12)  # both kinds in one register
    movi_n(a12, 17)
    data(3, 0x6590C7)  # bne a0, a12, ANY
    addi(a12, a11, 12)
    movi_n(a13, 25)
    data(3, 0x5DBCD7)  # bgeu a12, a13, ANY; more than 12 places
    # a0 what v is multiplied by   a10 -1 where there are places to the right, else 0   a2 all that is added to t + 2 * s
    # SAR n + 1, or 1
    movi_n(a0, 4)
    movi_n(a10, 0)
    movi_n(a12, 1)  # SAR to the left
    slli(a2, a2, 1)
    addi(a2, a2, 1)
    ssl(a8)
    data(3, 0x051BE6)  # bgei a11, 1, RIGHT
    sll(a0, a0)
    j(BYTES)
    label(RIGHT)
    movi_n(a10, -1)
    addi(a12, a11, 1)
    ssl(a11)
    sll(a2, a2)
    addi(a2, a2, 1)
    label(BYTES)
    ssr(a12)
    data(2, 0xF03D)  # nop.n; aligns the next loop
    data(3, 0x2C9576)  # loopnez a5, BYTE
    l8ui(a8, a3, 0)
    addi(a3, a3, 1)
    xor(a8, a8, a6)  # stored bits to a number
    sub(a8, a8, a7)  # v
    mull(a8, a8, a0)
    srai(a12, a8, 31)
    and_(a12, a12, a10)  # s
    data(3, 0xB28890)  # mulsh a8, a8, a9
    addx2(a8, a12, a8)
    add(a8, a8, a2)
    sra(a8, a8)
    data(3, 0x5388E0)  # max a8, a8, a14
    data(3, 0x4388F0)  # min a8, a8, a15
    s8i(a8, a4, 0)
    addi(a4, a4, 1)
    label(BYTE)
    j(DONE)
    label(ANY)
    # SAR places to the right, less one, or to the left
    ssl(a8)
    data(3, 0x005B96)  # bltz a11, SHIFT
    addi(a8, a11, -1)
    ssr(a8)  # the last place is cut after the half is added
    label(SHIFT)
    data(3, 0x509576)  # loopnez a5, NEXT
    data(3, 0x59E027)  # bbsi a0, 2, WORD
    data(3, 0x4DE017)  # bbsi a0, 1, HALF
    l8ui(a8, a3, 0)
    addi(a3, a3, 1)
    label(NUMBER)
    xor(a8, a8, a6)
    sub(a8, a8, a7)
    data(3, 0x002BD6)  # bgez a11, MULTIPLY
    sll(a8, a8)  # modulo 2**32, as TFLM's product wraps
    label(MULTIPLY)
    data(3, 0xB2C890)  # mulsh a12, a8, a9
    mull(a8, a8, a9)
    data(3, 0x158E80)  # extui a8, a8, 30, 2
    addi(a8, a8, 1)
    srli(a8, a8, 1)
    addx2(a8, a12, a8)  # doubling high product
    data(3, 0x0E1BA6)  # blti a11, 1, ROUNDED; no shift to the right
    srai(a12, a8, 31)  # to nearest, ties away from zero: (((x - (x < 0)) >> (n - 1)) + 1) >> 1
    add(a8, a8, a12)
    sra(a8, a8)
    addi(a8, a8, 1)
    srai(a8, a8, 1)
    label(ROUNDED)
    add(a8, a8, a2)  # modulo 2**32, too
    data(3, 0x5388E0)  # max a8, a8, a14
    data(3, 0x4388F0)  # min a8, a8, a15
    data(3, 0x26E067)  # bbsi a0, 6, STOREWORD
    data(3, 0x1AE057)  # bbsi a0, 5, STOREHALF
    s8i(a8, a4, 0)
    label(STORED)
    addi(a4, a4, 1)
    label(NEXT)
    j(DONE)
    label(HALF)
    l16ui(a8, a3, 0)
    addi(a3, a3, 2)
    j(NUMBER)
    label(WORD)
    l32i(a8, a3, 0)
    addi(a3, a3, 4)
    j(NUMBER)
    label(STOREHALF)
    s16i(a8, a4, 0)
    addi(a4, a4, 1)
    j(STORED)
    label(STOREWORD)
    s32i(a8, a4, 0)
    addi(a4, a4, 3)
    j(STORED)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
