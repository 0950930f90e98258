"""QUANTIZE in Xtensa assembler; contract and blocks in kernels/reference/quantize.py.

The product of requantize.py; 35 instructions an element. No RAM. float32 is left to other paths.
"""

from ...compat import micropython


@micropython.asm_xtensa
def quantize_int(a2, a3, a4, a5):
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the block
    l32i(a5, a2, 16)
    l32i(a4, a2, 0)
    l32i(a3, a2, 8)
    data(3, 0x002556)  # bnez a5, BEGIN
    j(DONE)
    label(BEGIN)
    # a3 x   a4 out   a5 elements left   a6 sign of x   a7 sign and zero point of x   a8 number   a9 mh   a10 ml   a11 places to
    # the right, SAR one less, or to the left where negative, SAR so many   a14 least   a15 greatest   a0 bytes: x's in bits 0 to 2,
    # out's in 4 to 6   a2 zero point of out
    l32i(a6, a2, 36)
    l32i(a7, a2, 40)
    add(a7, a7, a6)  # (v ^ sign) - sign - zero point
    l32i(a8, a2, 44)
    data(3, 0x23A880)  # sext a10, a8, 15; ml, signed
    sub(a9, a8, a10)
    data(3, 0xF59090)  # extui a9, a9, 16, 16; mh, up to 2**15
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
    ssl(a8)
    data(3, 0x005B96)  # bltz a11, SHIFT
    addi(a8, a11, -1)
    ssr(a8)  # the last place is cut after the half is added
    label(SHIFT)
    slli(a13, a13, 4)
    l32i(a0, a2, 32)
    add(a0, a0, a13)  # both kinds in one register
    l32i(a2, a2, 28)  # p is not needed any more
    label(LOAD)
    data(3, 0x14E027)  # bbsi a0, 2, WORD
    data(3, 0x08E017)  # bbsi a0, 1, HALF
    l8ui(a8, a3, 0)
    addi(a3, a3, 1)
    j(NUMBER)
    label(HALF)
    l16ui(a8, a3, 0)
    addi(a3, a3, 2)
    j(NUMBER)
    label(WORD)
    l32i(a8, a3, 0)
    addi(a3, a3, 4)
    label(NUMBER)
    xor(a8, a8, a6)  # stored bits to a number
    sub(a8, a8, a7)
    data(3, 0x002BD6)  # bgez a11, MULTIPLY
    sll(a8, a8)  # modulo 2**32, as TFLM's product wraps
    label(MULTIPLY)
    data(3, 0xF4C080)  # extui a12, a8, 0, 16
    srai(a8, a8, 16)
    addmi(a13, a12, -32768)
    mull(a13, a13, a9)  # (al - 2**15) * mh
    mull(a12, a12, a10)  # al * ml
    srai(a12, a12, 16)
    add(a13, a13, a12)
    mull(a12, a8, a10)  # ah * ml
    mull(a8, a8, a9)  # ah * mh
    add(a13, a13, a12)
    addmi(a13, a13, 16384)
    srai(a13, a13, 15)
    addx2(a8, a8, a13)
    add(a8, a8, a9)  # doubling high product
    data(3, 0x0E1BA6)  # blti a11, 1, ROUNDED; no shift to the right
    srai(a12, a8, 31)  # to nearest, ties away from zero
    add(a8, a8, a12)
    sra(a8, a8)
    addi(a8, a8, 1)
    srai(a8, a8, 1)
    label(ROUNDED)
    add(a8, a8, a2)  # modulo 2**32, too
    data(3, 0x5388E0)  # max a8, a8, a14
    data(3, 0x4388F0)  # min a8, a8, a15
    addi(a5, a5, -1)
    data(3, 0x1AE067)  # bbsi a0, 6, STOREWORD
    data(3, 0x0BE057)  # bbsi a0, 5, STOREHALF
    s8i(a8, a4, 0)
    addi(a4, a4, 1)
    bnez(a5, LOAD)
    j(DONE)
    label(STOREHALF)
    s16i(a8, a4, 0)
    addi(a4, a4, 2)
    bnez(a5, LOAD)
    j(DONE)
    label(STOREWORD)
    s32i(a8, a4, 0)
    addi(a4, a4, 4)
    bnez(a5, LOAD)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
