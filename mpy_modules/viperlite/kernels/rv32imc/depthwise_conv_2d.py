"""DEPTHWISE_CONV_2D in RV32IMC assembler; contract and block in kernels/reference/depthwise_conv_2d.py.

One of three ways for a channel:

3x3 of stride_w 1 or 2, not dilated: its weights in nine registers. Every column of x is loaded once and added to the two or
three outputs that see it; rows outside the image have weights of 0, columns outside change the first or last sum. 37 to
45 instructions an output, requantised in registers.
One input channel, depth multiplier of 4 or more: four channels by four pixels from a tile in scratch, 2.6 instructions a
multiply-accumulate; runs of x that hang over an edge are gathered.
All others, and channels whose shift or bias is out of the ordinary: output by output, the window clipped; four outputs at a
time, 2.8 instructions a multiply-accumulate, where image and filter are one row or one column of stride 1.

Weights are read once. RAM: scratch, 240 bytes of stack. Instructions of the M extension, no misaligned loads.
"""

from ...compat import micropython


def depthwise_conv_2d_s8_buffer(window, multiplier):
    """(needed, least, most) bytes of scratch: the filter of a channel; or those of four that see the same x, and runs of x."""
    _, in_h, in_w, in_c, out_h, out_w, _, k_h, k_w, stride_h, stride_w, _, _, pad_h, pad_w = window
    if in_c > 1 or multiplier < 4 or (k_h, k_w) == (3, 3):
        least = k_h * k_w + 9 & ~3  # zeros after it
        return least, least, least
    if in_w == k_w == 1 and not pad_w:  # taken as one row
        in_w, out_w, k_h, k_w, stride_w, pad_w = in_h, out_h, 1, k_h, stride_h, pad_h
    hanging = 0  # the greatest number of runs that four pixels in a line need gathered
    for x in range(0, out_w, 4):
        count = 0
        for i in range(x, min(x + 4, out_w)):
            count += not 0 <= i * stride_w - pad_w <= in_w - k_w
        hanging = max(hanging, count)
    least = 4 * k_h * k_w + hanging * k_w
    return least, least, least


@micropython.asm_rv32
def depthwise_conv_2d_s8(a0, a1, a2, a3):
    addi(sp, sp, -240)
    sw(ra, 0(sp))
    sw(s0, 4(sp))
    sw(s1, 8(sp))
    sw(s2, 12(sp))
    sw(s3, 16(sp))
    sw(s4, 20(sp))
    sw(s5, 24(sp))
    sw(s6, 28(sp))
    sw(s7, 32(sp))
    sw(s8, 36(sp))
    sw(s9, 40(sp))
    sw(s10, 44(sp))
    sw(s11, 48(sp))
    lw(a0, 0(a3))
    lw(a0, 12(a0))  # the items of the block
    sw(a0, 116(sp))  # p
    # an image and a filter of one column are taken as one row
    lw(t0, 96(a0))  # in_h
    sw(t0, 148(sp))  # in_h
    lw(t0, 100(a0))  # in_w
    sw(t0, 152(sp))  # in_w
    lw(t0, 108(a0))  # out_h
    sw(t0, 156(sp))  # out_h
    lw(t0, 112(a0))  # out_w
    sw(t0, 160(sp))  # out_w
    lw(t0, 120(a0))  # k_h
    sw(t0, 164(sp))  # k_h
    lw(t0, 124(a0))  # k_w
    sw(t0, 168(sp))  # k_w
    lw(t0, 128(a0))  # stride_h
    sw(t0, 172(sp))  # stride_h
    lw(t0, 132(a0))  # stride_w
    sw(t0, 176(sp))  # stride_w
    lw(t0, 136(a0))  # dilation_h
    sw(t0, 180(sp))  # dilation_h
    lw(t0, 140(a0))  # dilation_w
    sw(t0, 184(sp))  # dilation_w
    lw(t0, 144(a0))  # pad_h
    sw(t0, 188(sp))  # pad_h
    lw(t0, 148(a0))  # pad_w
    sw(t0, 192(sp))  # pad_w
    lw(t0, 100(a0))  # in_w
    lw(t1, 124(a0))  # k_w
    lw(t2, 148(a0))  # pad_w
    or_(t0, t0, t1)
    addi(t0, t0, -1)
    or_(t0, t0, t2)
    bne(t0, zero, READY)
    lw(t0, 96(a0))  # in_h
    sw(t0, 152(sp))  # in_w
    lw(t0, 108(a0))  # out_h
    sw(t0, 160(sp))  # out_w
    lw(t0, 120(a0))  # k_h
    sw(t0, 168(sp))  # k_w
    lw(t0, 128(a0))  # stride_h
    sw(t0, 176(sp))  # stride_w
    lw(t0, 136(a0))  # dilation_h
    sw(t0, 184(sp))  # dilation_w
    lw(t0, 144(a0))  # pad_h
    sw(t0, 192(sp))  # pad_w
    li(t0, 1)
    sw(t0, 148(sp))  # in_h
    sw(t0, 156(sp))  # out_h
    sw(t0, 164(sp))  # k_h
    sw(t0, 172(sp))  # stride_h
    sw(t0, 180(sp))  # dilation_h
    sw(zero, 188(sp))  # pad_h
    label(READY)
    lw(t0, 92(a0))  # images
    lw(t1, 156(sp))  # out_h
    mul(t0, t0, t1)
    lw(t1, 160(sp))  # out_w
    mul(t0, t0, t1)
    lw(t1, 116(a0))  # out_c
    mul(t0, t0, t1)
    bne(t0, zero, OUTPUTS_EXIST)
    jal(zero, DONE)
    label(OUTPUTS_EXIST)
    lw(t0, 152(sp))  # in_w
    lw(t1, 104(a0))  # in_c
    mul(t0, t0, t1)
    sw(t0, 196(sp))  # bytes of an image row
    lw(t0, 148(sp))  # in_h
    addi(t0, t0, -2)
    bge(t0, zero, HIGH)
    li(t0, 0)
    label(HIGH)
    sw(t0, 224(sp))  # y from which rows hang over
    # columns that hang over, left and right; more than one is for the general way
    lw(t1, 192(sp))  # pad_w
    sw(t1, 216(sp))  # columns over the left edge
    lw(t0, 160(sp))  # out_w
    addi(t0, t0, -1)
    lw(t2, 176(sp))  # stride_w
    mul(t0, t0, t2)
    sub(t0, t0, t1)
    addi(t0, t0, 3)
    lw(t1, 152(sp))  # in_w
    sub(t0, t0, t1)
    bge(t0, zero, RIGHT)
    li(t0, 0)
    label(RIGHT)
    sw(t0, 220(sp))  # columns over the right edge
    lw(t1, 160(sp))  # out_w
    sub(t1, t1, t0)
    lw(t2, 116(a0))  # out_c
    mul(t1, t1, t2)
    sw(t1, 232(sp))  # bytes of the outputs before the right edge
    sw(zero, 120(sp))  # channel
    lw(t0, 88(a0))  # depth multiplier
    sw(t0, 124(sp))  # outputs left of the input channel
    lw(t0, 60(a0))  # x
    sw(t0, 128(sp))  # x of the channel
    label(CHANNEL)
    lw(a0, 116(sp))  # p
    lw(a1, 120(sp))  # channel
    # constants of the channel: t5 2 * multiplier   a5 shift   t6 H   a6 least   a7 greatest
    lw(t0, 76(a0))  # bias
    li(t1, 0)
    beq(t0, zero, BIAS)
    slli(t1, a1, 2)
    c_add(t0, t1)
    lw(t1, 0(t0))
    label(BIAS)
    sw(t1, 204(sp))  # bias
    lw(t0, 20(a0))  # stride of the tables
    lw(t2, 116(a0))  # out_c
    li(t3, 1)
    beq(t0, zero, ONE_FOR_ALL)
    mv(t3, t2)
    label(ONE_FOR_ALL)
    mul(t0, t0, a1)
    slli(t3, t3, 2)
    c_add(t3, t0)
    c_add(t3, a0)
    lb(a5, 152(t3))
    slli(t0, t0, 2)
    c_add(t0, a0)
    lw(t5, 152(t0))
    slli(t5, t5, 1)
    li(t0, 3)
    lw(t6, 164(sp))  # k_h
    bne(t6, t0, OTHER)
    lw(t6, 168(sp))  # k_w
    bne(t6, t0, OTHER)
    lw(t6, 176(sp))  # stride_w
    bgeu(t6, t0, GENERAL)
    lw(t0, 204(sp))  # bias
    lui(t3, 0x20000)
    c_add(t0, t3)
    srli(t0, t0, 30)
    bne(t0, zero, GENERAL)
    sub(t3, zero, a5)
    addi(t4, t3, -1)
    sltiu(t0, t4, 21)
    beq(t0, zero, GENERAL)
    li(t0, 1)
    lw(t6, 180(sp))  # dilation_h
    bne(t6, t0, GENERAL)
    lw(t6, 184(sp))  # dilation_w
    bne(t6, t0, GENERAL)
    lw(t6, 216(sp))  # columns over the left edge
    bltu(t0, t6, GENERAL)
    lw(t6, 220(sp))  # columns over the right edge
    bltu(t0, t6, GENERAL)
    mv(a5, t3)
    lw(t6, 32(a0))  # output offset
    sll(t6, t6, a5)
    li(t0, 1)
    sll(t0, t0, t4)
    c_add(t6, t0)
    lw(a6, 36(a0))  # least
    lw(a7, 40(a0))  # greatest
    lw(a2, 68(a0))  # w
    c_add(a2, a1)
    lw(s11, 116(a0))  # out_c
    lb(s0, 0(a2))
    c_add(a2, s11)
    lb(s1, 0(a2))
    c_add(a2, s11)
    lb(s2, 0(a2))
    c_add(a2, s11)
    lb(s3, 0(a2))
    c_add(a2, s11)
    lb(s4, 0(a2))
    c_add(a2, s11)
    lb(s5, 0(a2))
    c_add(a2, s11)
    lb(s6, 0(a2))
    c_add(a2, s11)
    lb(s7, 0(a2))
    c_add(a2, s11)
    lb(s8, 0(a2))
    c_add(a2, s11)
    sw(s0, 52(sp))
    sw(s1, 56(sp))
    sw(s2, 60(sp))
    sw(s3, 64(sp))
    sw(s4, 68(sp))
    sw(s5, 72(sp))
    sw(s6, 76(sp))
    sw(s7, 80(sp))
    sw(s8, 84(sp))
    lw(s10, 52(a0))  # out
    c_add(s10, a1)
    lw(t3, 104(a0))  # in_c
    li(t0, -1)
    sw(t0, 200(sp))  # filter rows inside
    lw(t0, 128(sp))  # x of the channel
    sw(t0, 132(sp))  # x of the image
    lw(t0, 92(a0))  # images
    sw(t0, 144(sp))  # images left
    label(BATCH)
    lw(t0, 188(sp))  # pad_h
    sub(t0, zero, t0)
    sw(t0, 136(sp))  # y
    lw(t0, 156(sp))  # out_h
    sw(t0, 140(sp))  # lines left
    # a line of outputs: s0-s8 weights   a0 a1 x   a2-a4 sums   t0-t2 x of the three rows   t3 bytes to the next column   t4
    # product
    # s9 first sum   s10 out   s11 bytes to the next   ra end of the outputs that see all three columns
    label(LINE)
    lw(t4, 136(sp))  # y
    lw(a0, 196(sp))  # bytes of an image row
    lw(a1, 132(sp))  # x of the image
    lw(a2, 224(sp))  # y from which rows hang over
    lw(a3, 200(sp))  # filter rows inside
    li(a4, 7)
    bgeu(t4, a2, CLIPPED)
    mul(t0, t4, a0)
    c_add(t0, a1)
    add(t1, t0, a0)
    add(t2, t1, a0)
    label(ROWS)
    beq(a3, a4, SAME)
    sw(a4, 200(sp))  # filter rows inside
    xor(a3, a3, a4)  # rows that come or go
    andi(a0, a3, 1)
    beq(a0, zero, KEEP0)
    andi(a0, a4, 1)
    li(s0, 0)
    li(s1, 0)
    li(s2, 0)
    beq(a0, zero, KEEP0)
    lw(s0, 52(sp))
    lw(s1, 56(sp))
    lw(s2, 60(sp))
    label(KEEP0)
    andi(a0, a3, 2)
    beq(a0, zero, KEEP1)
    andi(a0, a4, 2)
    li(s3, 0)
    li(s4, 0)
    li(s5, 0)
    beq(a0, zero, KEEP1)
    lw(s3, 64(sp))
    lw(s4, 68(sp))
    lw(s5, 72(sp))
    label(KEEP1)
    andi(a0, a3, 4)
    beq(a0, zero, KEEP2)
    andi(a0, a4, 4)
    li(s6, 0)
    li(s7, 0)
    li(s8, 0)
    beq(a0, zero, KEEP2)
    lw(s6, 76(sp))
    lw(s7, 80(sp))
    lw(s8, 84(sp))
    label(KEEP2)
    lw(a0, 116(sp))  # p
    lw(a1, 84(a0))  # x offset
    add(a2, s0, s3)
    c_add(a2, s6)
    mul(a2, a2, a1)  # offset of the left column
    add(a3, s2, s5)
    c_add(a3, s8)
    mul(a3, a3, a1)  # of the right
    add(a4, s1, s4)
    c_add(a4, s7)
    mul(a4, a4, a1)
    lw(s9, 204(sp))  # bias
    c_add(s9, a4)
    c_add(s9, a3)
    sw(s9, 208(sp))  # first sum at the left edge
    c_add(s9, a2)
    sub(a3, zero, a3)
    sw(a3, 212(sp))  # what the right edge takes off
    label(SAME)
    lw(ra, 232(sp))  # bytes of the outputs before the right edge
    lw(a2, 208(sp))  # first sum at the left edge
    lw(a3, 216(sp))  # columns over the left edge
    lw(a4, 176(sp))  # stride_w
    c_add(ra, s10)
    bne(a3, zero, LEFT)
    lb(a0, 0(t0))  # row 0
    c_add(t0, t3)
    mul(a2, a0, s0)  # a new sum
    c_add(a2, s9)
    lb(a1, 0(t1))  # row 1
    c_add(t1, t3)
    mul(t4, a1, s3)
    c_add(a2, t4)
    lb(a0, 0(t2))  # row 2
    c_add(t2, t3)
    mul(t4, a0, s6)
    c_add(a2, t4)
    label(LEFT)
    li(a3, 1)
    bne(a4, a3, TWO)
    # stride 1: a column ends one output, is the middle of the next, and begins another
    lb(a0, 0(t0))  # row 0
    c_add(t0, t3)
    mul(t4, a0, s1)
    c_add(a2, t4)
    mul(a3, a0, s0)  # a new sum
    c_add(a3, s9)
    lb(a1, 0(t1))  # row 1
    c_add(t1, t3)
    mul(t4, a1, s4)
    c_add(a2, t4)
    mul(t4, a1, s3)
    c_add(a3, t4)
    lb(a0, 0(t2))  # row 2
    c_add(t2, t3)
    mul(t4, a0, s7)
    c_add(a2, t4)
    mul(t4, a0, s6)
    c_add(a3, t4)
    beq(s10, ra, LAST)
    label(COLUMNS)
    lb(a0, 0(t0))  # row 0
    c_add(t0, t3)
    mul(t4, a0, s2)
    c_add(a2, t4)
    mul(t4, a0, s1)
    c_add(a3, t4)
    mul(a4, a0, s0)  # a new sum
    c_add(a4, s9)
    lb(a1, 0(t1))  # row 1
    c_add(t1, t3)
    mul(t4, a1, s5)
    c_add(a2, t4)
    mul(t4, a1, s4)
    c_add(a3, t4)
    mul(t4, a1, s3)
    c_add(a4, t4)
    lb(a0, 0(t2))  # row 2
    c_add(t2, t3)
    mul(t4, a0, s8)
    c_add(a2, t4)
    mul(t4, a0, s7)
    c_add(a3, t4)
    mul(t4, a0, s6)
    c_add(a4, t4)
    mul(t4, a2, t5)  # done: requantise
    mulhsu(a2, a2, t5)
    srli(t4, t4, 31)
    c_add(a2, t4)
    srai(t4, a2, 31)  # ties away from zero
    c_add(a2, t4)
    c_add(a2, t6)
    sra(a2, a2, a5)
    bge(a2, a6, LEAST1)
    mv(a2, a6)
    label(LEAST1)
    bge(a7, a2, MOST1)
    mv(a2, a7)
    label(MOST1)
    sb(a2, 0(s10))
    c_add(s10, s11)
    beq(s10, ra, LAST3)
    lb(a0, 0(t0))  # row 0
    c_add(t0, t3)
    mul(t4, a0, s2)
    c_add(a3, t4)
    mul(t4, a0, s1)
    c_add(a4, t4)
    mul(a2, a0, s0)  # a new sum
    c_add(a2, s9)
    lb(a1, 0(t1))  # row 1
    c_add(t1, t3)
    mul(t4, a1, s5)
    c_add(a3, t4)
    mul(t4, a1, s4)
    c_add(a4, t4)
    mul(t4, a1, s3)
    c_add(a2, t4)
    lb(a0, 0(t2))  # row 2
    c_add(t2, t3)
    mul(t4, a0, s8)
    c_add(a3, t4)
    mul(t4, a0, s7)
    c_add(a4, t4)
    mul(t4, a0, s6)
    c_add(a2, t4)
    mul(t4, a3, t5)  # done: requantise
    mulhsu(a3, a3, t5)
    srli(t4, t4, 31)
    c_add(a3, t4)
    srai(t4, a3, 31)  # ties away from zero
    c_add(a3, t4)
    c_add(a3, t6)
    sra(a3, a3, a5)
    bge(a3, a6, LEAST2)
    mv(a3, a6)
    label(LEAST2)
    bge(a7, a3, MOST2)
    mv(a3, a7)
    label(MOST2)
    sb(a3, 0(s10))
    c_add(s10, s11)
    beq(s10, ra, LAST4)
    lb(a0, 0(t0))  # row 0
    c_add(t0, t3)
    mul(t4, a0, s2)
    c_add(a4, t4)
    mul(t4, a0, s1)
    c_add(a2, t4)
    mul(a3, a0, s0)  # a new sum
    c_add(a3, s9)
    lb(a1, 0(t1))  # row 1
    c_add(t1, t3)
    mul(t4, a1, s5)
    c_add(a4, t4)
    mul(t4, a1, s4)
    c_add(a2, t4)
    mul(t4, a1, s3)
    c_add(a3, t4)
    lb(a0, 0(t2))  # row 2
    c_add(t2, t3)
    mul(t4, a0, s8)
    c_add(a4, t4)
    mul(t4, a0, s7)
    c_add(a2, t4)
    mul(t4, a0, s6)
    c_add(a3, t4)
    mul(t4, a4, t5)  # done: requantise
    mulhsu(a4, a4, t5)
    srli(t4, t4, 31)
    c_add(a4, t4)
    srai(t4, a4, 31)  # ties away from zero
    c_add(a4, t4)
    c_add(a4, t6)
    sra(a4, a4, a5)
    bge(a4, a6, LEAST3)
    mv(a4, a6)
    label(LEAST3)
    bge(a7, a4, MOST3)
    mv(a4, a7)
    label(MOST3)
    sb(a4, 0(s10))
    c_add(s10, s11)
    bne(s10, ra, COLUMNS)
    jal(zero, LAST)
    label(LAST4)
    mv(a3, a4)
    label(LAST3)
    mv(a2, a3)
    jal(zero, LAST)
    label(TWO)  # stride 2: one column in the middle, one that ends an output and begins the next
    beq(s10, ra, LAST2)
    label(PAIRS)
    lb(a0, 0(t0))  # row 0
    c_add(t0, t3)
    mul(t4, a0, s1)
    c_add(a2, t4)
    lb(a1, 0(t1))  # row 1
    c_add(t1, t3)
    mul(t4, a1, s4)
    c_add(a2, t4)
    lb(a0, 0(t2))  # row 2
    c_add(t2, t3)
    mul(t4, a0, s7)
    c_add(a2, t4)
    lb(a0, 0(t0))  # row 0
    c_add(t0, t3)
    mul(t4, a0, s2)
    c_add(a2, t4)
    mul(a3, a0, s0)  # a new sum
    c_add(a3, s9)
    lb(a1, 0(t1))  # row 1
    c_add(t1, t3)
    mul(t4, a1, s5)
    c_add(a2, t4)
    mul(t4, a1, s3)
    c_add(a3, t4)
    lb(a0, 0(t2))  # row 2
    c_add(t2, t3)
    mul(t4, a0, s8)
    c_add(a2, t4)
    mul(t4, a0, s6)
    c_add(a3, t4)
    mul(t4, a2, t5)  # done: requantise
    mulhsu(a2, a2, t5)
    srli(t4, t4, 31)
    c_add(a2, t4)
    srai(t4, a2, 31)  # ties away from zero
    c_add(a2, t4)
    c_add(a2, t6)
    sra(a2, a2, a5)
    bge(a2, a6, LEAST4)
    mv(a2, a6)
    label(LEAST4)
    bge(a7, a2, MOST4)
    mv(a2, a7)
    label(MOST4)
    sb(a2, 0(s10))
    c_add(s10, s11)
    mv(a2, a3)
    bne(s10, ra, PAIRS)
    lw(a0, 220(sp))  # columns over the right edge
    beq(a0, zero, NEXT)
    label(LAST2)
    lb(a0, 0(t0))  # row 0
    c_add(t0, t3)
    mul(t4, a0, s1)
    c_add(a2, t4)
    lb(a1, 0(t1))  # row 1
    c_add(t1, t3)
    mul(t4, a1, s4)
    c_add(a2, t4)
    lb(a0, 0(t2))  # row 2
    c_add(t2, t3)
    mul(t4, a0, s7)
    c_add(a2, t4)
    label(LAST)
    lw(a0, 220(sp))  # columns over the right edge
    lw(a1, 212(sp))  # what the right edge takes off
    beq(a0, zero, NEXT)
    c_add(a2, a1)  # the right column is beyond the edge
    mul(t4, a2, t5)  # done: requantise
    mulhsu(a2, a2, t5)
    srli(t4, t4, 31)
    c_add(a2, t4)
    srai(t4, a2, 31)  # ties away from zero
    c_add(a2, t4)
    c_add(a2, t6)
    sra(a2, a2, a5)
    bge(a2, a6, LEAST5)
    mv(a2, a6)
    label(LEAST5)
    bge(a7, a2, MOST5)
    mv(a2, a7)
    label(MOST5)
    sb(a2, 0(s10))
    c_add(s10, s11)
    label(NEXT)
    lw(a0, 140(sp))  # lines left
    lw(a1, 136(sp))  # y
    lw(a2, 172(sp))  # stride_h
    addi(a0, a0, -1)
    sw(a0, 140(sp))  # lines left
    c_add(a1, a2)
    sw(a1, 136(sp))  # y
    beq(a0, zero, NEXT_BATCH)
    jal(zero, LINE)
    label(NEXT_BATCH)
    lw(a0, 144(sp))  # images left
    addi(a0, a0, -1)
    beq(a0, zero, NEXT_CHANNEL)
    sw(a0, 144(sp))  # images left
    lw(a1, 196(sp))  # bytes of an image row
    lw(a2, 148(sp))  # in_h
    mul(a1, a1, a2)
    lw(a0, 132(sp))  # x of the image
    c_add(a0, a1)
    sw(a0, 132(sp))  # x of the image
    jal(zero, BATCH)
    label(NEXT_CHANNEL)
    lw(a0, 116(sp))  # p
    lw(a1, 120(sp))  # channel
    lw(a2, 116(a0))  # out_c
    addi(a1, a1, 1)
    beq(a1, a2, DONE)
    sw(a1, 120(sp))  # channel
    lw(a1, 124(sp))  # outputs left of the input channel
    addi(a1, a1, -1)
    bne(a1, zero, SAME_INPUT)
    lw(a2, 128(sp))  # x of the channel
    addi(a2, a2, 1)
    sw(a2, 128(sp))  # x of the channel
    lw(a1, 88(a0))  # depth multiplier
    label(SAME_INPUT)
    sw(a1, 124(sp))  # outputs left of the input channel
    jal(zero, CHANNEL)
    # some row is above or below the image: its weights count as 0, and any row of the image is read instead
    label(CLIPPED)
    lw(ra, 148(sp))  # in_h
    li(a4, 0)
    mv(t0, a1)
    bgeu(t4, ra, ABSENT0)
    mul(t0, t4, a0)
    c_add(t0, a1)
    addi(a4, a4, 1)
    label(ABSENT0)
    addi(t4, t4, 1)
    mv(t1, a1)
    bgeu(t4, ra, ABSENT1)
    mul(t1, t4, a0)
    c_add(t1, a1)
    addi(a4, a4, 2)
    label(ABSENT1)
    addi(t4, t4, 1)
    mv(t2, a1)
    bgeu(t4, ra, ABSENT2)
    mul(t2, t4, a0)
    c_add(t2, a1)
    addi(a4, a4, 4)
    label(ABSENT2)
    jal(zero, ROWS)
    label(STORE)  # requantise s11 as requantize.py
    bge(zero, a5, NOT_LEFT)
    sll(s11, s11, a5)
    label(NOT_LEFT)
    mul(t0, s11, t5)
    mulhsu(s11, s11, t5)
    srli(t0, t0, 31)
    c_add(s11, t0)
    bge(a5, zero, NOT_RIGHT)
    xori(t1, a5, -1)
    srai(t0, s11, 31)
    c_add(s11, t0)
    sra(s11, s11, t1)
    addi(s11, s11, 1)
    srai(s11, s11, 1)
    label(NOT_RIGHT)
    bge(s11, a6, G_LEAST)
    mv(s11, a6)
    label(G_LEAST)
    bge(a7, s11, G_MOST)
    mv(s11, a7)
    label(G_MOST)
    lw(t0, 32(s0))  # output offset
    lw(t1, 116(s0))  # out_c
    c_add(s11, t0)
    sb(s11, 0(s10))
    c_add(s10, t1)
    jalr(zero, ra, 0)
    # any other channel: its filter in scratch, one output after the other
    # s0 p   s1 x of the image   s2 first filter row, s3 end   s4 first filter column, s5 end   s6 y   s7 column   s8
    # outputs left of the line   s9 lines left
    # s10 out   s11 sum   a6 least, a7 greatest without the offset   a5 shift   t5 2 * multiplier   t6 x offset
    label(GENERAL)
    mv(s0, a0)
    lw(t0, 20(a0))  # stride of the tables
    lw(t2, 116(a0))  # out_c
    li(t3, 1)
    beq(t0, zero, G_ONE_FOR_ALL)
    mv(t3, t2)
    label(G_ONE_FOR_ALL)
    mul(t0, t0, a1)
    slli(t3, t3, 2)
    c_add(t3, t0)
    c_add(t3, a0)
    lb(a5, 152(t3))
    slli(t0, t0, 2)
    c_add(t0, a0)
    lw(t5, 152(t0))
    slli(t5, t5, 1)
    lw(a6, 36(a0))  # least
    lw(a7, 40(a0))  # greatest
    lw(t0, 32(a0))  # output offset
    sub(a6, a6, t0)
    sub(a7, a7, t0)
    lw(t6, 84(a0))  # x offset
    lw(a2, 68(a0))  # w
    c_add(a2, a1)
    lw(a3, 116(a0))  # out_c
    lw(t0, 120(a0))  # k_h
    lw(t1, 124(a0))  # k_w
    mul(t0, t0, t1)
    lw(t1, 8(a0))  # scratch
    li(a4, 0)
    label(COPY)
    lb(t2, 0(a2))
    sb(t2, 0(t1))
    c_add(a2, a3)
    c_add(a4, t2)
    addi(t1, t1, 1)
    addi(t0, t0, -1)
    bne(t0, zero, COPY)
    # four outputs at a time where filter and image are one row, of stride 1, not padded or dilated, and the shift is to the
    # right
    mul(a4, a4, t6)
    lw(t0, 204(sp))  # bias
    c_add(a4, t0)
    sw(a4, 212(sp))  # what the right edge takes off
    li(t3, 0)
    lw(t0, 148(sp))  # in_h
    lw(t2, 164(sp))  # k_h
    or_(t0, t0, t2)
    lw(t2, 176(sp))  # stride_w
    or_(t0, t0, t2)
    lw(t2, 184(sp))  # dilation_w
    or_(t0, t0, t2)
    addi(t0, t0, -1)
    lw(t2, 188(sp))  # pad_h
    or_(t0, t0, t2)
    lw(t2, 192(sp))  # pad_w
    or_(t0, t0, t2)
    srli(t2, a5, 31)
    xori(t2, t2, 1)
    or_(t0, t0, t2)
    bne(t0, zero, BY_ONE)
    sb(zero, 0(t1))
    sb(zero, 1(t1))
    sb(zero, 2(t1))
    sb(zero, 3(t1))
    sb(zero, 4(t1))
    sb(zero, 5(t1))
    lw(t0, 168(sp))  # k_w
    addi(t0, t0, 6)
    andi(t0, t0, -4)  # columns that four outputs take, rounded up
    lw(t3, 152(sp))  # in_w
    sub(t3, t3, t0)
    addi(t3, t3, 1)  # first column where they would pass the end
    bge(t3, zero, BY_ONE)
    li(t3, 0)
    label(BY_ONE)
    sw(t3, 200(sp))  # filter rows inside
    lw(s10, 52(a0))  # out
    c_add(s10, a1)
    lw(s1, 128(sp))  # x of the channel
    lw(t0, 92(a0))  # images
    sw(t0, 144(sp))  # images left
    label(G_BATCH)
    lw(s6, 188(sp))  # pad_h
    sub(s6, zero, s6)
    lw(s9, 156(sp))  # out_h
    label(G_LINE)
    li(s2, 0)
    bge(s6, zero, TOP)
    lw(t0, 180(sp))  # dilation_h
    sub(s2, t0, s6)
    addi(s2, s2, -1)
    div(s2, s2, t0)
    label(TOP)
    lw(s3, 148(sp))  # in_h
    lw(t0, 180(sp))  # dilation_h
    sub(s3, s3, s6)
    c_add(s3, t0)
    addi(s3, s3, -1)
    div(s3, s3, t0)
    lw(t0, 164(sp))  # k_h
    bge(t0, s3, TOP_END)
    mv(s3, t0)
    label(TOP_END)
    lw(t0, 196(sp))  # bytes of an image row
    mul(t0, t0, s6)
    c_add(t0, s1)
    sw(t0, 208(sp))  # x of the row
    lw(s7, 192(sp))  # pad_w
    sub(s7, zero, s7)
    lw(s8, 160(sp))  # out_w
    # a3 bytes from tap to tap   t4 filter width   t3 first column where it hangs over
    lw(t1, 184(sp))  # dilation_w
    lw(a3, 104(s0))  # in_c
    mul(a3, a3, t1)
    lw(t4, 168(sp))  # k_w
    lw(t3, 152(sp))  # in_w
    addi(t0, t4, -1)
    mul(t0, t0, t1)
    sub(t3, t3, t0)
    srai(t0, t3, 31)
    xori(t0, t0, -1)
    and_(t3, t3, t0)
    label(OUTPUT)
    lw(t0, 200(sp))  # filter rows inside
    bltu(s7, t0, SLIDE)
    label(SINGLE)
    li(s4, 0)
    mv(s5, t4)
    bltu(s7, t3, WHOLE)
    li(s4, 0)
    bge(s7, zero, SIDE)
    lw(t0, 184(sp))  # dilation_w
    sub(s4, t0, s7)
    addi(s4, s4, -1)
    div(s4, s4, t0)
    label(SIDE)
    lw(s5, 152(sp))  # in_w
    lw(t0, 184(sp))  # dilation_w
    sub(s5, s5, s7)
    c_add(s5, t0)
    addi(s5, s5, -1)
    div(s5, s5, t0)
    lw(t0, 168(sp))  # k_w
    bge(t0, s5, SIDE_END)
    mv(s5, t0)
    label(SIDE_END)
    label(WHOLE)
    lw(s11, 204(sp))  # bias
    bge(s2, s3, SUMMED)
    bge(s4, s5, SUMMED)
    # a0 weight, a1 end of its row, t2 bytes to the next   a2 x, ra its row   a4 rows left   t0 t1 values
    lw(a0, 8(s0))  # scratch
    mul(t0, t4, s2)
    c_add(a0, t0)
    c_add(a0, s4)
    sub(t2, s5, s4)
    sub(t2, t4, t2)
    sub(a4, s3, s2)
    lw(t0, 104(s0))  # in_c
    lw(ra, 208(sp))  # x of the row
    mul(t0, t0, s7)
    mul(t1, a3, s4)
    c_add(ra, t0)
    c_add(ra, t1)
    beq(s2, zero, G_ROW)
    lw(t0, 196(sp))  # bytes of an image row
    lw(t1, 180(sp))  # dilation_h
    mul(t0, t0, t1)
    mul(t0, t0, s2)
    c_add(ra, t0)
    label(G_ROW)
    add(a1, a0, s5)
    mv(a2, ra)
    sub(a1, a1, s4)
    label(G_TAP)
    lb(t0, 0(a2))
    lb(t1, 0(a0))
    c_add(t0, t6)
    addi(a0, a0, 1)
    mul(t0, t0, t1)
    c_add(a2, a3)
    c_add(s11, t0)
    bne(a0, a1, G_TAP)
    addi(a4, a4, -1)
    beq(a4, zero, SUMMED)
    lw(t0, 196(sp))  # bytes of an image row
    lw(t1, 180(sp))  # dilation_h
    c_add(a0, t2)
    mul(t0, t0, t1)
    c_add(ra, t0)
    jal(zero, G_ROW)
    label(SUMMED)
    jal(ra, STORE)
    lw(t0, 176(sp))  # stride_w
    c_add(s7, t0)
    addi(s8, s8, -1)
    bne(s8, zero, OUTPUT)
    label(LINE_DONE)
    lw(t0, 172(sp))  # stride_h
    c_add(s6, t0)
    addi(s9, s9, -1)
    bne(s9, zero, G_LINE)
    lw(t0, 148(sp))  # in_h
    lw(t1, 196(sp))  # bytes of an image row
    mul(t0, t0, t1)
    c_add(s1, t0)
    lw(t0, 144(sp))  # images left
    addi(t0, t0, -1)
    sw(t0, 144(sp))  # images left
    bne(t0, zero, G_BATCH)
    jal(zero, NEXT_CHANNEL)
    # one input channel, another filter: four output channels that see the same x
    label(OTHER)
    lw(t0, 104(a0))  # in_c
    lw(t1, 116(a0))  # out_c
    addi(t2, a1, 4)
    li(t3, 1)
    bne(t0, t3, GENERAL)
    bltu(t1, t2, GENERAL)
    lw(t0, 184(sp))  # dilation_w
    bne(t0, t3, GENERAL)
    # their filters, interleaved, in scratch: t5 tile   a2 filter   a3 taps left   a4-a7 sums   s0-s3 weights
    lw(t5, 8(a0))  # scratch
    lw(a2, 68(a0))  # w
    c_add(a2, a1)
    lw(a3, 164(sp))  # k_h
    lw(t0, 168(sp))  # k_w
    mul(a3, a3, t0)
    li(a4, 0)
    li(a5, 0)
    li(a6, 0)
    li(a7, 0)
    label(TILE)
    lb(s0, 0(a2))
    lb(s1, 1(a2))
    lb(s2, 2(a2))
    lb(s3, 3(a2))
    sb(s0, 0(t5))
    c_add(a4, s0)
    sb(s1, 1(t5))
    c_add(a5, s1)
    sb(s2, 2(t5))
    c_add(a6, s2)
    sb(s3, 3(t5))
    c_add(a7, s3)
    addi(t5, t5, 4)
    c_add(a2, t1)
    addi(a3, a3, -1)
    bne(a3, zero, TILE)
    sw(t5, 232(sp))  # room for runs
    # four words for each: first sum, 2 * multiplier, H, shift   t5 channel   t6 where
    mv(t5, a1)
    addi(t6, sp, 52)
    li(a3, 4)
    label(CONSTANTS)
    lw(t0, 84(a0))  # x offset
    mul(a4, a4, t0)
    lw(t0, 76(a0))  # bias
    beq(t0, zero, NO_BIAS)
    slli(t1, t5, 2)
    c_add(t0, t1)
    lw(t0, 0(t0))
    c_add(a4, t0)
    label(NO_BIAS)
    sw(a4, 0(t6))
    lui(t0, 0x20000)
    add(t1, a4, t0)
    srli(t1, t1, 30)
    bne(t1, zero, GENERAL)  # sums may not stay below 2**30
    lw(t0, 20(a0))  # stride of the tables
    lw(t2, 116(a0))  # out_c
    li(t3, 1)
    beq(t0, zero, ONE_FOR_FOUR)
    mv(t3, t2)
    label(ONE_FOR_FOUR)
    mul(t0, t0, t5)
    slli(t3, t3, 2)
    c_add(t3, t0)
    c_add(t3, a0)
    lb(t2, 152(t3))
    slli(t0, t0, 2)
    c_add(t0, a0)
    lw(t1, 152(t0))
    slli(t1, t1, 1)
    sw(t1, 4(t6))
    sub(t2, zero, t2)
    addi(t3, t2, -1)
    sltiu(t4, t3, 21)
    beq(t4, zero, GENERAL)
    sw(t2, 12(t6))
    lw(t0, 32(a0))  # output offset
    sll(t0, t0, t2)
    li(t4, 1)
    sll(t4, t4, t3)
    c_add(t0, t4)
    sw(t0, 8(t6))
    mv(a4, a5)
    mv(a5, a6)
    mv(a6, a7)
    addi(t5, t5, 1)
    addi(t6, t6, 16)
    addi(a3, a3, -1)
    bne(a3, zero, CONSTANTS)
    lw(t0, 152(sp))  # in_w
    lw(t1, 168(sp))  # k_w
    sub(t0, t0, t1)
    addi(t0, t0, 1)
    lw(t1, 176(sp))  # stride_w
    slli(t2, t1, 1)
    c_add(t2, t1)
    sub(t0, t0, t2)  # first column where four runs hang over
    srai(t1, t0, 31)
    xori(t1, t1, -1)
    and_(t0, t0, t1)
    sw(t0, 224(sp))  # first column where one of four hangs over
    lw(t0, 52(a0))  # out
    c_add(t0, a1)
    sw(t0, 228(sp))  # out
    lw(t0, 128(sp))  # x of the channel
    sw(t0, 132(sp))  # x of the image
    lw(t0, 92(a0))  # images
    sw(t0, 144(sp))  # images left
    jal(zero, T_BATCH)
    label(T_NEXT_LINE)
    addi(t1, t1, 4)
    mul(t0, t0, t1)
    c_add(a1, t0)
    sw(a1, 228(sp))  # out
    lw(t0, 136(sp))  # y
    lw(t1, 172(sp))  # stride_h
    c_add(t0, t1)
    sw(t0, 136(sp))  # y
    lw(t0, 140(sp))  # lines left
    addi(t0, t0, -1)
    sw(t0, 140(sp))  # lines left
    beq(t0, zero, T_NEXT_BATCH)
    jal(zero, T_LINE)
    label(T_NEXT_BATCH)
    lw(t0, 196(sp))  # bytes of an image row
    lw(t1, 148(sp))  # in_h
    mul(t0, t0, t1)
    lw(t1, 132(sp))  # x of the image
    c_add(t0, t1)
    sw(t0, 132(sp))  # x of the image
    lw(t0, 144(sp))  # images left
    addi(t0, t0, -1)
    sw(t0, 144(sp))  # images left
    beq(t0, zero, T_DONE)
    jal(zero, T_BATCH)
    label(T_DONE)
    lw(t0, 120(sp))  # channel
    addi(t0, t0, 4)
    lw(t1, 116(a0))  # out_c
    sw(t0, 120(sp))  # channel
    sub(t1, t1, t0)
    sw(t1, 124(sp))  # outputs left of the input channel
    beq(t1, zero, ALL_DONE)
    jal(zero, CHANNEL)
    label(ALL_DONE)
    jal(zero, DONE)
    # requantise: a0-a3 out of each pixel   a6 first sum   a7 2 * multiplier   t0 H   t1 shift   t2 least   ra greatest   a4
    # product
    label(OUTPUTS)
    lw(t1, 116(sp))  # p
    lw(a0, 228(sp))  # out
    lw(t0, 116(t1))  # out_c
    lw(t2, 36(t1))  # least
    lw(ra, 40(t1))  # greatest
    add(a1, a0, t0)
    add(a2, a1, t0)
    add(a3, a2, t0)
    lw(t0, 220(sp))  # pixels left
    li(t1, 4)
    bge(t0, t1, ALL)
    addi(a3, sp, 124)  # pixels past the end of the line go nowhere
    li(t1, 3)
    bge(t0, t1, ALL)
    mv(a2, a3)
    li(t1, 2)
    bge(t0, t1, ALL)
    mv(a1, a3)
    label(ALL)
    lw(a6, 52(sp))
    lw(a7, 56(sp))
    lw(t0, 60(sp))
    lw(t1, 64(sp))
    c_add(s0, a6)  # channel 0, pixel 0
    mul(a4, s0, a7)
    mulhsu(s0, s0, a7)
    srli(a4, a4, 31)
    c_add(s0, a4)
    srai(a4, s0, 31)  # ties away from zero
    c_add(s0, a4)
    c_add(s0, t0)
    sra(s0, s0, t1)
    bge(s0, t2, T_LEAST00)
    mv(s0, t2)
    label(T_LEAST00)
    bge(ra, s0, T_MOST00)
    mv(s0, ra)
    label(T_MOST00)
    sb(s0, 0(a0))
    c_add(s4, a6)  # channel 0, pixel 1
    mul(a4, s4, a7)
    mulhsu(s4, s4, a7)
    srli(a4, a4, 31)
    c_add(s4, a4)
    srai(a4, s4, 31)  # ties away from zero
    c_add(s4, a4)
    c_add(s4, t0)
    sra(s4, s4, t1)
    bge(s4, t2, T_LEAST01)
    mv(s4, t2)
    label(T_LEAST01)
    bge(ra, s4, T_MOST01)
    mv(s4, ra)
    label(T_MOST01)
    sb(s4, 0(a1))
    c_add(s8, a6)  # channel 0, pixel 2
    mul(a4, s8, a7)
    mulhsu(s8, s8, a7)
    srli(a4, a4, 31)
    c_add(s8, a4)
    srai(a4, s8, 31)  # ties away from zero
    c_add(s8, a4)
    c_add(s8, t0)
    sra(s8, s8, t1)
    bge(s8, t2, T_LEAST02)
    mv(s8, t2)
    label(T_LEAST02)
    bge(ra, s8, T_MOST02)
    mv(s8, ra)
    label(T_MOST02)
    sb(s8, 0(a2))
    c_add(t3, a6)  # channel 0, pixel 3
    mul(a4, t3, a7)
    mulhsu(t3, t3, a7)
    srli(a4, a4, 31)
    c_add(t3, a4)
    srai(a4, t3, 31)  # ties away from zero
    c_add(t3, a4)
    c_add(t3, t0)
    sra(t3, t3, t1)
    bge(t3, t2, T_LEAST03)
    mv(t3, t2)
    label(T_LEAST03)
    bge(ra, t3, T_MOST03)
    mv(t3, ra)
    label(T_MOST03)
    sb(t3, 0(a3))
    lw(a6, 68(sp))
    lw(a7, 72(sp))
    lw(t0, 76(sp))
    lw(t1, 80(sp))
    c_add(s1, a6)  # channel 1, pixel 0
    mul(a4, s1, a7)
    mulhsu(s1, s1, a7)
    srli(a4, a4, 31)
    c_add(s1, a4)
    srai(a4, s1, 31)  # ties away from zero
    c_add(s1, a4)
    c_add(s1, t0)
    sra(s1, s1, t1)
    bge(s1, t2, T_LEAST10)
    mv(s1, t2)
    label(T_LEAST10)
    bge(ra, s1, T_MOST10)
    mv(s1, ra)
    label(T_MOST10)
    sb(s1, 1(a0))
    c_add(s5, a6)  # channel 1, pixel 1
    mul(a4, s5, a7)
    mulhsu(s5, s5, a7)
    srli(a4, a4, 31)
    c_add(s5, a4)
    srai(a4, s5, 31)  # ties away from zero
    c_add(s5, a4)
    c_add(s5, t0)
    sra(s5, s5, t1)
    bge(s5, t2, T_LEAST11)
    mv(s5, t2)
    label(T_LEAST11)
    bge(ra, s5, T_MOST11)
    mv(s5, ra)
    label(T_MOST11)
    sb(s5, 1(a1))
    c_add(s9, a6)  # channel 1, pixel 2
    mul(a4, s9, a7)
    mulhsu(s9, s9, a7)
    srli(a4, a4, 31)
    c_add(s9, a4)
    srai(a4, s9, 31)  # ties away from zero
    c_add(s9, a4)
    c_add(s9, t0)
    sra(s9, s9, t1)
    bge(s9, t2, T_LEAST12)
    mv(s9, t2)
    label(T_LEAST12)
    bge(ra, s9, T_MOST12)
    mv(s9, ra)
    label(T_MOST12)
    sb(s9, 1(a2))
    c_add(t4, a6)  # channel 1, pixel 3
    mul(a4, t4, a7)
    mulhsu(t4, t4, a7)
    srli(a4, a4, 31)
    c_add(t4, a4)
    srai(a4, t4, 31)  # ties away from zero
    c_add(t4, a4)
    c_add(t4, t0)
    sra(t4, t4, t1)
    bge(t4, t2, T_LEAST13)
    mv(t4, t2)
    label(T_LEAST13)
    bge(ra, t4, T_MOST13)
    mv(t4, ra)
    label(T_MOST13)
    sb(t4, 1(a3))
    lw(a6, 84(sp))
    lw(a7, 88(sp))
    lw(t0, 92(sp))
    lw(t1, 96(sp))
    c_add(s2, a6)  # channel 2, pixel 0
    mul(a4, s2, a7)
    mulhsu(s2, s2, a7)
    srli(a4, a4, 31)
    c_add(s2, a4)
    srai(a4, s2, 31)  # ties away from zero
    c_add(s2, a4)
    c_add(s2, t0)
    sra(s2, s2, t1)
    bge(s2, t2, T_LEAST20)
    mv(s2, t2)
    label(T_LEAST20)
    bge(ra, s2, T_MOST20)
    mv(s2, ra)
    label(T_MOST20)
    sb(s2, 2(a0))
    c_add(s6, a6)  # channel 2, pixel 1
    mul(a4, s6, a7)
    mulhsu(s6, s6, a7)
    srli(a4, a4, 31)
    c_add(s6, a4)
    srai(a4, s6, 31)  # ties away from zero
    c_add(s6, a4)
    c_add(s6, t0)
    sra(s6, s6, t1)
    bge(s6, t2, T_LEAST21)
    mv(s6, t2)
    label(T_LEAST21)
    bge(ra, s6, T_MOST21)
    mv(s6, ra)
    label(T_MOST21)
    sb(s6, 2(a1))
    c_add(s10, a6)  # channel 2, pixel 2
    mul(a4, s10, a7)
    mulhsu(s10, s10, a7)
    srli(a4, a4, 31)
    c_add(s10, a4)
    srai(a4, s10, 31)  # ties away from zero
    c_add(s10, a4)
    c_add(s10, t0)
    sra(s10, s10, t1)
    bge(s10, t2, T_LEAST22)
    mv(s10, t2)
    label(T_LEAST22)
    bge(ra, s10, T_MOST22)
    mv(s10, ra)
    label(T_MOST22)
    sb(s10, 2(a2))
    c_add(t5, a6)  # channel 2, pixel 3
    mul(a4, t5, a7)
    mulhsu(t5, t5, a7)
    srli(a4, a4, 31)
    c_add(t5, a4)
    srai(a4, t5, 31)  # ties away from zero
    c_add(t5, a4)
    c_add(t5, t0)
    sra(t5, t5, t1)
    bge(t5, t2, T_LEAST23)
    mv(t5, t2)
    label(T_LEAST23)
    bge(ra, t5, T_MOST23)
    mv(t5, ra)
    label(T_MOST23)
    sb(t5, 2(a3))
    lw(a6, 100(sp))
    lw(a7, 104(sp))
    lw(t0, 108(sp))
    lw(t1, 112(sp))
    c_add(s3, a6)  # channel 3, pixel 0
    mul(a4, s3, a7)
    mulhsu(s3, s3, a7)
    srli(a4, a4, 31)
    c_add(s3, a4)
    srai(a4, s3, 31)  # ties away from zero
    c_add(s3, a4)
    c_add(s3, t0)
    sra(s3, s3, t1)
    bge(s3, t2, T_LEAST30)
    mv(s3, t2)
    label(T_LEAST30)
    bge(ra, s3, T_MOST30)
    mv(s3, ra)
    label(T_MOST30)
    sb(s3, 3(a0))
    c_add(s7, a6)  # channel 3, pixel 1
    mul(a4, s7, a7)
    mulhsu(s7, s7, a7)
    srli(a4, a4, 31)
    c_add(s7, a4)
    srai(a4, s7, 31)  # ties away from zero
    c_add(s7, a4)
    c_add(s7, t0)
    sra(s7, s7, t1)
    bge(s7, t2, T_LEAST31)
    mv(s7, t2)
    label(T_LEAST31)
    bge(ra, s7, T_MOST31)
    mv(s7, ra)
    label(T_MOST31)
    sb(s7, 3(a1))
    c_add(s11, a6)  # channel 3, pixel 2
    mul(a4, s11, a7)
    mulhsu(s11, s11, a7)
    srli(a4, a4, 31)
    c_add(s11, a4)
    srai(a4, s11, 31)  # ties away from zero
    c_add(s11, a4)
    c_add(s11, t0)
    sra(s11, s11, t1)
    bge(s11, t2, T_LEAST32)
    mv(s11, t2)
    label(T_LEAST32)
    bge(ra, s11, T_MOST32)
    mv(s11, ra)
    label(T_MOST32)
    sb(s11, 3(a2))
    c_add(t6, a6)  # channel 3, pixel 3
    mul(a4, t6, a7)
    mulhsu(t6, t6, a7)
    srli(a4, a4, 31)
    c_add(t6, a4)
    srai(a4, t6, 31)  # ties away from zero
    c_add(t6, a4)
    c_add(t6, t0)
    sra(t6, t6, t1)
    bge(t6, t2, T_LEAST33)
    mv(t6, t2)
    label(T_LEAST33)
    bge(ra, t6, T_MOST33)
    mv(t6, ra)
    label(T_MOST33)
    sb(t6, 3(a3))
    lw(a0, 116(sp))  # p
    lw(a1, 228(sp))  # out
    lw(t0, 116(a0))  # out_c
    lw(t1, 220(sp))  # pixels left
    lw(t2, 216(sp))  # column
    lw(a2, 176(sp))  # stride_w
    addi(t1, t1, -4)
    bge(zero, t1, T_NEXT_LINE)
    slli(t0, t0, 2)
    c_add(a1, t0)
    sw(a1, 228(sp))  # out
    sw(t1, 220(sp))  # pixels left
    slli(a2, a2, 2)
    c_add(t2, a2)
    sw(t2, 216(sp))  # column
    jal(zero, PIXELS)
    # the row is above or below the image: every pixel sees the input zero point   a0-a3 sums of weights   a5 taps left
    label(OUTSIDE)
    lw(a0, 116(sp))  # p
    lw(a5, 168(sp))  # k_w
    lw(ra, 84(a0))  # x offset
    sub(ra, zero, ra)
    li(a0, 0)
    li(a1, 0)
    li(a2, 0)
    li(a3, 0)
    label(PADDING)
    lb(a6, 0(a4))
    lb(a7, 1(a4))
    lb(t0, 2(a4))
    lb(t1, 3(a4))
    c_add(a0, a6)
    c_add(a1, a7)
    c_add(a2, t0)
    c_add(a3, t1)
    addi(a4, a4, 4)
    addi(a5, a5, -1)
    bne(a5, zero, PADDING)
    mul(a0, a0, ra)  # channel 0
    c_add(s0, a0)
    c_add(s4, a0)
    c_add(s8, a0)
    c_add(t3, a0)
    mul(a1, a1, ra)  # channel 1
    c_add(s1, a1)
    c_add(s5, a1)
    c_add(s9, a1)
    c_add(t4, a1)
    mul(a2, a2, ra)  # channel 2
    c_add(s2, a2)
    c_add(s6, a2)
    c_add(s10, a2)
    c_add(t5, a2)
    mul(a3, a3, ra)  # channel 3
    c_add(s3, a3)
    c_add(s7, a3)
    c_add(s11, a3)
    c_add(t6, a3)
    jal(zero, T_NEXT_ROW)
    label(PLACED)
    jal(zero, RUN)
    # some pixel hangs over the left or right edge, or is past the end of the line: a5 its x   a6 column   a7 next free byte
    # t2 where its run is
    label(EDGE)
    lw(a7, 232(sp))  # room for runs
    mv(a5, a0)
    lw(a6, 216(sp))  # column
    jal(ra, PIXEL)
    mv(a0, t2)
    lw(t1, 176(sp))  # stride_w
    lw(t0, 220(sp))  # pixels left
    lw(a6, 216(sp))  # column
    mv(t2, t1)
    lw(a5, 208(sp))  # x of the row
    c_add(a5, t2)
    c_add(a6, t2)
    mv(a1, a0)
    mv(a2, a0)
    mv(a3, a0)
    addi(t0, t0, -1)
    bge(zero, t0, PLACED)
    jal(ra, PIXEL)
    mv(a1, t2)
    lw(t1, 176(sp))  # stride_w
    lw(t0, 220(sp))  # pixels left
    lw(a6, 216(sp))  # column
    slli(t2, t1, 1)
    lw(a5, 208(sp))  # x of the row
    c_add(a5, t2)
    c_add(a6, t2)
    mv(a2, a0)
    mv(a3, a0)
    addi(t0, t0, -2)
    bge(zero, t0, PLACED)
    jal(ra, PIXEL)
    mv(a2, t2)
    lw(t1, 176(sp))  # stride_w
    lw(t0, 220(sp))  # pixels left
    lw(a6, 216(sp))  # column
    slli(t2, t1, 1)
    c_add(t2, t1)
    lw(a5, 208(sp))  # x of the row
    c_add(a5, t2)
    c_add(a6, t2)
    mv(a3, a0)
    addi(t0, t0, -3)
    bge(zero, t0, PLACED)
    jal(ra, PIXEL)
    mv(a3, t2)
    jal(zero, PLACED)
    label(FILLED)
    jalr(zero, ra, 0)
    # t0 padding or byte   t1 end of a part of the run   t2 its start
    label(GATHER)
    add(t1, a7, t2)
    mv(t2, a7)
    lw(t0, 116(sp))  # p
    lw(t0, 84(t0))  # x offset
    sub(t0, zero, t0)
    jal(zero, LEFT_OF)
    label(LEFT_BYTE)
    sb(t0, 0(a7))
    addi(a7, a7, 1)
    addi(a6, a6, 1)
    addi(a5, a5, 1)
    beq(a7, t1, FILLED)
    label(LEFT_OF)
    blt(a6, zero, LEFT_BYTE)
    lw(t0, 152(sp))  # in_w
    sub(a6, t0, a6)  # columns left
    srai(t0, a6, 31)
    xori(t0, t0, -1)
    and_(a6, a6, t0)  # 0 at least
    c_add(a6, a7)
    sub(t0, t1, a6)
    srai(a6, t0, 31)
    xori(a6, a6, -1)
    and_(t0, t0, a6)
    sub(t1, t1, t0)  # the nearer end
    jal(zero, BYTES)
    label(BYTE)
    lb(t0, 0(a5))
    addi(a5, a5, 1)
    sb(t0, 0(a7))
    addi(a7, a7, 1)
    label(BYTES)
    bne(a7, t1, BYTE)
    lw(t1, 168(sp))  # k_w
    lw(t0, 116(sp))  # p
    lw(t0, 84(t0))  # x offset
    c_add(t1, t2)
    sub(t0, zero, t0)
    jal(zero, RIGHTS)
    label(RIGHT_BYTE)
    sb(t0, 0(a7))
    addi(a7, a7, 1)
    label(RIGHTS)
    bne(a7, t1, RIGHT_BYTE)
    jalr(zero, ra, 0)
    label(PIXEL)
    lw(t1, 152(sp))  # in_w
    lw(t2, 168(sp))  # k_w
    sub(t1, t1, t2)
    blt(t1, a6, GATHER)
    blt(a6, zero, GATHER)
    mv(t2, a5)
    jalr(zero, ra, 0)
    label(T_BATCH)
    lw(t0, 188(sp))  # pad_h
    sub(t0, zero, t0)
    sw(t0, 136(sp))  # y
    lw(t0, 156(sp))  # out_h
    sw(t0, 140(sp))  # lines left
    label(T_LINE)
    lw(t0, 192(sp))  # pad_w
    sub(t0, zero, t0)
    sw(t0, 216(sp))  # column
    lw(t0, 160(sp))  # out_w
    sw(t0, 220(sp))  # pixels left
    # four pixels by four channels: s0-s11 and t3-t6 sums, four for each pixel   a0-a3 their x, a5 end of the first   a4 tile
    # a6 a7 t0 t1 weights   t2 x   ra product
    label(PIXELS)
    lw(a0, 116(sp))  # p
    lw(a5, 136(sp))  # y
    lw(a6, 196(sp))  # bytes of an image row
    lw(a7, 132(sp))  # x of the image
    lw(t0, 216(sp))  # column
    lw(t1, 164(sp))  # k_h
    sw(a5, 200(sp))  # y of the filter row
    mul(a5, a5, a6)
    c_add(a7, t0)
    c_add(a7, a5)
    sw(a7, 208(sp))  # x of the row
    sw(t1, 212(sp))  # filter rows left
    lw(a4, 8(a0))  # scratch
    li(s0, 0)
    li(s1, 0)
    li(s2, 0)
    li(s3, 0)
    li(s4, 0)
    li(s5, 0)
    li(s6, 0)
    li(s7, 0)
    li(s8, 0)
    li(s9, 0)
    li(s10, 0)
    li(s11, 0)
    li(t3, 0)
    li(t4, 0)
    li(t5, 0)
    li(t6, 0)
    label(T_ROW)
    lw(a5, 200(sp))  # y of the filter row
    lw(a6, 148(sp))  # in_h
    lw(a7, 216(sp))  # column
    lw(t0, 224(sp))  # first column where one of four hangs over
    lw(a0, 208(sp))  # x of the row
    bgeu(a5, a6, OUTSIDE)
    bgeu(a7, t0, EDGE)
    lw(t1, 176(sp))  # stride_w
    add(a1, a0, t1)
    add(a2, a1, t1)
    add(a3, a2, t1)
    label(RUN)
    lw(t0, 168(sp))  # k_w
    andi(a5, t0, -4)
    c_add(a5, a0)
    jal(zero, TAPS)
    label(T_NEXT_ROW)
    lw(a0, 212(sp))  # filter rows left
    lw(a1, 200(sp))  # y of the filter row
    lw(a2, 180(sp))  # dilation_h
    addi(a0, a0, -1)
    beq(a0, zero, OUTPUTS)
    sw(a0, 212(sp))  # filter rows left
    c_add(a1, a2)
    sw(a1, 200(sp))  # y of the filter row
    lw(a0, 196(sp))  # bytes of an image row
    mul(a0, a0, a2)
    lw(a1, 208(sp))  # x of the row
    c_add(a0, a1)
    sw(a0, 208(sp))  # x of the row
    jal(zero, T_ROW)
    label(TAPS4)
    lb(a6, 0(a4))
    lb(a7, 1(a4))
    lb(t0, 2(a4))
    lb(t1, 3(a4))
    lb(t2, 0(a0))  # pixel 0, tap 0
    mul(ra, t2, a6)
    c_add(s0, ra)
    mul(ra, t2, a7)
    c_add(s1, ra)
    mul(ra, t2, t0)
    c_add(s2, ra)
    mul(ra, t2, t1)
    c_add(s3, ra)
    lb(t2, 0(a1))  # pixel 1, tap 0
    mul(ra, t2, a6)
    c_add(s4, ra)
    mul(ra, t2, a7)
    c_add(s5, ra)
    mul(ra, t2, t0)
    c_add(s6, ra)
    mul(ra, t2, t1)
    c_add(s7, ra)
    lb(t2, 0(a2))  # pixel 2, tap 0
    mul(ra, t2, a6)
    c_add(s8, ra)
    mul(ra, t2, a7)
    c_add(s9, ra)
    mul(ra, t2, t0)
    c_add(s10, ra)
    mul(ra, t2, t1)
    c_add(s11, ra)
    lb(t2, 0(a3))  # pixel 3, tap 0
    mul(ra, t2, a6)
    c_add(t3, ra)
    mul(ra, t2, a7)
    c_add(t4, ra)
    mul(ra, t2, t0)
    c_add(t5, ra)
    mul(ra, t2, t1)
    c_add(t6, ra)
    lb(a6, 4(a4))
    lb(a7, 5(a4))
    lb(t0, 6(a4))
    lb(t1, 7(a4))
    lb(t2, 1(a0))  # pixel 0, tap 1
    mul(ra, t2, a6)
    c_add(s0, ra)
    mul(ra, t2, a7)
    c_add(s1, ra)
    mul(ra, t2, t0)
    c_add(s2, ra)
    mul(ra, t2, t1)
    c_add(s3, ra)
    lb(t2, 1(a1))  # pixel 1, tap 1
    mul(ra, t2, a6)
    c_add(s4, ra)
    mul(ra, t2, a7)
    c_add(s5, ra)
    mul(ra, t2, t0)
    c_add(s6, ra)
    mul(ra, t2, t1)
    c_add(s7, ra)
    lb(t2, 1(a2))  # pixel 2, tap 1
    mul(ra, t2, a6)
    c_add(s8, ra)
    mul(ra, t2, a7)
    c_add(s9, ra)
    mul(ra, t2, t0)
    c_add(s10, ra)
    mul(ra, t2, t1)
    c_add(s11, ra)
    lb(t2, 1(a3))  # pixel 3, tap 1
    mul(ra, t2, a6)
    c_add(t3, ra)
    mul(ra, t2, a7)
    c_add(t4, ra)
    mul(ra, t2, t0)
    c_add(t5, ra)
    mul(ra, t2, t1)
    c_add(t6, ra)
    lb(a6, 8(a4))
    lb(a7, 9(a4))
    lb(t0, 10(a4))
    lb(t1, 11(a4))
    lb(t2, 2(a0))  # pixel 0, tap 2
    mul(ra, t2, a6)
    c_add(s0, ra)
    mul(ra, t2, a7)
    c_add(s1, ra)
    mul(ra, t2, t0)
    c_add(s2, ra)
    mul(ra, t2, t1)
    c_add(s3, ra)
    lb(t2, 2(a1))  # pixel 1, tap 2
    mul(ra, t2, a6)
    c_add(s4, ra)
    mul(ra, t2, a7)
    c_add(s5, ra)
    mul(ra, t2, t0)
    c_add(s6, ra)
    mul(ra, t2, t1)
    c_add(s7, ra)
    lb(t2, 2(a2))  # pixel 2, tap 2
    mul(ra, t2, a6)
    c_add(s8, ra)
    mul(ra, t2, a7)
    c_add(s9, ra)
    mul(ra, t2, t0)
    c_add(s10, ra)
    mul(ra, t2, t1)
    c_add(s11, ra)
    lb(t2, 2(a3))  # pixel 3, tap 2
    mul(ra, t2, a6)
    c_add(t3, ra)
    mul(ra, t2, a7)
    c_add(t4, ra)
    mul(ra, t2, t0)
    c_add(t5, ra)
    mul(ra, t2, t1)
    c_add(t6, ra)
    lb(a6, 12(a4))
    lb(a7, 13(a4))
    lb(t0, 14(a4))
    lb(t1, 15(a4))
    lb(t2, 3(a0))  # pixel 0, tap 3
    mul(ra, t2, a6)
    c_add(s0, ra)
    mul(ra, t2, a7)
    c_add(s1, ra)
    mul(ra, t2, t0)
    c_add(s2, ra)
    mul(ra, t2, t1)
    c_add(s3, ra)
    lb(t2, 3(a1))  # pixel 1, tap 3
    mul(ra, t2, a6)
    c_add(s4, ra)
    mul(ra, t2, a7)
    c_add(s5, ra)
    mul(ra, t2, t0)
    c_add(s6, ra)
    mul(ra, t2, t1)
    c_add(s7, ra)
    lb(t2, 3(a2))  # pixel 2, tap 3
    mul(ra, t2, a6)
    c_add(s8, ra)
    mul(ra, t2, a7)
    c_add(s9, ra)
    mul(ra, t2, t0)
    c_add(s10, ra)
    mul(ra, t2, t1)
    c_add(s11, ra)
    lb(t2, 3(a3))  # pixel 3, tap 3
    mul(ra, t2, a6)
    c_add(t3, ra)
    mul(ra, t2, a7)
    c_add(t4, ra)
    mul(ra, t2, t0)
    c_add(t5, ra)
    mul(ra, t2, t1)
    c_add(t6, ra)
    addi(a0, a0, 4)
    addi(a1, a1, 4)
    addi(a2, a2, 4)
    addi(a3, a3, 4)
    addi(a4, a4, 16)
    label(TAPS)
    bne(a0, a5, TAPS4)
    lw(t0, 168(sp))  # k_w
    andi(t0, t0, 3)
    add(a5, a0, t0)
    beq(t0, zero, T_NEXT_ROW)
    label(TAP)
    lb(a6, 0(a4))
    lb(a7, 1(a4))
    lb(t0, 2(a4))
    lb(t1, 3(a4))
    lb(t2, 0(a0))  # pixel 0, tap 0
    mul(ra, t2, a6)
    c_add(s0, ra)
    mul(ra, t2, a7)
    c_add(s1, ra)
    mul(ra, t2, t0)
    c_add(s2, ra)
    mul(ra, t2, t1)
    c_add(s3, ra)
    lb(t2, 0(a1))  # pixel 1, tap 0
    mul(ra, t2, a6)
    c_add(s4, ra)
    mul(ra, t2, a7)
    c_add(s5, ra)
    mul(ra, t2, t0)
    c_add(s6, ra)
    mul(ra, t2, t1)
    c_add(s7, ra)
    lb(t2, 0(a2))  # pixel 2, tap 0
    mul(ra, t2, a6)
    c_add(s8, ra)
    mul(ra, t2, a7)
    c_add(s9, ra)
    mul(ra, t2, t0)
    c_add(s10, ra)
    mul(ra, t2, t1)
    c_add(s11, ra)
    lb(t2, 0(a3))  # pixel 3, tap 0
    mul(ra, t2, a6)
    c_add(t3, ra)
    mul(ra, t2, a7)
    c_add(t4, ra)
    mul(ra, t2, t0)
    c_add(t5, ra)
    mul(ra, t2, t1)
    c_add(t6, ra)
    addi(a0, a0, 1)
    addi(a1, a1, 1)
    addi(a2, a2, 1)
    addi(a3, a3, 1)
    addi(a4, a4, 4)
    bne(a0, a5, TAP)
    jal(zero, T_NEXT_ROW)
    # a0 weight, t4 end of them   a2 x, ra a column   t0-t2 and a1 weights   s11 s4 s5 a4 sums   t3 product
    label(SLIDE)
    slti(t0, s8, 4)
    bne(t0, zero, SINGLE)
    lw(a0, 8(s0))  # scratch
    lw(t4, 168(sp))  # k_w
    addi(t4, t4, 6)
    andi(t4, t4, -4)
    c_add(t4, a0)
    lw(t0, 104(s0))  # in_c
    lw(a2, 208(sp))  # x of the row
    mul(t0, t0, s7)
    c_add(a2, t0)
    lw(s11, 212(sp))  # what the right edge takes off
    mv(s4, s11)
    mv(s5, s11)
    mv(a4, s11)
    li(t1, 0)
    li(t2, 0)
    li(a1, 0)
    label(STEP)
    lb(ra, 0(a2))  # column 0
    lb(t0, 0(a0))
    c_add(a2, a3)
    mul(t3, ra, t0)
    c_add(s11, t3)
    mul(t3, ra, a1)
    c_add(s4, t3)
    mul(t3, ra, t2)
    c_add(s5, t3)
    mul(t3, ra, t1)
    c_add(a4, t3)
    lb(ra, 0(a2))  # column 1
    lb(t1, 1(a0))
    c_add(a2, a3)
    mul(t3, ra, t1)
    c_add(s11, t3)
    mul(t3, ra, t0)
    c_add(s4, t3)
    mul(t3, ra, a1)
    c_add(s5, t3)
    mul(t3, ra, t2)
    c_add(a4, t3)
    lb(ra, 0(a2))  # column 2
    lb(t2, 2(a0))
    c_add(a2, a3)
    mul(t3, ra, t2)
    c_add(s11, t3)
    mul(t3, ra, t1)
    c_add(s4, t3)
    mul(t3, ra, t0)
    c_add(s5, t3)
    mul(t3, ra, a1)
    c_add(a4, t3)
    lb(ra, 0(a2))  # column 3
    lb(a1, 3(a0))
    c_add(a2, a3)
    mul(t3, ra, a1)
    c_add(s11, t3)
    mul(t3, ra, t2)
    c_add(s4, t3)
    mul(t3, ra, t1)
    c_add(s5, t3)
    mul(t3, ra, t0)
    c_add(a4, t3)
    addi(a0, a0, 4)
    bne(a0, t4, STEP)
    jal(ra, STORE)
    mv(s11, s4)
    jal(ra, STORE)
    mv(s11, s5)
    jal(ra, STORE)
    mv(s11, a4)
    jal(ra, STORE)
    lw(t4, 168(sp))  # k_w
    lw(t3, 152(sp))  # in_w
    sub(t3, t3, t4)
    addi(t3, t3, 1)
    addi(s7, s7, 4)
    addi(s8, s8, -4)
    bne(s8, zero, OUTPUT)
    jal(zero, LINE_DONE)
    label(DONE)
    lw(ra, 0(sp))
    lw(s0, 4(sp))
    lw(s1, 8(sp))
    lw(s2, 12(sp))
    lw(s3, 16(sp))
    lw(s4, 20(sp))
    lw(s5, 24(sp))
    lw(s6, 28(sp))
    lw(s7, 32(sp))
    lw(s8, 36(sp))
    lw(s9, 40(sp))
    lw(s10, 44(sp))
    lw(s11, 48(sp))
    addi(sp, sp, 240)
    li(a0, 1)  # the small int 0
