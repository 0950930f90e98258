"""CONV_2D in ARMv6-M assembler; contract and block in kernels/reference/conv_2d.py.

Two taps are one multiply: with X = x0 - (x1 << 16) and W = (w0 << 16) - w1, the upper half of X W mod 2**32 is
x0 w0 + x1 w1, less 1 where the lower half, -x0 w1, is negative. `asrs t, t, 16` leaves that upper half and, as carry,
the lower one's sign, which `adcs` adds. 16 bits hold it: the one sum that is too large, 2 * -128 * -128, has that less 1.

A tile of output channels has its weights expanded in scratch; for every output pixel the patch is expanded too, and two
channels of the tile meet it at a time: 2.7 cycles a multiply on an RP2040. Taps are taken in fours b0 .. b3 as the pairs
(b0, b2), (b1, b3), which two masks make of a word of bytes. The last four may be filled up with weights of 0.

Scratch of a tile of t channels and q fours of taps: sums [t], patch [2 q], and for every two channels (or a last one)
start values and weights [2 + 4 q], in words. The start value is bias + offset * sum of weights. A tile meets all pixels
before the next one is expanded, so that every weight is read once.
"""

from ...compat import micropython

_LEAST = 1360  # bytes that a tile may take where they cost arena


def conv_2d_s8_buffer(window, groups):
    """(needed, least, most) bytes of scratch: for up to two output channels, for as many as _LEAST holds, at least one, and for all."""
    q = (window[7] * window[8] * (window[3] // groups) + 3) // 4
    channels = window[6] // groups
    least = min(max((_LEAST // 8 - q) // (q + 1), 1), channels)
    return 8 * (q + min(2, least) * (q + 1)), 8 * (q + least * (q + 1)), 8 * (q + channels * (q + 1))


@micropython.asm_thumb
def conv_2d_s8(r0, r1, r2, r3):
    # frame, in words at sp: 0 args  1 block  2 requantize_s8  3 cursor of out  4 x, 5 y of the window  6 columns, 7 rows,
    # 8 batches to go  9 x of the batch and group  10 channels of the tile  11 channels expanded  12 cursor of w  13 patch
    # 14 its end  15 tile  16 end of its twos  17 its end  18 where the product of two channels is entered  19 in_h  20 in_w
    # 21 in_c  22 bytes of a row of taps  23 bytes from one row of taps to the next  24 bytes right of the image
    # 25 channels of x in a group  26 fours of taps  27 channels that a tile holds  28 channels of the group to go
    # 29 groups to go  30 row of the image at y  31 0: words, 1: bytes, 2: bytes, tap by tap  32 padding  33 geometry
    # 34 where the product of one channel is entered  35 channels of out in a group
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    data(2, 0xB0A4)  # sub sp, sp, 144
    data(2, 0x9300)  # str r3, [sp, 0]: args
    ldr(r0, [r3, 0])
    ldr(r7, [r0, 12])
    data(2, 0x9701)  # str r7, [sp, 4]: p
    ldr(r0, [r7, 48])  # requantize_s8
    data(2, 0x9002)  # str r0, [sp, 8]: scale
    ldr(r6, [r7, 60])  # x
    mov(r12, r6)
    mov(r6, r7)
    add(r6, 92)
    data(2, 0x9621)  # str r6, [sp, 132]: geo
    # channels of a group
    ldr(r1, [r7, 88])  # groups
    ldr(r0, [r6, 12])  # in_c
    data(2, 0x9015)  # str r0, [sp, 84]: in_c
    bl(DIVIDE)
    data(2, 0x9219)  # str r2, [sp, 100]: group_c
    mov(r8, r2)
    ldr(r1, [r7, 88])  # groups
    ldr(r0, [r6, 24])  # out_c
    bl(DIVIDE)
    mov(r9, r2)
    data(2, 0x9223)  # str r2, [sp, 140]: group_out
    # fours of taps
    ldr(r3, [r6, 4])  # in_h
    data(2, 0x9313)  # str r3, [sp, 76]: in_h
    ldr(r3, [r6, 8])  # in_w
    data(2, 0x9314)  # str r3, [sp, 80]: in_w
    ldr(r4, [r6, 32])  # k_w
    mov(r0, r8)
    mul(r4, r0)
    data(2, 0x9416)  # str r4, [sp, 88]: row_bytes
    ldr(r5, [r6, 28])  # k_h
    mul(r5, r4)
    add(r5, 3)
    lsr(r5, r5, 2)
    data(2, 0x951A)  # str r5, [sp, 104]: quads
    data(2, 0x9815)  # ldr r0, [sp, 84]: in_c
    mul(r0, r3)
    ldr(r1, [r6, 44])  # dilation_h
    mul(r0, r1)
    data(2, 0x9017)  # str r0, [sp, 92]: row_step
    # words only where every run of taps is of whole, aligned words
    mov(r3, 0)
    mov(r0, r12)
    mov(r1, r8)
    orr(r0, r1)
    data(2, 0x9915)  # ldr r1, [sp, 84]: in_c
    orr(r0, r1)
    lsl(r0, r0, 30)
    beq(WHOLE)
    mov(r3, 1)
    label(WHOLE)
    ldr(r0, [r6, 48])  # which also is 1 only if it is 1
    ldr(r1, [r7, 88])  # groups
    mul(r0, r1)
    cmp(r0, 1)
    beq(TOGETHER)  # neither groups nor dilation: a row of taps is one run
    mov(r3, 2)
    label(TOGETHER)
    data(2, 0x931F)  # str r3, [sp, 124]: mode
    # what stands for padding: a pair of zero points, or one as a byte
    ldr(r0, [r7, 84])  # offset of x
    lsl(r1, r0, 16)  # -zero point
    sub(r1, r1, r0)
    cmp(r3, 0)
    beq(FILLER)
    neg(r1, r0)
    label(FILLER)
    data(2, 0x9120)  # str r1, [sp, 128]: padding
    # channels that fit: (scratch / 8 - q) / (q + 1)
    ldr(r0, [r7, 44])  # bytes
    lsr(r0, r0, 3)  # less the patch
    sub(r0, r0, r5)  # words of two for a channel and its sum and start value
    add(r1, r5, 1)
    bl(DIVIDE)
    data(2, 0x454A)  # cmp r2, r9
    ble(FITS)
    mov(r2, r9)
    label(FITS)
    data(2, 0x921B)  # str r2, [sp, 108]: holds
    lsl(r1, r2, 2)
    ldr(r0, [r7, 8])  # scratch
    add(r0, r0, r1)
    data(2, 0x900D)  # str r0, [sp, 52]: patch
    data(2, 0x9D1A)  # ldr r5, [sp, 104]: quads
    lsl(r1, r5, 3)
    add(r0, r0, r1)
    data(2, 0x900E)  # str r0, [sp, 56]: patch_end
    data(2, 0x900F)  # str r0, [sp, 60]: tile
    # the product of a patch is eight fours long, for one channel four: enter where the rest is done first
    neg(r0, r5)
    mov(r1, 7)
    and_(r0, r1)
    mov(r1, 30)  # bytes of code of one four
    mul(r0, r1)
    b(LOCATE)
    label(LOCATED)
    data(2, 0x4470)  # add r0, lr
    data(2, 0x9012)  # str r0, [sp, 72]: entry
    neg(r0, r5)
    mov(r1, 3)
    and_(r0, r1)
    lsl(r0, r0, 4)  # of one channel's
    b(LOCATE_ONE)
    label(LOCATED_ONE)
    data(2, 0x4470)  # add r0, lr
    data(2, 0x9022)  # str r0, [sp, 136]: entry_one
    mov(r0, 0)
    data(2, 0x900B)  # str r0, [sp, 44]: c
    ldr(r0, [r7, 68])  # w
    data(2, 0x900C)  # str r0, [sp, 48]: w
    ldr(r0, [r7, 88])  # groups
    data(2, 0x901D)  # str r0, [sp, 116]: groups
    data(2, 0x9823)  # ldr r0, [sp, 140]: group_out
    data(2, 0x901C)  # str r0, [sp, 112]: togo
    b(TILE)

    # r2 = r0 / r1
    label(DIVIDE)
    mov(r2, 0)
    sub(r0, r0, r1)  # a few steps as a rule
    bmi(DIVIDED)
    label(MINUS)
    add(r2, 1)
    sub(r0, r0, r1)
    bpl(MINUS)
    label(DIVIDED)
    bx(lr)

    # a tile: weights to scratch.  r0 w  r1 words  r2, r3, r4 weights  r5 fours  r6 sum  r7 step of r1
    label(TILE)
    data(2, 0x9A1C)  # ldr r2, [sp, 112]: togo
    data(2, 0x981B)  # ldr r0, [sp, 108]: holds
    cmp(r2, r0)
    ble(REST)
    mov(r2, r0)
    label(REST)
    data(2, 0x920A)  # str r2, [sp, 40]: t
    data(2, 0x990F)  # ldr r1, [sp, 60]: tile
    data(2, 0x980C)  # ldr r0, [sp, 48]: w: cursors go on from tile to tile
    label(TWO)
    mov(r7, 8)  # bytes of a four of taps
    sub(r2, 2)
    mov(r8, r2)
    bmi(ONLY)
    mov(r12, r1)
    lsl(r3, r7, 1)
    mov(r9, r3)  # two channels take turns
    add(r1, 8)  # past their start values
    bl(EXPAND)
    mov(r1, r12)
    add(r1, 4)  # the second one's start value
    mov(r12, r1)
    add(r1, 12)  # and first four
    bl(EXPAND)
    sub(r1, 8)  # the next two begin where the first one's fours end
    mov(r2, r8)
    b(TWO)
    label(ONLY)
    data(2, 0x9110)  # str r1, [sp, 64]: twos_end
    add(r2, 1)  # an odd one is left?
    bne(EXPANDED)
    mov(r12, r1)
    mov(r9, r7)
    add(r1, 4)
    bl(EXPAND)
    label(EXPANDED)
    data(2, 0x9111)  # str r1, [sp, 68]: tile_end
    data(2, 0x900C)  # str r0, [sp, 48]: w
    b(MULTIPLIERS)

    # one channel: from r0 to r1 in steps of r9, its start value to r12
    label(EXPAND)
    mov(r10, lr)  # no stack below the frame is needed
    mov(r6, 0)
    data(2, 0x9F19)  # ldr r7, [sp, 100]: group_c
    data(2, 0x9A21)  # ldr r2, [sp, 132]: geo
    ldr(r3, [r2, 28])  # k_h
    mul(r7, r3)
    ldr(r3, [r2, 32])  # k_w
    mul(r7, r3)  # taps
    lsr(r5, r7, 2)
    beq(FEW)
    label(FOUR)
    ldrb(r2, [r0, 0])
    data(2, 0xB252)  # sxtb r2, r2
    ldrb(r3, [r0, 2])
    data(2, 0xB25B)  # sxtb r3, r3
    add(r6, r6, r2)  # for the offset of x
    add(r6, r6, r3)
    lsl(r2, r2, 16)  # (b0 << 16) - b2
    sub(r2, r2, r3)
    ldrb(r3, [r0, 1])
    data(2, 0xB25B)  # sxtb r3, r3
    ldrb(r4, [r0, 3])
    data(2, 0xB264)  # sxtb r4, r4
    add(r6, r6, r3)
    add(r6, r6, r4)
    lsl(r3, r3, 16)  # (b1 << 16) - b3
    sub(r3, r3, r4)
    str(r2, [r1, 0])
    str(r3, [r1, 4])
    data(2, 0x4449)  # add r1, r9
    add(r0, 4)
    sub(r5, 1)
    bne(FOUR)
    label(FEW)
    mov(r2, 3)  # taps beside the fours
    and_(r7, r2)
    beq(START)
    ldrb(r2, [r0, 0])
    data(2, 0xB252)  # sxtb r2, r2
    add(r6, r6, r2)
    lsl(r2, r2, 16)
    mov(r3, 0)  # those missing weigh 0
    cmp(r7, 2)
    blt(ENDS)
    ldrb(r3, [r0, 1])
    data(2, 0xB25B)  # sxtb r3, r3
    add(r6, r6, r3)
    lsl(r3, r3, 16)
    cmp(r7, 3)
    blt(ENDS)
    ldrb(r4, [r0, 2])
    data(2, 0xB264)  # sxtb r4, r4
    add(r6, r6, r4)
    sub(r2, r2, r4)
    label(ENDS)
    str(r2, [r1, 0])
    str(r3, [r1, 4])
    data(2, 0x4449)  # add r1, r9
    add(r0, r0, r7)
    label(START)
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    ldr(r2, [r7, 84])  # offset of x
    mul(r6, r2)  # offset * sum of weights
    ldr(r3, [r7, 76])  # bias
    cmp(r3, 0)
    beq(UNBIASED)
    data(2, 0x9C0B)  # ldr r4, [sp, 44]: c: channel
    lsl(r2, r4, 2)
    data(2, 0x589A)  # ldr r2, [r3, r2]
    add(r6, r6, r2)
    label(UNBIASED)
    data(2, 0x9C0B)  # ldr r4, [sp, 44]: c
    add(r4, 1)
    data(2, 0x940B)  # str r4, [sp, 44]: c
    mov(r2, r12)
    str(r6, [r2, 0])
    bx(r10)

    # where this tile's multipliers and out begin
    label(MULTIPLIERS)
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    data(2, 0x980A)  # ldr r0, [sp, 40]: t
    str(r0, [r7, 16])  # n
    data(2, 0x990B)  # ldr r1, [sp, 44]: c
    sub(r1, r1, r0)  # first channel of the tile
    ldr(r2, [r7, 52])  # out
    add(r2, r2, r1)
    data(2, 0x9203)  # str r2, [sp, 12]: out
    data(2, 0x9E21)  # ldr r6, [sp, 132]: geo
    ldr(r2, [r6, 0])  # batches
    data(2, 0x9208)  # str r2, [sp, 32]: batches
    # x of the group
    ldr(r0, [r7, 88])  # groups
    data(2, 0x991D)  # ldr r1, [sp, 116]: groups
    sub(r0, r0, r1)  # groups done
    data(2, 0x9919)  # ldr r1, [sp, 100]: group_c
    mul(r0, r1)
    ldr(r1, [r7, 60])  # x
    add(r0, r0, r1)
    data(2, 0x9009)  # str r0, [sp, 36]: x_group

    label(BATCH)
    ldr(r2, [r6, 16])  # out_h
    data(2, 0x9207)  # str r2, [sp, 28]: rows
    ldr(r2, [r6, 52])  # pad_h
    neg(r2, r2)  # y of the first window
    label(ROW)
    data(2, 0x9205)  # str r2, [sp, 20]: y
    data(2, 0x9814)  # ldr r0, [sp, 80]: in_w
    mul(r0, r2)
    data(2, 0x9915)  # ldr r1, [sp, 84]: in_c
    mul(r0, r1)  # may lie above the image, and is then not read
    data(2, 0x9909)  # ldr r1, [sp, 36]: x_group
    add(r0, r0, r1)
    data(2, 0x901E)  # str r0, [sp, 120]: x_row
    ldr(r2, [r6, 20])  # out_w
    data(2, 0x9206)  # str r2, [sp, 24]: cols
    ldr(r2, [r6, 56])  # pad_w
    neg(r2, r2)
    data(2, 0x9204)  # str r2, [sp, 16]: x

    # a pixel: the patch.  r0 from  r1 to  r2 bytes  r3, r7 spare  r4 127, 128  r5 what turns x to x + 128, -x + 127  r6 mask
    label(PIXEL)
    mov(r4, 127)
    lsl(r4, r4, 16)
    add(r4, 128)  # what makes bytes numbers again
    lsl(r5, r4, 8)
    add(r5, r5, r4)  # upper bytes 127, lower 128
    mov(r6, 255)
    lsl(r7, r6, 16)
    add(r6, r6, r7)  # lower byte of each half
    data(2, 0x990D)  # ldr r1, [sp, 52]: patch
    data(2, 0x9F21)  # ldr r7, [sp, 132]: geo
    ldr(r2, [r7, 28])  # k_h
    mov(r9, r2)  # rows of taps to go
    ldr(r3, [r7, 32])  # k_w
    mul(r2, r3)
    data(2, 0x9B1F)  # ldr r3, [sp, 124]: mode
    cmp(r2, 1)
    bne(TAPS)
    cmp(r3, 0)
    bne(TAPS)
    # one tap, words: never outside the image
    data(2, 0x9804)  # ldr r0, [sp, 16]: x
    data(2, 0x9A15)  # ldr r2, [sp, 84]: in_c
    mul(r0, r2)
    data(2, 0x9A1E)  # ldr r2, [sp, 120]: x_row
    add(r0, r0, r2)
    data(2, 0x9A19)  # ldr r2, [sp, 100]: group_c
    bl(RUN)
    b(PRODUCT)

    label(TAPS)
    data(2, 0x9A05)  # ldr r2, [sp, 20]: y
    mov(r8, r2)
    cmp(r3, 0)
    beq(ALIGNED)
    data(2, 0x9A1A)  # ldr r2, [sp, 104]: quads
    lsl(r2, r2, 2)
    add(r1, r1, r2)  # bytes are kept in the second half of the patch, and expanded from there
    cmp(r3, 2)
    bne(ALIGNED)
    b(SCATTERED)
    # left of, in, and right of the image: r11, r12, frame
    label(ALIGNED)
    ldr(r3, [r7, 32])  # k_w
    data(2, 0x9F19)  # ldr r7, [sp, 100]: group_c
    mov(r2, 0)
    data(2, 0x9804)  # ldr r0, [sp, 16]: x
    cmp(r0, 0)
    bge(LEFT_IN)
    neg(r2, r0)  # columns left of the image
    cmp(r2, r3)
    ble(LEFT_SOME)
    mov(r2, r3)
    label(LEFT_SOME)
    add(r0, r0, r2)  # first column of the image that is there
    label(LEFT_IN)
    sub(r3, r3, r2)
    mul(r2, r7)  # bytes to fill
    mov(r11, r2)
    data(2, 0x9A14)  # ldr r2, [sp, 80]: in_w
    sub(r2, r2, r0)  # columns from there on
    bpl(RIGHT_SOME)
    mov(r2, 0)
    label(RIGHT_SOME)
    cmp(r3, r2)
    ble(RIGHT_IN)
    sub(r3, r3, r2)  # columns right of it
    mul(r3, r7)
    data(2, 0x9318)  # str r3, [sp, 96]: right
    mul(r2, r7)
    mov(r12, r2)
    b(COLUMNS)
    label(RIGHT_IN)
    mov(r2, 0)
    data(2, 0x9218)  # str r2, [sp, 96]: right
    mul(r3, r7)
    mov(r12, r3)
    label(COLUMNS)
    data(2, 0x9A15)  # ldr r2, [sp, 84]: in_c
    mul(r0, r2)
    data(2, 0x9A1E)  # ldr r2, [sp, 120]: x_row
    add(r0, r0, r2)
    mov(r10, r0)  # first byte of the run in the image
    label(ROWS)
    mov(r2, r8)
    data(2, 0x9B13)  # ldr r3, [sp, 76]: in_h
    cmp(r2, r3)
    bcs(ABOVE)  # a negative one is a great one
    mov(r2, r11)
    cmp(r2, 0)
    beq(INSIDE)
    bl(FILL)
    label(INSIDE)
    mov(r2, r12)
    cmp(r2, 0)
    beq(RIGHT)
    mov(r0, r10)
    bl(RUN)
    label(RIGHT)
    data(2, 0x9A18)  # ldr r2, [sp, 96]: right
    cmp(r2, 0)
    beq(BELOW)
    bl(FILL)
    b(BELOW)
    label(ABOVE)
    data(2, 0x9A16)  # ldr r2, [sp, 88]: row_bytes
    bl(FILL)
    label(BELOW)
    data(2, 0x9B21)  # ldr r3, [sp, 132]: geo
    ldr(r2, [r3, 44])  # dilation_h
    data(2, 0x4490)  # add r8, r2: y of the next row of taps
    data(2, 0x9A17)  # ldr r2, [sp, 92]: row_step
    data(2, 0x4492)  # add r10, r2
    mov(r2, r9)
    sub(r2, 1)
    mov(r9, r2)
    bne(ROWS)
    data(2, 0x9B1F)  # ldr r3, [sp, 124]: mode
    cmp(r3, 0)
    beq(PRODUCT)
    label(WHOLE_PATCH)
    data(2, 0x990D)  # ldr r1, [sp, 52]: patch
    data(2, 0x9A1A)  # ldr r2, [sp, 104]: quads
    lsl(r2, r2, 2)
    add(r0, r1, r2)
    bl(WORDS)
    b(PRODUCT)

    # tap by tap
    label(SCATTERED)
    ldr(r2, [r7, 32])
    mov(r11, r2)
    data(2, 0x9A04)  # ldr r2, [sp, 16]: x
    mov(r12, r2)
    label(TAP)
    mov(r2, r8)
    data(2, 0x9B13)  # ldr r3, [sp, 76]: in_h
    cmp(r2, r3)
    bcs(OUTSIDE)  # above or below
    data(2, 0x9814)  # ldr r0, [sp, 80]: in_w
    mul(r0, r2)
    mov(r2, r12)
    data(2, 0x9B14)  # ldr r3, [sp, 80]: in_w
    cmp(r2, r3)
    bcs(OUTSIDE)  # left or right
    add(r0, r0, r2)
    data(2, 0x9A15)  # ldr r2, [sp, 84]: in_c
    mul(r0, r2)
    data(2, 0x9A09)  # ldr r2, [sp, 36]: x_group
    add(r0, r0, r2)
    data(2, 0x9A19)  # ldr r2, [sp, 100]: group_c
    bl(RUN)
    b(NEXT_TAP)
    label(OUTSIDE)
    data(2, 0x9A19)  # ldr r2, [sp, 100]: group_c
    bl(FILL)
    label(NEXT_TAP)
    data(2, 0x9F21)  # ldr r7, [sp, 132]: geo
    ldr(r2, [r7, 48])  # dilation_w
    data(2, 0x4494)  # add r12, r2
    mov(r2, r11)
    sub(r2, 1)
    mov(r11, r2)
    bne(TAP)
    ldr(r2, [r7, 44])  # dilation_h
    data(2, 0x4490)  # add r8, r2
    mov(r2, r9)
    sub(r2, 1)
    mov(r9, r2)
    bne(SCATTERED)
    b(WHOLE_PATCH)

    # r2 bytes of padding
    label(FILL)
    data(2, 0x9B1F)  # ldr r3, [sp, 124]: mode
    cmp(r3, 0)
    data(2, 0x9B20)  # ldr r3, [sp, 128]: padding
    bne(FILL_BYTES)
    mov(r7, r3)
    label(FILL_WORDS)
    data(2, 0xC188)  # stmia r1!, {r3, r7}
    sub(r2, 4)
    bne(FILL_WORDS)
    bx(lr)
    label(FILL_BYTES)
    strb(r3, [r1, 0])
    add(r1, 1)
    sub(r2, 1)
    bne(FILL_BYTES)
    bx(lr)

    # r2 bytes of x
    label(RUN)
    data(2, 0x9B1F)  # ldr r3, [sp, 124]: mode
    cmp(r3, 0)
    beq(WORDS)
    mov(r7, r2)
    label(RUN_BYTES)
    sub(r2, 1)  # from the last to the first
    data(2, 0x5C83)  # ldrb r3, [r0, r2]
    data(2, 0x548B)  # strb r3, [r1, r2]
    bne(RUN_BYTES)
    add(r1, r1, r7)
    bx(lr)
    label(WORDS)
    lsr(r2, r2, 3)  # carry: an odd number of words
    bcc(WORDS_TWICE)
    data(2, 0xC808)  # ldmia r0!, {r3}
    eor(r3, r5)  # see below
    lsr(r7, r3, 8)
    and_(r7, r6)
    and_(r3, r6)
    sub(r3, r3, r4)
    sub(r7, r7, r4)
    data(2, 0xC188)  # stmia r1!, {r3, r7}
    label(WORDS_TWICE)
    sub(r2, 1)
    bmi(RUN_DONE)
    label(WORDS_LOOP)
    data(2, 0xC808)  # ldmia r0!, {r3}
    eor(r3, r5)  # bytes without a sign, which the masks can tell apart
    lsr(r7, r3, 8)  # bytes 1 and 3
    and_(r7, r6)
    and_(r3, r6)  # bytes 0 and 2
    sub(r3, r3, r4)  # x0 - (x2 << 16)
    sub(r7, r7, r4)
    data(2, 0xC188)  # stmia r1!, {r3, r7}
    data(2, 0xC808)  # ldmia r0!, {r3}
    eor(r3, r5)
    lsr(r7, r3, 8)
    and_(r7, r6)
    and_(r3, r6)
    sub(r3, r3, r4)
    sub(r7, r7, r4)
    data(2, 0xC188)  # stmia r1!, {r3, r7}
    sub(r2, 1)
    bpl(WORDS_LOOP)
    label(RUN_DONE)
    bx(lr)

    # its products with the tile.  r0 patch  r1 tile  r2, r3 taps  r4, r5 weights, products  r6, r7 sums
    # r8 where sums go  r9 patch  r10 its end  r11 end of twos  r12 entry
    label(PRODUCT)
    data(2, 0x9901)  # ldr r1, [sp, 4]: p
    ldr(r0, [r1, 8])  # scratch
    mov(r8, r0)
    data(2, 0x980D)  # ldr r0, [sp, 52]: patch
    mov(r9, r0)
    data(2, 0x980E)  # ldr r0, [sp, 56]: patch_end
    mov(r10, r0)
    data(2, 0x9810)  # ldr r0, [sp, 64]: twos_end
    mov(r11, r0)
    data(2, 0x9812)  # ldr r0, [sp, 72]: entry
    mov(r12, r0)
    data(2, 0x990F)  # ldr r1, [sp, 60]: tile
    data(2, 0x4559)  # cmp r1, r11
    bne(TWOS)
    b(LAST)  # a single channel
    label(TWOS)
    data(2, 0xC9C0)  # ldmia r1!, {r6, r7}: start values
    mov(r0, r9)
    mov(pc, r12)
    label(LOCATE)
    bl(LOCATED)
    label(FOURS)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}: first four
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)  # carry: the lower product is negative
    adc(r6, r4)  # and had borrowed 1
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r7, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r7, r5)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}: second four
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r6, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r7, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r7, r5)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}: third four
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r6, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r7, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r7, r5)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}: fourth four
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r6, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r7, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r7, r5)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}: fifth four
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r6, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r7, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r7, r5)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}: sixth four
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r6, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r7, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r7, r5)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}: seventh four
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r6, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r7, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r7, r5)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}: last four
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r6, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r7, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r7, r5)
    data(2, 0x4550)  # cmp r0, r10
    bne(FOURS)
    mov(r2, r8)
    data(2, 0xC2C0)  # stmia r2!, {r6, r7}
    mov(r8, r2)
    data(2, 0x4559)  # cmp r1, r11
    beq(LAST)
    b(TWOS)  # too far for bne
    label(LAST)
    data(2, 0x9A11)  # ldr r2, [sp, 68]: tile_end
    cmp(r1, r2)
    beq(SCALE)  # no odd one
    data(2, 0xC940)  # ldmia r1!, {r6}
    mov(r0, r9)
    data(2, 0x9A22)  # ldr r2, [sp, 136]: entry_one
    mov(pc, r2)
    label(LOCATE_ONE)
    bl(LOCATED_ONE)
    label(ALONE)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r6, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r6, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r6, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0xC80C)  # ldmia r0!, {r2, r3}
    data(2, 0xC930)  # ldmia r1!, {r4, r5}
    mul(r4, r2)
    asr(r4, r4, 16)
    adc(r6, r4)
    mul(r5, r3)
    asr(r5, r5, 16)
    adc(r6, r5)
    data(2, 0x4550)  # cmp r0, r10
    bne(ALONE)
    mov(r2, r8)
    str(r6, [r2, 0])
    label(SCALE)
    data(2, 0x9901)  # ldr r1, [sp, 4]: p
    data(2, 0x9803)  # ldr r0, [sp, 12]: out
    str(r0, [r1, 0])  # cursor
    data(2, 0x9E21)  # ldr r6, [sp, 132]: geo
    ldr(r2, [r6, 24])  # on to the next pixel
    add(r0, r0, r2)
    data(2, 0x9003)  # str r0, [sp, 12]: out
    data(2, 0x9B00)  # ldr r3, [sp, 0]: args: args
    data(2, 0x9A02)  # ldr r2, [sp, 8]: scale
    data(2, 0x4790)  # blx r2

    data(2, 0x9E21)  # ldr r6, [sp, 132]: geo
    ldr(r0, [r6, 40])  # stride_w
    data(2, 0x9904)  # ldr r1, [sp, 16]: x
    add(r1, r1, r0)
    data(2, 0x9104)  # str r1, [sp, 16]: x
    data(2, 0x9806)  # ldr r0, [sp, 24]: cols
    sub(r0, 1)
    data(2, 0x9006)  # str r0, [sp, 24]: cols
    beq(ROW_DONE)
    b(PIXEL)
    label(ROW_DONE)
    ldr(r2, [r6, 36])  # stride_h
    data(2, 0x9905)  # ldr r1, [sp, 20]: y
    add(r2, r2, r1)  # y of the next row
    data(2, 0x9807)  # ldr r0, [sp, 28]: rows
    sub(r0, 1)
    data(2, 0x9007)  # str r0, [sp, 28]: rows
    beq(BATCH_DONE)
    b(ROW)
    label(BATCH_DONE)
    ldr(r0, [r6, 4])  # in_h
    ldr(r1, [r6, 8])  # in_w
    mul(r0, r1)
    ldr(r1, [r6, 12])  # bytes of an image
    mul(r0, r1)
    data(2, 0x9909)  # ldr r1, [sp, 36]: x_group
    add(r0, r0, r1)
    data(2, 0x9009)  # str r0, [sp, 36]: x_group
    data(2, 0x9808)  # ldr r0, [sp, 32]: batches
    sub(r0, 1)
    data(2, 0x9008)  # str r0, [sp, 32]: batches
    beq(TILE_DONE)
    b(BATCH)
    # multipliers of the next tile
    label(TILE_DONE)
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    data(2, 0x9A0A)  # ldr r2, [sp, 40]: t
    ldr(r0, [r7, 20])  # 0: one multiplier for all
    mul(r0, r2)
    ldr(r1, [r7, 28])  # shifts
    add(r1, r1, r0)
    str(r1, [r7, 28])  # shifts
    lsl(r0, r0, 2)
    ldr(r1, [r7, 24])  # multipliers
    add(r1, r1, r0)
    str(r1, [r7, 24])  # multipliers
    data(2, 0x981C)  # ldr r0, [sp, 112]: togo
    sub(r0, r0, r2)
    data(2, 0x901C)  # str r0, [sp, 112]: togo
    bne(AGAIN)
    data(2, 0x981D)  # ldr r0, [sp, 116]: groups
    sub(r0, 1)
    data(2, 0x901D)  # str r0, [sp, 116]: groups
    beq(FINISHED)
    data(2, 0x9823)  # ldr r0, [sp, 140]: group_out
    data(2, 0x901C)  # str r0, [sp, 112]: togo
    label(AGAIN)
    b(TILE)
    # tables as they were
    label(FINISHED)
    ldr(r2, [r6, 24])  # out_c
    ldr(r0, [r7, 20])  # stride
    mul(r0, r2)  # all the way back
    ldr(r1, [r7, 28])  # shifts
    sub(r1, r1, r0)
    str(r1, [r7, 28])  # shifts
    lsl(r0, r0, 2)
    ldr(r1, [r7, 24])  # multipliers
    sub(r1, r1, r0)
    str(r1, [r7, 24])  # multipliers
    data(2, 0xB024)  # add sp, sp, 144
    pop({r4, r5, r6, r7})
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)
    mov(r0, 1)
