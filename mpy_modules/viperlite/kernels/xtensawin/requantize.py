"""requantize_s8 in Xtensa assembler; contract in kernels/reference/requantize.py, block in viperlite/requantize.py.

With multiplier m = mh * 2**16 + ml, ml signed, and sum a = ah * 2**16 + al, al unsigned, the rounded high word of 2am is
2 * ah * mh + mh + ((ah * ml + (al - 2**15) * mh + (al * ml >> 16) + 2**14) >> 15), in which no term overflows. 29
instructions an output, 10 more where each has its multiplier. No RAM.
"""

from ...compat import micropython


@micropython.asm_xtensa
def requantize_s8(a2, a3, a4, a5):
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the block
    l32i(a4, a2, 0)  # cursor
    l32i(a3, a2, 8)  # scratch
    l32i(a5, a2, 16)  # n
    l32i(a8, a2, 20)  # stride
    l32i(a6, a2, 24)  # first multiplier
    l32i(a7, a2, 28)  # first shift
    l32i(a9, a2, 32)  # output offset
    l32i(a10, a2, 36)  # least
    l32i(a11, a2, 40)  # greatest
    add(a6, a6, a2)
    add(a7, a7, a2)
    sub(a10, a10, a9)  # clamped before the offset is added, so that nothing overflows
    sub(a11, a11, a9)
    data(3, 0x08f516)  # beqz a5, DONE
    addx4(a5, a5, a3)
    # a3 sums, to a5   a4 out   a6 multipliers   a7 shifts   a8 stride   a9 offset   a10 least and a11 greatest
    # without it   a12 mh   a13 ml   a14 places to the right   SAR one less   a15, a0, a2 the number
    label(PARAMETERS)
    l32i(a12, a6, 0)
    l8ui(a14, a7, 0)
    addx4(a6, a8, a6)
    add(a7, a7, a8)
    data(3, 0x23ee00)  # sext a14, a14, 7
    neg(a14, a14)
    addi(a0, a14, -1)
    ssr(a0)
    data(3, 0x23dc80)  # sext a13, a12, 15
    sub(a12, a12, a13)
    data(3, 0xf5c0c0)  # extui a12, a12, 16, 16; up to 2**15, so not signed
    label(OUTPUT)
    l32i(a15, a3, 0)
    addi(a3, a3, 4)
    data(3, 0x056e96)  # bltz a14, LEFT
    label(MULTIPLY)
    data(3, 0xf400f0)  # extui a0, a15, 0, 16
    srai(a15, a15, 16)
    addmi(a2, a0, -32768)
    mull(a2, a2, a12)
    mull(a0, a0, a13)
    srai(a0, a0, 16)
    add(a2, a2, a0)
    mull(a0, a15, a13)
    mull(a15, a15, a12)
    add(a2, a2, a0)
    addmi(a2, a2, 16384)
    srai(a2, a2, 15)
    addx2(a2, a15, a2)
    add(a2, a2, a12)
    data(3, 0x171ee6)  # bgei a14, 1, RIGHT
    label(STORE)
    data(3, 0x5322a0)  # max a2, a2, a10
    data(3, 0x4322b0)  # min a2, a2, a11
    add(a2, a2, a9)
    s8i(a2, a4, 0)
    addi(a4, a4, 1)
    data(3, 0x231357)  # beq a3, a5, DONE
    bnez(a8, PARAMETERS)
    j(OUTPUT)
    label(RIGHT)
    srai(a0, a2, 31)  # to nearest, ties away from zero, and no overflow: (((x - (x < 0)) >> (n - 1)) + 1) >> 1
    add(a2, a2, a0)
    sra(a2, a2)
    addi(a2, a2, 1)
    srai(a2, a2, 1)
    j(STORE)
    label(LEFT)
    neg(a0, a14)
    ssl(a0)
    sll(a15, a15)  # modulo 2**32, as TFLM's product wraps
    j(MULTIPLY)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
