"""CONV_2D in Xtensa assembler; contract and block in kernels/reference/conv_2d.py.

A tile of output channels at a time: its filter goes to scratch as int16; then, for every output pixel, so does the patch,
as x + 128, which makes a padded tap 128 - offset. MAC16 takes one instruction a multiply-accumulate; 16 more an output.

Requantisation is done in float32, to 24 bits behind the point, saturating; a result so near to a step that its error could
matter, less than 1 in 1,000 after a ReLU, goes to requantize_s8. Half a step of the inner rounding, 2**(-1 - shift), counts
up for positive numbers and down for negative ones: where the latter are all cut to `least` it is added, else it widens what
is near. A tile has the channels that scratch holds: every weight is read once. RAM: scratch, 448 bytes of stack, where the
patch is, if it is one of up to 288 bytes.
"""

from ...compat import micropython


def conv_2d_s8_buffer(window, groups):
    """(needed, least, most) bytes of scratch: a sum, the patch unless the stack has it, 3 words and the filter of each channel."""
    patch = (window[7] * window[8] * (window[3] // groups) + 3 & ~3) * 2
    fixed = 4 + (patch if patch > 288 else 0)
    n = window[6] // groups
    least = 1300 if window[7] * window[8] > 1 else 2000 if window[3] < 128 else 2700  # more where it is gathered for less
    tiles = -(-n // max(1, (least - fixed) // (12 + patch)))
    channels = -(-n // tiles)
    return fixed + min(2, channels) * (12 + patch), fixed + channels * (12 + patch), fixed + n * (12 + patch)


@micropython.asm_xtensa
def conv_2d_s8(a2, a3, a4, a5):
    # a2 p   a3 table   a1: 4 x of the batch, 8 runs left, or which of two called, 12 x of the run, 16 half of what is near, or
    # x of a filter row, 20 out of the pixel, 24 its first column, 28 and row in x, 32 x there, 36 arguments, 40 columns left,
    # 44 rows left, 48 end of the table, 52 mask, 56 channels in a tile, 60 first channel, 64 a word before the patch, 68 and
    # before the tile, 72 steps of four taps, 76 end of the group, 80 batches left, 84 taps in a run, 88 runs in a filter row,
    # 92 0x80808080 where words are loaded, else 0, 96 a padded tap, 100 first x channel of the group, 104 not 0 where int8 is
    # not the range, 108 bytes of a filter row of x, 112 channels of a group, 116 channels in a tile at most, 120 last column
    # of a window within x, -1 in rows that are not, 124 patch of up to 288 bytes
    addmi(a4, a1, -512)
    addi(a4, a4, 112)
    data(3, 0x001410)  # movsp a1, a4
    s32i(a0, a1, 0)  # to return to
    s32i(a5, a1, 36)  # arguments
    l32i(a2, a5, 0)
    l32i_n(a2, a2, 12)  # the items of the block
    l32i_n(a3, a2, 8)  # scratch
    addi(a3, a3, 4)
    l32i(a4, a2, 104)  # in_c
    l32i(a5, a2, 88)  # groups
    l32i(a6, a2, 116)  # out_c
    l32i(a7, a2, 120)  # k_h
    l32i(a8, a2, 124)  # k_w
    data(3, 0xc24450)  # quou a4, a4, a5
    data(3, 0xc26650)  # quou a6, a6, a5
    s32i(a4, a1, 112)  # channels of a group
    # runs: a filter row, or a tap where x has other channels or pixels between
    l32i(a9, a2, 140)  # dilation_w
    movi_n(a10, 1)
    mov_n(a11, a8)
    data(3, 0x0699a7)  # bne a9, a10, SINGLE
    data(3, 0x0395a7)  # bne a5, a10, SINGLE
    mov_n(a10, a8)
    movi_n(a11, 1)
    label(SINGLE)
    s32i(a10, a1, 84)  # taps in a run
    s32i(a11, a1, 88)  # runs
    mull(a9, a7, a8)
    mull(a9, a9, a4)
    addi(a9, a9, 3)
    srli(a9, a9, 2)
    s32i(a9, a1, 72)  # steps of four taps
    # words, where all rows are aligned
    l32i(a10, a2, 60)  # x
    l32i(a11, a2, 68)  # w
    l32i(a12, a2, 104)  # in_c
    or_(a10, a10, a11)
    or_(a10, a10, a12)
    or_(a10, a10, a4)
    data(3, 0x14a0a0)  # extui a10, a10, 0, 2
    data(3, 0x80a0b2)  # movi a11, 128
    slli(a12, a11, 8)
    or_(a12, a12, a11)
    slli(a13, a12, 16)
    or_(a12, a12, a13)
    movi_n(a13, 0)
    data(3, 0x93cda0)  # movnez a12, a13, a10
    s32i(a12, a1, 92)  # 0x80808080 or 0
    l32i(a12, a2, 84)  # x offset
    sub(a11, a11, a12)
    s32i(a11, a1, 96)  # padded tap
    l32i(a11, a2, 36)  # least
    l32i(a12, a2, 40)  # greatest
    data(3, 0x80afe2)  # movi a14, -128
    sub(a11, a11, a14)
    addi(a12, a12, -127)
    or_(a11, a11, a12)
    s32i(a11, a1, 104)  # not 0: clamp
    l32i(a11, a2, 100)  # in_w
    l32i(a12, a2, 104)  # in_c
    l32i(a14, a2, 136)  # dilation_h
    mull(a11, a11, a12)
    mull(a11, a11, a14)
    s32i(a11, a1, 108)  # bytes of a row of x
    # tiles of as many channels as there is room for; before them the patch, unless it is on the stack
    l32i(a8, a2, 44)  # bytes granted
    slli(a4, a9, 3)  # bytes of a patch
    addi(a8, a8, -4)
    addi(a9, a4, 12)
    addi(a10, a1, 120)
    data(3, 0x20a1b2)  # movi a11, 288
    data(3, 0x08bb47)  # bgeu a11, a4, PLACED
    addi(a10, a3, -4)
    add(a3, a3, a4)
    sub(a8, a8, a4)
    label(PLACED)
    s32i(a10, a1, 64)  # patch
    data(3, 0xc28890)  # quou a8, a8, a9
    data(3, 0x438860)  # min a8, a8, a6
    s32i(a8, a1, 116)  # channels at most
    addx2(a8, a8, a8)
    addx4(a8, a8, a3)
    addi(a8, a8, -4)
    s32i(a8, a1, 68)  # tile
    s32i(a6, a1, 76)  # end of the group
    s32i(a13, a1, 60)  # first channel
    s32i(a13, a1, 100)  # first x channel
    label(TILE)
    l32i(a4, a1, 60)  # first channel
    l32i(a5, a1, 76)  # end of the group
    l32i(a6, a1, 116)  # channels at most
    sub(a5, a5, a4)
    data(3, 0x435560)  # min a5, a5, a6
    s32i(a5, a1, 56)  # channels in a tile
    # the filter of the tile
    l32i(a7, a2, 120)  # k_h
    l32i(a8, a2, 124)  # k_w
    l32i(a9, a1, 112)  # channels of a group
    mull(a7, a7, a8)
    mull(a7, a7, a9)
    mull(a8, a4, a7)
    l32i(a9, a2, 68)  # w
    add(a8, a8, a9)
    l32i(a9, a1, 68)  # tile
    addi(a9, a9, 4)
    l32i(a10, a1, 92)  # 0x80808080 or 0
    data(3, 0x071a16)  # beqz a10, FILTERBYTES
    mull(a11, a5, a7)
    data(3, 0x04e2b0)  # extui a14, a11, 2, 1
    srli(a11, a11, 3)
    data(3, 0x419b76)  # loopnez a11, FILTEREIGHTS
    l32i(a10, a8, 0)
    l32i(a15, a8, 4)
    addi(a8, a8, 8)
    slli(a12, a10, 8)
    srai(a13, a10, 8)  # the fourth byte in the upper half, the second below
    srai(a12, a12, 8)  # the third
    s32i(a13, a9, 4)
    s32i(a12, a9, 0)
    data(3, 0x23ca00)  # sext a12, a10, 7
    data(3, 0x23dd00)  # sext a13, a13, 7
    s16i(a12, a9, 0)
    s16i(a13, a9, 4)
    slli(a12, a15, 8)
    srai(a13, a15, 8)  # the fourth byte in the upper half, the second below
    srai(a12, a12, 8)  # the third
    s32i(a13, a9, 12)
    s32i(a12, a9, 8)
    data(3, 0x23cf00)  # sext a12, a15, 7
    data(3, 0x23dd00)  # sext a13, a13, 7
    s16i(a12, a9, 8)
    s16i(a13, a9, 12)
    addi(a9, a9, 16)
    label(FILTEREIGHTS)
    data(3, 0x01de16)  # beqz a14, FILTERED
    l32i(a10, a8, 0)
    slli(a12, a10, 8)
    srai(a13, a10, 8)  # the fourth byte in the upper half, the second below
    srai(a12, a12, 8)  # the third
    s32i(a13, a9, 4)
    s32i(a12, a9, 0)
    data(3, 0x23ca00)  # sext a12, a10, 7
    data(3, 0x23dd00)  # sext a13, a13, 7
    s16i(a12, a9, 0)
    s16i(a13, a9, 4)
    label(FILTERED)
    j(NEAR)
    label(FILTERBYTES)
    mov_n(a11, a5)
    neg(a13, a7)
    data(3, 0x14d0d0)  # extui a13, a13, 0, 2; taps of none, to a whole step
    movi_n(a14, 0)
    label(FILTERROW)
    data(3, 0x0c8776)  # loop a7, FILTEREND
    l8ui(a10, a8, 0)
    addi_n(a8, a8, 1)
    data(3, 0x23aa00)  # sext a10, a10, 7
    s16i(a10, a9, 0)
    addi_n(a9, a9, 2)
    label(FILTEREND)
    data(3, 0x059d76)  # loopnez a13, FILTERPAD
    s16i(a14, a9, 0)
    addi(a9, a9, 2)
    label(FILTERPAD)
    addi(a11, a11, -1)
    bnez(a11, FILTERROW)
    # what is near a step: 2**13 of 2**24, or more where the inner rounding is not known
    label(NEAR)
    l32i(a6, a2, 20)  # stride
    l32i(a8, a2, 116)  # out_c
    movi_n(a9, 1)
    data(3, 0x939860)  # movnez a9, a8, a6
    data(3, 0x98a082)  # movi a8, 152
    addx4(a9, a9, a8)
    add(a9, a9, a2)
    mull(a10, a4, a6)
    add(a9, a9, a10)  # a9 shifts   a6 stride
    movi_n(a8, 13)
    l32i_n(a10, a2, 32)  # output offset
    l32i_n(a11, a2, 36)  # least
    data(3, 0x1baba7)  # bge a11, a10, MASK
    mov_n(a12, a9)
    data(3, 0x168576)  # loop a5, MASK
    l8ui(a10, a12, 0)
    add(a12, a12, a6)
    data(3, 0x23aa00)  # sext a10, a10, 7
    addi(a10, a10, 25)
    movi_n(a11, 25)
    sub(a11, a10, a11)
    data(3, 0xb3a8b0)  # movgez a10, a8, a11; no inner rounding
    data(3, 0x5388a0)  # max a8, a8, a10
    label(MASK)
    movi_n(a10, 1)
    ssl(a8)
    sll(a11, a10)
    slli(a12, a10, 24)
    sub(a12, a12, a11)
    s32i(a12, a1, 52)  # mask
    srli(a11, a11, 1)
    s32i(a11, a1, 16)
    # the table: first sum, factor, summand
    mull(a10, a4, a6)
    addx4(a10, a10, a2)
    data(3, 0x98a0b2)  # movi a11, 152
    add(a10, a10, a11)  # a10 multipliers
    l32i(a11, a2, 76)  # bias
    addx4(a12, a4, a11)
    data(3, 0x83cbb0)  # moveqz a12, a11, a11; a12 bias
    l32i(a13, a1, 68)  # a13 filter, a word before
    mov_n(a7, a3)  # a7 table
    mov_n(a8, a5)  # a8 channels left
    label(CHANNELS)
    movi_n(a14, 0)
    data(3, 0x004c16)  # beqz a12, UNBIASED
    l32i(a14, a12, 0)
    addi_n(a12, a12, 4)
    label(UNBIASED)
    l32i(a15, a1, 96)  # padded tap
    data(3, 0x030f16)  # beqz a15, FIRST
    movi_n(a0, 1)
    slli(a11, a0, 16)
    or_(a0, a0, a11)
    data(3, 0x132000)  # wsr a0, m0
    movi_n(a0, 0)
    data(3, 0x131000)  # wsr a0, acclo
    l32i(a11, a1, 72)  # steps of four taps
    data(3, 0x118b76)  # loop a11, ADDED
    data(3, 0x802d04)  # ldinc m2, a13
    data(3, 0x803d04)  # ldinc m3, a13
    data(3, 0x280004)  # mula.dd.ll m0, m2
    data(3, 0x2b0004)  # mula.dd.hh m0, m2
    data(3, 0x280044)  # mula.dd.ll m0, m3
    data(3, 0x2b0044)  # mula.dd.hh m0, m3
    label(ADDED)
    data(3, 0x031000)  # rsr a0, acclo
    mull(a0, a0, a15)
    sub(a14, a14, a0)
    label(FIRST)
    s32i(a14, a7, 0)
    l8ui(a15, a9, 0)
    add(a9, a9, a6)
    l32i(a14, a10, 0)
    addx4(a10, a6, a10)
    data(3, 0x23ff00)  # sext a15, a15, 7
    data(3, 0x521fe6)  # bgei a15, 1, LEFT
    data(3, 0xca0e00)  # float.s f0, a14, 0
    data(3, 0x69a0e2)  # movi a14, 105
    add(a14, a14, a15)
    slli(a14, a14, 23)
    data(3, 0xfa1e50)  # wfr f1, a14
    data(3, 0x2a0010)  # mul.s f0, f0, f1; multiplier * 2**(shift - 22): 9 bits behind the point, later 15 more
    data(3, 0x014703)  # ssi f0, a7, 4
    l32i(a14, a2, 32)  # output offset
    l32i(a0, a1, 16)
    add(a11, a14, a14)
    addi(a11, a11, 1)
    slli(a11, a11, 23)
    sub(a11, a11, a0)
    data(3, 0x016f16)  # beqz a15, SUMMAND
    l32i(a0, a2, 36)  # least
    data(3, 0x1020e7)  # blt a0, a14, SUMMAND
    movi_n(a0, 1)
    slli(a0, a0, 23)
    neg(a15, a15)
    ssr(a15)
    srl(a0, a0)
    add(a11, a11, a0)
    label(SUMMAND)
    data(3, 0xca0bf0)  # float.s f0, a11, 15
    data(3, 0x024703)  # ssi f0, a7, 8
    label(CHANNELSNEXT)
    addi(a7, a7, 12)
    addi(a8, a8, -1)
    data(3, 0x013816)  # beqz a8, TABLE
    j(CHANNELS)
    label(LEFT)
    movi_n(a14, 0)  # a product that wraps: all results are near
    s32i(a14, a7, 4)
    data(3, 0xb8afe2)  # movi a14, -72
    slli(a14, a14, 24)
    s32i(a14, a7, 8)  # -2**-15, which gives -1
    j(CHANNELSNEXT)
    label(TABLE)
    s32i(a7, a1, 48)  # end of the table
    l32i(a5, a2, 92)  # batches
    s32i(a5, a1, 80)  # batches left
    l32i_n(a6, a2, 60)  # x
    l32i(a7, a1, 100)  # first x channel
    l32i(a8, a2, 52)  # out
    add(a6, a6, a7)  # a6 x of the batch
    add(a8, a8, a4)
    s32i(a8, a1, 20)  # out of the pixel
    label(BATCH)
    l32i(a7, a2, 144)  # pad_h
    l32i(a8, a2, 108)  # out_h
    neg(a7, a7)
    s32i(a7, a1, 28)  # row of x
    s32i(a8, a1, 44)  # rows left
    s32i(a6, a1, 4)  # x of the batch
    label(ROW)
    l32i(a4, a2, 148)  # pad_w
    l32i(a6, a2, 100)  # in_w
    l32i(a7, a1, 28)  # row of x
    l32i(a8, a2, 104)  # in_c
    l32i(a9, a1, 4)  # x of the batch
    mull(a6, a6, a7)
    neg(a4, a4)
    add(a6, a6, a4)
    mull(a6, a6, a8)
    add(a6, a6, a9)
    s32i(a4, a1, 24)  # column of x
    s32i(a6, a1, 32)  # x of the pixel
    l32i(a5, a2, 112)  # out_w
    s32i(a5, a1, 40)  # columns left
    movi_n(a5, -1)
    l32i(a6, a2, 120)  # k_h
    l32i(a8, a2, 136)  # dilation_h
    l32i(a9, a2, 96)  # in_h
    l32i(a10, a1, 88)  # runs
    l32i(a11, a1, 92)  # 0x80808080 or 0
    addi(a6, a6, -1)
    data(3, 0x017796)  # bltz a7, OUTSIDE
    mull(a6, a6, a8)
    data(3, 0x011b16)  # beqz a11, OUTSIDE
    add(a6, a6, a7)
    data(3, 0x0ba697)  # bge a6, a9, OUTSIDE
    data(3, 0x081a66)  # bnei a10, 1, OUTSIDE
    l32i(a5, a2, 100)  # in_w
    l32i(a6, a1, 84)  # taps in a run
    sub(a5, a5, a6)
    label(OUTSIDE)
    s32i(a5, a1, 120)  # last column within x
    label(PIXEL)
    # gather: a4 x of the filter row   a5 to   a6 filter rows left   a7 row of x   a13 padded tap   a14 0x00FF00FF
    # a15 0x80808080
    l32i(a5, a1, 64)  # patch
    l32i(a4, a1, 32)  # x of the pixel
    l32i(a6, a2, 120)  # k_h
    l32i(a7, a1, 28)  # row of x
    l32i(a15, a1, 92)  # 0x80808080 or 0
    l32i(a13, a1, 96)  # padded tap
    addi(a5, a5, 4)
    movi_n(a14, -1)
    slli(a14, a14, 24)
    srli(a14, a14, 8)
    data(3, 0x75c0e0)  # extui a12, a14, 16, 8
    or_(a14, a14, a12)
    # all of the window within x, and by words
    l32i_n(a8, a1, 24)  # column of x
    l32i(a10, a1, 120)  # last column within x
    l32i(a12, a1, 84)  # taps in a run
    l32i(a0, a1, 112)  # channels of a group
    data(3, 0x06a896)  # bltz a8, GATHERROW
    data(3, 0x672a87)  # blt a10, a8, GATHERROW
    mull(a12, a12, a0)
    l32i(a8, a1, 108)  # bytes of a row of x
    srli(a11, a12, 3)
    data(3, 0x04c2c0)  # extui a12, a12, 2, 1
    label(WITHINROW)
    mov_n(a9, a4)
    data(3, 0x2f9b76)  # loopnez a11, WITHINEIGHTS
    l32i(a10, a9, 0)
    l32i(a13, a9, 4)
    addi(a9, a9, 8)
    xor(a10, a10, a15)
    xor(a13, a13, a15)
    and_(a7, a10, a14)
    srli(a10, a10, 8)
    and_(a10, a10, a14)
    s32i(a7, a5, 0)
    s32i(a10, a5, 4)
    and_(a7, a13, a14)
    srli(a13, a13, 8)
    and_(a13, a13, a14)
    s32i(a7, a5, 8)
    s32i(a13, a5, 12)
    addi(a5, a5, 16)
    label(WITHINEIGHTS)
    data(3, 0x017c16)  # beqz a12, WITHINFOUR
    l32i(a10, a9, 0)
    xor(a10, a10, a15)
    and_(a7, a10, a14)
    srli(a10, a10, 8)
    and_(a10, a10, a14)
    s32i(a7, a5, 0)
    s32i(a10, a5, 4)
    addi(a5, a5, 8)
    label(WITHINFOUR)
    addi(a6, a6, -1)
    add(a4, a4, a8)
    bnez(a6, WITHINROW)
    j(DOTS)
    label(GATHERROW)
    l32i(a8, a1, 24)  # a8 column
    l32i(a0, a1, 88)  # runs
    s32i(a0, a1, 8)  # runs left
    s32i(a4, a1, 12)  # x of the run
    s32i(a4, a1, 16)
    label(RUN)
    # a9 taps to the left, a11 to the right, a10 between
    l32i(a12, a1, 84)  # taps in a run
    movi_n(a0, 0)
    l32i(a10, a2, 96)  # in_h
    neg(a9, a8)
    data(3, 0x539900)  # max a9, a9, a0
    data(3, 0x4399c0)  # min a9, a9, a12
    data(3, 0x0137a7)  # bltu a7, a10, INSIDE
    mov_n(a9, a12)
    label(INSIDE)
    l32i(a10, a2, 100)  # in_w
    add(a11, a8, a12)
    sub(a11, a11, a10)
    data(3, 0x53bb00)  # max a11, a11, a0
    sub(a10, a12, a9)
    data(3, 0x43bba0)  # min a11, a11, a10
    sub(a10, a10, a11)
    l32i(a0, a1, 112)  # channels of a group
    mull(a9, a9, a0)
    mull(a10, a10, a0)
    mull(a11, a11, a0)
    data(3, 0x059976)  # loopnez a9, LEFTFILLED
    s16i(a13, a5, 0)
    addi(a5, a5, 2)
    label(LEFTFILLED)
    add_n(a9, a9, a4)
    data(3, 0x07ef16)  # beqz a15, BYTES
    data(3, 0x0402a0)  # extui a0, a10, 2, 1
    srli(a10, a10, 3)
    data(3, 0x2f9a76)  # loopnez a10, EIGHTS
    l32i(a10, a9, 0)
    l32i(a12, a9, 4)
    addi(a9, a9, 8)
    xor(a10, a10, a15)
    xor(a12, a12, a15)
    and_(a4, a10, a14)
    srli(a10, a10, 8)
    and_(a10, a10, a14)
    s32i(a4, a5, 0)
    s32i(a10, a5, 4)
    and_(a4, a12, a14)
    srli(a12, a12, 8)
    and_(a12, a12, a14)
    s32i(a4, a5, 8)
    s32i(a12, a5, 12)
    addi(a5, a5, 16)
    label(EIGHTS)
    data(3, 0x159076)  # loopnez a0, GATHERED
    l32i(a10, a9, 0)
    xor(a10, a10, a15)
    and_(a4, a10, a14)
    srli(a10, a10, 8)
    and_(a10, a10, a14)
    s32i(a4, a5, 0)
    s32i_n(a10, a5, 4)
    addi_n(a5, a5, 8)
    label(GATHERED)
    data(3, 0x059b76)  # loopnez a11, RIGHTFILLED
    s16i(a13, a5, 0)
    addi(a5, a5, 2)
    label(RIGHTFILLED)
    l32i(a0, a1, 8)  # runs left
    l32i(a4, a1, 12)  # x of the run
    addi(a0, a0, -1)
    data(3, 0x02f056)  # bnez a0, NEXTRUN
    l32i(a4, a1, 16)
    l32i(a9, a1, 108)  # bytes of a row of x
    l32i(a10, a2, 136)  # dilation_h
    addi(a6, a6, -1)
    add(a4, a4, a9)
    add(a7, a7, a10)
    data(3, 0x032616)  # beqz a6, DOTS
    j(GATHERROW)
    label(BYTES)
    data(3, 0x80a042)  # movi a4, 128
    data(3, 0x0e9a76)  # loopnez a10, BYTESEND
    l8ui(a12, a9, 0)
    addi(a9, a9, 1)
    xor(a12, a12, a4)
    s16i(a12, a5, 0)
    addi(a5, a5, 2)
    label(BYTESEND)
    j(GATHERED)
    label(NEXTRUN)
    s32i(a0, a1, 8)  # runs left
    l32i(a9, a2, 140)  # dilation_w
    l32i(a10, a2, 104)  # in_c
    add(a8, a8, a9)
    mull(a9, a9, a10)
    add(a4, a4, a9)
    s32i(a4, a1, 12)  # x of the run
    j(RUN)
    # outputs: a4 patch, a word before   a5 in it   a6 filter   a7 table, to a8   a9 out   a10 mask   a11 steps
    label(DOTS)
    l32i(a4, a1, 64)  # patch
    l32i(a6, a1, 68)  # tile
    mov_n(a7, a3)  # table
    l32i_n(a8, a1, 48)  # end of the table
    l32i_n(a9, a1, 20)  # out of the pixel
    l32i_n(a10, a1, 52)  # mask
    l32i(a11, a1, 72)  # steps of four taps
    l32i(a12, a1, 56)  # channels in a tile
    data(3, 0x802604)  # ldinc m2, a6
    bbci(a12, 0, CHANNEL)
    addi(a7, a7, -12)
    addi(a9, a9, -1)
    j(SECOND)
    label(CHANNEL)
    l32i(a12, a7, 0)
    mov_n(a5, a4)
    data(3, 0x800504)  # ldinc m0, a5
    data(3, 0x1310c0)  # wsr a12, acclo; the high bits do not matter
    data(3, 0x0b8b76)  # loop a11, SUMMED
    data(3, 0x081504)  # mula.dd.ll.ldinc m1, a5, m0, m2
    data(3, 0x0b3604)  # mula.dd.hh.ldinc m3, a6, m0, m2
    data(3, 0x084544)  # mula.dd.ll.ldinc m0, a5, m1, m3
    data(3, 0x0b6644)  # mula.dd.hh.ldinc m2, a6, m1, m3
    label(SUMMED)
    data(3, 0x0310c0)  # rsr a12, acclo
    data(3, 0x010713)  # lsi f1, a7, 4
    data(3, 0x020723)  # lsi f2, a7, 8
    data(3, 0xca0c00)  # float.s f0, a12, 0
    data(3, 0x4a2010)  # madd.s f2, f0, f1
    data(3, 0x9ae2f0)  # trunc.s a14, f2, 15
    data(3, 0x4f4ea7)  # ball a14, a10, CALLFIRST
    srai(a14, a14, 24)
    label(STOREFIRST)
    s8i(a14, a9, 0)
    label(SECOND)
    l32i(a12, a7, 12)
    mov_n(a5, a4)
    data(3, 0x800504)  # ldinc m0, a5
    data(3, 0x1310c0)  # wsr a12, acclo
    data(3, 0x0b8b76)  # loop a11, SUMMEDSECOND
    data(3, 0x081504)  # mula.dd.ll.ldinc m1, a5, m0, m2
    data(3, 0x0b3604)  # mula.dd.hh.ldinc m3, a6, m0, m2
    data(3, 0x084544)  # mula.dd.ll.ldinc m0, a5, m1, m3
    data(3, 0x0b6644)  # mula.dd.hh.ldinc m2, a6, m1, m3
    label(SUMMEDSECOND)
    data(3, 0x0310c0)  # rsr a12, acclo
    data(3, 0x040713)  # lsi f1, a7, 16
    data(3, 0x050723)  # lsi f2, a7, 20
    data(3, 0xca0c00)  # float.s f0, a12, 0
    data(3, 0x4a2010)  # madd.s f2, f0, f1
    data(3, 0x9ae2f0)  # trunc.s a14, f2, 15
    data(3, 0x2e4ea7)  # ball a14, a10, CALLSECOND
    srai(a14, a14, 24)
    label(STORESECOND)
    s8i(a14, a9, 1)
    label(CHANNELNEXT)
    addi(a7, a7, 24)
    addi(a9, a9, 2)
    bne(a7, a8, CHANNEL)
    l32i(a10, a1, 104)  # not 0: clamp
    l32i(a4, a1, 56)  # channels in a tile
    data(3, 0x0a7a16)  # beqz a10, INRANGE
    j(CLAMP)
    label(CALLFIRST)
    srai(a14, a14, 24)
    addi(a14, a14, -127)
    data(3, 0x005e56)  # bnez a14, NEARFIRST
    data(3, 0x7fa0e2)  # movi a14, 127; or more
    j(STOREFIRST)
    label(NEARFIRST)
    movi_n(a13, 0)
    j(CALL)
    label(CALLSECOND)
    srai(a14, a14, 24)
    addi(a14, a14, -127)
    data(3, 0x005e56)  # bnez a14, NEARSECOND
    data(3, 0x7fa0e2)  # movi a14, 127; or more
    j(STORESECOND)
    label(NEARSECOND)
    movi_n(a13, 1)
    label(CALL)
    s32i(a13, a1, 8)  # 1 for the second of two
    l32i(a14, a2, 8)  # scratch
    s32i(a12, a14, 0)  # requantize_s8 looks for it there
    l32i(a12, a1, 20)  # out of the pixel
    l32i(a14, a1, 60)  # first channel
    add(a9, a9, a13)
    sub(a12, a9, a12)
    add(a12, a12, a14)  # channel
    s32i(a9, a2, 0)  # cursor
    movi_n(a13, 1)
    s32i(a13, a2, 16)  # n
    l32i(a14, a2, 20)  # stride
    l32i(a15, a2, 116)  # out_c
    mull(a12, a12, a14)
    data(3, 0x93dfe0)  # movnez a13, a15, a14
    data(3, 0x98a0f2)  # movi a15, 152
    addx4(a14, a12, a15)
    s32i(a14, a2, 24)  # first multiplier
    addx4(a13, a13, a15)
    add(a13, a13, a12)
    s32i(a13, a2, 28)  # first shift
    l32i(a14, a2, 48)  # requantize_s8
    l32i(a13, a1, 36)  # arguments
    data(3, 0x000ee0)  # callx8 a14
    l32i(a13, a1, 8)  # first or second
    l32i(a9, a2, 0)  # cursor
    l32i(a8, a1, 48)  # end of the table
    sub(a9, a9, a13)
    l32i(a10, a1, 52)  # mask
    l32i(a11, a1, 72)  # steps of four taps
    data(3, 0x002d56)  # bnez a13, AFTERSECOND
    j(SECOND)
    label(AFTERSECOND)
    j(CHANNELNEXT)
    label(CLAMP)
    l32i(a10, a2, 36)  # least
    l32i(a11, a2, 40)  # greatest
    sub(a9, a9, a4)
    data(3, 0x118476)  # loop a4, INRANGE
    l8ui(a12, a9, 0)
    data(3, 0x23cc00)  # sext a12, a12, 7
    data(3, 0x53cca0)  # max a12, a12, a10
    data(3, 0x43ccb0)  # min a12, a12, a11
    s8i(a12, a9, 0)
    addi(a9, a9, 1)
    label(INRANGE)
    # next pixel
    l32i(a5, a2, 132)  # stride_w
    l32i(a6, a1, 24)  # column of x
    l32i(a7, a1, 32)  # x of the pixel
    l32i(a8, a2, 104)  # in_c
    l32i(a9, a1, 20)  # out of the pixel
    l32i(a10, a2, 116)  # out_c
    l32i(a11, a1, 40)  # columns left
    add(a6, a6, a5)
    mull(a8, a8, a5)
    add(a9, a9, a10)
    addi(a11, a11, -1)
    add(a7, a7, a8)
    s32i(a6, a1, 24)  # column of x
    s32i(a7, a1, 32)  # x of the pixel
    s32i(a9, a1, 20)  # out of the pixel
    s32i(a11, a1, 40)  # columns left
    data(3, 0x002b16)  # beqz a11, NEXTROW
    j(PIXEL)
    label(NEXTROW)
    l32i(a5, a2, 128)  # stride_h
    l32i(a6, a1, 28)  # row of x
    l32i(a7, a1, 44)  # rows left
    add(a6, a6, a5)
    addi(a7, a7, -1)
    s32i(a6, a1, 28)  # row of x
    s32i(a7, a1, 44)  # rows left
    data(3, 0x002716)  # beqz a7, NEXTBATCH
    j(ROW)
    label(NEXTBATCH)
    l32i(a5, a1, 80)  # batches left
    l32i(a6, a1, 4)  # x of the batch
    l32i(a7, a2, 96)  # in_h
    l32i(a8, a2, 100)  # in_w
    l32i(a9, a2, 104)  # in_c
    mull(a7, a7, a8)
    mull(a7, a7, a9)
    addi(a5, a5, -1)
    add(a6, a6, a7)
    s32i(a5, a1, 80)  # batches left
    data(3, 0x002516)  # beqz a5, NEXTTILE
    j(BATCH)
    label(NEXTTILE)
    l32i(a4, a1, 60)  # first channel
    l32i(a5, a1, 56)  # channels in a tile
    l32i(a6, a1, 76)  # end of the group
    add(a4, a4, a5)
    s32i(a4, a1, 60)  # first channel
    data(3, 0x1d3467)  # bltu a4, a6, GROUP
    l32i(a5, a2, 116)  # out_c
    l32i(a7, a2, 88)  # groups
    data(3, 0x17b457)  # bgeu a4, a5, DONE
    data(3, 0xc25570)  # quou a5, a5, a7
    add(a6, a6, a5)
    s32i(a6, a1, 76)  # end of the group
    l32i(a5, a1, 100)  # first x channel
    l32i(a7, a1, 112)  # channels of a group
    add(a5, a5, a7)
    s32i(a5, a1, 100)  # first x channel
    label(GROUP)
    j(TILE)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
