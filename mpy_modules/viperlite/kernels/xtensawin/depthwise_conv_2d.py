"""DEPTHWISE_CONV_2D in Xtensa assembler; contract and block in kernels/reference/depthwise_conv_2d.py.

One input channel at a time, a strip of output columns from top to bottom. The rows of x that a window spans, KH, lie in
scratch as int16, x + 128, two columns to a word: the words of columns 0 and 1 of all KH rows, those of columns 2 and 3,
and so on. So a window that begins at an even column is one run of words, which MAC16 multiplies by a filter laid out alike; one
that begins at an odd column takes a second copy of the filter, moved by a column. For the next row of outputs all begins
`stride` words later: rows that are left stand where they belong, and those that are new fall on the places of the old.
A dilated filter is one with zeros. 3 x 3 has its filter in registers: 21 instructions an output of 9 taps. Requantisation as
in conv_2d.py. Where scratch does not hold the rows of all columns, it is narrower strips. RAM: scratch, 400 bytes of stack,
where the filter is, if it is one of up to 168 bytes.
"""

from ...compat import micropython


def depthwise_conv_2d_s8_buffer(window, multiplier):
    """(needed, least, most) bytes of scratch: a sum; the filter and 4 words for each output channel of an input channel; x."""
    _, _, in_w, _, out_h, out_w, _, k_h, k_w, stride_h, stride_w, dilation_h, dilation_w, _, _ = window
    if in_w == k_w == out_w == 1 or 2 * out_w <= out_h:  # the kernel turns columns into rows
        out_h, out_w, k_h, k_w = out_w, out_h, k_w, k_h
        stride_h, stride_w, dilation_h, dilation_w = stride_w, stride_h, dilation_w, dilation_h
    copies = 2 if stride_w & 1 and out_w > 1 else 1
    k_h = (k_h - 1) * dilation_h + 1
    k_w = (k_w - 1) * dilation_w + 1
    pairs = k_w + copies >> 1
    filter_bytes = 4 * copies * (pairs * k_h + 1 & ~1)
    if k_h == k_w == 3 and dilation_h == dilation_w == 1 and stride_w <= 2:
        pairs = 2
        filter_bytes = 20
    most = multiplier * (filter_bytes + 16) + 4 * (k_h * (((out_w - 1) * stride_w >> 1) + pairs) + stride_h * out_h)
    least = 4 + filter_bytes + 4 * k_h * pairs
    return least, least, 4 + most


@micropython.asm_xtensa
def depthwise_conv_2d_s8(a2, a3, a4, a5):
    # a2 p   a1: 4 arguments, 8 KH, 12 pairs of columns, 16 copies of a filter, 20 words of one, 24 channels at a time,
    # 28 columns of a strip, 32 rows before all start anew, 36 x in scratch, 40 bytes of a filter, 44 input channel, 48 first
    # of its outputs, 52 channels at hand, 56 batches left, 60 first column, 64 columns, 68 row, 72 rows left before all start
    # anew, 76 place of the row in scratch, 80 left, 84 middle, 88 right columns, 92 x of the strip, 96 x of the batch, 104 its
    # pairs, 108 out of the batch, 112 channel, 116 what a loop must keep, 120 channels left, 124 table of the channel, 128
    # to 136 for a call, 140 not 0: turned, 144 filters, 148 bytes to x of the strip, 152 table, 156 filter of the channel,
    # 160 not 0: 3 x 3, 164 who calls, 168 bytes to the next column and 172 row of x, 176 and 180 of the output, 184 table
    # and 200 filter where they are of one channel
    addmi(a4, a1, -256)
    addi(a4, a4, -96)
    data(3, 0x001410)  # movsp a1, a4
    s32i_n(a0, a1, 0)  # to return to
    s32i(a5, a1, 4)  # arguments
    l32i_n(a2, a5, 0)
    l32i_n(a2, a2, 12)  # the items of the block
    # columns are done as rows where there are few: all is turned, in the block for as long
    l32i(a8, a2, 100)  # in_w
    l32i(a9, a2, 112)  # out_w
    l32i(a10, a2, 124)  # k_w
    or_(a8, a8, a9)
    or_(a8, a8, a10)
    movi_n(a4, 0)
    movi_n(a11, 1)
    s32i(a11, a1, 140)  # turned
    l32i(a10, a2, 108)  # out_h
    add_n(a9, a9, a9)
    data(3, 0x02ba97)  # bgeu a10, a9, TURN
    data(3, 0x3798b7)  # bne a8, a11, STAY
    label(TURN)
    addi(a8, a2, 120)
    movi_n(a9, 4)
    data(3, 0x0e8976)  # loop a9, TURNED; filter, stride, dilation, padding
    l32i(a10, a8, 0)
    l32i(a11, a8, 4)
    s32i(a10, a8, 4)
    s32i(a11, a8, 0)
    addi(a8, a8, 8)
    label(TURNED)
    l32i(a10, a2, 96)  # in_h
    l32i(a11, a2, 100)  # in_w
    s32i(a10, a2, 100)  # in_w
    s32i(a11, a2, 96)  # in_h
    l32i(a10, a2, 108)  # out_h
    l32i(a11, a2, 112)  # out_w
    s32i(a10, a2, 112)  # out_w
    s32i(a11, a2, 108)  # out_h
    l32i(a4, a1, 140)  # turned
    data(3, 0x005456)  # bnez a4, SHAPE
    j(DONE)
    label(STAY)
    s32i(a4, a1, 140)  # turned
    label(SHAPE)
    l32i(a5, a2, 100)  # in_w
    l32i(a6, a2, 104)  # in_c
    l32i(a7, a2, 112)  # out_w
    l32i(a8, a2, 116)  # out_c
    data(3, 0x014456)  # bnez a4, TURNEDSTEPS
    mull(a5, a5, a6)
    mull(a7, a7, a8)
    s32i(a6, a1, 168)  # to the next column of x
    s32i(a5, a1, 172)  # to the next row of x
    s32i(a8, a1, 176)  # to the next column of out
    s32i(a7, a1, 180)  # to the next row of out
    j(STEPS)
    label(TURNEDSTEPS)
    l32i(a5, a2, 96)  # in_h
    l32i(a7, a2, 108)  # out_h
    mull(a5, a5, a6)
    mull(a7, a7, a8)
    s32i(a5, a1, 168)  # to the next column of x
    s32i(a6, a1, 172)  # to the next row of x
    s32i(a7, a1, 176)  # to the next column of out
    s32i(a8, a1, 180)  # to the next row of out
    label(STEPS)
    l32i(a4, a2, 120)  # k_h
    l32i(a5, a2, 136)  # dilation_h
    l32i(a6, a2, 124)  # k_w
    l32i(a7, a2, 140)  # dilation_w
    l32i(a8, a2, 112)  # out_w
    l32i(a9, a2, 132)  # stride_w
    addi(a4, a4, -1)
    mull(a4, a4, a5)
    addi(a4, a4, 1)
    s32i(a4, a1, 8)  # KH
    addi(a6, a6, -1)
    mull(a6, a6, a7)
    addi(a6, a6, 1)
    movi_n(a7, 1)
    data(3, 0x0428b6)  # bltui a8, 2, ONECOPY
    bbci(a9, 0, ONECOPY)
    movi_n(a7, 2)
    label(ONECOPY)
    s32i(a7, a1, 16)  # copies
    add(a6, a6, a7)
    srli(a6, a6, 1)
    s32i(a6, a1, 12)  # pairs
    mull(a10, a4, a6)
    addi(a10, a10, 1)
    srli(a10, a10, 1)
    slli(a10, a10, 1)
    s32i(a10, a1, 20)  # words of a copy
    mull(a11, a10, a7)
    slli(a11, a11, 2)
    # 3 x 3 in steps of 1 or 2 goes without copies, and without pairs
    movi_n(a12, 0)
    l32i(a13, a2, 120)  # k_h
    l32i(a14, a2, 124)  # k_w
    l32i(a15, a2, 136)  # dilation_h
    l32i(a0, a2, 140)  # dilation_w
    data(3, 0x173d66)  # bnei a13, 3, ANY
    data(3, 0x143e66)  # bnei a14, 3, ANY
    data(3, 0x111f66)  # bnei a15, 1, ANY
    data(3, 0x0e1066)  # bnei a0, 1, ANY
    data(3, 0x0b39e6)  # bgei a9, 3, ANY
    movi_n(a12, 1)
    movi_n(a6, 2)
    movi_n(a11, 20)
    s32i(a6, a1, 12)  # pairs
    s32i(a12, a1, 16)  # copies
    label(ANY)
    s32i(a12, a1, 160)  # 3 x 3
    s32i(a11, a1, 40)  # bytes of a filter
    # scratch: filters and their tables, unless they are of one channel and small, then x
    l32i(a5, a2, 44)  # bytes granted
    l32i(a3, a2, 8)  # scratch
    addi(a5, a5, -4)
    addi(a3, a3, 4)
    movi_n(a12, 0)
    s32i(a3, a1, 144)  # filters
    s32i(a12, a1, 64)  # columns
    addi(a11, a11, 16)
    # channels at a time: those that leave room for rows of all columns; one at least
    l32i(a12, a2, 128)  # stride_h
    l32i(a13, a2, 108)  # out_h
    movi_n(a14, 3)
    addi(a13, a13, -1)
    data(3, 0x43dde0)  # min a13, a13, a14
    mull(a13, a13, a12)  # words to begin 3 rows
    srli(a14, a5, 2)  # words there are
    addi(a8, a8, -1)
    mull(a15, a8, a9)
    srli(a15, a15, 1)
    add(a15, a15, a6)
    mull(a15, a15, a4)
    add(a15, a15, a13)
    sub(a15, a14, a15)
    movi_n(a0, 0)
    data(3, 0x53ff00)  # max a15, a15, a0
    slli(a15, a15, 2)
    data(3, 0xc2ffb0)  # quou a15, a15, a11
    l32i(a0, a2, 88)  # multiplier
    data(3, 0x43ff00)  # min a15, a15, a0
    movi_n(a0, 1)
    data(3, 0x53ff00)  # max a15, a15, a0
    s32i(a15, a1, 24)  # channels at a time
    addi(a11, a11, -16)
    mull(a10, a15, a11)
    add(a0, a10, a3)
    s32i(a0, a1, 152)  # table
    slli(a0, a15, 4)
    add(a10, a10, a0)  # bytes before x
    data(3, 0x192fe6)  # bgei a15, 2, PLACED
    addi(a0, a1, 127)
    addi(a0, a0, 57)
    s32i(a0, a1, 152)  # table
    addi(a10, a10, -16)
    data(3, 0xa8a0f2)  # movi a15, 168
    data(3, 0x073fa7)  # bltu a15, a10, PLACED
    addi(a0, a0, 16)
    s32i(a0, a1, 144)  # filters
    movi_n(a10, 0)
    label(PLACED)
    add(a0, a10, a3)
    s32i(a0, a1, 36)  # x in scratch
    srli(a10, a10, 2)
    sub(a14, a14, a10)  # words for x
    addi(a8, a8, 2)
    label(NARROWER)
    addi(a8, a8, -1)
    addi(a15, a8, -1)
    mull(a15, a15, a9)
    srli(a15, a15, 1)
    add(a15, a15, a6)
    mull(a15, a15, a4)
    data(3, 0x0528b6)  # bltui a8, 2, FITS
    add(a0, a15, a13)
    bltu(a14, a0, NARROWER)
    label(FITS)
    s32i(a8, a1, 28)  # columns of a strip
    sub(a14, a14, a15)
    data(3, 0xc2eec0)  # quou a14, a14, a12
    movi_n(a15, 0)
    data(3, 0x013c47)  # bltu a12, a4, SLIDES
    mov_n(a14, a15)
    label(SLIDES)
    s32i(a14, a1, 32)  # rows before a start
    s32i(a15, a1, 44)  # input channel
    label(INPUT)
    movi_n(a4, 0)
    s32i(a4, a1, 48)  # first of its outputs
    label(TILE)
    l32i(a4, a1, 44)  # input channel
    l32i(a5, a2, 88)  # multiplier
    l32i(a6, a1, 48)  # first of its outputs
    l32i(a7, a1, 24)  # channels at a time
    mull(a4, a4, a5)
    sub(a5, a5, a6)
    add(a4, a4, a6)
    data(3, 0x435570)  # min a5, a5, a7
    s32i(a5, a1, 52)  # channels at hand
    # a3 channels left   a4 channel   a6 its table and filter
    mov_n(a3, a5)
    l32i(a6, a1, 144)  # filters
    l32i(a8, a1, 152)  # table
    s32i(a8, a1, 124)  # table of the channel
    label(CHANNEL)
    l32i(a12, a1, 160)  # 3 x 3
    data(3, 0x1d9c56)  # bnez a12, SMALL
    l32i(a8, a1, 16)  # copies
    l32i(a9, a1, 20)  # words of a copy
    mov_n(a10, a6)
    mull(a8, a8, a9)
    movi_n(a11, 0)
    data(3, 0x058876)  # loop a8, CLEARED
    s32i(a11, a10, 0)
    addi(a10, a10, 4)
    label(CLEARED)
    # a5 filter rows left   a7 w   a8 out channels   a9 to, a10 in its row   a11 sum   a12 w columns left   a13 half of a pair
    l32i(a7, a2, 68)  # w
    l32i(a8, a2, 116)  # out_c
    l32i(a5, a2, 120)  # k_h
    l32i(a13, a1, 140)  # turned
    add(a7, a7, a4)
    mov_n(a9, a6)
    data(3, 0x002d16)  # beqz a13, FILTERROW
    mull(a8, a8, a5)
    label(FILTERROW)
    l32i(a12, a2, 124)  # k_w
    l32i(a0, a2, 140)  # dilation_w
    l32i(a15, a1, 8)  # KH
    mov_n(a10, a9)
    data(3, 0x4e1066)  # bnei a0, 1, DILATED
    l32i_n(a0, a1, 16)  # copies
    movi_n(a13, 2)
    slli(a15, a15, 2)
    bbci(a0, 0, TWICE)
    data(3, 0x148c76)  # loop a12, ONCE
    l8ui(a14, a7, 0)
    add(a7, a7, a8)
    data(3, 0x23ee00)  # sext a14, a14, 7
    s16i(a14, a10, 0)
    add(a11, a11, a14)
    add(a10, a10, a13)
    sub(a13, a15, a13)  # to the other half, or to the next pair
    label(ONCE)
    j(ROWDONE)
    label(TWICE)
    l32i(a0, a1, 20)  # words of a copy
    addx4(a0, a0, a10)
    addi(a0, a0, 2)
    data(3, 0x1a8c76)  # loop a12, ROWDONE
    l8ui(a14, a7, 0)
    add(a7, a7, a8)
    data(3, 0x23ee00)  # sext a14, a14, 7
    s16i(a14, a10, 0)
    s16i(a14, a0, 0)
    add(a11, a11, a14)
    add(a10, a10, a13)
    sub(a13, a15, a13)
    add(a0, a0, a13)
    label(ROWDONE)
    j(FILTERNEXT)
    label(DILATED)
    movi_n(a13, 0)
    label(FILTER)
    l8ui(a14, a7, 0)
    add(a7, a7, a8)
    data(3, 0x23ee00)  # sext a14, a14, 7
    add(a11, a11, a14)
    l32i(a15, a1, 8)  # KH
    addx2(a0, a13, a10)
    s16i(a14, a0, 0)
    l32i(a0, a1, 16)  # copies
    slli(a15, a15, 2)
    bbsi(a0, 0, COPIED)
    l32i(a0, a1, 20)  # the copy is a column on: from the first half of a pair to the second, or to the next pair
    addx4(a0, a0, a10)
    bbsi(a13, 0, SECOND)
    s16i(a14, a0, 2)
    j(COPIED)
    label(SECOND)
    add(a0, a0, a15)
    s16i(a14, a0, 0)
    label(COPIED)
    l32i(a0, a2, 140)  # dilation_w
    add(a13, a13, a0)
    srli(a0, a13, 1)
    data(3, 0x04d0d0)  # extui a13, a13, 0, 1
    mull(a0, a0, a15)
    add(a10, a10, a0)
    addi(a12, a12, -1)
    bnez(a12, FILTER)
    label(FILTERNEXT)
    l32i(a0, a2, 136)  # dilation_h
    l32i(a13, a1, 140)  # turned
    addi(a5, a5, -1)
    addx4(a9, a0, a9)
    data(3, 0x00ed16)  # beqz a13, INORDER
    l32i(a13, a2, 124)  # k_w
    l32i(a0, a2, 116)  # out_c
    mull(a13, a13, a8)
    add(a7, a7, a0)
    sub(a7, a7, a13)  # back to the first column, and a row on
    label(INORDER)
    bnez(a5, FILTERROW)
    label(TABLE)
    s32i(a6, a1, 156)  # filter of the channel
    l32i(a6, a1, 124)  # table of the channel
    # table: first sum, factor, summand, mask; see conv_2d.py
    data(3, 0x80a0c2)  # movi a12, 128
    l32i(a13, a2, 84)  # x offset
    l32i(a14, a2, 76)  # bias
    sub(a12, a12, a13)
    mull(a11, a11, a12)
    neg(a11, a11)
    data(3, 0x008e16)  # beqz a14, UNBIASED
    addx4(a14, a4, a14)
    l32i(a14, a14, 0)
    add(a11, a11, a14)
    label(UNBIASED)
    s32i(a11, a6, 0)
    l32i(a12, a2, 20)  # stride
    l32i(a13, a2, 116)  # out_c
    movi_n(a14, 1)
    data(3, 0x93edc0)  # movnez a14, a13, a12
    mull(a12, a12, a4)
    data(3, 0x98a0d2)  # movi a13, 152
    add(a13, a13, a2)
    addx4(a14, a14, a13)
    add(a14, a14, a12)
    addx4(a13, a12, a13)
    l32i(a13, a13, 0)  # a13 multiplier
    l8ui(a14, a14, 0)
    movi_n(a15, 13)
    data(3, 0x23ee00)  # sext a14, a14, 7; a14 shift
    l32i(a8, a2, 32)  # output offset
    l32i(a9, a2, 36)  # least
    addi(a10, a14, 25)
    data(3, 0x05a987)  # bge a9, a8, CUT
    data(3, 0x002ed6)  # bgez a14, CUT
    data(3, 0x53ffa0)  # max a15, a15, a10
    label(CUT)
    movi_n(a10, 1)
    slli(a11, a10, 24)
    ssl(a15)
    sll(a10, a10)
    sub(a11, a11, a10)
    s32i(a11, a6, 12)
    srli(a10, a10, 1)
    data(3, 0x581ee6)  # bgei a14, 1, LEFT
    add(a11, a8, a8)
    addi(a11, a11, 1)
    slli(a11, a11, 23)
    sub(a11, a11, a10)
    data(3, 0x013e16)  # beqz a14, SUMMAND
    data(3, 0x102987)  # blt a9, a8, SUMMAND
    movi_n(a10, 1)
    slli(a10, a10, 23)
    neg(a15, a14)
    ssr(a15)
    srl(a10, a10)
    add(a11, a11, a10)
    label(SUMMAND)
    data(3, 0xca1bf0)  # float.s f1, a11, 15
    data(3, 0xca0d00)  # float.s f0, a13, 0
    data(3, 0x69a0a2)  # movi a10, 105
    add(a10, a10, a14)
    slli(a10, a10, 23)
    data(3, 0xfa2a50)  # wfr f2, a10
    data(3, 0x2a0020)  # mul.s f0, f0, f2
    data(3, 0x014603)  # ssi f0, a6, 4
    data(3, 0x024613)  # ssi f1, a6, 8
    label(CHANNELNEXT)
    addi(a6, a6, 16)
    s32i(a6, a1, 124)  # table of the channel
    l32i(a6, a1, 156)  # filter of the channel
    l32i(a10, a1, 40)  # bytes of a filter
    addi(a4, a4, 1)
    add(a6, a6, a10)
    addi(a3, a3, -1)
    data(3, 0x056316)  # beqz a3, IMAGES
    j(CHANNEL)
    label(LEFT)
    movi_n(a10, 0)  # a product that wraps: all results are near
    s32i(a10, a6, 4)
    data(3, 0xb8afa2)  # movi a10, -72
    slli(a10, a10, 24)
    s32i(a10, a6, 8)  # -2**-15, which gives -1
    j(CHANNELNEXT)
    label(SMALL)
    l32i(a7, a2, 68)  # w
    l32i(a8, a2, 116)  # out_c
    movi_n(a11, 0)
    add(a7, a7, a4)
    l32i(a13, a1, 140)  # turned
    mov_n(a9, a6)
    movi_n(a12, 3)
    movi_n(a10, 0)
    data(3, 0x008d16)  # beqz a13, SMALLROW
    slli(a13, a8, 3)
    neg(a10, a13)  # 8 taps back
    addx2(a8, a8, a8)
    label(SMALLROW)
    movi_n(a13, 3)
    data(3, 0x118d76)  # loop a13, FILTERED
    l8ui(a14, a7, 0)
    add(a7, a7, a8)
    data(3, 0x23ee00)  # sext a14, a14, 7
    s16i(a14, a9, 0)
    add(a11, a11, a14)
    addi(a9, a9, 2)
    label(FILTERED)
    addi(a12, a12, -1)
    add(a7, a7, a10)
    bnez(a12, SMALLROW)
    j(TABLE)
    label(IMAGES)
    l32i(a4, a2, 92)  # batches
    l32i_n(a5, a2, 60)  # x
    l32i_n(a6, a1, 44)  # input channel
    l32i(a7, a2, 52)  # out
    s32i(a4, a1, 56)  # batches left
    add(a5, a5, a6)
    s32i(a5, a1, 96)  # x of the batch
    s32i(a7, a1, 108)  # out of the batch
    label(BATCH)
    movi_n(a4, 0)
    s32i(a4, a1, 60)  # first column
    label(STRIP)
    l32i(a4, a1, 60)  # first column
    l32i(a5, a2, 112)  # out_w
    l32i(a6, a1, 28)  # columns of a strip
    l32i(a7, a1, 64)  # columns
    l32i(a8, a2, 148)  # pad_w
    data(3, 0x581577)  # beq a5, a7, KNOWN; the one strip is as for the channel before
    l32i(a7, a2, 132)  # stride_w
    sub(a5, a5, a4)
    data(3, 0x435560)  # min a5, a5, a6
    s32i(a5, a1, 64)  # columns
    addi(a6, a5, -1)
    l32i(a9, a1, 12)  # pairs
    mull(a6, a6, a7)
    srli(a6, a6, 1)
    add(a6, a6, a9)
    s32i(a6, a1, 104)  # pairs of the strip
    # columns to the left of x, in it and to the right
    mull(a4, a4, a7)
    sub(a4, a4, a8)
    slli(a6, a6, 1)
    movi_n(a7, 0)
    neg(a8, a4)
    data(3, 0x538870)  # max a8, a8, a7
    data(3, 0x438860)  # min a8, a8, a6
    data(3, 0x534470)  # max a4, a4, a7
    l32i(a9, a2, 100)  # in_w
    sub(a6, a6, a8)
    sub(a9, a9, a4)
    data(3, 0x539970)  # max a9, a9, a7
    data(3, 0x439960)  # min a9, a9, a6
    sub(a6, a6, a9)
    s32i(a8, a1, 80)  # left
    s32i(a9, a1, 84)  # middle
    s32i(a6, a1, 88)  # right
    l32i(a9, a1, 168)  # to the next column of x
    mull(a4, a4, a9)
    s32i(a4, a1, 148)  # bytes to the strip
    label(KNOWN)
    l32i(a8, a1, 96)  # x of the batch
    l32i(a4, a1, 148)  # bytes to the strip
    movi_n(a7, 0)
    add(a4, a4, a8)
    s32i(a4, a1, 92)  # x of the strip
    s32i(a7, a1, 72)  # rows left to a start
    s32i(a7, a1, 68)  # row
    label(ROW)
    l32i(a4, a1, 68)  # row
    l32i(a5, a2, 128)  # stride_h
    l32i(a6, a2, 144)  # pad_h
    l32i(a7, a1, 8)  # KH
    l32i(a3, a1, 72)  # rows left to a start
    l32i(a8, a1, 76)  # place of the row
    mull(a4, a4, a5)
    sub(a4, a4, a6)
    data(3, 0x00b316)  # beqz a3, ANEW
    addx4(a8, a5, a8)
    addi(a3, a3, -1)
    sub(a6, a7, a5)
    j(LOAD)
    label(ANEW)
    l32i(a3, a1, 32)  # rows before a start
    l32i(a8, a1, 36)  # x in scratch
    movi_n(a6, 0)
    label(LOAD)
    s32i(a3, a1, 72)  # rows left to a start
    s32i(a8, a1, 76)  # place of the row
    sub(a3, a7, a6)
    add(a4, a4, a6)
    addx4(a8, a6, a8)
    # a3 rows left   a4 row of x   a5 its address   a6 columns to a side   a7 bytes of a pair   a8 to   a9 to of the row
    # a10 between   a11 bytes to the next column   a12 padded tap   a13 and a14 x   a15 128   a0 bytes to the next column
    data(3, 0x80a0f2)  # movi a15, 128
    l32i(a12, a2, 84)  # x offset
    l32i(a11, a1, 168)  # to the next column of x
    sub(a12, a15, a12)
    slli(a7, a7, 2)
    l32i(a5, a1, 172)  # to the next row of x
    l32i(a13, a1, 92)  # x of the strip
    mull(a5, a5, a4)
    add(a5, a5, a13)
    label(LOADROW)
    mov_n(a9, a8)
    movi_n(a0, 2)
    l32i(a6, a1, 80)  # left
    l32i(a10, a1, 84)  # middle
    l32i(a13, a2, 96)  # in_h
    data(3, 0x0334d7)  # bltu a4, a13, INSIDE
    add_n(a6, a6, a10)
    movi_n(a10, 0)
    label(INSIDE)
    data(3, 0x089676)  # loopnez a6, LEFTFILLED
    s16i(a12, a9, 0)
    add(a9, a9, a0)
    sub(a0, a7, a0)
    label(LEFTFILLED)
    data(3, 0x04da16)  # beqz a10, MIDDLE
    s32i(a5, a1, 116)
    bbci(a6, 0, EVEN)
    l8ui(a13, a5, 0)
    add(a5, a5, a11)
    xor(a13, a13, a15)
    s16i(a13, a9, 0)
    add(a9, a9, a0)
    movi_n(a0, 2)
    addi(a10, a10, -1)
    label(EVEN)
    srli(a6, a10, 1)
    data(3, 0x199676)  # loopnez a6, LOADED
    l8ui(a13, a5, 0)
    add(a5, a5, a11)
    l8ui(a14, a5, 0)
    add(a5, a5, a11)
    xor(a13, a13, a15)
    xor(a14, a14, a15)
    s16i(a13, a9, 0)
    s16i(a14, a9, 2)
    add_n(a9, a9, a7)
    label(LOADED)
    bbci(a10, 0, LOADEDALL)
    l8ui(a13, a5, 0)
    xor(a13, a13, a15)
    s16i(a13, a9, 0)
    add_n(a9, a9, a0)
    sub(a0, a7, a0)
    label(LOADEDALL)
    l32i(a5, a1, 116)
    label(MIDDLE)
    l32i(a6, a1, 88)  # right
    data(3, 0x089676)  # loopnez a6, RIGHTFILLED
    s16i(a12, a9, 0)
    add(a9, a9, a0)
    sub(a0, a7, a0)
    label(RIGHTFILLED)
    l32i(a13, a1, 172)  # to the next row of x
    addi(a4, a4, 1)
    addi(a8, a8, 4)
    add(a5, a5, a13)
    addi(a3, a3, -1)
    bnez(a3, LOADROW)
    # outputs of the row: a3 copy of the filter   a6 channel's table
    l32i(a8, a1, 44)  # input channel
    l32i(a9, a2, 88)  # multiplier
    l32i(a10, a1, 48)  # first of its outputs
    mull(a8, a8, a9)
    add(a8, a8, a10)
    s32i(a8, a1, 112)  # channel
    l32i(a10, a1, 52)  # channels at hand
    l32i(a3, a1, 144)  # filters
    l32i(a6, a1, 152)  # table
    l32i(a8, a1, 160)  # 3 x 3
    s32i(a10, a1, 120)  # channels left
    data(3, 0x002816)  # beqz a8, OUTPUTS
    j(SMALLOUTPUTS)
    label(OUTPUTS)
    s32i(a6, a1, 124)  # table of the channel
    s32i(a3, a1, 156)  # filter of the channel
    addi(a3, a3, -4)
    movi_n(a0, 0)
    label(COPY)
    # a3 filter, a word before   a4 x, a word before   a5 and a6 in them   a7 first sum   a8 outputs left   a9 out   a10 mask
    # a11 steps of four taps   a12 sum   a13 bytes to the next x   a14 result   a15 to the next output
    l32i(a15, a1, 16)  # copies
    l32i(a8, a1, 64)  # columns
    l32i(a13, a2, 132)  # stride_w
    l32i(a12, a1, 8)  # KH
    l32i(a4, a1, 76)  # place of the row
    mull(a5, a0, a13)
    add(a8, a8, a15)
    addi(a8, a8, -1)
    sub(a8, a8, a0)
    srli(a5, a5, 1)
    mull(a5, a5, a12)
    addi(a4, a4, -4)
    addx4(a4, a5, a4)  # half the columns before
    mull(a13, a13, a15)
    srli(a13, a13, 1)
    mull(a13, a13, a12)
    slli(a13, a13, 2)
    bbsi(a15, 0, ALL)
    srli(a8, a8, 1)
    label(ALL)
    data(3, 0x081816)  # beqz a8, NOOUTPUT
    l32i(a9, a1, 68)  # row
    l32i(a10, a1, 180)  # to the next row of out
    l32i(a11, a1, 60)  # first column
    mull(a9, a9, a10)
    l32i(a10, a1, 176)  # to the next column of out
    add(a11, a11, a0)
    mull(a11, a11, a10)
    mull(a15, a15, a10)
    add(a9, a9, a11)
    l32i(a11, a1, 108)  # out of the batch
    add(a9, a9, a11)
    l32i(a11, a1, 112)  # channel
    l32i(a6, a1, 124)  # table of the channel
    add(a9, a9, a11)
    l32i(a11, a1, 20)  # words of a copy
    l32i(a7, a6, 0)
    data(3, 0x010613)  # lsi f1, a6, 4
    data(3, 0x020633)  # lsi f3, a6, 8
    l32i(a10, a6, 12)
    srli(a11, a11, 1)
    s32i(a0, a1, 116)
    label(OUTPUT)
    mov_n(a5, a4)
    mov_n(a6, a3)
    data(3, 0x800504)  # ldinc m0, a5
    data(3, 0x802604)  # ldinc m2, a6
    data(3, 0x131070)  # wsr a7, acclo; the high bits do not matter
    data(3, 0x0b8b76)  # loop a11, SUMMED
    data(3, 0x081504)  # mula.dd.ll.ldinc m1, a5, m0, m2
    data(3, 0x0b3604)  # mula.dd.hh.ldinc m3, a6, m0, m2
    data(3, 0x084544)  # mula.dd.ll.ldinc m0, a5, m1, m3
    data(3, 0x0b6644)  # mula.dd.hh.ldinc m2, a6, m1, m3
    label(SUMMED)
    data(3, 0x0310c0)  # rsr a12, acclo
    data(3, 0xfa2300)  # mov.s f2, f3
    data(3, 0xca0c00)  # float.s f0, a12, 0
    add(a4, a4, a13)
    data(3, 0x4a2010)  # madd.s f2, f0, f1
    data(3, 0x9ae2f0)  # trunc.s a14, f2, 15
    data(3, 0x264ea7)  # ball a14, a10, CALL
    srai(a14, a14, 24)
    label(STORE)
    s8i(a14, a9, 0)
    label(NEXT)
    addi(a8, a8, -1)
    add(a9, a9, a15)
    bnez(a8, OUTPUT)
    l32i(a0, a1, 116)
    label(NOOUTPUT)
    l32i(a8, a1, 16)  # copies
    l32i(a9, a1, 20)  # words of a copy
    addi(a0, a0, 1)
    addx4(a3, a9, a3)
    data(3, 0x029087)  # bne a0, a8, MORE
    j(COPIES)
    label(MORE)
    j(COPY)
    label(CALL)
    srai(a14, a14, 24)
    addi(a14, a14, -127)
    data(3, 0x005e56)  # bnez a14, NEAR
    data(3, 0x7fa0e2)  # movi a14, 127; or more
    j(STORE)
    label(NEAR)
    s32i(a8, a1, 128)
    s32i(a13, a1, 132)
    s32i(a15, a1, 136)
    movi_n(a13, 0)
    label(ONE)
    s32i(a13, a1, 164)  # who calls
    l32i(a14, a2, 8)  # scratch
    s32i(a9, a2, 0)  # cursor
    s32i(a12, a14, 0)
    l32i(a12, a1, 112)  # channel
    l32i(a14, a2, 20)  # stride
    l32i(a15, a2, 116)  # out_c
    movi_n(a13, 1)
    s32i(a13, a2, 16)  # n
    mull(a12, a12, a14)
    data(3, 0x93dfe0)  # movnez a13, a15, a14
    data(3, 0x98a0f2)  # movi a15, 152
    addx4(a14, a12, a15)
    s32i(a14, a2, 24)  # first multiplier
    addx4(a13, a13, a15)
    add(a13, a13, a12)
    s32i(a13, a2, 28)  # first shift
    l32i(a14, a2, 48)  # requantize_s8
    l32i(a13, a1, 4)  # arguments
    data(3, 0x000ee0)  # callx8 a14; it has no loop and no MAC16
    l32i(a13, a1, 164)  # who calls
    l32i(a9, a2, 0)  # cursor
    l32i(a15, a1, 136)
    l32i(a14, a1, 124)  # table of the channel
    l32i(a8, a1, 132)
    l32i(a10, a14, 12)
    data(3, 0x00dd56)  # bnez a13, SMALLNEXT
    mov_n(a13, a8)
    l32i(a11, a1, 20)  # words of a copy
    l32i(a8, a1, 128)
    srli(a11, a11, 1)
    j(NEXT)
    label(SMALLNEXT)
    data(3, 0x051d26)  # beqi a13, 1, ISEVEN
    data(3, 0x0b2d26)  # beqi a13, 2, ISODD
    j(NEXTSINGLE)
    label(ISEVEN)
    l32i(a11, a5, 4)
    l32i(a13, a5, 8)
    j(NEXTEVEN)
    label(ISODD)
    j(NEXTODD)
    label(COPIES)
    l32i(a4, a1, 120)  # channels left
    l32i(a6, a1, 124)  # table of the channel
    l32i(a3, a1, 156)  # filter of the channel
    l32i(a8, a1, 40)  # bytes of a filter
    l32i(a9, a1, 112)  # channel
    addi(a4, a4, -1)
    add(a3, a3, a8)
    addi(a6, a6, 16)
    addi(a9, a9, 1)
    s32i(a4, a1, 120)  # channels left
    s32i(a9, a1, 112)  # channel
    data(3, 0x1a3416)  # beqz a4, NEXTROW
    j(OUTPUTS)
    label(SMALLOUTPUTS)
    # a0, a3, a4, a6, a8 filter, taps 0 1, 2 3, 4 5, 6 7, 8   a5 x, a word before   a7 first sum   a9 out   a10 mask
    # a11 and a13 x of the second and third row, two columns on   a12 sum   a14 result   a15 bytes to the next output
    l32i(a9, a1, 68)  # row
    l32i(a10, a1, 180)  # to the next row of out
    l32i(a11, a1, 60)  # first column
    l32i(a15, a1, 176)  # to the next column of out
    mull(a9, a9, a10)
    l32i(a12, a1, 108)  # out of the batch
    mull(a11, a11, a15)
    add(a9, a9, a12)
    add(a9, a9, a11)
    l32i(a11, a1, 112)  # channel
    add(a9, a9, a11)
    label(SMALLCHANNEL)
    s32i(a9, a1, 116)
    s32i(a6, a1, 124)  # table of the channel
    s32i(a3, a1, 156)  # filter of the channel
    l32i(a7, a6, 0)
    data(3, 0x010613)  # lsi f1, a6, 4
    data(3, 0x020633)  # lsi f3, a6, 8
    l32i(a10, a6, 12)
    l32i(a12, a2, 132)  # stride_w
    l32i(a13, a1, 64)  # columns
    l32i(a5, a1, 76)  # place of the row
    l32i_n(a0, a3, 0)
    l32i_n(a4, a3, 8)
    l32i_n(a6, a3, 12)
    l32i(a8, a3, 16)
    l32i(a3, a3, 4)
    addi(a5, a5, -4)
    movi_n(a14, 0)
    addi(a11, a12, -1)
    srli(a12, a13, 1)
    data(3, 0x93ceb0)  # movnez a12, a14, a11
    data(3, 0x04e0d0)  # extui a14, a13, 0, 1
    data(3, 0x83deb0)  # moveqz a13, a14, a11
    s32i(a13, a1, 128)
    j(PAIRS)
    label(CALLEVEN)
    srai(a14, a14, 24)
    addi(a14, a14, -127)
    data(3, 0x005e56)  # bnez a14, NEAREVEN
    data(3, 0x7fa0e2)  # movi a14, 127; or more
    j(STOREEVEN)
    label(NEAREVEN)
    movi_n(a13, 1)
    j(SMALLCALL)
    label(PAIRS)
    data(3, 0x7b9c76)  # loopnez a12, PAIRSEND; two columns in a word, that is two outputs: forward, then back
    data(3, 0x800504)  # ldinc m0, a5
    data(3, 0x131070)  # wsr a7, acclo
    data(3, 0x481504)  # mula.da.ll.ldinc m1, a5, m0, a0
    data(3, 0x4b2504)  # mula.da.hh.ldinc m2, a5, m0, a0
    data(3, 0x4a7534)  # mula.da.lh.ldinc m3, a5, m1, a3
    l32i(a11, a5, 4)
    l32i(a13, a5, 8)
    data(3, 0x694044)  # mula.da.hl m1, a4
    data(3, 0x380604)  # mula.ad.ll a6, m2
    data(3, 0x3b0604)  # mula.ad.hh a6, m2
    data(3, 0x380344)  # mula.ad.ll a3, m3
    data(3, 0x7904b4)  # mula.aa.hl a4, a11
    data(3, 0x7808d4)  # mula.aa.ll a8, a13
    data(3, 0x0310c0)  # rsr a12, acclo
    data(3, 0xfa2300)  # mov.s f2, f3
    data(3, 0xca0c00)  # float.s f0, a12, 0
    data(3, 0x4a2010)  # madd.s f2, f0, f1
    data(3, 0x9ae2f0)  # trunc.s a14, f2, 15
    data(3, 0xaf4ea7)  # ball a14, a10, CALLEVEN
    srai(a14, a14, 24)
    label(STOREEVEN)
    s8i(a14, a9, 0)
    label(NEXTEVEN)
    add_n(a9, a9, a15)
    data(3, 0x131070)  # wsr a7, acclo
    data(3, 0x690004)  # mula.da.hl m0, a0
    data(3, 0x6b4034)  # mula.da.hh m1, a3
    data(3, 0x3a0604)  # mula.ad.lh a6, m2
    data(3, 0x390044)  # mula.ad.hl a0, m3
    data(3, 0x3a0344)  # mula.ad.lh a3, m3
    data(3, 0x7804b4)  # mula.aa.ll a4, a11
    data(3, 0x7b04b4)  # mula.aa.hh a4, a11
    data(3, 0x7906d4)  # mula.aa.hl a6, a13
    data(3, 0x7a08d4)  # mula.aa.lh a8, a13
    data(3, 0x0310c0)  # rsr a12, acclo
    data(3, 0xfa2300)  # mov.s f2, f3
    data(3, 0xca0c00)  # float.s f0, a12, 0
    addi(a5, a5, -4)
    data(3, 0x4a2010)  # madd.s f2, f0, f1
    data(3, 0x9ae2f0)  # trunc.s a14, f2, 15
    data(3, 0x0a4ea7)  # ball a14, a10, CALLODD
    srai(a14, a14, 24)
    label(STOREODD)
    s8i(a14, a9, 0)
    label(NEXTODD)
    add_n(a9, a9, a15)
    label(PAIRSEND)
    j(SINGLES)
    label(CALLODD)
    srai(a14, a14, 24)
    addi(a14, a14, -127)
    data(3, 0x005e56)  # bnez a14, NEARODD
    data(3, 0x7fa0e2)  # movi a14, 127; or more
    j(STOREODD)
    label(NEARODD)
    movi_n(a13, 2)
    j(SMALLCALL)
    label(SINGLES)
    l32i(a13, a1, 128)
    data(3, 0x449d76)  # loopnez a13, SINGLESEND
    data(3, 0x800504)  # ldinc m0, a5
    data(3, 0x131070)  # wsr a7, acclo
    data(3, 0x481504)  # mula.da.ll.ldinc m1, a5, m0, a0
    data(3, 0x4b2504)  # mula.da.hh.ldinc m2, a5, m0, a0
    data(3, 0x4a7534)  # mula.da.lh.ldinc m3, a5, m1, a3
    l32i(a11, a5, 4)
    l32i(a13, a5, 8)
    data(3, 0x694044)  # mula.da.hl m1, a4
    data(3, 0x380604)  # mula.ad.ll a6, m2
    data(3, 0x3b0604)  # mula.ad.hh a6, m2
    data(3, 0x380344)  # mula.ad.ll a3, m3
    data(3, 0x7904b4)  # mula.aa.hl a4, a11
    data(3, 0x7808d4)  # mula.aa.ll a8, a13
    data(3, 0x0310c0)  # rsr a12, acclo
    data(3, 0xfa2300)  # mov.s f2, f3
    data(3, 0xca0c00)  # float.s f0, a12, 0
    addi(a5, a5, -4)
    data(3, 0x4a2010)  # madd.s f2, f0, f1
    data(3, 0x9ae2f0)  # trunc.s a14, f2, 15
    data(3, 0x354ea7)  # ball a14, a10, CALLSINGLE
    srai(a14, a14, 24)
    label(STORESINGLE)
    s8i(a14, a9, 0)
    label(NEXTSINGLE)
    add(a9, a9, a15)
    label(SINGLESEND)
    l32i(a11, a1, 120)  # channels left
    l32i(a6, a1, 124)  # table of the channel
    l32i(a3, a1, 156)  # filter of the channel
    l32i(a8, a1, 112)  # channel
    l32i(a9, a1, 116)
    addi(a11, a11, -1)
    addi(a8, a8, 1)
    s32i(a11, a1, 120)  # channels left
    s32i(a8, a1, 112)  # channel
    addi(a9, a9, 1)
    addi(a6, a6, 16)
    addi(a3, a3, 20)
    data(3, 0x002b16)  # beqz a11, SMALLEND
    j(SMALLCHANNEL)
    label(SMALLEND)
    j(NEXTROW)
    label(CALLSINGLE)
    srai(a14, a14, 24)
    addi(a14, a14, -127)
    data(3, 0x005e56)  # bnez a14, NEARSINGLE
    data(3, 0x7fa0e2)  # movi a14, 127; or more
    j(STORESINGLE)
    label(NEARSINGLE)
    movi_n(a13, 3)
    label(SMALLCALL)
    s32i(a8, a1, 132)
    s32i(a15, a1, 136)
    j(ONE)
    label(NEXTROW)
    l32i(a4, a1, 68)  # row
    l32i(a5, a2, 108)  # out_h
    addi(a4, a4, 1)
    s32i(a4, a1, 68)  # row
    data(3, 0x02b457)  # bgeu a4, a5, NEXTSTRIP
    j(ROW)
    label(NEXTSTRIP)
    l32i(a4, a1, 60)  # first column
    l32i(a5, a1, 64)  # columns
    l32i(a6, a2, 112)  # out_w
    add(a4, a4, a5)
    s32i(a4, a1, 60)  # first column
    data(3, 0x02b467)  # bgeu a4, a6, NEXTBATCH
    j(STRIP)
    label(NEXTBATCH)
    l32i_n(a4, a1, 56)  # batches left
    l32i(a5, a1, 96)  # x of the batch
    l32i(a7, a2, 96)  # in_h
    l32i(a8, a2, 100)  # in_w
    l32i(a9, a2, 104)  # in_c
    mull(a7, a7, a8)
    mull(a7, a7, a9)
    add(a5, a5, a7)
    s32i(a5, a1, 96)  # x of the batch
    l32i(a5, a1, 108)  # out of the batch
    l32i(a7, a2, 108)  # out_h
    l32i(a9, a2, 116)  # out_c
    mull(a7, a7, a6)
    mull(a7, a7, a9)
    add(a5, a5, a7)
    s32i(a5, a1, 108)  # out of the batch
    addi(a4, a4, -1)
    s32i(a4, a1, 56)  # batches left
    data(3, 0x002416)  # beqz a4, NEXTTILE
    j(BATCH)
    label(NEXTTILE)
    l32i(a4, a1, 48)  # first of its outputs
    l32i(a5, a1, 52)  # channels at hand
    l32i(a6, a2, 88)  # multiplier
    add(a4, a4, a5)
    s32i(a4, a1, 48)  # first of its outputs
    data(3, 0x02b467)  # bgeu a4, a6, NEXTINPUT
    j(TILE)
    label(NEXTINPUT)
    l32i(a4, a1, 44)  # input channel
    l32i(a5, a2, 104)  # in_c
    addi(a4, a4, 1)
    s32i(a4, a1, 44)  # input channel
    data(3, 0x02b457)  # bgeu a4, a5, CLAMP
    j(INPUT)
    label(CLAMP)
    # all of the output again, where its range is not int8
    l32i(a10, a2, 36)  # least
    l32i(a11, a2, 40)  # greatest
    data(3, 0x80afc2)  # movi a12, -128
    sub(a12, a10, a12)
    addi(a13, a11, -127)
    or_(a12, a12, a13)
    data(3, 0x02bc16)  # beqz a12, CLAMPED
    l32i(a5, a2, 108)  # out_h
    l32i(a7, a2, 112)  # out_w
    l32i(a8, a2, 116)  # out_c
    l32i(a4, a2, 92)  # batches
    mull(a5, a5, a7)
    l32i_n(a9, a2, 52)  # out
    mull(a5, a5, a8)
    mull(a5, a5, a4)
    data(3, 0x119576)  # loopnez a5, CLAMPED
    l8ui(a12, a9, 0)
    data(3, 0x23cc00)  # sext a12, a12, 7
    data(3, 0x53cca0)  # max a12, a12, a10
    data(3, 0x43ccb0)  # min a12, a12, a11
    s8i(a12, a9, 0)
    addi(a9, a9, 1)
    label(CLAMPED)
    l32i(a8, a1, 140)  # turned
    data(3, 0x007816)  # beqz a8, DONE
    movi_n(a8, 0)
    s32i(a8, a1, 140)  # turned
    j(TURN)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
