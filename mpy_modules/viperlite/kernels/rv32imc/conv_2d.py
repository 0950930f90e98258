"""CONV_2D in RV32IMC assembler; contract and block in kernels/reference/conv_2d.py.

Three output channels with weights a, b, c of a tap share two words, -a - (b << 21) and -c - (b << 10): two products and two
additions make three sums. The low 21 bits of the first word's sum are a's, its high 11 and the second's are b's, the rest
is c's. 64 products fit, for none is above 2**14, and negated weights of -127 to 128 leave 64 * 2**14 out; UNPACK takes the
sums out when there are so many. Six channels by four pixels at a time take 40 instructions a tap, 1.7 a multiply-accumulate,
three channels 1.8, a last single one 3.3. An output takes about 20 more.

Weights are read once, when a tile of channels is packed in scratch. bias + x offset * (sum of weights) is where a sum
begins, so x is taken as it lies, and the zero point stands for what is beyond an edge. Where windows hang over an edge, x is
copied with its padding if scratch has room for that; else the runs of x that hang over are gathered, pixel by pixel.

RAM: scratch, 240 bytes of stack. Instructions of the M extension, no misaligned loads.
"""

from ...compat import micropython


def conv_2d_s8_buffer(window, groups):
    """(needed, least, most) bytes of scratch: three or six channels; runs of x at the edges, or x with its padding."""
    n, in_h, in_w, in_c, out_h, out_w, _, k_h, k_w, stride_h, stride_w, dilation_h, dilation_w, pad_h, pad_w = window
    run = k_w * (in_c // groups)
    height = (out_h - 1) * stride_h + (k_h - 1) * dilation_h + 1  # what the outputs see
    width = (out_w - 1) * stride_w + (k_w - 1) * dilation_w + 1
    least, most = 96 + 8 * k_h * run, 192 + 16 * k_h * run
    contiguous = k_w == 1 or (dilation_w == 1 and groups == 1)
    if contiguous and not (pad_h or pad_w or height > in_h or width > in_w):
        return least, least, most
    hanging = 1  # the greatest number of runs that four pixels in a line need gathered
    for x in range(0, out_w, 4):
        count = 0
        for i in range(x, min(x + 4, out_w)):
            count += not (contiguous and 0 <= i * stride_w - pad_w <= in_w - k_w)
        hanging = max(hanging, count)
    copy = height * width * in_c if n == 1 and contiguous else 0
    least += hanging * run
    return least, least, most + max(4 * run, copy)


@micropython.asm_rv32
def conv_2d_s8(a0, a1, a2, a3):
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
    sw(a3, 80(sp))  # arguments
    lw(s0, 0(a3))
    lw(s0, 12(s0))  # the items of the block
    sw(s0, 76(sp))  # p
    # s0 p   s1 in_h   s2 in_w   s3 in_c   s4 out_h   s5 out_w   s6 k_h   s7 k_w   s8 stride_w   s10 a run   s11 a filter
    # a4 a5 height and width that the outputs see   a6 a7 padding   t2 1   t6 whether runs are contiguous   a2 whether the
    # window hangs over
    lw(s1, 96(s0))  # in_h
    lw(s2, 100(s0))  # in_w
    lw(s3, 104(s0))  # in_c
    lw(s4, 108(s0))  # out_h
    lw(s5, 112(s0))  # out_w
    lw(s6, 120(s0))  # k_h
    lw(s7, 124(s0))  # k_w
    lw(s8, 132(s0))  # stride_w
    lw(a6, 144(s0))  # pad_h
    lw(a7, 148(s0))  # pad_w
    lw(t0, 92(s0))  # images
    mul(t0, t0, s4)
    mul(t0, t0, s5)
    bne(t0, zero, OUTPUTS_EXIST)
    jal(zero, DONE)
    label(OUTPUTS_EXIST)
    lw(t0, 88(s0))  # groups
    div(s9, s3, t0)
    mul(s10, s7, s9)
    sw(s9, 188(sp))  # channels of a group
    sw(s10, 144(sp))  # taps of a run
    mul(s11, s10, s6)
    lw(t3, 128(s0))  # stride_h
    lw(t4, 136(s0))  # dilation_h
    lw(t5, 140(s0))  # dilation_w
    li(t2, 1)
    addi(a4, s4, -1)
    mul(a4, a4, t3)
    addi(a5, s6, -1)
    mul(a5, a5, t4)
    add(a4, a4, a5)
    addi(a4, a4, 1)
    addi(a5, s5, -1)
    mul(a5, a5, s8)
    addi(a2, s7, -1)
    mul(a2, a2, t5)
    add(a5, a5, a2)
    addi(a5, a5, 1)
    or_(a2, a6, a7)
    slt(a3, s1, a4)
    or_(a2, a2, a3)
    slt(a3, s2, a5)
    or_(a2, a2, a3)
    li(t6, 1)
    beq(s7, t2, NARROW)
    bne(t5, t2, APART)
    beq(t0, t2, READY)
    label(APART)
    li(t6, 0)
    li(a2, 1)
    jal(zero, READY)
    label(NARROW)
    bne(s6, t2, READY)
    bne(t3, t2, READY)
    bne(s8, t2, READY)
    bne(a2, zero, READY)
    mul(s2, s2, s1)  # 1x1: the whole image is one row
    mul(s5, s5, s4)
    mv(s1, t2)
    mv(s4, t2)
    label(READY)
    sw(s4, 168(sp))  # out_h
    sw(s5, 172(sp))  # out_w
    lw(t0, 116(s0))  # out_c
    sw(t0, 184(sp))  # out_c
    li(t1, 1)
    lw(t3, 20(s0))  # stride of the tables
    beq(t3, zero, SHIFTS)
    mv(t1, t0)
    label(SHIFTS)
    slli(t1, t1, 2)
    addi(t1, t1, 152)
    sw(t1, 192(sp))  # offset of the first shift
    # scratch: 32 bytes for each channel of a tile; its filters, 8 bytes a tap for three channels; x
    lw(a0, 8(s0))  # scratch
    lw(a1, 44(s0))  # bytes of scratch
    lw(t0, 60(s0))  # x
    sw(t0, 232(sp))  # x
    addi(t0, a0, 192)
    slli(t1, s11, 4)
    add(t1, t1, t0)  # where x begins, if six channels have room
    add(a1, a1, a0)
    xori(t3, t6, 1)
    or_(t3, t3, a2)
    sltu(t3, zero, t3)
    xori(t3, t3, 1)
    sw(t3, 216(sp))  # whether none hangs over
    beq(t6, zero, EDGES)
    beq(a2, zero, EDGES)
    lw(t3, 92(s0))  # images
    bne(t3, t2, EDGES)
    mul(t3, a4, a5)
    mul(t3, t3, s3)
    add(t3, t3, t1)
    bltu(a1, t3, EDGES)
    # room for a copy of the image with its padding: from here on that is the image
    sw(t2, 216(sp))  # whether none hangs over
    sw(t1, 232(sp))  # x
    sw(t0, 196(sp))  # tile
    sw(t2, 208(sp))  # whether six have room
    lw(t3, 60(s0))  # x
    lw(t4, 84(s0))  # x offset
    sub(t4, zero, t4)
    mul(t5, s2, s3)
    add(t5, t5, t3)  # end of a row of x
    mul(s9, a7, s3)
    mul(t0, a5, s3)
    sub(a6, zero, a6)
    mv(a1, a4)
    label(COPY_ROW)  # t1 copy   t3 x   a3 end of the piece   t0 bytes of a row
    add(a2, t1, t0)
    mv(a3, a2)
    bgeu(a6, s1, RIGHT)
    add(a3, t1, s9)
    bgeu(t1, a3, MIDDLE)
    label(LEFT)
    sb(t4, 0(t1))
    addi(t1, t1, 1)
    bne(t1, a3, LEFT)
    label(MIDDLE)
    mv(a0, t3)
    sub(a3, t5, t3)
    add(a3, a3, t1)
    bgeu(a2, a3, WHOLE)
    mv(a3, a2)
    label(WHOLE)
    addi(a7, a3, -4)
    bltu(a7, t1, PIXEL_BYTE)
    label(COPY4)
    lb(t6, 0(a0))
    sb(t6, 0(t1))
    lb(t6, 1(a0))
    sb(t6, 1(t1))
    lb(t6, 2(a0))
    sb(t6, 2(t1))
    lb(t6, 3(a0))
    sb(t6, 3(t1))
    addi(a0, a0, 4)
    addi(t1, t1, 4)
    bgeu(a7, t1, COPY4)
    label(PIXEL_BYTE)
    beq(t1, a3, COPIED_ROW)
    lb(t6, 0(a0))
    sb(t6, 0(t1))
    addi(a0, a0, 1)
    addi(t1, t1, 1)
    jal(zero, PIXEL_BYTE)
    label(COPIED_ROW)
    mul(a0, s2, s3)
    add(t3, t3, a0)
    add(t5, t5, a0)
    mv(a3, a2)
    label(RIGHT)
    beq(t1, a3, ROW_DONE)
    label(RIGHT_BYTE)
    sb(t4, 0(t1))
    addi(t1, t1, 1)
    bne(t1, a3, RIGHT_BYTE)
    label(ROW_DONE)
    addi(a6, a6, 1)
    addi(a1, a1, -1)
    bne(a1, zero, COPY_ROW)
    mv(s1, a4)
    mv(s2, a5)
    li(a6, 0)
    li(a7, 0)
    li(t6, 1)
    jal(zero, PLANNED)
    label(EDGES)
    beq(a2, zero, NO_RUNS)
    slli(a2, s10, 2)
    label(NO_RUNS)
    add(a2, a2, t1)
    li(t3, 1)
    bgeu(a1, a2, ROOM_FOR_SIX)
    li(t3, 0)
    addi(t0, a0, 96)
    slli(t1, s11, 3)
    add(t1, t1, t0)
    label(ROOM_FOR_SIX)
    sw(t3, 208(sp))  # whether six have room
    sw(t0, 196(sp))  # tile
    sw(t1, 180(sp))  # room for runs
    sub(a6, zero, a6)
    sub(a7, zero, a7)
    label(PLANNED)
    sw(a6, 224(sp))  # first y
    sw(a7, 228(sp))  # first column
    sw(s1, 164(sp))  # in_h
    li(t0, 0)
    beq(t6, zero, NEVER)
    sub(t0, s2, s7)
    addi(t0, t0, 1)  # first column where a run hangs over
    bge(t0, zero, NEVER)
    li(t0, 0)
    label(NEVER)
    sw(t0, 160(sp))  # first column that hangs over
    slli(t1, s8, 1)
    add(t1, t1, s8)
    sub(t0, t0, t1)  # the same for four pixels
    bge(t0, zero, FOUR)
    li(t0, 0)
    label(FOUR)
    sw(t0, 156(sp))  # first column where one of four hangs over
    mul(t0, s8, s3)
    sw(t0, 148(sp))  # bytes from pixel to pixel
    mul(t1, s2, s3)
    sw(t1, 236(sp))  # bytes of an image row
    lw(t2, 136(s0))  # dilation_h
    mul(t2, t2, t1)
    sw(t2, 152(sp))  # bytes from filter row to filter row
    lw(t2, 128(s0))  # stride_h
    mul(t1, t1, t2)
    mul(t0, t0, s5)
    sub(t1, t1, t0)
    sw(t1, 220(sp))  # bytes from line to line
    lw(t0, 88(s0))  # groups
    div(t0, s3, t0)
    sub(t0, zero, t0)
    sw(t0, 92(sp))  # first channel of the group
    sw(zero, 128(sp))  # channel
    sw(zero, 132(sp))  # end of the group
    jal(zero, GROUP)
    label(ALONE)  # one filter as it is, negated
    lb(t0, 0(s1))
    addi(s1, s1, 1)
    add(s5, s5, t0)
    sub(t0, zero, t0)
    sw(t0, 0(s4))
    addi(s4, s4, 4)
    addi(a2, a2, -1)
    bne(a2, zero, ALONE)
    li(a2, 1)
    jal(zero, CONSTANTS_OF)
    label(GROUP)
    lw(s0, 76(sp))  # p
    lw(a0, 128(sp))  # channel
    lw(t0, 184(sp))  # out_c
    bne(a0, t0, NEXT_GROUP)
    jal(zero, DONE)
    label(NEXT_GROUP)
    lw(t1, 88(s0))  # groups
    div(t0, t0, t1)
    lw(t1, 132(sp))  # end of the group
    add(t1, t1, t0)
    sw(t1, 132(sp))  # end of the group
    lw(t1, 92(sp))  # first channel of the group
    lw(t2, 188(sp))  # channels of a group
    add(t1, t1, t2)
    sw(t1, 92(sp))  # first channel of the group
    # a tile of T channels from a0 on; the last one of a group overlaps the one before it, where that makes it whole
    label(TILE)
    lw(s0, 76(sp))  # p
    lw(a0, 128(sp))  # channel
    lw(t1, 132(sp))  # end of the group
    lw(t2, 88(s0))  # groups
    lw(t0, 184(sp))  # out_c
    div(t0, t0, t2)  # channels of the group
    sub(t2, t1, a0)
    lw(t3, 208(sp))  # whether six have room
    li(t4, 1)
    beq(t2, t4, CHOSEN)
    li(t4, 6)
    bltu(t0, t4, NOT_SIX)
    beq(t3, zero, NOT_SIX)
    li(t5, 5)
    bgeu(t2, t5, CHOSEN)
    label(NOT_SIX)
    li(t4, 3)
    bgeu(t0, t4, CHOSEN)
    mv(t4, t0)
    label(CHOSEN)
    sw(t4, 136(sp))  # channels of the tile
    sub(t1, t1, t4)
    bge(t1, a0, FITS)
    mv(a0, t1)
    label(FITS)
    sw(a0, 128(sp))  # channel
    # pack three filters at s1-s3, negated, into two words a tap: -a - (b << 21), -c - (b << 10); s4 tile   s5-s7 their sums
    # s8 constants
    # s9 bytes of a tap   s10 whether all can be fast   s11 K   a0 channel   a2 taps left
    lw(s4, 196(sp))  # tile
    lw(s8, 8(s0))  # scratch
    lw(s11, 144(sp))  # taps of a run
    lw(t0, 120(s0))  # k_h
    mul(s11, s11, t0)
    li(s9, 8)
    li(t0, 4)
    bltu(t4, t0, SINGLE)
    li(s9, 16)
    label(SINGLE)
    srli(s10, s11, 15)
    sltiu(s10, s10, 1)  # sums of more than 2**15 products may not fit
    addi(t0, t4, -2)
    sltu(t0, zero, t0)
    and_(s10, s10, t0)  # nor may two channels go where three do
    label(TRIPLE)
    lw(t3, 132(sp))  # end of the group
    addi(t3, t3, -1)
    lw(t2, 68(s0))  # w
    mv(t0, a0)
    mul(s1, t0, s11)
    add(s1, s1, t2)
    addi(t0, a0, 1)
    bge(t3, t0, CHANNEL1)
    mv(t0, t3)
    label(CHANNEL1)
    mul(s2, t0, s11)
    add(s2, s2, t2)
    addi(t0, a0, 2)
    bge(t3, t0, CHANNEL2)
    mv(t0, t3)
    label(CHANNEL2)
    mul(s3, t0, s11)
    add(s3, s3, t2)
    li(s5, 0)
    li(s6, 0)
    li(s7, 0)
    mv(a2, s11)
    li(t0, 1)
    beq(t4, t0, ALONE)
    andi(t0, a2, 1)
    beq(t0, zero, EVEN)
    lb(t0, 0(s1))
    lb(t1, 0(s2))
    lb(t2, 0(s3))
    add(s5, s5, t0)
    add(s6, s6, t1)
    sub(t1, zero, t1)
    add(s7, s7, t2)
    slli(t3, t1, 21)
    sub(t3, t3, t0)
    slli(t1, t1, 10)
    sw(t3, 0(s4))
    sub(t1, t1, t2)
    sw(t1, 4(s4))
    add(s4, s4, s9)
    addi(s1, s1, 1)
    addi(s2, s2, 1)
    addi(s3, s3, 1)
    addi(a2, a2, -1)
    beq(a2, zero, PACKED)
    label(EVEN)
    add(a2, a2, s1)
    label(PACK)
    lb(t0, 0(s1))
    lb(t1, 0(s2))
    lb(t2, 0(s3))
    add(s5, s5, t0)
    add(s6, s6, t1)
    sub(t1, zero, t1)
    add(s7, s7, t2)
    slli(t3, t1, 21)
    sub(t3, t3, t0)
    slli(t1, t1, 10)
    sw(t3, 0(s4))
    sub(t1, t1, t2)
    sw(t1, 4(s4))
    add(s4, s4, s9)
    lb(t0, 1(s1))
    lb(t1, 1(s2))
    lb(t2, 1(s3))
    add(s5, s5, t0)
    add(s6, s6, t1)
    sub(t1, zero, t1)
    add(s7, s7, t2)
    slli(t3, t1, 21)
    sub(t3, t3, t0)
    slli(t1, t1, 10)
    sw(t3, 0(s4))
    sub(t1, t1, t2)
    sw(t1, 4(s4))
    add(s4, s4, s9)
    addi(s1, s1, 2)
    addi(s2, s2, 2)
    addi(s3, s3, 2)
    bne(s1, a2, PACK)
    label(PACKED)
    li(a2, 3)
    label(CONSTANTS_OF)
    label(CONSTANTS)  # of channel a0: s5 sum of its filter
    lw(t0, 132(sp))  # end of the group
    mv(a1, a0)
    blt(a1, t0, PRESENT)
    addi(a1, t0, -1)
    label(PRESENT)
    lw(t0, 84(s0))  # x offset
    mul(s5, s5, t0)
    lw(t0, 76(s0))  # bias
    beq(t0, zero, NO_BIAS)
    slli(t1, a1, 2)
    add(t0, t0, t1)
    lw(t0, 0(t0))
    add(s5, s5, t0)
    label(NO_BIAS)
    sw(s5, 12(s8))
    # fast: sums stay below 2**30, shifts are 1 to 21 to the right, so H = half + (offset << shift) can be added
    lui(t0, 0x20000)
    add(t1, s5, t0)
    srli(t1, t1, 30)
    sltiu(t1, t1, 1)
    and_(s10, s10, t1)
    lw(t0, 20(s0))  # stride of the tables
    mul(t0, t0, a1)  # stride
    slli(t1, t0, 2)
    add(t1, t1, s0)
    lw(t1, 152(t1))
    slli(t1, t1, 1)
    sw(t1, 0(s8))
    lw(t1, 192(sp))  # offset of the first shift
    add(t1, t1, s0)
    add(t1, t1, t0)
    lb(t1, 0(t1))
    sub(t1, zero, t1)
    addi(t2, t1, -1)
    sltiu(t3, t2, 21)
    and_(s10, s10, t3)
    sw(t1, 8(s8))
    lw(t0, 32(s0))  # output offset
    sll(t0, t0, t1)
    li(t3, 1)
    sll(t3, t3, t2)
    add(t0, t0, t3)
    sw(t0, 4(s8))
    mv(s5, s6)
    mv(s6, s7)
    addi(a0, a0, 1)
    addi(s8, s8, 32)
    addi(a2, a2, -1)
    bne(a2, zero, CONSTANTS)
    lw(t0, 128(sp))  # channel
    lw(t1, 136(sp))  # channels of the tile
    lw(s4, 196(sp))  # tile
    mv(t4, t1)
    add(t0, t0, t1)
    addi(s4, s4, 8)
    blt(a0, t0, TRIPLE)
    mul(s10, s10, t1)
    sw(s10, 140(sp))  # the same, 0 where they are slow
    lw(t0, 52(s0))  # out
    lw(t1, 128(sp))  # channel
    add(t0, t0, t1)
    sw(t0, 84(sp))  # out
    lw(t0, 232(sp))  # x
    lw(t1, 92(sp))  # first channel of the group
    add(t0, t0, t1)
    sw(t0, 88(sp))  # x of the image
    lw(t0, 92(s0))  # images
    sw(t0, 124(sp))  # images left
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
    label(BATCH)
    lw(t0, 224(sp))  # first y
    sw(t0, 104(sp))  # y
    lw(t1, 236(sp))  # bytes of an image row
    mul(t1, t1, t0)
    lw(t2, 88(sp))  # x of the image
    add(t1, t1, t2)
    sw(t1, 96(sp))  # x of the line
    lw(t0, 168(sp))  # out_h
    sw(t0, 120(sp))  # lines left
    label(LINE)  # of output pixels, or all of them where none hangs over an edge
    lw(t0, 228(sp))  # first column
    sw(t0, 112(sp))  # column
    lw(t0, 172(sp))  # out_w
    sw(t0, 116(sp))  # pixels left of the line
    lw(t1, 216(sp))  # whether none hangs over
    beq(t1, zero, BY_LINES)
    lw(t1, 168(sp))  # out_h
    mul(t0, t0, t1)
    label(BY_LINES)
    sw(t0, 212(sp))  # pixels left
    # four pixels by six channels: s0-s11 and t3-t6 packed sums, four for each pixel, all 0 now   a0-a3 their x, a5 end of
    # the first   a4 tile
    # a6 a7 t0 t1 x   t2 two or three weights   ra product
    label(PIXELS)
    lw(a0, 76(sp))  # p
    lw(a4, 196(sp))  # tile
    lw(t2, 112(sp))  # column
    lw(a5, 96(sp))  # x of the line
    lw(a6, 104(sp))  # y
    lw(t0, 104(a0))  # in_c
    lw(t1, 120(a0))  # k_h
    mul(t2, t2, t0)
    sw(a6, 108(sp))  # y of the filter row
    lw(a1, 8(a0))  # scratch
    lw(t0, 136(sp))  # channels of the tile
    sw(t1, 176(sp))  # filter rows left
    add(t2, t2, a5)
    sw(t2, 100(sp))  # x of the filter row
    li(t1, 64)
    sw(t1, 200(sp))  # taps until fields are full
    addi(t0, t0, -4)
    lw(t1, 12(a1))
    sw(t1, 16(a1))
    sw(t1, 20(a1))
    sw(t1, 24(a1))
    sw(t1, 28(a1))
    lw(t1, 44(a1))
    sw(t1, 48(a1))
    sw(t1, 52(a1))
    sw(t1, 56(a1))
    sw(t1, 60(a1))
    lw(t1, 76(a1))
    sw(t1, 80(a1))
    sw(t1, 84(a1))
    sw(t1, 88(a1))
    sw(t1, 92(a1))
    blt(t0, zero, ROW)
    lw(t1, 108(a1))
    sw(t1, 112(a1))
    sw(t1, 116(a1))
    sw(t1, 120(a1))
    sw(t1, 124(a1))
    lw(t1, 140(a1))
    sw(t1, 144(a1))
    sw(t1, 148(a1))
    sw(t1, 152(a1))
    sw(t1, 156(a1))
    lw(t1, 172(a1))
    sw(t1, 176(a1))
    sw(t1, 180(a1))
    sw(t1, 184(a1))
    sw(t1, 188(a1))
    label(ROW)
    lw(a5, 108(sp))  # y of the filter row
    lw(a6, 164(sp))  # in_h
    lw(a7, 112(sp))  # column
    lw(t0, 156(sp))  # first column where one of four hangs over
    lw(a0, 100(sp))  # x of the filter row
    bgeu(a5, a6, OUTSIDE)
    bgeu(a7, t0, EDGE)
    lw(t1, 148(sp))  # bytes from pixel to pixel
    add(a1, a0, t1)
    add(a2, a1, t1)
    add(a3, a2, t1)
    label(TAPS)
    lw(t0, 144(sp))  # taps of a run
    lw(t1, 200(sp))  # taps until fields are full
    bltu(t1, t0, CROWDED)
    sub(t1, t1, t0)
    sw(t1, 200(sp))  # taps until fields are full
    sw(zero, 204(sp))  # taps left of the run
    label(PIECE)  # of t0 taps
    lw(t1, 136(sp))  # channels of the tile
    lw(t2, 212(sp))  # pixels left
    andi(a5, t0, -4)
    addi(t1, t1, -4)
    addi(t2, t2, -1)
    add(a5, a5, a0)
    beq(t2, zero, LONE)
    blt(t1, zero, FEWER)
    jal(zero, SIX)
    label(LONE)  # one pixel is left
    blt(t1, zero, FEWER)
    jal(zero, LONE_SIX)
    label(FEWER)
    li(t0, -3)
    beq(t0, t1, ALONE_TAPS)
    beq(t2, zero, LONE_FEWER)
    jal(zero, THREE)
    label(LONE_FEWER)
    jal(zero, LONE_THREE)
    label(ALONE_TAPS)
    jal(zero, ONE)
    label(NEXT_ROW)
    lw(a0, 176(sp))  # filter rows left
    addi(a0, a0, -1)
    beq(a0, zero, OUTPUTS)
    sw(a0, 176(sp))  # filter rows left
    lw(a1, 76(sp))  # p
    lw(a0, 108(sp))  # y of the filter row
    lw(a3, 100(sp))  # x of the filter row
    lw(a2, 136(a1))  # dilation_h
    lw(a1, 152(sp))  # bytes from filter row to filter row
    add(a0, a0, a2)
    sw(a0, 108(sp))  # y of the filter row
    add(a3, a3, a1)
    sw(a3, 100(sp))  # x of the filter row
    jal(zero, ROW)
    # fields hold the sums of 64 taps: take them out before there are more
    label(CROWDED)
    li(t2, 64)
    beq(t1, t2, LONG)
    jal(ra, UNPACK)
    lw(t0, 144(sp))  # taps of a run
    jal(zero, LONG)
    label(MORE)
    jal(ra, UNPACK)
    lw(t0, 204(sp))  # taps left of the run
    label(LONG)
    li(t1, 64)
    bltu(t1, t0, CUT)
    sub(t1, t1, t0)
    sw(t1, 200(sp))  # taps until fields are full
    sw(zero, 204(sp))  # taps left of the run
    jal(zero, PIECE)
    label(CUT)
    sub(t0, t0, t1)
    sw(t0, 204(sp))  # taps left of the run
    sw(zero, 200(sp))  # taps until fields are full
    mv(t0, t1)
    jal(zero, PIECE)
    # requantise: a0-a3 out of each pixel   a5 channel   a7 2 * multiplier   t0 H   t1 shift   t2 least   ra greatest   a6
    # sum   a4 product
    label(OUTPUTS)
    jal(ra, UNPACK)
    lw(t0, 140(sp))  # the same, 0 where they are slow
    lw(t1, 76(sp))  # p
    bne(t0, zero, FAST)
    jal(zero, SLOW)
    label(FAST)
    lw(a0, 84(sp))  # out
    addi(a4, t0, -1)
    lw(t0, 184(sp))  # out_c
    lw(a5, 8(t1))  # scratch
    lw(t2, 36(t1))  # least
    lw(ra, 40(t1))  # greatest
    add(a1, a0, t0)
    add(a2, a1, t0)
    add(a3, a2, t0)
    lw(t0, 212(sp))  # pixels left
    li(t1, 4)
    bge(t0, t1, ALL)
    addi(a3, sp, 60)  # pixels past the last go nowhere
    li(t1, 3)
    bge(t0, t1, ALL)
    mv(a2, a3)
    li(t1, 2)
    bge(t0, t1, ALL)
    mv(a1, a3)
    label(ALL)
    beq(a4, zero, LAST)
    label(CHANNELS)
    lw(a7, 0(a5))
    lw(t0, 4(a5))
    lw(t1, 8(a5))
    lw(a6, 16(a5))  # channel 0, pixel 0
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST00)
    mv(a6, t2)
    label(LEAST00)
    bge(ra, a6, MOST00)
    mv(a6, ra)
    label(MOST00)
    sb(a6, 0(a0))
    lw(a6, 20(a5))  # channel 0, pixel 1
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST01)
    mv(a6, t2)
    label(LEAST01)
    bge(ra, a6, MOST01)
    mv(a6, ra)
    label(MOST01)
    sb(a6, 0(a1))
    lw(a6, 24(a5))  # channel 0, pixel 2
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST02)
    mv(a6, t2)
    label(LEAST02)
    bge(ra, a6, MOST02)
    mv(a6, ra)
    label(MOST02)
    sb(a6, 0(a2))
    lw(a6, 28(a5))  # channel 0, pixel 3
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST03)
    mv(a6, t2)
    label(LEAST03)
    bge(ra, a6, MOST03)
    mv(a6, ra)
    label(MOST03)
    sb(a6, 0(a3))
    lw(a7, 32(a5))
    lw(t0, 36(a5))
    lw(t1, 40(a5))
    lw(a6, 48(a5))  # channel 1, pixel 0
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST10)
    mv(a6, t2)
    label(LEAST10)
    bge(ra, a6, MOST10)
    mv(a6, ra)
    label(MOST10)
    sb(a6, 1(a0))
    lw(a6, 52(a5))  # channel 1, pixel 1
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST11)
    mv(a6, t2)
    label(LEAST11)
    bge(ra, a6, MOST11)
    mv(a6, ra)
    label(MOST11)
    sb(a6, 1(a1))
    lw(a6, 56(a5))  # channel 1, pixel 2
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST12)
    mv(a6, t2)
    label(LEAST12)
    bge(ra, a6, MOST12)
    mv(a6, ra)
    label(MOST12)
    sb(a6, 1(a2))
    lw(a6, 60(a5))  # channel 1, pixel 3
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST13)
    mv(a6, t2)
    label(LEAST13)
    bge(ra, a6, MOST13)
    mv(a6, ra)
    label(MOST13)
    sb(a6, 1(a3))
    label(LAST_CHANNEL)
    lw(a7, 64(a5))
    lw(t0, 68(a5))
    lw(t1, 72(a5))
    lw(a6, 80(a5))  # channel 2, pixel 0
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST20)
    mv(a6, t2)
    label(LEAST20)
    bge(ra, a6, MOST20)
    mv(a6, ra)
    label(MOST20)
    sb(a6, 2(a0))
    lw(a6, 84(a5))  # channel 2, pixel 1
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST21)
    mv(a6, t2)
    label(LEAST21)
    bge(ra, a6, MOST21)
    mv(a6, ra)
    label(MOST21)
    sb(a6, 2(a1))
    lw(a6, 88(a5))  # channel 2, pixel 2
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST22)
    mv(a6, t2)
    label(LEAST22)
    bge(ra, a6, MOST22)
    mv(a6, ra)
    label(MOST22)
    sb(a6, 2(a2))
    lw(a6, 92(a5))  # channel 2, pixel 3
    mul(a4, a6, a7)
    mulhsu(a6, a6, a7)
    srli(a4, a4, 31)
    c_add(a6, a4)  # doubling high product
    srai(a4, a6, 31)
    c_add(a6, a4)  # ties away from zero
    c_add(a6, t0)
    sra(a6, a6, t1)
    bge(a6, t2, LEAST23)
    mv(a6, t2)
    label(LEAST23)
    bge(ra, a6, MOST23)
    mv(a6, ra)
    label(MOST23)
    sb(a6, 2(a3))
    lw(t0, 76(sp))  # p
    lw(t1, 136(sp))  # channels of the tile
    lw(t0, 8(t0))  # scratch
    bne(t0, a5, NEXT_PIXELS)
    li(t0, 6)
    bne(t1, t0, NEXT_PIXELS)
    addi(a5, a5, 96)
    addi(a0, a0, 3)
    addi(a1, a1, 3)
    addi(a2, a2, 3)
    addi(a3, a3, 3)
    jal(zero, CHANNELS)
    label(LAST)  # one channel: as the third of three
    addi(a5, a5, -64)
    addi(a0, a0, -2)
    addi(a1, a1, -2)
    addi(a2, a2, -2)
    addi(a3, a3, -2)
    jal(zero, LAST_CHANNEL)
    label(NEXT_PIXELS)
    lw(a0, 84(sp))  # out
    lw(t0, 184(sp))  # out_c
    lw(t1, 212(sp))  # pixels left
    lw(t2, 112(sp))  # column
    lw(a1, 116(sp))  # pixels left of the line
    lw(a2, 76(sp))  # p
    addi(t1, t1, -4)
    bge(zero, t1, NEXT_LINE)
    sw(t1, 212(sp))  # pixels left
    slli(t0, t0, 2)
    lw(a2, 132(a2))  # stride_w
    add(a0, a0, t0)
    sw(a0, 84(sp))  # out
    addi(a1, a1, -4)
    bge(zero, a1, TURN)
    sw(a1, 116(sp))  # pixels left of the line
    slli(a2, a2, 2)
    add(t2, t2, a2)
    sw(t2, 112(sp))  # column
    jal(zero, PIXELS)
    label(TURN)  # the next pixel is on another line
    lw(t0, 172(sp))  # out_w
    lw(a0, 76(sp))  # p
    lw(t1, 128(a0))  # stride_h
    lw(t2, 236(sp))  # bytes of an image row
    mul(t1, t1, t2)
    lw(t2, 96(sp))  # x of the line
    label(TURNED)
    add(a1, a1, t0)
    add(t2, t2, t1)
    bge(zero, a1, TURNED)
    sw(a1, 116(sp))  # pixels left of the line
    sw(t2, 96(sp))  # x of the line
    sub(t0, t0, a1)
    mul(t0, t0, a2)
    lw(t1, 228(sp))  # first column
    add(t0, t0, t1)
    sw(t0, 112(sp))  # column
    jal(zero, PIXELS)
    label(NEXT_LINE)
    addi(t1, t1, 4)
    mul(t0, t0, t1)
    add(a0, a0, t0)
    sw(a0, 84(sp))  # out
    lw(t0, 216(sp))  # whether none hangs over
    bne(t0, zero, NEXT_BATCH)
    lw(a0, 76(sp))  # p
    lw(t0, 128(a0))  # stride_h
    lw(t1, 104(sp))  # y
    add(t1, t1, t0)
    sw(t1, 104(sp))  # y
    lw(t1, 236(sp))  # bytes of an image row
    mul(t1, t1, t0)
    lw(t0, 96(sp))  # x of the line
    add(t0, t0, t1)
    sw(t0, 96(sp))  # x of the line
    lw(t0, 120(sp))  # lines left
    addi(t0, t0, -1)
    sw(t0, 120(sp))  # lines left
    beq(t0, zero, NEXT_BATCH)
    jal(zero, LINE)
    label(NEXT_BATCH)
    lw(a0, 76(sp))  # p
    lw(t0, 96(a0))  # in_h
    lw(t1, 100(a0))  # in_w
    lw(t2, 104(a0))  # in_c
    mul(t0, t0, t1)
    mul(t0, t0, t2)
    lw(t1, 88(sp))  # x of the image
    add(t0, t0, t1)
    sw(t0, 88(sp))  # x of the image
    lw(t0, 124(sp))  # images left
    addi(t0, t0, -1)
    sw(t0, 124(sp))  # images left
    beq(t0, zero, NEXT_TILE)
    jal(zero, BATCH)
    label(NEXT_TILE)
    lw(t0, 128(sp))  # channel
    lw(t1, 136(sp))  # channels of the tile
    lw(t2, 132(sp))  # end of the group
    add(t0, t0, t1)
    sw(t0, 128(sp))  # channel
    beq(t0, t2, END_GROUP)
    jal(zero, TILE)
    label(END_GROUP)
    jal(zero, GROUP)
    # some pixel hangs over the left or right edge, or is past the end of the line: gather the runs that are not contiguous
    # a0 x of the pixel   a1 p   a2 its column   a3 where its address goes   a5 next free byte, a6 end of a column   a7
    # pixels left
    # t0 column   t1 x   t2 filter columns left, then address   ra byte
    label(EDGE)
    lw(a1, 76(sp))  # p
    lw(a2, 112(sp))  # column
    addi(a3, sp, 52)
    lw(a5, 180(sp))  # room for runs
    lw(a7, 212(sp))  # pixels left
    lw(t0, 216(sp))  # whether none hangs over
    bne(t0, zero, TURNING)
    label(PIXEL)
    lw(t2, 52(sp))
    bge(zero, a7, PLACED)  # past the end: as the first
    mv(t2, a0)
    lw(t0, 160(sp))  # first column that hangs over
    bltu(a2, t0, PLACED)
    mv(t0, a2)
    mv(t1, a0)
    lw(t2, 124(a1))  # k_w
    label(COLUMN)
    lw(a6, 188(sp))  # channels of a group
    lw(ra, 100(a1))  # in_w
    add(a6, a6, a5)
    bgeu(t0, ra, BESIDE)
    label(RUN_BYTE)
    lb(ra, 0(t1))
    addi(t1, t1, 1)
    sb(ra, 0(a5))
    addi(a5, a5, 1)
    bne(a5, a6, RUN_BYTE)
    jal(zero, COLUMN_DONE)
    label(BESIDE)
    lw(ra, 84(a1))  # x offset
    sub(ra, zero, ra)
    label(FILL)
    sb(ra, 0(a5))
    addi(t1, t1, 1)
    addi(a5, a5, 1)
    bne(a5, a6, FILL)
    label(COLUMN_DONE)
    lw(ra, 140(a1))  # dilation_w
    lw(a6, 104(a1))  # in_c
    add(t0, t0, ra)
    mul(ra, ra, a6)
    lw(a6, 188(sp))  # channels of a group
    add(t1, t1, ra)
    sub(t1, t1, a6)
    addi(t2, t2, -1)
    bne(t2, zero, COLUMN)
    lw(ra, 144(sp))  # taps of a run
    sub(t2, a5, ra)
    label(PLACED)
    sw(t2, 0(a3))
    addi(a3, a3, 4)
    addi(a7, a7, -1)
    lw(t0, 132(a1))  # stride_w
    lw(t1, 148(sp))  # bytes from pixel to pixel
    add(a2, a2, t0)
    add(a0, a0, t1)
    addi(ra, sp, 68)
    bne(a3, ra, PIXEL)
    label(GATHERED)
    lw(a0, 52(sp))
    lw(a1, 56(sp))
    lw(a2, 60(sp))
    lw(a3, 64(sp))
    jal(zero, TAPS)
    label(TURNING)  # no pixel hangs over, some are on other lines
    lw(a2, 116(sp))  # pixels left of the line
    lw(t1, 148(sp))  # bytes from pixel to pixel
    lw(a6, 220(sp))  # bytes from line to line
    lw(t2, 172(sp))  # out_w
    addi(ra, a3, 16)
    mv(t0, a0)
    label(ADDRESS)
    bge(zero, a7, LATE)
    mv(t0, a0)
    add(a0, a0, t1)
    addi(a7, a7, -1)
    addi(a2, a2, -1)
    bne(a2, zero, LATE)
    add(a0, a0, a6)
    mv(a2, t2)
    label(LATE)
    sw(t0, 0(a3))
    addi(a3, a3, 4)
    bne(a3, ra, ADDRESS)
    jal(zero, GATHERED)
    # the row is above or below the image: all pixels see the input zero point
    label(OUTSIDE)
    lw(a0, 76(sp))  # p
    lw(a1, 144(sp))  # taps of a run
    lw(a2, 84(a0))  # x offset
    lw(a0, 180(sp))  # room for runs
    sub(a2, zero, a2)
    mv(a3, a0)
    add(a1, a1, a0)
    label(PADDING)
    sb(a2, 0(a3))
    addi(a3, a3, 1)
    bne(a3, a1, PADDING)
    mv(a1, a0)
    mv(a2, a0)
    mv(a3, a0)
    jal(zero, TAPS)
    # fewer than three channels, or sums or shifts out of the ordinary: s0 p   s1 first sum   s2 out   s3 pixels left   s4
    # scratch
    label(SLOW)
    lw(s0, 76(sp))  # p
    lw(s4, 8(s0))  # scratch
    addi(s1, s4, 16)
    lw(s2, 84(sp))  # out
    lw(s3, 212(sp))  # pixels left
    li(t0, 4)
    bge(t0, s3, PART)
    mv(s3, t0)
    label(PART)
    lw(t0, 136(sp))  # channels of the tile
    sw(t0, 16(s0))
    addi(t0, sp, 52)
    sw(t0, 8(s0))
    lw(t1, 128(sp))  # channel
    lw(t2, 20(s0))  # stride of the tables
    mul(t1, t1, t2)
    lw(t2, 192(sp))  # offset of the first shift
    add(t2, t2, t1)
    sw(t2, 28(s0))
    slli(t1, t1, 2)
    addi(t1, t1, 152)
    sw(t1, 24(s0))
    label(SLOW_PIXEL)
    addi(a0, sp, 52)
    mv(a1, s1)
    lw(a3, 16(s0))  # n
    label(SLOW_SUM)
    lw(t0, 0(a1))
    sw(t0, 0(a0))
    addi(a0, a0, 4)
    addi(a1, a1, 32)
    addi(a3, a3, -1)
    bne(a3, zero, SLOW_SUM)
    sw(s2, 0(s0))
    lw(a3, 80(sp))  # arguments
    lw(t0, 48(s0))  # requantize_s8
    jalr(ra, t0, 0)  # requantize_s8
    lw(t0, 184(sp))  # out_c
    add(s2, s2, t0)
    addi(s1, s1, 4)
    addi(s3, s3, -1)
    bne(s3, zero, SLOW_PIXEL)
    sw(s4, 8(s0))
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
    jal(zero, NEXT_PIXELS)
    # the sums: four pixels or one by six channels, three or one
    label(SIX_TAPS)
    lw(t2, 0(a4))  # tap 0
    lb(a6, 0(a0))  # x of pixel 0
    lb(a7, 0(a1))  # x of pixel 1
    lb(t0, 0(a2))  # x of pixel 2
    lb(t1, 0(a3))  # x of pixel 3
    mul(ra, a6, t2)  # a and b
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    lw(t2, 4(a4))  # next weights before the sum, which waits for the product
    c_add(s6, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    mul(ra, a7, t2)
    c_add(s3, ra)
    mul(ra, t0, t2)
    c_add(s5, ra)
    mul(ra, t1, t2)
    lw(t2, 8(a4))  # next weights before the sum, which waits for the product
    c_add(s7, ra)
    mul(ra, a6, t2)  # d and e
    c_add(s8, ra)
    mul(ra, a7, t2)
    c_add(s10, ra)
    mul(ra, t0, t2)
    c_add(t3, ra)
    mul(ra, t1, t2)
    lw(t2, 12(a4))  # next weights before the sum, which waits for the product
    c_add(t5, ra)
    mul(ra, a6, t2)  # f and e
    c_add(s9, ra)
    mul(ra, a7, t2)
    c_add(s11, ra)
    mul(ra, t0, t2)
    c_add(t4, ra)
    mul(ra, t1, t2)
    c_add(t6, ra)
    lw(t2, 16(a4))  # tap 1
    lb(a6, 1(a0))  # x of pixel 0
    lb(a7, 1(a1))  # x of pixel 1
    lb(t0, 1(a2))  # x of pixel 2
    lb(t1, 1(a3))  # x of pixel 3
    mul(ra, a6, t2)  # a and b
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    lw(t2, 20(a4))  # next weights before the sum, which waits for the product
    c_add(s6, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    mul(ra, a7, t2)
    c_add(s3, ra)
    mul(ra, t0, t2)
    c_add(s5, ra)
    mul(ra, t1, t2)
    lw(t2, 24(a4))  # next weights before the sum, which waits for the product
    c_add(s7, ra)
    mul(ra, a6, t2)  # d and e
    c_add(s8, ra)
    mul(ra, a7, t2)
    c_add(s10, ra)
    mul(ra, t0, t2)
    c_add(t3, ra)
    mul(ra, t1, t2)
    lw(t2, 28(a4))  # next weights before the sum, which waits for the product
    c_add(t5, ra)
    mul(ra, a6, t2)  # f and e
    c_add(s9, ra)
    mul(ra, a7, t2)
    c_add(s11, ra)
    mul(ra, t0, t2)
    c_add(t4, ra)
    mul(ra, t1, t2)
    c_add(t6, ra)
    lw(t2, 32(a4))  # tap 2
    lb(a6, 2(a0))  # x of pixel 0
    lb(a7, 2(a1))  # x of pixel 1
    lb(t0, 2(a2))  # x of pixel 2
    lb(t1, 2(a3))  # x of pixel 3
    mul(ra, a6, t2)  # a and b
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    lw(t2, 36(a4))  # next weights before the sum, which waits for the product
    c_add(s6, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    mul(ra, a7, t2)
    c_add(s3, ra)
    mul(ra, t0, t2)
    c_add(s5, ra)
    mul(ra, t1, t2)
    lw(t2, 40(a4))  # next weights before the sum, which waits for the product
    c_add(s7, ra)
    mul(ra, a6, t2)  # d and e
    c_add(s8, ra)
    mul(ra, a7, t2)
    c_add(s10, ra)
    mul(ra, t0, t2)
    c_add(t3, ra)
    mul(ra, t1, t2)
    lw(t2, 44(a4))  # next weights before the sum, which waits for the product
    c_add(t5, ra)
    mul(ra, a6, t2)  # f and e
    c_add(s9, ra)
    mul(ra, a7, t2)
    c_add(s11, ra)
    mul(ra, t0, t2)
    c_add(t4, ra)
    mul(ra, t1, t2)
    c_add(t6, ra)
    lw(t2, 48(a4))  # tap 3
    lb(a6, 3(a0))  # x of pixel 0
    lb(a7, 3(a1))  # x of pixel 1
    lb(t0, 3(a2))  # x of pixel 2
    lb(t1, 3(a3))  # x of pixel 3
    mul(ra, a6, t2)  # a and b
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    lw(t2, 52(a4))  # next weights before the sum, which waits for the product
    c_add(s6, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    mul(ra, a7, t2)
    c_add(s3, ra)
    mul(ra, t0, t2)
    c_add(s5, ra)
    mul(ra, t1, t2)
    lw(t2, 56(a4))  # next weights before the sum, which waits for the product
    c_add(s7, ra)
    mul(ra, a6, t2)  # d and e
    c_add(s8, ra)
    mul(ra, a7, t2)
    c_add(s10, ra)
    mul(ra, t0, t2)
    c_add(t3, ra)
    mul(ra, t1, t2)
    lw(t2, 60(a4))  # next weights before the sum, which waits for the product
    c_add(t5, ra)
    mul(ra, a6, t2)  # f and e
    c_add(s9, ra)
    mul(ra, a7, t2)
    c_add(s11, ra)
    mul(ra, t0, t2)
    c_add(t4, ra)
    mul(ra, t1, t2)
    c_add(t6, ra)
    addi(a0, a0, 4)
    addi(a1, a1, 4)
    addi(a2, a2, 4)
    addi(a3, a3, 4)
    addi(a4, a4, 64)
    label(SIX)
    bne(a0, a5, SIX_TAPS)
    lw(t0, 204(sp))  # taps left of the run
    lw(t1, 144(sp))  # taps of a run
    bne(t0, zero, MORE)
    andi(t1, t1, 3)
    beq(t1, zero, NEXT_ROW)
    add(a5, a0, t1)
    label(SIX_TAP)
    lw(t2, 0(a4))  # tap 0
    lb(a6, 0(a0))  # x of pixel 0
    lb(a7, 0(a1))  # x of pixel 1
    lb(t0, 0(a2))  # x of pixel 2
    lb(t1, 0(a3))  # x of pixel 3
    mul(ra, a6, t2)  # a and b
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    lw(t2, 4(a4))  # next weights before the sum, which waits for the product
    c_add(s6, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    mul(ra, a7, t2)
    c_add(s3, ra)
    mul(ra, t0, t2)
    c_add(s5, ra)
    mul(ra, t1, t2)
    lw(t2, 8(a4))  # next weights before the sum, which waits for the product
    c_add(s7, ra)
    mul(ra, a6, t2)  # d and e
    c_add(s8, ra)
    mul(ra, a7, t2)
    c_add(s10, ra)
    mul(ra, t0, t2)
    c_add(t3, ra)
    mul(ra, t1, t2)
    lw(t2, 12(a4))  # next weights before the sum, which waits for the product
    c_add(t5, ra)
    mul(ra, a6, t2)  # f and e
    c_add(s9, ra)
    mul(ra, a7, t2)
    c_add(s11, ra)
    mul(ra, t0, t2)
    c_add(t4, ra)
    mul(ra, t1, t2)
    c_add(t6, ra)
    addi(a0, a0, 1)
    addi(a1, a1, 1)
    addi(a2, a2, 1)
    addi(a3, a3, 1)
    addi(a4, a4, 16)
    bne(a0, a5, SIX_TAP)
    jal(zero, NEXT_ROW)
    label(THREE_TAPS)
    lw(t2, 0(a4))  # tap 0
    lb(a6, 0(a0))  # x of pixel 0
    lb(a7, 0(a1))  # x of pixel 1
    lb(t0, 0(a2))  # x of pixel 2
    lb(t1, 0(a3))  # x of pixel 3
    mul(ra, a6, t2)  # a and b
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    lw(t2, 4(a4))  # next weights before the sum, which waits for the product
    c_add(s6, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    mul(ra, a7, t2)
    c_add(s3, ra)
    mul(ra, t0, t2)
    c_add(s5, ra)
    mul(ra, t1, t2)
    c_add(s7, ra)
    lw(t2, 8(a4))  # tap 1
    lb(a6, 1(a0))  # x of pixel 0
    lb(a7, 1(a1))  # x of pixel 1
    lb(t0, 1(a2))  # x of pixel 2
    lb(t1, 1(a3))  # x of pixel 3
    mul(ra, a6, t2)  # a and b
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    lw(t2, 12(a4))  # next weights before the sum, which waits for the product
    c_add(s6, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    mul(ra, a7, t2)
    c_add(s3, ra)
    mul(ra, t0, t2)
    c_add(s5, ra)
    mul(ra, t1, t2)
    c_add(s7, ra)
    lw(t2, 16(a4))  # tap 2
    lb(a6, 2(a0))  # x of pixel 0
    lb(a7, 2(a1))  # x of pixel 1
    lb(t0, 2(a2))  # x of pixel 2
    lb(t1, 2(a3))  # x of pixel 3
    mul(ra, a6, t2)  # a and b
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    lw(t2, 20(a4))  # next weights before the sum, which waits for the product
    c_add(s6, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    mul(ra, a7, t2)
    c_add(s3, ra)
    mul(ra, t0, t2)
    c_add(s5, ra)
    mul(ra, t1, t2)
    c_add(s7, ra)
    lw(t2, 24(a4))  # tap 3
    lb(a6, 3(a0))  # x of pixel 0
    lb(a7, 3(a1))  # x of pixel 1
    lb(t0, 3(a2))  # x of pixel 2
    lb(t1, 3(a3))  # x of pixel 3
    mul(ra, a6, t2)  # a and b
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    lw(t2, 28(a4))  # next weights before the sum, which waits for the product
    c_add(s6, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    mul(ra, a7, t2)
    c_add(s3, ra)
    mul(ra, t0, t2)
    c_add(s5, ra)
    mul(ra, t1, t2)
    c_add(s7, ra)
    addi(a0, a0, 4)
    addi(a1, a1, 4)
    addi(a2, a2, 4)
    addi(a3, a3, 4)
    addi(a4, a4, 32)
    label(THREE)
    bne(a0, a5, THREE_TAPS)
    lw(t0, 204(sp))  # taps left of the run
    lw(t1, 144(sp))  # taps of a run
    bne(t0, zero, MORE)
    andi(t1, t1, 3)
    beq(t1, zero, NEXT_ROW)
    add(a5, a0, t1)
    label(THREE_TAP)
    lw(t2, 0(a4))  # tap 0
    lb(a6, 0(a0))  # x of pixel 0
    lb(a7, 0(a1))  # x of pixel 1
    lb(t0, 0(a2))  # x of pixel 2
    lb(t1, 0(a3))  # x of pixel 3
    mul(ra, a6, t2)  # a and b
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    lw(t2, 4(a4))  # next weights before the sum, which waits for the product
    c_add(s6, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    mul(ra, a7, t2)
    c_add(s3, ra)
    mul(ra, t0, t2)
    c_add(s5, ra)
    mul(ra, t1, t2)
    c_add(s7, ra)
    addi(a0, a0, 1)
    addi(a1, a1, 1)
    addi(a2, a2, 1)
    addi(a3, a3, 1)
    addi(a4, a4, 8)
    bne(a0, a5, THREE_TAP)
    jal(zero, NEXT_ROW)
    label(ONE_TAPS)
    lw(t2, 0(a4))  # tap 0
    lb(a6, 0(a0))  # x of pixel 0
    lb(a7, 0(a1))  # x of pixel 1
    lb(t0, 0(a2))  # x of pixel 2
    lb(t1, 0(a3))  # x of pixel 3
    mul(ra, a6, t2)
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    c_add(s6, ra)
    lw(t2, 4(a4))  # tap 1
    lb(a6, 1(a0))  # x of pixel 0
    lb(a7, 1(a1))  # x of pixel 1
    lb(t0, 1(a2))  # x of pixel 2
    lb(t1, 1(a3))  # x of pixel 3
    mul(ra, a6, t2)
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    c_add(s6, ra)
    lw(t2, 8(a4))  # tap 2
    lb(a6, 2(a0))  # x of pixel 0
    lb(a7, 2(a1))  # x of pixel 1
    lb(t0, 2(a2))  # x of pixel 2
    lb(t1, 2(a3))  # x of pixel 3
    mul(ra, a6, t2)
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    c_add(s6, ra)
    lw(t2, 12(a4))  # tap 3
    lb(a6, 3(a0))  # x of pixel 0
    lb(a7, 3(a1))  # x of pixel 1
    lb(t0, 3(a2))  # x of pixel 2
    lb(t1, 3(a3))  # x of pixel 3
    mul(ra, a6, t2)
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    c_add(s6, ra)
    addi(a0, a0, 4)
    addi(a1, a1, 4)
    addi(a2, a2, 4)
    addi(a3, a3, 4)
    addi(a4, a4, 16)
    label(ONE)
    bne(a0, a5, ONE_TAPS)
    lw(t0, 204(sp))  # taps left of the run
    lw(t1, 144(sp))  # taps of a run
    bne(t0, zero, MORE)
    andi(t1, t1, 3)
    beq(t1, zero, NEXT_ROW)
    add(a5, a0, t1)
    label(ONE_TAP)
    lw(t2, 0(a4))  # tap 0
    lb(a6, 0(a0))  # x of pixel 0
    lb(a7, 0(a1))  # x of pixel 1
    lb(t0, 0(a2))  # x of pixel 2
    lb(t1, 0(a3))  # x of pixel 3
    mul(ra, a6, t2)
    c_add(s0, ra)
    mul(ra, a7, t2)
    c_add(s2, ra)
    mul(ra, t0, t2)
    c_add(s4, ra)
    mul(ra, t1, t2)
    c_add(s6, ra)
    addi(a0, a0, 1)
    addi(a1, a1, 1)
    addi(a2, a2, 1)
    addi(a3, a3, 1)
    addi(a4, a4, 4)
    bne(a0, a5, ONE_TAP)
    jal(zero, NEXT_ROW)
    label(LONE_SIX_TAPS)
    lw(t2, 0(a4))  # tap 0
    lb(a6, 0(a0))  # x of pixel 0
    mul(ra, a6, t2)  # a and b
    lw(t2, 4(a4))  # next weights before the sum, which waits for the product
    c_add(s0, ra)
    mul(ra, a6, t2)  # c and b
    lw(t2, 8(a4))  # next weights before the sum, which waits for the product
    c_add(s1, ra)
    mul(ra, a6, t2)  # d and e
    lw(t2, 12(a4))  # next weights before the sum, which waits for the product
    c_add(s8, ra)
    mul(ra, a6, t2)  # f and e
    c_add(s9, ra)
    lw(t2, 16(a4))  # tap 1
    lb(a6, 1(a0))  # x of pixel 0
    mul(ra, a6, t2)  # a and b
    lw(t2, 20(a4))  # next weights before the sum, which waits for the product
    c_add(s0, ra)
    mul(ra, a6, t2)  # c and b
    lw(t2, 24(a4))  # next weights before the sum, which waits for the product
    c_add(s1, ra)
    mul(ra, a6, t2)  # d and e
    lw(t2, 28(a4))  # next weights before the sum, which waits for the product
    c_add(s8, ra)
    mul(ra, a6, t2)  # f and e
    c_add(s9, ra)
    lw(t2, 32(a4))  # tap 2
    lb(a6, 2(a0))  # x of pixel 0
    mul(ra, a6, t2)  # a and b
    lw(t2, 36(a4))  # next weights before the sum, which waits for the product
    c_add(s0, ra)
    mul(ra, a6, t2)  # c and b
    lw(t2, 40(a4))  # next weights before the sum, which waits for the product
    c_add(s1, ra)
    mul(ra, a6, t2)  # d and e
    lw(t2, 44(a4))  # next weights before the sum, which waits for the product
    c_add(s8, ra)
    mul(ra, a6, t2)  # f and e
    c_add(s9, ra)
    lw(t2, 48(a4))  # tap 3
    lb(a6, 3(a0))  # x of pixel 0
    mul(ra, a6, t2)  # a and b
    lw(t2, 52(a4))  # next weights before the sum, which waits for the product
    c_add(s0, ra)
    mul(ra, a6, t2)  # c and b
    lw(t2, 56(a4))  # next weights before the sum, which waits for the product
    c_add(s1, ra)
    mul(ra, a6, t2)  # d and e
    lw(t2, 60(a4))  # next weights before the sum, which waits for the product
    c_add(s8, ra)
    mul(ra, a6, t2)  # f and e
    c_add(s9, ra)
    addi(a0, a0, 4)
    addi(a4, a4, 64)
    label(LONE_SIX)
    bne(a0, a5, LONE_SIX_TAPS)
    lw(t0, 204(sp))  # taps left of the run
    lw(t1, 144(sp))  # taps of a run
    bne(t0, zero, MORE)
    andi(t1, t1, 3)
    beq(t1, zero, NEXT_ROW)
    add(a5, a0, t1)
    label(LONE_SIX_TAP)
    lw(t2, 0(a4))  # tap 0
    lb(a6, 0(a0))  # x of pixel 0
    mul(ra, a6, t2)  # a and b
    lw(t2, 4(a4))  # next weights before the sum, which waits for the product
    c_add(s0, ra)
    mul(ra, a6, t2)  # c and b
    lw(t2, 8(a4))  # next weights before the sum, which waits for the product
    c_add(s1, ra)
    mul(ra, a6, t2)  # d and e
    lw(t2, 12(a4))  # next weights before the sum, which waits for the product
    c_add(s8, ra)
    mul(ra, a6, t2)  # f and e
    c_add(s9, ra)
    addi(a0, a0, 1)
    addi(a4, a4, 16)
    bne(a0, a5, LONE_SIX_TAP)
    jal(zero, NEXT_ROW)
    label(LONE_THREE_TAPS)
    lw(t2, 0(a4))  # tap 0
    lb(a6, 0(a0))  # x of pixel 0
    mul(ra, a6, t2)  # a and b
    lw(t2, 4(a4))  # next weights before the sum, which waits for the product
    c_add(s0, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    lw(t2, 8(a4))  # tap 1
    lb(a6, 1(a0))  # x of pixel 0
    mul(ra, a6, t2)  # a and b
    lw(t2, 12(a4))  # next weights before the sum, which waits for the product
    c_add(s0, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    lw(t2, 16(a4))  # tap 2
    lb(a6, 2(a0))  # x of pixel 0
    mul(ra, a6, t2)  # a and b
    lw(t2, 20(a4))  # next weights before the sum, which waits for the product
    c_add(s0, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    lw(t2, 24(a4))  # tap 3
    lb(a6, 3(a0))  # x of pixel 0
    mul(ra, a6, t2)  # a and b
    lw(t2, 28(a4))  # next weights before the sum, which waits for the product
    c_add(s0, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    addi(a0, a0, 4)
    addi(a4, a4, 32)
    label(LONE_THREE)
    bne(a0, a5, LONE_THREE_TAPS)
    lw(t0, 204(sp))  # taps left of the run
    lw(t1, 144(sp))  # taps of a run
    bne(t0, zero, MORE)
    andi(t1, t1, 3)
    beq(t1, zero, NEXT_ROW)
    add(a5, a0, t1)
    label(LONE_THREE_TAP)
    lw(t2, 0(a4))  # tap 0
    lb(a6, 0(a0))  # x of pixel 0
    mul(ra, a6, t2)  # a and b
    lw(t2, 4(a4))  # next weights before the sum, which waits for the product
    c_add(s0, ra)
    mul(ra, a6, t2)  # c and b
    c_add(s1, ra)
    addi(a0, a0, 1)
    addi(a4, a4, 8)
    bne(a0, a5, LONE_THREE_TAP)
    jal(zero, NEXT_ROW)
    # take three sums each out of two fields: a, b << 21; c, b << 10. a6 channels   a7 t0 t1 t2 values
    label(UNPACK_THREE)
    slli(t0, s0, 11)  # pixel 0: the first in t0
    lw(t2, 16(a6))
    srai(t0, t0, 11)
    sub(s0, s0, t0)
    srai(t1, s0, 11)  # what the second puts into the other word
    sub(s1, s1, t1)
    sub(t2, t2, t0)
    slli(t1, s1, 11)  # the third in t1
    sw(t2, 16(a6))
    lw(t2, 80(a6))
    srai(t1, t1, 11)
    sub(s1, s1, t1)
    sub(t2, t2, t1)
    sw(t2, 80(a6))
    lw(t2, 48(a6))
    srai(s1, s1, 10)  # the high bits of the second
    srai(s0, s0, 21)
    add(s0, s0, s1)
    sub(t2, t2, s0)
    sw(t2, 48(a6))
    li(s0, 0)
    li(s1, 0)
    slli(t0, s2, 11)  # pixel 1: the first in t0
    lw(t2, 20(a6))
    srai(t0, t0, 11)
    sub(s2, s2, t0)
    srai(t1, s2, 11)  # what the second puts into the other word
    sub(s3, s3, t1)
    sub(t2, t2, t0)
    slli(t1, s3, 11)  # the third in t1
    sw(t2, 20(a6))
    lw(t2, 84(a6))
    srai(t1, t1, 11)
    sub(s3, s3, t1)
    sub(t2, t2, t1)
    sw(t2, 84(a6))
    lw(t2, 52(a6))
    srai(s3, s3, 10)  # the high bits of the second
    srai(s2, s2, 21)
    add(s2, s2, s3)
    sub(t2, t2, s2)
    sw(t2, 52(a6))
    li(s2, 0)
    li(s3, 0)
    slli(t0, s4, 11)  # pixel 2: the first in t0
    lw(t2, 24(a6))
    srai(t0, t0, 11)
    sub(s4, s4, t0)
    srai(t1, s4, 11)  # what the second puts into the other word
    sub(s5, s5, t1)
    sub(t2, t2, t0)
    slli(t1, s5, 11)  # the third in t1
    sw(t2, 24(a6))
    lw(t2, 88(a6))
    srai(t1, t1, 11)
    sub(s5, s5, t1)
    sub(t2, t2, t1)
    sw(t2, 88(a6))
    lw(t2, 56(a6))
    srai(s5, s5, 10)  # the high bits of the second
    srai(s4, s4, 21)
    add(s4, s4, s5)
    sub(t2, t2, s4)
    sw(t2, 56(a6))
    li(s4, 0)
    li(s5, 0)
    slli(t0, s6, 11)  # pixel 3: the first in t0
    lw(t2, 28(a6))
    srai(t0, t0, 11)
    sub(s6, s6, t0)
    srai(t1, s6, 11)  # what the second puts into the other word
    sub(s7, s7, t1)
    sub(t2, t2, t0)
    slli(t1, s7, 11)  # the third in t1
    sw(t2, 28(a6))
    lw(t2, 92(a6))
    srai(t1, t1, 11)
    sub(s7, s7, t1)
    sub(t2, t2, t1)
    sw(t2, 92(a6))
    lw(t2, 60(a6))
    srai(s7, s7, 10)  # the high bits of the second
    srai(s6, s6, 21)
    add(s6, s6, s7)
    sub(t2, t2, s6)
    sw(t2, 60(a6))
    li(s6, 0)
    li(s7, 0)
    jalr(zero, ra, 0)
    label(UNPACK)
    lw(a6, 76(sp))  # p
    lw(a7, 136(sp))  # channels of the tile
    lw(a6, 8(a6))  # scratch
    addi(a7, a7, -4)
    blt(a7, zero, UNPACK_THREE)
    slli(t0, s8, 11)  # pixel 0: the first in t0
    lw(t2, 112(a6))
    srai(t0, t0, 11)
    sub(s8, s8, t0)
    srai(t1, s8, 11)  # what the second puts into the other word
    sub(s9, s9, t1)
    sub(t2, t2, t0)
    slli(t1, s9, 11)  # the third in t1
    sw(t2, 112(a6))
    lw(t2, 176(a6))
    srai(t1, t1, 11)
    sub(s9, s9, t1)
    sub(t2, t2, t1)
    sw(t2, 176(a6))
    lw(t2, 144(a6))
    srai(s9, s9, 10)  # the high bits of the second
    srai(s8, s8, 21)
    add(s8, s8, s9)
    sub(t2, t2, s8)
    sw(t2, 144(a6))
    li(s8, 0)
    li(s9, 0)
    slli(t0, s10, 11)  # pixel 1: the first in t0
    lw(t2, 116(a6))
    srai(t0, t0, 11)
    sub(s10, s10, t0)
    srai(t1, s10, 11)  # what the second puts into the other word
    sub(s11, s11, t1)
    sub(t2, t2, t0)
    slli(t1, s11, 11)  # the third in t1
    sw(t2, 116(a6))
    lw(t2, 180(a6))
    srai(t1, t1, 11)
    sub(s11, s11, t1)
    sub(t2, t2, t1)
    sw(t2, 180(a6))
    lw(t2, 148(a6))
    srai(s11, s11, 10)  # the high bits of the second
    srai(s10, s10, 21)
    add(s10, s10, s11)
    sub(t2, t2, s10)
    sw(t2, 148(a6))
    li(s10, 0)
    li(s11, 0)
    slli(t0, t3, 11)  # pixel 2: the first in t0
    lw(t2, 120(a6))
    srai(t0, t0, 11)
    sub(t3, t3, t0)
    srai(t1, t3, 11)  # what the second puts into the other word
    sub(t4, t4, t1)
    sub(t2, t2, t0)
    slli(t1, t4, 11)  # the third in t1
    sw(t2, 120(a6))
    lw(t2, 184(a6))
    srai(t1, t1, 11)
    sub(t4, t4, t1)
    sub(t2, t2, t1)
    sw(t2, 184(a6))
    lw(t2, 152(a6))
    srai(t4, t4, 10)  # the high bits of the second
    srai(t3, t3, 21)
    add(t3, t3, t4)
    sub(t2, t2, t3)
    sw(t2, 152(a6))
    li(t3, 0)
    li(t4, 0)
    slli(t0, t5, 11)  # pixel 3: the first in t0
    lw(t2, 124(a6))
    srai(t0, t0, 11)
    sub(t5, t5, t0)
    srai(t1, t5, 11)  # what the second puts into the other word
    sub(t6, t6, t1)
    sub(t2, t2, t0)
    slli(t1, t6, 11)  # the third in t1
    sw(t2, 124(a6))
    lw(t2, 188(a6))
    srai(t1, t1, 11)
    sub(t6, t6, t1)
    sub(t2, t2, t1)
    sw(t2, 188(a6))
    lw(t2, 156(a6))
    srai(t6, t6, 10)  # the high bits of the second
    srai(t5, t5, 21)
    add(t5, t5, t6)
    sub(t2, t2, t5)
    sw(t2, 156(a6))
    li(t5, 0)
    li(t6, 0)
    jal(zero, UNPACK_THREE)
    label(DONE)
    label(PADDED)  # mpy-cross reads past the end of its table where it has a multiple of four labels
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
