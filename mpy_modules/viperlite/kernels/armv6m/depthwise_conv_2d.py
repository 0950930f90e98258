"""DEPTHWISE_CONV_2D in ARMv6-M assembler; contract and block in kernels/reference/depthwise_conv_2d.py.

A tile of channels has its weights expanded in scratch to words, a channel's together. A window of three by three that
lies in the image is unrolled: 66 cycles a sum on an RP2040. Any other is clipped, and its rows are run through four taps
at a time, 8 cycles each. One column of pixels is taken as a row.

One input channel serves two outputs by one multiply: x ((b << 16) - a), summed over two taps, leaves the sum for weights
b in its upper half, as in conv_2d, and as the whole sums are taken modulo 2**32, the sum for weights a comes from their
difference at the end: 3.5 cycles a multiply. Neighbours b of twice -128 would not fit, nor sums of more than 255 weights;
a filter with such is left to the other way. What the offset of x adds to a sum is worked out where the clipping of windows changes.

Scratch of a tile of t channels with k taps, in words: sums [t], then for every channel bias, bias + offset * sum of
weights, weights [2 + k], or for every two channels a, b start values of the window, those of whole rows, weights [4 + k].
Start values are (b << 16) - a and b. A tile meets all pixels before the next one is expanded.
"""

from ...compat import micropython

_LEAST = 400  # bytes that a tile may take where they cost arena


def depthwise_conv_2d_s8_buffer(window, multiplier):
    """(needed, least, most) bytes of scratch: for one or two channels, for as many as _LEAST holds, for all."""
    taps, channels = window[7] * window[8], window[6]
    if window[3] > 1:
        one = 12 + 4 * taps
        return one, min(max(_LEAST // one, 1), channels) * one, channels * one
    twos, one = (channels + 1) // 2, 24 + 4 * taps
    least = min(_LEAST // one, twos)
    return one - 8, least * one if least > 1 else one - 8, twos * one  # the sums of a single two lie on the stack


@micropython.asm_thumb
def depthwise_conv_2d_s8(r0, r1, r2, r3):
    # frame, in words at sp: 0 args  1 block  2, 3 sums of a tile of two  4 1: a channel at a time, 2: two, 3: one, or three by
    # three  5, 6 geometry of height and width, which are changed over for one column  7 in_w  8 k_w  9 columns from the first
    # to the last tap of a row  10 x of the row of windows  11 x of the batch  12 column, 13 columns to go  14 row, 15 rows to
    # go  16 batches to go  17 channels that a tile holds  18 first channel of the tile  19 tile  20 its end  21 bytes of x
    # from tap to tap  22 from row to row  23 taps  24 input channel, 25 outputs of it to go, at the tile's first  26 first row
    # of taps in the image  27 their number  28 x of a window, or outputs of the input channel to go  29 bytes of w before the
    # taps, 30 after them  31 bytes of x back to the next channel, or of w in rows  32 cursor of sums  33 first column of taps
    # that registers are set for, 34 number of columns  35 entry to the taps  36 whether the start values of rows are those of the window
    # 37 first row of taps that they are for, 38 number of rows, -1 before there are any
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    data(2, 0xB0A7)  # sub sp, sp, 156
    data(2, 0x9300)  # str r3, [sp, 0]: args
    ldr(r0, [r3, 0])
    ldr(r7, [r0, 12])
    data(2, 0x9701)  # str r7, [sp, 4]: p
    mov(r6, r7)
    add(r6, 92)  # geometry
    # one column: it is run through as a row
    add(r4, r6, 4)
    ldr(r0, [r6, 8])  # in_w
    ldr(r1, [r6, 20])  # out_w
    mul(r0, r1)
    ldr(r1, [r6, 32])  # k_w
    mul(r0, r1)
    cmp(r0, 1)
    bne(UPRIGHT)
    mov(r4, r6)
    add(r6, 4)
    label(UPRIGHT)
    data(2, 0x9605)  # str r6, [sp, 20]: gh
    data(2, 0x9406)  # str r4, [sp, 24]: gw
    ldr(r0, [r7, 104])  # channels of x
    ldr(r3, [r4, 44])  # dilation along a row
    mov(r1, r3)
    mul(r1, r0)
    data(2, 0x9115)  # str r1, [sp, 84]: step
    ldr(r1, [r4, 4])  # size along a row
    data(2, 0x9107)  # str r1, [sp, 28]: in_w
    mul(r1, r0)
    ldr(r2, [r6, 44])  # dilation across rows
    mul(r1, r2)
    data(2, 0x9116)  # str r1, [sp, 88]: row_step
    ldr(r2, [r4, 28])  # taps of a row
    data(2, 0x9208)  # str r2, [sp, 32]: k_w
    ldr(r1, [r6, 28])  # rows of taps
    mul(r1, r2)
    data(2, 0x9117)  # str r1, [sp, 92]: taps
    sub(r5, r2, 1)
    mul(r5, r3)
    data(2, 0x9509)  # str r5, [sp, 36]: span
    # two by two: one input channel, up to nine taps in a row, side by side, 255 in all
    cmp(r0, 1)
    bne(SINGLY)
    cmp(r3, 1)
    bne(SINGLY)
    cmp(r2, 9)
    bhi(SINGLY)
    cmp(r1, 255)
    bhi(SINGLY)
    mov(r4, 2)
    b(CHOSEN)
    label(SINGLY)
    mov(r4, 1)
    ldr(r0, [r7, 88])  # depth multiplier
    cmp(r0, 1)  # the square is for one output per input
    bne(CHOSEN)
    cmp(r2, 3)
    bne(CHOSEN)
    cmp(r1, 9)  # three rows of three
    bne(CHOSEN)
    mov(r4, 3)
    label(CHOSEN)
    data(2, 0x9404)  # str r4, [sp, 16]: ways
    # channels that fit
    ldr(r0, [r7, 44])  # bytes of scratch
    data(2, 0x9917)  # ldr r1, [sp, 92]: taps
    lsl(r1, r1, 2)
    add(r1, 12)  # a channel's sum, bias, start value and weights
    cmp(r4, 2)
    bne(ALONE)
    add(r1, 12)  # or those of two
    label(ALONE)
    bl(DIVIDE)
    ldr(r5, [r7, 8])  # scratch
    cmp(r4, 2)
    bne(SOME)
    lsl(r2, r2, 1)  # channels
    bne(SOME)
    # one two, without its sums
    mov(r2, 2)
    mov(r0, sp)
    add(r0, 8)
    str(r0, [r7, 8])  # scratch
    b(PLACED)
    label(SOME)
    ldr(r0, [r7, 116])  # channels of out
    cmp(r2, r0)
    ble(FITS)  # at most all
    mov(r2, r0)
    label(FITS)
    lsl(r1, r2, 2)
    add(r5, r5, r1)
    cmp(r4, 2)
    bne(PLACED)
    lsl(r1, r2, 31)
    lsr(r1, r1, 29)
    add(r5, r5, r1)  # two by two: an even number of sums
    label(PLACED)
    data(2, 0x9211)  # str r2, [sp, 68]: holds
    data(2, 0x9513)  # str r5, [sp, 76]: tile
    mov(r0, 0)
    data(2, 0x9012)  # str r0, [sp, 72]: first
    data(2, 0x9018)  # str r0, [sp, 96]: input
    ldr(r0, [r7, 88])  # depth multiplier
    data(2, 0x9019)  # str r0, [sp, 100]: left: outputs of the first input channel
    b(TILE)

    # r2 = r0 / r1, r0 what is left less r1
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

    # a tile: weights to scratch
    label(TILE)
    ldr(r2, [r7, 116])  # channels of out
    mov(r10, r2)  # bytes of w from tap to tap
    data(2, 0x9812)  # ldr r0, [sp, 72]: first
    sub(r2, r2, r0)
    data(2, 0x9911)  # ldr r1, [sp, 68]: holds
    cmp(r2, r1)
    ble(REST)
    mov(r2, r1)
    label(REST)
    str(r2, [r7, 16])  # n
    data(2, 0x9913)  # ldr r1, [sp, 76]: tile
    ldr(r3, [r7, 68])  # w
    add(r3, r3, r0)  # first weight of the tile
    data(2, 0x9C04)  # ldr r4, [sp, 16]: ways
    cmp(r4, 2)
    beq(TWO)

    # r0 sum  r1 words  r2 channels to go  r3 w  r4 cursor of w  r5 taps to go  r6 weight
    label(ONE)
    add(r1, 8)  # past bias and start value
    mov(r0, 0)
    mov(r4, r3)
    data(2, 0x9D17)  # ldr r5, [sp, 92]: taps
    label(WEIGHT)
    ldrb(r6, [r4, 0])
    data(2, 0xB276)  # sxtb r6, r6
    add(r0, r0, r6)  # for the offset of x
    data(2, 0xC140)  # stmia r1!, {r6}
    data(2, 0x4454)  # add r4, r10
    sub(r5, 1)
    bne(WEIGHT)
    ldr(r4, [r7, 84])  # offset of x
    mul(r0, r4)  # offset * sum of weights
    ldr(r4, [r7, 76])  # bias
    cmp(r4, 0)
    beq(UNBIASED)
    ldr(r5, [r7, 68])  # w
    sub(r5, r3, r5)  # channel
    lsl(r5, r5, 2)
    data(2, 0x5964)  # ldr r4, [r4, r5]
    add(r0, r0, r4)
    label(UNBIASED)
    data(2, 0x9D17)  # ldr r5, [sp, 92]: taps
    lsl(r5, r5, 2)
    add(r5, 8)
    sub(r5, r1, r5)
    str(r4, [r5, 0])
    str(r0, [r5, 4])
    add(r3, 1)
    sub(r2, 1)
    bne(ONE)
    b(EXPANDED)

    # r0 a  r1 words  r2 channels to go  r3 w  r4 b  r5 cursor of w  r6 taps to go  r7 b before
    label(TWO)
    mov(r0, 0)
    mov(r7, r0)
    add(r1, 16)  # past the start values
    mov(r5, r3)
    data(2, 0x9E17)  # ldr r6, [sp, 92]: taps
    label(WEIGHTS)
    ldrb(r0, [r5, 0])
    data(2, 0xB240)  # sxtb r0, r0
    mov(r4, 0)
    cmp(r2, 1)
    beq(ODD)  # the last one has no neighbour
    ldrb(r4, [r5, 1])
    data(2, 0xB264)  # sxtb r4, r4
    label(ODD)
    add(r7, r7, r4)
    add(r7, 255)  # two steps, for 256 is no byte
    add(r7, 1)
    beq(REFUSED)  # -128 twice
    mov(r7, r4)
    lsl(r4, r4, 16)
    sub(r4, r4, r0)  # (b << 16) - a
    data(2, 0xC110)  # stmia r1!, {r4}
    data(2, 0x4455)  # add r5, r10
    sub(r6, 1)
    bne(WEIGHTS)
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    add(r3, 2)
    sub(r2, 2)
    bhi(TWO)
    label(EXPANDED)
    data(2, 0x9114)  # str r1, [sp, 80]: tile_end
    mov(r0, 0)
    data(2, 0x9022)  # str r0, [sp, 136]: for_n: no window is set up
    data(2, 0x9024)  # str r0, [sp, 144]: based
    sub(r0, 1)
    data(2, 0x9026)  # str r0, [sp, 152]: base_high
    b(PIXELS)
    label(REFUSED)
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    data(2, 0x9A12)  # ldr r2, [sp, 72]: first
    neg(r2, r2)
    bl(MOVE)
    bl(SETTLE)
    data(2, 0x9A08)  # ldr r2, [sp, 32]: k_w
    data(2, 0x9917)  # ldr r1, [sp, 92]: taps
    b(SINGLY)

    # out of the tile
    label(PIXELS)
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    data(2, 0x9912)  # ldr r1, [sp, 72]: first
    ldr(r0, [r7, 52])  # out
    add(r1, r1, r0)
    str(r1, [r7, 0])  # cursor
    ldr(r0, [r7, 60])  # x
    data(2, 0x9918)  # ldr r1, [sp, 96]: input
    add(r0, r0, r1)
    data(2, 0x900B)  # str r0, [sp, 44]: x_batch
    ldr(r0, [r7, 92])  # batches
    data(2, 0x9010)  # str r0, [sp, 64]: batches

    label(BATCH)
    data(2, 0x9E05)  # ldr r6, [sp, 20]: gh
    ldr(r0, [r6, 16])  # size of out
    data(2, 0x900F)  # str r0, [sp, 60]: rows
    ldr(r0, [r6, 52])  # padding
    neg(r0, r0)  # first row of the first window
    data(2, 0x900E)  # str r0, [sp, 56]: row
    # a row: taps that lie in the image, from r1 on r2 of them
    label(ROW)
    data(2, 0x9E05)  # ldr r6, [sp, 20]: gh
    data(2, 0x980E)  # ldr r0, [sp, 56]: row
    ldr(r3, [r6, 28])  # taps
    ldr(r4, [r6, 44])  # dilation
    ldr(r5, [r6, 4])  # size of x
    bl(CLIP)
    data(2, 0x9B1A)  # ldr r3, [sp, 104]: top
    data(2, 0x9C1B)  # ldr r4, [sp, 108]: high
    data(2, 0x911A)  # str r1, [sp, 104]: top
    data(2, 0x921B)  # str r2, [sp, 108]: high
    sub(r3, r3, r1)  # clipped as the row before?
    sub(r4, r4, r2)
    orr(r3, r4)
    beq(ALIKE)
    mov(r3, 0)
    data(2, 0x9322)  # str r3, [sp, 136]: for_n: registers are set for no window
    data(2, 0x9324)  # str r3, [sp, 144]: based
    label(ALIKE)
    data(2, 0x9907)  # ldr r1, [sp, 28]: in_w
    mul(r0, r1)
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    ldr(r1, [r7, 104])  # channels of x
    mul(r0, r1)
    data(2, 0x990B)  # ldr r1, [sp, 44]: x_batch
    add(r0, r0, r1)
    data(2, 0x900A)  # str r0, [sp, 40]: x_row: where rows of windows begin
    data(2, 0x9E06)  # ldr r6, [sp, 24]: gw
    ldr(r0, [r6, 16])  # size of out
    data(2, 0x900D)  # str r0, [sp, 52]: cols
    ldr(r0, [r6, 52])  # padding
    neg(r0, r0)
    data(2, 0x900C)  # str r0, [sp, 48]: col

    # a pixel: r0 first column, r1 first column of taps in the image  r2 their number
    label(PIXEL)
    data(2, 0x980C)  # ldr r0, [sp, 48]: col
    data(2, 0x9D07)  # ldr r5, [sp, 28]: in_w
    cmp(r0, 0)
    blt(PARTLY)  # over the left edge
    data(2, 0x9A09)  # ldr r2, [sp, 36]: span
    add(r2, r2, r0)
    cmp(r2, r5)
    bge(PARTLY)  # over the right edge
    mov(r1, 0)
    data(2, 0x9A08)  # ldr r2, [sp, 32]: k_w
    b(SIZED)
    label(PARTLY)
    data(2, 0x9E06)  # ldr r6, [sp, 24]: gw
    ldr(r3, [r6, 28])  # taps
    ldr(r4, [r6, 44])  # dilation
    bl(CLIP)
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    label(SIZED)
    ldr(r3, [r7, 104])  # channels of x
    mul(r0, r3)
    data(2, 0x9B0A)  # ldr r3, [sp, 40]: x_row
    add(r0, r0, r3)  # first byte of the window
    data(2, 0x9B21)  # ldr r3, [sp, 132]: for_first
    data(2, 0x9C22)  # ldr r4, [sp, 136]: for_n
    data(2, 0x9121)  # str r1, [sp, 132]: for_first
    data(2, 0x9222)  # str r2, [sp, 136]: for_n
    sub(r3, r3, r1)
    sub(r4, r4, r2)
    orr(r4, r3)  # 0: as the pixel before
    data(2, 0x9E1B)  # ldr r6, [sp, 108]: high
    data(2, 0x9D04)  # ldr r5, [sp, 16]: ways
    cmp(r5, 3)
    bne(NOT_SQUARE)
    add(r5, r6, r2)
    cmp(r5, 6)
    beq(SQUARE)
    label(NOT_SQUARE)
    b(OTHER)

    # three by three.  r0 x  r1 start value, weights  r2 bytes from tap to tap  r3 twice as many  r4, r5, r6 weights,
    # products  r7 x  r8 sum  r9 bytes from row to row  r10 bytes to the next channel  r11 cursor of sums  r12 end of tile
    label(SQUARE)
    data(2, 0x9913)  # ldr r1, [sp, 76]: tile
    data(2, 0x9A15)  # ldr r2, [sp, 84]: step
    lsl(r3, r2, 1)
    data(2, 0x9C16)  # ldr r4, [sp, 88]: row_step
    mov(r9, r4)
    lsl(r4, r4, 1)
    neg(r4, r4)
    add(r4, 1)  # back two rows, on one channel
    mov(r10, r4)
    ldr(r4, [r7, 8])  # scratch
    mov(r11, r4)
    data(2, 0x9C14)  # ldr r4, [sp, 80]: tile_end
    mov(r12, r4)
    label(NINE)
    data(2, 0xC9C0)  # ldmia r1!, {r6, r7}
    mov(r8, r7)
    data(2, 0xC970)  # ldmia r1!, {r4-r6}
    ldrb(r7, [r0, 0])  # ldrsb has no form with 0
    data(2, 0xB27F)  # sxtb r7, r7
    mul(r4, r7)
    data(2, 0x44A0)  # add r8, r4
    data(2, 0x5687)  # ldrsb r7, [r0, r2]
    mul(r5, r7)
    data(2, 0x44A8)  # add r8, r5
    data(2, 0x56C7)  # ldrsb r7, [r0, r3]
    mul(r6, r7)
    data(2, 0x44B0)  # add r8, r6
    data(2, 0x4448)  # add r0, r9
    data(2, 0xC970)  # ldmia r1!, {r4-r6}
    ldrb(r7, [r0, 0])
    data(2, 0xB27F)  # sxtb r7, r7
    mul(r4, r7)
    data(2, 0x44A0)  # add r8, r4
    data(2, 0x5687)  # ldrsb r7, [r0, r2]
    mul(r5, r7)
    data(2, 0x44A8)  # add r8, r5
    data(2, 0x56C7)  # ldrsb r7, [r0, r3]
    mul(r6, r7)
    data(2, 0x44B0)  # add r8, r6
    data(2, 0x4448)  # add r0, r9
    data(2, 0xC970)  # ldmia r1!, {r4-r6}
    ldrb(r7, [r0, 0])
    data(2, 0xB27F)  # sxtb r7, r7
    mul(r4, r7)
    data(2, 0x44A0)  # add r8, r4
    data(2, 0x5687)  # ldrsb r7, [r0, r2]
    mul(r5, r7)
    data(2, 0x44A8)  # add r8, r5
    data(2, 0x56C7)  # ldrsb r7, [r0, r3]
    mul(r6, r7)
    data(2, 0x44B0)  # add r8, r6
    data(2, 0x4450)  # add r0, r10
    mov(r4, r11)
    mov(r5, r8)
    data(2, 0xC420)  # stmia r4!, {r5}
    mov(r11, r4)
    data(2, 0x4561)  # cmp r1, r12
    bne(NINE)
    b(SCALE)


    # any other window, a row of taps at a time.  r0 x  r1 weights  r2 0  r3 sum  r4 weight  r5 fours of taps to go
    # r6 rows to go  r7 x, product  r8 offset of x  r9 bytes from tap to tap  r10, r11 bytes of x, w to the next row
    # r12 entry to the taps  r14 fours of taps
    label(OTHER)
    ldr(r3, [r7, 8])
    data(2, 0x9320)  # str r3, [sp, 128]: sums
    mov(r3, r6)
    mul(r3, r2)
    beq(NOTHING)  # no rows or no columns
    data(2, 0x9D04)  # ldr r5, [sp, 16]: ways
    cmp(r5, 2)
    bne(CLIPPED)
    b(BY_TWO)
    label(CLIPPED)
    cmp(r4, 0)
    beq(SET)
    ldr(r3, [r7, 84])
    mov(r8, r3)
    data(2, 0x9B15)  # ldr r3, [sp, 84]: step
    mov(r9, r3)
    mul(r3, r2)
    data(2, 0x9C16)  # ldr r4, [sp, 88]: row_step
    sub(r3, r4, r3)  # from the end of a row of taps
    mov(r10, r3)
    data(2, 0x9D08)  # ldr r5, [sp, 32]: k_w
    sub(r3, r5, r2)
    lsl(r3, r3, 2)  # weights of columns outside
    mov(r11, r3)
    data(2, 0x9B1A)  # ldr r3, [sp, 104]: top
    mul(r3, r5)
    add(r3, r3, r1)
    lsl(r3, r3, 2)  # weights before the first tap
    data(2, 0x931D)  # str r3, [sp, 116]: before
    mul(r5, r6)
    lsl(r5, r5, 2)
    add(r3, r3, r5)
    data(2, 0x9D17)  # ldr r5, [sp, 92]: taps
    lsl(r5, r5, 2)
    sub(r3, r5, r3)
    data(2, 0x931E)  # str r3, [sp, 120]: after
    mul(r4, r6)  # bytes of the rows of taps
    neg(r4, r4)
    data(2, 0x941F)  # str r4, [sp, 124]: back
    neg(r1, r2)
    mov(r3, 3)
    and_(r1, r3)
    mov(r3, 12)  # bytes of code of one tap
    mul(r1, r3)
    b(LOCATE)
    label(LOCATED)
    data(2, 0x4471)  # add r1, lr
    data(2, 0x9123)  # str r1, [sp, 140]: entry
    label(SET)
    data(2, 0x9923)  # ldr r1, [sp, 140]: entry
    mov(r12, r1)
    add(r2, 3)
    lsr(r2, r2, 2)  # fours
    mov(r14, r2)
    data(2, 0x9913)  # ldr r1, [sp, 76]: tile
    mov(r2, 0)
    data(2, 0x9B19)  # ldr r3, [sp, 100]: left
    data(2, 0x931C)  # str r3, [sp, 112]: x
    label(CHANNEL)
    data(2, 0xC918)  # ldmia r1!, {r3, r4}: bias; its start value is for whole windows
    data(2, 0x9C1D)  # ldr r4, [sp, 116]: before
    add(r1, r1, r4)
    data(2, 0x9E1B)  # ldr r6, [sp, 108]: high
    label(TAPS)
    mov(r5, r14)  # fours to go
    mov(pc, r12)
    label(LOCATE)
    bl(LOCATED)
    label(FOURS)
    data(2, 0x5687)  # ldrsb r7, [r0, r2]
    data(2, 0x4447)  # add r7, r8: offset added, so that taps outside are as 0
    data(2, 0x4448)  # add r0, r9
    data(2, 0xC910)  # ldmia r1!, {r4}
    mul(r7, r4)
    add(r3, r3, r7)
    data(2, 0x5687)  # ldrsb r7, [r0, r2]
    data(2, 0x4447)  # add r7, r8
    data(2, 0x4448)  # add r0, r9
    data(2, 0xC910)  # ldmia r1!, {r4}
    mul(r7, r4)
    add(r3, r3, r7)
    data(2, 0x5687)  # ldrsb r7, [r0, r2]
    data(2, 0x4447)  # add r7, r8
    data(2, 0x4448)  # add r0, r9
    data(2, 0xC910)  # ldmia r1!, {r4}
    mul(r7, r4)
    add(r3, r3, r7)
    data(2, 0x5687)  # ldrsb r7, [r0, r2]
    data(2, 0x4447)  # add r7, r8
    data(2, 0x4448)  # add r0, r9
    data(2, 0xC910)  # ldmia r1!, {r4}
    mul(r7, r4)
    add(r3, r3, r7)
    sub(r5, 1)
    bne(FOURS)
    data(2, 0x4450)  # add r0, r10
    data(2, 0x4459)  # add r1, r11
    sub(r6, 1)  # next row of taps
    bne(TAPS)
    data(2, 0x9C1E)  # ldr r4, [sp, 120]: after
    add(r1, r1, r4)
    data(2, 0x9C1F)  # ldr r4, [sp, 124]: back
    add(r0, r0, r4)
    data(2, 0x9C1C)  # ldr r4, [sp, 112]: x
    sub(r4, 1)
    bne(SAME_INPUT)
    add(r0, 1)
    data(2, 0x9C01)  # ldr r4, [sp, 4]: p
    ldr(r4, [r4, 88])  # depth multiplier
    label(SAME_INPUT)
    data(2, 0x941C)  # str r4, [sp, 112]: x
    data(2, 0x9C20)  # ldr r4, [sp, 128]: sums
    data(2, 0xC408)  # stmia r4!, {r3}
    data(2, 0x9420)  # str r4, [sp, 128]: sums
    data(2, 0x9C14)  # ldr r4, [sp, 80]: tile_end
    cmp(r1, r4)
    bne(CHANNEL)
    b(SCALE)

    # no tap lies in the image
    label(NOTHING)
    data(2, 0x9820)  # ldr r0, [sp, 128]: sums
    data(2, 0x9913)  # ldr r1, [sp, 76]: tile
    data(2, 0x9A14)  # ldr r2, [sp, 80]: tile_end
    data(2, 0x9C17)  # ldr r4, [sp, 92]: taps
    lsl(r4, r4, 2)
    data(2, 0x9D04)  # ldr r5, [sp, 16]: ways
    cmp(r5, 2)
    beq(NOTHING_BY_TWO)
    label(START)
    data(2, 0xC928)  # ldmia r1!, {r3, r5}
    data(2, 0xC008)  # stmia r0!, {r3}: the bias alone
    add(r1, r1, r4)
    cmp(r1, r2)
    bne(START)
    b(SCALE)
    label(NOTHING_BY_TWO)
    data(2, 0x9C12)  # ldr r4, [sp, 72]: first
    label(NOTHING_TWO)
    bl(BIASES)
    data(2, 0xC0C0)  # stmia r0!, {r6, r7}
    data(2, 0x9D17)  # ldr r5, [sp, 92]: taps
    lsl(r5, r5, 2)
    add(r5, 16)
    add(r1, r1, r5)
    data(2, 0x9A14)  # ldr r2, [sp, 80]: tile_end
    cmp(r1, r2)
    bne(NOTHING_TWO)
    b(SCALE)

    # r6, r7 biases of channels r4 and r4 + 1; r4 becomes r4 + 2
    label(BIASES)
    data(2, 0x9A01)  # ldr r2, [sp, 4]: p
    ldr(r7, [r2, 116])  # channels of out
    ldr(r2, [r2, 76])  # bias
    add(r4, 2)
    mov(r6, 0)
    cmp(r2, 0)
    beq(NO_BIASES)
    lsl(r6, r4, 2)  # bytes; r4 is 2 ahead
    add(r2, r2, r6)
    sub(r2, 8)
    ldr(r6, [r2, 0])
    cmp(r4, r7)
    bgt(NO_BIASES)  # the last one has no neighbour
    ldr(r7, [r2, 4])
    bx(lr)
    label(NO_BIASES)
    mov(r7, 0)
    bx(lr)

    # r0 and the sum of r3 rows of weights from row r1 on, to r0
    label(ADD_ROWS)
    data(2, 0x9A08)  # ldr r2, [sp, 32]: k_w
    mul(r3, r2)
    mul(r1, r2)
    lsl(r1, r1, 2)
    add(r1, r1, r5)
    add(r1, 16)
    label(ADD_TAP)
    data(2, 0xC904)  # ldmia r1!, {r2}
    add(r0, r0, r2)
    sub(r3, 1)
    bne(ADD_TAP)
    bx(lr)

    # start values r5[2], r5[3] with the offset times sum r0 of weights, to r3
    label(FOLD)
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    ldr(r2, [r7, 84])  # offset of x
    mov(r7, r0)
    mul(r7, r2)  # of both, as the sums are kept
    ldr(r6, [r5, 8])
    add(r7, r7, r6)
    str(r7, [r3, 0])
    asr(r0, r0, 16)  # carry: the lower half had borrowed
    mov(r7, 0)
    adc(r0, r7)
    mul(r0, r2)  # of b
    ldr(r6, [r5, 12])
    add(r0, r0, r6)
    str(r0, [r3, 4])
    bx(lr)

    # the part of k taps in the image: from r1 on r2, the first at r0.  r0 first tap  r3 taps  r4 dilation  r5 size
    label(CLIP)
    mov(r1, 0)
    b(SKIPPED)
    label(SKIP)
    add(r0, r0, r4)
    add(r1, 1)
    label(SKIPPED)
    cmp(r1, r3)
    bge(OUTSIDE)  # none is inside
    cmp(r0, 0)
    blt(SKIP)
    label(OUTSIDE)
    sub(r3, r3, r1)  # taps to look at
    mov(r2, 0)
    sub(r5, r5, r0)
    label(COUNT)
    cmp(r2, r3)
    bge(COUNTED)
    cmp(r5, 0)
    ble(COUNTED)
    sub(r5, r5, r4)
    add(r2, 1)
    b(COUNT)
    label(COUNTED)
    bx(lr)

    # two channels of one input channel.  r0 x  r1 weights  r2 0  r3 1  r4 x  r5, r6 weights, products  r7 sum of the second
    # r8 both sums  r9, r10 bytes of x, w to the next row  r11 after the pairs of taps  r12 entry to them  r14 end of rows
    label(BY_TWO)
    data(2, 0x901C)  # str r0, [sp, 112]: x
    cmp(r4, 0)
    beq(STARTED)  # set up for the pixel before
    data(2, 0x9B16)  # ldr r3, [sp, 88]: row_step
    sub(r3, r3, r2)
    mov(r9, r3)  # from the end of a row of taps
    data(2, 0x9D08)  # ldr r5, [sp, 32]: k_w
    sub(r3, r5, r2)
    lsl(r3, r3, 2)
    mov(r10, r3)
    data(2, 0x9B1A)  # ldr r3, [sp, 104]: top
    mul(r3, r5)
    add(r3, r3, r1)
    lsl(r3, r3, 2)
    data(2, 0x931D)  # str r3, [sp, 116]: before
    mul(r5, r6)
    lsl(r5, r5, 2)
    data(2, 0x951F)  # str r5, [sp, 124]: back
    add(r3, r3, r5)
    data(2, 0x9D17)  # ldr r5, [sp, 92]: taps
    lsl(r5, r5, 2)
    sub(r3, r5, r3)
    data(2, 0x931E)  # str r3, [sp, 120]: after
    b(LOCATE_PAIRS)
    label(LOCATED_PAIRS)
    mov(r5, lr)
    add(r5, 82)  # past the pairs: one tap more
    mov(r3, 1)
    tst(r2, r3)
    bne(ONE_MORE)
    add(r5, 14)  # or past that
    label(ONE_MORE)
    mov(r11, r5)
    lsr(r1, r2, 1)  # pairs
    mov(r2, 4)
    sub(r2, r2, r1)
    mov(r1, 20)  # bytes of code of one pair
    mul(r2, r1)
    data(2, 0x4472)  # add r2, lr
    mov(r1, r10)
    data(2, 0x9B22)  # ldr r3, [sp, 136]: for_n
    sub(r3, 8)
    orr(r3, r1)  # no weights left out, eight taps
    bne(IN_PART)
    mov(r2, lr)
    sub(r2, 92)  # bytes of code of eight taps
    label(IN_PART)
    data(2, 0x9223)  # str r2, [sp, 140]: entry
    # start values of rows that lie in the image.  r0 sum of weights, both  r1 weights  r3 taps to go  r4 channel
    # r5 start values  r2, r6, r7 spare
    data(2, 0x9824)  # ldr r0, [sp, 144]: based
    cmp(r0, 0)
    bne(COLUMNS)
    mov(r0, 1)
    data(2, 0x9024)  # str r0, [sp, 144]: based
    data(2, 0x9913)  # ldr r1, [sp, 76]: tile
    data(2, 0x9C12)  # ldr r4, [sp, 72]: first
    label(BASE)
    mov(r5, r1)
    mov(r0, 0)
    data(2, 0x9B26)  # ldr r3, [sp, 152]: base_high
    cmp(r3, 0)
    bge(BASED)
    bl(BIASES)  # only once
    lsl(r2, r7, 16)  # (b << 16) - a
    sub(r2, r2, r6)
    str(r2, [r5, 8])
    str(r7, [r5, 12])
    b(NEW_ROWS)
    label(BASED)
    data(2, 0x9925)  # ldr r1, [sp, 148]: base_top
    bl(ADD_ROWS)
    neg(r0, r0)  # less the old ones
    label(NEW_ROWS)
    data(2, 0x991A)  # ldr r1, [sp, 104]: top
    data(2, 0x9B1B)  # ldr r3, [sp, 108]: high
    bl(ADD_ROWS)
    mov(r3, r5)
    add(r3, 8)
    bl(FOLD)
    data(2, 0x9917)  # ldr r1, [sp, 92]: taps
    lsl(r1, r1, 2)
    add(r1, 16)
    add(r1, r1, r5)
    data(2, 0x9A14)  # ldr r2, [sp, 80]: tile_end
    cmp(r1, r2)
    bne(BASE)
    data(2, 0x991A)  # ldr r1, [sp, 104]: top
    data(2, 0x9B1B)  # ldr r3, [sp, 108]: high
    data(2, 0x9125)  # str r1, [sp, 148]: base_top
    data(2, 0x9326)  # str r3, [sp, 152]: base_high
    # less the columns that do not.  r2 column  r4 rows to go  r7 bytes of a row of weights
    label(COLUMNS)
    data(2, 0x9D13)  # ldr r5, [sp, 76]: tile
    label(EDGE)
    mov(r0, 0)
    mov(r2, 0)
    label(EDGE_COLUMN)
    data(2, 0x9B21)  # ldr r3, [sp, 132]: for_first
    cmp(r2, r3)
    bne(EDGE_OUTSIDE)  # those inside are left out
    data(2, 0x9B22)  # ldr r3, [sp, 136]: for_n
    add(r2, r2, r3)
    label(EDGE_OUTSIDE)
    data(2, 0x9F08)  # ldr r7, [sp, 32]: k_w
    cmp(r2, r7)
    beq(EDGE_DONE)
    data(2, 0x991A)  # ldr r1, [sp, 104]: top
    mul(r1, r7)
    add(r1, r1, r2)  # weight of the column in the first row
    lsl(r1, r1, 2)
    add(r1, r1, r5)
    add(r1, 16)
    lsl(r7, r7, 2)
    data(2, 0x9C1B)  # ldr r4, [sp, 108]: high
    label(EDGE_TAP)
    ldr(r6, [r1, 0])
    sub(r0, r0, r6)
    add(r1, r1, r7)
    sub(r4, 1)
    bne(EDGE_TAP)
    add(r2, 1)
    b(EDGE_COLUMN)
    label(EDGE_DONE)
    mov(r3, r5)
    bl(FOLD)
    data(2, 0x9917)  # ldr r1, [sp, 92]: taps
    lsl(r1, r1, 2)
    add(r1, 16)
    add(r5, r5, r1)
    data(2, 0x9A14)  # ldr r2, [sp, 80]: tile_end
    cmp(r5, r2)
    bne(EDGE)
    data(2, 0x9A22)  # ldr r2, [sp, 136]: for_n
    label(STARTED)
    data(2, 0x9923)  # ldr r1, [sp, 140]: entry
    mov(r12, r1)
    data(2, 0x9913)  # ldr r1, [sp, 76]: tile
    mov(r2, 0)
    mov(r3, 1)
    label(TWOS)
    data(2, 0xC9A0)  # ldmia r1!, {r5, r7}
    mov(r8, r5)
    add(r1, 8)  # past those of whole rows
    data(2, 0x981C)  # ldr r0, [sp, 112]: x
    data(2, 0x9C1D)  # ldr r4, [sp, 116]: before
    add(r1, r1, r4)
    data(2, 0x9C1F)  # ldr r4, [sp, 124]: back
    add(r4, r1, r4)
    mov(r14, r4)  # end of the rows of weights
    label(PAIRS_ROW)
    mov(pc, r12)
    # all of eight taps in a row
    label(EIGHT)
    data(2, 0xC960)  # ldmia r1!, {r5, r6}
    data(2, 0x5684)  # ldrsb r4, [r0, r2]
    mul(r5, r4)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]
    mul(r6, r4)
    add(r5, r5, r6)
    data(2, 0x44A8)  # add r8, r5
    asr(r5, r5, 16)
    adc(r7, r5)
    add(r0, 2)
    data(2, 0xC960)  # ldmia r1!, {r5, r6}
    data(2, 0x5684)  # ldrsb r4, [r0, r2]
    mul(r5, r4)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]
    mul(r6, r4)
    add(r5, r5, r6)
    data(2, 0x44A8)  # add r8, r5
    asr(r5, r5, 16)
    adc(r7, r5)
    add(r0, 2)
    data(2, 0xC960)  # ldmia r1!, {r5, r6}
    data(2, 0x5684)  # ldrsb r4, [r0, r2]
    mul(r5, r4)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]
    mul(r6, r4)
    add(r5, r5, r6)
    data(2, 0x44A8)  # add r8, r5
    asr(r5, r5, 16)
    adc(r7, r5)
    add(r0, 2)
    data(2, 0xC960)  # ldmia r1!, {r5, r6}
    data(2, 0x5684)  # ldrsb r4, [r0, r2]
    mul(r5, r4)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]
    mul(r6, r4)
    add(r5, r5, r6)
    data(2, 0x44A8)  # add r8, r5
    asr(r5, r5, 16)
    adc(r7, r5)
    add(r0, 2)
    data(2, 0x4448)  # add r0, r9
    data(2, 0x4571)  # cmp r1, r14
    bne(EIGHT)
    b(BOTH_SUMMED)
    label(LOCATE_PAIRS)
    bl(LOCATED_PAIRS)
    data(2, 0xC960)  # ldmia r1!, {r5, r6}
    data(2, 0x5684)  # ldrsb r4, [r0, r2]
    mul(r5, r4)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]
    mul(r6, r4)
    add(r5, r5, r6)
    data(2, 0x44A8)  # add r8, r5
    asr(r5, r5, 16)
    adc(r7, r5)
    add(r0, 2)
    data(2, 0xC960)  # ldmia r1!, {r5, r6}
    data(2, 0x5684)  # ldrsb r4, [r0, r2]
    mul(r5, r4)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]
    mul(r6, r4)
    add(r5, r5, r6)
    data(2, 0x44A8)  # add r8, r5
    asr(r5, r5, 16)
    adc(r7, r5)
    add(r0, 2)
    data(2, 0xC960)  # ldmia r1!, {r5, r6}
    data(2, 0x5684)  # ldrsb r4, [r0, r2]
    mul(r5, r4)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]
    mul(r6, r4)
    add(r5, r5, r6)
    data(2, 0x44A8)  # add r8, r5
    asr(r5, r5, 16)
    adc(r7, r5)
    add(r0, 2)
    data(2, 0xC960)  # ldmia r1!, {r5, r6}
    data(2, 0x5684)  # ldrsb r4, [r0, r2]
    mul(r5, r4)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]
    mul(r6, r4)
    add(r5, r5, r6)
    data(2, 0x44A8)  # add r8, r5
    asr(r5, r5, 16)
    adc(r7, r5)
    add(r0, 2)
    mov(pc, r11)
    data(2, 0xC920)  # ldmia r1!, {r5}: one tap more
    data(2, 0x5684)  # ldrsb r4, [r0, r2]
    mul(r5, r4)
    data(2, 0x44A8)  # add r8, r5
    asr(r5, r5, 16)
    adc(r7, r5)
    add(r0, 1)
    data(2, 0x4448)  # add r0, r9
    data(2, 0x4451)  # add r1, r10
    data(2, 0x4571)  # cmp r1, r14
    bne(PAIRS_ROW)
    label(BOTH_SUMMED)
    lsl(r5, r7, 16)  # a is what the upper sum leaves
    mov(r6, r8)
    sub(r5, r5, r6)
    data(2, 0x9E20)  # ldr r6, [sp, 128]: sums
    data(2, 0xC6A0)  # stmia r6!, {r5, r7}
    data(2, 0x9620)  # str r6, [sp, 128]: sums
    data(2, 0x9C1E)  # ldr r4, [sp, 120]: after
    add(r1, r1, r4)
    data(2, 0x9C14)  # ldr r4, [sp, 80]: tile_end
    cmp(r1, r4)
    bne(TWOS)

    label(SCALE)
    data(2, 0x9B00)  # ldr r3, [sp, 0]: args
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    ldr(r2, [r7, 48])  # requantize_s8
    data(2, 0x4790)  # blx r2
    ldr(r0, [r7, 0])  # cursor
    ldr(r1, [r7, 116])  # channels of out
    add(r0, r0, r1)
    str(r0, [r7, 0])  # next pixel
    data(2, 0x9E06)  # ldr r6, [sp, 24]: gw
    ldr(r1, [r6, 36])  # stride
    data(2, 0x980C)  # ldr r0, [sp, 48]: col
    add(r0, r0, r1)
    data(2, 0x900C)  # str r0, [sp, 48]: col
    data(2, 0x980D)  # ldr r0, [sp, 52]: cols
    sub(r0, 1)
    data(2, 0x900D)  # str r0, [sp, 52]: cols
    beq(ROW_DONE)
    b(PIXEL)
    label(ROW_DONE)
    data(2, 0x9E05)  # ldr r6, [sp, 20]: gh
    data(2, 0x980E)  # ldr r0, [sp, 56]: row
    ldr(r1, [r6, 36])  # stride
    add(r0, r0, r1)
    data(2, 0x900E)  # str r0, [sp, 56]: row
    data(2, 0x980F)  # ldr r0, [sp, 60]: rows
    sub(r0, 1)
    data(2, 0x900F)  # str r0, [sp, 60]: rows
    beq(BATCH_DONE)
    b(ROW)
    label(BATCH_DONE)
    ldr(r0, [r6, 4])  # size of x
    data(2, 0x9907)  # ldr r1, [sp, 28]: in_w
    mul(r0, r1)
    ldr(r1, [r7, 104])  # channels of x
    mul(r0, r1)
    data(2, 0x990B)  # ldr r1, [sp, 44]: x_batch
    add(r0, r0, r1)
    data(2, 0x900B)  # str r0, [sp, 44]: x_batch
    data(2, 0x9810)  # ldr r0, [sp, 64]: batches
    sub(r0, 1)
    data(2, 0x9010)  # str r0, [sp, 64]: batches
    beq(TILE_DONE)
    b(BATCH)
    # the next tile: its tables, its channels
    label(TILE_DONE)
    ldr(r2, [r7, 16])  # n
    bl(MOVE)
    data(2, 0x9812)  # ldr r0, [sp, 72]: first
    add(r0, r0, r2)
    data(2, 0x9012)  # str r0, [sp, 72]: first
    data(2, 0x9B19)  # ldr r3, [sp, 100]: left
    data(2, 0x9C18)  # ldr r4, [sp, 96]: input
    label(INPUTS)
    sub(r2, r2, r3)
    bmi(WITHIN)
    add(r4, 1)
    ldr(r3, [r7, 88])  # depth multiplier
    b(INPUTS)
    label(WITHIN)
    neg(r2, r2)
    data(2, 0x9219)  # str r2, [sp, 100]: left
    data(2, 0x9418)  # str r4, [sp, 96]: input
    ldr(r1, [r7, 116])  # channels of out
    cmp(r0, r1)
    beq(FINISHED)
    b(TILE)

    # move the tables by r2 channels
    label(MOVE)
    ldr(r0, [r7, 20])  # stride
    mul(r0, r2)
    ldr(r1, [r7, 28])  # shifts
    add(r1, r1, r0)
    str(r1, [r7, 28])  # shifts
    lsl(r0, r0, 2)
    ldr(r1, [r7, 24])  # multipliers
    add(r1, r1, r0)
    str(r1, [r7, 24])  # multipliers
    bx(lr)

    # scratch, where it was
    label(SETTLE)
    mov(r0, sp)
    add(r0, 8)
    ldr(r1, [r7, 8])  # scratch
    cmp(r0, r1)
    bne(SETTLED)
    data(2, 0x9913)  # ldr r1, [sp, 76]: tile
    str(r1, [r7, 8])  # scratch
    label(SETTLED)
    bx(lr)

    label(FINISHED)
    neg(r2, r0)
    bl(MOVE)
    bl(SETTLE)
    data(2, 0xB027)  # add sp, sp, 156
    pop({r4, r5, r6, r7})
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)
    mov(r0, 1)
