"""requantize_s8 in Xtensa assembler with mulsh; contract in kernels/reference/requantize.py, block in viperlite/requantize.py.

A multiplier m is 0 or at least 2**30, so with n places to the right, 1 to 12, a sum a beyond 22 bits gives what is out of
range: it is clamped to them. Then 4a fits, and with t the high word of 4am and s the sign of a, 0 or -1, both roundings are
(((t + 1 + 2 * s) >> n) + 1) >> 1. 14 instructions an output, 24 where each has its multiplier; 27 to 31 with other shifts:
there the product is rounded from both its words. No RAM. It is called from within loops, whose registers it leaves alone.
"""

from ...compat import micropython


@micropython.asm_xtensa
def requantize_s8(a2, a3, a4, a5):
    # a3 sums, to a5   a4 out   a6 multipliers   a7 shifts   a8 stride   a9 1 and twice the offset; with one multiplier, all
    # that is added to t + 2 * s   a10 least   a11 greatest   a12 multiplier   a13 number   a14 shift   a15 sum
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
    data(3, 0x0E0516)  # beqz a5, DONE
    addx4(a5, a5, a3)
    slli(a9, a9, 1)
    addi(a9, a9, 1)
    data(3, 0x04D856)  # bnez a8, CHANNELS
    l32i(a12, a6, 0)
    l8ui(a14, a7, 0)
    data(3, 0x23EE00)  # sext a14, a14, 7
    addi(a13, a14, 12)
    data(3, 0x3EADF6)  # bgeui a13, 12, CHANNELS; not 1 to 12 places to the right
    neg(a13, a14)
    ssl(a13)
    sll(a9, a9)
    addi(a9, a9, 1)
    addi(a13, a13, 1)
    ssr(a13)
    label(OUTPUT)
    l32i(a15, a3, 0)
    addi(a3, a3, 4)
    data(3, 0x33FFF0)  # clamps a15, a15, 22
    slli(a13, a15, 2)
    data(3, 0xB2DDC0)  # mulsh a13, a13, a12
    srai(a15, a15, 31)
    addx2(a13, a15, a13)
    add(a13, a13, a9)
    sra(a13, a13)
    data(3, 0x53DDA0)  # max a13, a13, a10
    data(3, 0x43DDB0)  # min a13, a13, a11
    s8i(a13, a4, 0)
    addi(a4, a4, 1)
    bne(a3, a5, OUTPUT)
    j(DONE)
    label(CHANNELS)
    l32i(a15, a3, 0)
    l32i(a12, a6, 0)
    l8ui(a14, a7, 0)
    addi(a3, a3, 4)
    addx4(a6, a8, a6)
    add(a7, a7, a8)
    data(3, 0x23EE00)  # sext a14, a14, 7
    addi(a13, a14, 12)
    data(3, 0x2FADF6)  # bgeui a13, 12, OTHER
    ssl(a14)  # places to the right: 32 less the low 5 bits
    data(3, 0x33FFF0)  # clamps a15, a15, 22
    slli(a13, a15, 2)
    data(3, 0xB2DDC0)  # mulsh a13, a13, a12
    srai(a15, a15, 31)
    addx2(a13, a15, a13)
    addi(a13, a13, 1)
    sra(a13, a13)
    label(LAST)
    add(a13, a13, a9)
    srai(a13, a13, 1)
    data(3, 0x53DDA0)  # max a13, a13, a10
    data(3, 0x43DDB0)  # min a13, a13, a11
    s8i(a13, a4, 0)
    addi(a4, a4, 1)
    bne(a3, a5, CHANNELS)
    j(DONE)
    label(OTHER)
    data(3, 0x051EA6)  # blti a14, 1, HIGH
    ssl(a14)
    sll(a15, a15)  # modulo 2**32, as TFLM's product wraps
    label(HIGH)
    data(3, 0xB2DFC0)  # mulsh a13, a15, a12
    mull(a15, a15, a12)
    data(3, 0x15FEF0)  # extui a15, a15, 30, 2
    addi(a15, a15, 1)
    srli(a15, a15, 1)
    addx2(a13, a13, a15)  # doubling high product
    data(3, 0x014ED6)  # bgez a14, WHOLE
    srai(a15, a13, 31)  # to nearest, ties away from zero, and no overflow: (((x - (x < 0)) >> (n - 1)) + 1) >> 1
    add(a13, a13, a15)
    neg(a14, a14)
    addi(a14, a14, -1)
    ssr(a14)
    sra(a13, a13)
    j(LAST)
    label(WHOLE)
    data(3, 0x33DDF0)  # clamps a13, a13, 22
    slli(a13, a13, 1)  # it loses its lowest bit to LAST
    j(LAST)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
