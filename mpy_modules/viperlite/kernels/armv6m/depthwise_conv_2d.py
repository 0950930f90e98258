"""DEPTHWISE_CONV_2D in ARMv6-M assembler; contract and block in kernels/reference/depthwise_conv_2d.py.

A tile of channels has its weights expanded in scratch to words, a channel's together, once an invoke. A window of three
by three that lies in the image is unrolled: 66 cycles a sum on an RP2040. Any other is clipped, and its rows are run
through four taps at a time, 8 cycles each.

One input channel serves two outputs by one multiply: x ((b << 16) - a), summed over two taps, leaves the sum for weights
b in its upper half, as in conv_2d, and as the whole sums are taken modulo 2**32, the sum for weights a comes from their
difference at the end: 3.5 cycles a multiply. Neighbours b of twice -128 would not fit; a filter with such is left to the
other way. What the offset of x adds to a sum is worked out where the clipping of windows changes.

Scratch of a tile of t channels with k taps, in words: sums [t], then for every channel bias, bias + offset * sum of
weights, weights [2 + k], or for every two channels a, b start values for the clipping, those of bias alone, weights
[4 + k]. Start values are (b << 16) - a and b.
"""

from ...compat import micropython

_LEAST = 400  # bytes that a tile may take where they cost arena


def depthwise_conv_2d_s8_buffer(window, multiplier):
    """(least, most) bytes of scratch: for as many channels as _LEAST holds, at least one or two, and for all."""
    taps = window[7] * window[8]
    channels, one = window[6], 12 + 4 * taps
    if window[3] == 1:
        channels, one = (channels + 1) // 2, 24 + 4 * taps
    return min(max(_LEAST // one, 1), channels) * one, channels * one


@micropython.asm_thumb
def depthwise_conv_2d_s8(r0, r1, r2, r3):
    # frame, in words at sp: 0 args  1 block  2 1: channel by channel, 2: two by two  3 cursor of out  4 in_h  5 in_w  6 k_h
    # 7 k_w  8 stride_h  9 stride_w  10 dilation_h  11 dilation_w  12 pad_h  13 pad_w  14 x of the row of windows
    # 15 x of the batch  16 column, 17 columns to go  18 row, 19 rows to go  20 batches to go  21 channels that a tile holds
    # 22 channels of the tile  23 first of them  24 tile  25 its end  26 bytes of x from tap to tap  27 from row to row
    # 28 taps  29 input channel, 30 outputs of it to go, at first of the tile  31 first row of taps in the image  32 their
    # number  33 x of a window  34 bytes of w before the taps, 35 after them  36 bytes of x back to the next channel
    # 37 outputs of the input channel to go  38 cursor of sums  39 out_h  40 out_w
    # 41 what the start values are for: its first column, 42 its columns
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    data(2, 0xB0AB)  # sub sp, sp, 172
    data(2, 0x9300)  # str r3, [sp, 0]
    ldr(r0, [r3, 0])
    ldr(r7, [r0, 12])
    data(2, 0x9701)  # str r7, [sp, 4]
    mov(r6, r7)
    add(r6, 92)  # geometry
    # sizes, height before width
    mov(r0, sp)
    add(r0, 16)
    ldr(r1, [r6, 4])
    ldr(r2, [r6, 8])
    data(2, 0xC006)  # stmia r0!, {r1, r2}
    mov(r1, r6)
    add(r1, 28)
    data(2, 0xC93C)  # ldmia r1!, {r2-r5}
    data(2, 0xC03C)  # stmia r0!, {r2-r5}
    data(2, 0xC93C)  # ldmia r1!, {r2-r5}
    data(2, 0xC03C)  # stmia r0!, {r2-r5}
    ldr(r0, [r6, 16])
    data(2, 0x9027)  # str r0, [sp, 156]
    ldr(r0, [r6, 20])
    data(2, 0x9028)  # str r0, [sp, 160]
    # one column: it is run through as a row
    ldr(r0, [r6, 8])
    ldr(r1, [r6, 20])
    mul(r0, r1)
    ldr(r1, [r6, 32])
    mul(r0, r1)
    cmp(r0, 1)
    bne(UPRIGHT)
    data(2, 0x9804)  # ldr r0, [sp, 16]
    data(2, 0x9905)  # ldr r1, [sp, 20]
    data(2, 0x9104)  # str r1, [sp, 16]
    data(2, 0x9005)  # str r0, [sp, 20]
    data(2, 0x9806)  # ldr r0, [sp, 24]
    data(2, 0x9907)  # ldr r1, [sp, 28]
    data(2, 0x9106)  # str r1, [sp, 24]
    data(2, 0x9007)  # str r0, [sp, 28]
    data(2, 0x9808)  # ldr r0, [sp, 32]
    data(2, 0x9909)  # ldr r1, [sp, 36]
    data(2, 0x9108)  # str r1, [sp, 32]
    data(2, 0x9009)  # str r0, [sp, 36]
    data(2, 0x980A)  # ldr r0, [sp, 40]
    data(2, 0x990B)  # ldr r1, [sp, 44]
    data(2, 0x910A)  # str r1, [sp, 40]
    data(2, 0x900B)  # str r0, [sp, 44]
    data(2, 0x980C)  # ldr r0, [sp, 48]
    data(2, 0x990D)  # ldr r1, [sp, 52]
    data(2, 0x910C)  # str r1, [sp, 48]
    data(2, 0x900D)  # str r0, [sp, 52]
    data(2, 0x9827)  # ldr r0, [sp, 156]
    data(2, 0x9928)  # ldr r1, [sp, 160]
    data(2, 0x9127)  # str r1, [sp, 156]
    data(2, 0x9028)  # str r0, [sp, 160]
    label(UPRIGHT)
    ldr(r0, [r6, 12])  # channels of x
    data(2, 0x990B)  # ldr r1, [sp, 44]
    mul(r1, r0)
    data(2, 0x911A)  # str r1, [sp, 104]
    data(2, 0x9905)  # ldr r1, [sp, 20]
    mul(r1, r0)
    data(2, 0x9A0A)  # ldr r2, [sp, 40]
    mul(r1, r2)
    data(2, 0x911B)  # str r1, [sp, 108]
    data(2, 0x9906)  # ldr r1, [sp, 24]
    data(2, 0x9A07)  # ldr r2, [sp, 28]
    mul(r1, r2)
    data(2, 0x911C)  # str r1, [sp, 112]
    # two by two: one input channel, up to nine taps in a row, side by side
    mov(r4, 1)
    cmp(r0, 1)
    bne(CHOSEN)
    data(2, 0x9A0B)  # ldr r2, [sp, 44]
    cmp(r2, 1)
    bne(CHOSEN)
    data(2, 0x9A07)  # ldr r2, [sp, 28]
    cmp(r2, 9)
    bhi(CHOSEN)
    mov(r4, 2)
    label(CHOSEN)
    data(2, 0x9402)  # str r4, [sp, 8]
    # channels that fit
    ldr(r0, [r7, 44])
    data(2, 0x991C)  # ldr r1, [sp, 112]
    lsl(r1, r1, 2)
    add(r1, 12)
    cmp(r4, 1)
    beq(SINGLY)
    add(r1, 12)
    label(SINGLY)
    bl(DIVIDE)
    mul(r2, r4)
    ldr(r0, [r6, 24])
    cmp(r2, r0)
    ble(FITS)
    mov(r2, r0)
    label(FITS)
    data(2, 0x9215)  # str r2, [sp, 84]
    add(r2, 1)  # an even number of sums, for two by two
    lsr(r2, r2, 1)
    lsl(r2, r2, 3)
    cmp(r4, 2)
    beq(EVEN)
    data(2, 0x9A15)  # ldr r2, [sp, 84]
    lsl(r2, r2, 2)
    label(EVEN)
    ldr(r0, [r7, 8])
    add(r0, r0, r2)
    data(2, 0x9018)  # str r0, [sp, 96]
    mov(r0, 0)
    data(2, 0x9017)  # str r0, [sp, 92]
    data(2, 0x901D)  # str r0, [sp, 116]
    ldr(r0, [r7, 88])
    data(2, 0x901E)  # str r0, [sp, 120]
    b(TILE)

    # r2 = r0 / r1, r0 what is left less r1
    label(DIVIDE)
    mov(r2, 0)
    sub(r0, r0, r1)
    bmi(DIVIDED)
    label(MINUS)
    add(r2, 1)
    sub(r0, r0, r1)
    bpl(MINUS)
    label(DIVIDED)
    bx(lr)

    # a tile: weights to scratch
    label(TILE)
    ldr(r2, [r6, 24])
    mov(r10, r2)  # bytes of w from tap to tap
    data(2, 0x9817)  # ldr r0, [sp, 92]
    sub(r2, r2, r0)
    data(2, 0x9915)  # ldr r1, [sp, 84]
    cmp(r2, r1)
    ble(REST)
    mov(r2, r1)
    label(REST)
    data(2, 0x9216)  # str r2, [sp, 88]
    data(2, 0x9918)  # ldr r1, [sp, 96]
    ldr(r3, [r7, 68])
    add(r3, r3, r0)
    data(2, 0x9C02)  # ldr r4, [sp, 8]
    cmp(r4, 1)
    bne(TWO)

    # r0 sum  r1 words  r2 channels to go  r3 w  r4 cursor of w  r5 taps to go  r6 weight
    label(ONE)
    add(r1, 8)
    mov(r0, 0)
    mov(r4, r3)
    data(2, 0x9D1C)  # ldr r5, [sp, 112]
    label(WEIGHT)
    ldrb(r6, [r4, 0])
    data(2, 0xB276)  # sxtb r6, r6
    add(r0, r0, r6)
    data(2, 0xC140)  # stmia r1!, {r6}
    data(2, 0x4454)  # add r4, r10
    sub(r5, 1)
    bne(WEIGHT)
    ldr(r4, [r7, 84])
    mul(r0, r4)
    ldr(r4, [r7, 76])
    cmp(r4, 0)
    beq(UNBIASED)
    ldr(r5, [r7, 68])
    sub(r5, r3, r5)  # channel
    lsl(r5, r5, 2)
    data(2, 0x5964)  # ldr r4, [r4, r5]
    add(r0, r0, r4)
    label(UNBIASED)
    data(2, 0x9D1C)  # ldr r5, [sp, 112]
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
    add(r1, 16)
    mov(r5, r3)
    data(2, 0x9E1C)  # ldr r6, [sp, 112]
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
    add(r7, 255)
    add(r7, 1)
    beq(REFUSED)  # -128 twice
    mov(r7, r4)
    lsl(r4, r4, 16)
    sub(r4, r4, r0)
    data(2, 0xC110)  # stmia r1!, {r4}
    data(2, 0x4455)  # add r5, r10
    sub(r6, 1)
    bne(WEIGHTS)
    data(2, 0x9F01)  # ldr r7, [sp, 4]
    mov(r0, 0)
    mov(r4, 0)
    ldr(r5, [r7, 76])
    cmp(r5, 0)
    beq(NO_BIAS)
    ldr(r6, [r7, 68])
    sub(r6, r3, r6)
    lsl(r6, r6, 2)
    add(r5, r5, r6)
    ldr(r0, [r5, 0])
    cmp(r2, 1)
    beq(NO_BIAS)
    ldr(r4, [r5, 4])
    label(NO_BIAS)
    data(2, 0x9E1C)  # ldr r6, [sp, 112]
    lsl(r6, r6, 2)
    add(r6, 8)
    sub(r6, r1, r6)
    lsl(r5, r4, 16)
    sub(r5, r5, r0)
    str(r5, [r6, 0])
    str(r4, [r6, 4])
    add(r3, 2)
    sub(r2, 2)
    bhi(TWO)
    label(EXPANDED)
    data(2, 0x9119)  # str r1, [sp, 100]
    mov(r0, 0)
    data(2, 0x902A)  # str r0, [sp, 168]
    b(PIXELS)
    label(REFUSED)
    data(2, 0x9F01)  # ldr r7, [sp, 4]
    data(2, 0x9A17)  # ldr r2, [sp, 92]
    neg(r2, r2)
    bl(MOVE)
    mov(r6, r7)
    add(r6, 92)
    mov(r4, 1)
    b(CHOSEN)

    # out of the tile
    label(PIXELS)
    data(2, 0x9F01)  # ldr r7, [sp, 4]
    data(2, 0x9816)  # ldr r0, [sp, 88]
    str(r0, [r7, 16])
    data(2, 0x9917)  # ldr r1, [sp, 92]
    ldr(r0, [r7, 52])
    add(r0, r0, r1)
    data(2, 0x9003)  # str r0, [sp, 12]
    ldr(r0, [r7, 60])
    data(2, 0x991D)  # ldr r1, [sp, 116]
    add(r0, r0, r1)
    data(2, 0x900F)  # str r0, [sp, 60]
    ldr(r0, [r7, 92])
    data(2, 0x9014)  # str r0, [sp, 80]

    label(BATCH)
    data(2, 0x9827)  # ldr r0, [sp, 156]
    data(2, 0x9013)  # str r0, [sp, 76]
    data(2, 0x980C)  # ldr r0, [sp, 48]
    neg(r0, r0)
    data(2, 0x9012)  # str r0, [sp, 72]
    # a row: taps that lie in the image, from r1 on r2 of them
    label(ROW)
    data(2, 0x9812)  # ldr r0, [sp, 72]
    mov(r1, 0)
    data(2, 0x9B06)  # ldr r3, [sp, 24]
    data(2, 0x9C0A)  # ldr r4, [sp, 40]
    data(2, 0x9D04)  # ldr r5, [sp, 16]
    bl(CLIP)
    data(2, 0x9B1F)  # ldr r3, [sp, 124]
    data(2, 0x9C20)  # ldr r4, [sp, 128]
    data(2, 0x911F)  # str r1, [sp, 124]
    data(2, 0x9220)  # str r2, [sp, 128]
    sub(r3, r3, r1)
    sub(r4, r4, r2)
    orr(r3, r4)
    beq(CLIPPED_ALIKE)
    mov(r3, 0)
    data(2, 0x932A)  # str r3, [sp, 168]: no start values are known
    label(CLIPPED_ALIKE)
    data(2, 0x9905)  # ldr r1, [sp, 20]
    mul(r0, r1)
    data(2, 0x9F01)  # ldr r7, [sp, 4]
    mov(r6, r7)
    add(r6, 92)
    ldr(r1, [r6, 12])
    mul(r0, r1)
    data(2, 0x990F)  # ldr r1, [sp, 60]
    add(r0, r0, r1)
    data(2, 0x900E)  # str r0, [sp, 56]
    data(2, 0x9828)  # ldr r0, [sp, 160]
    data(2, 0x9011)  # str r0, [sp, 68]
    data(2, 0x980D)  # ldr r0, [sp, 52]
    neg(r0, r0)
    data(2, 0x9010)  # str r0, [sp, 64]

    label(PIXEL)
    data(2, 0x9F01)  # ldr r7, [sp, 4]
    mov(r6, r7)
    add(r6, 92)
    ldr(r0, [r7, 8])
    data(2, 0x9026)  # str r0, [sp, 152]
    data(2, 0x9810)  # ldr r0, [sp, 64]
    mov(r1, 0)
    data(2, 0x9B07)  # ldr r3, [sp, 28]
    data(2, 0x9C0B)  # ldr r4, [sp, 44]
    data(2, 0x9D05)  # ldr r5, [sp, 20]
    bl(CLIP)
    mov(r3, r0)
    ldr(r0, [r6, 12])
    mul(r0, r3)
    data(2, 0x9B0E)  # ldr r3, [sp, 56]
    add(r0, r0, r3)
    data(2, 0x9021)  # str r0, [sp, 132]
    data(2, 0x9E20)  # ldr r6, [sp, 128]: rows
    data(2, 0x9D07)  # ldr r5, [sp, 28]
    data(2, 0x9B02)  # ldr r3, [sp, 8]
    cmp(r3, 2)
    beq(PAIRED)
    data(2, 0x9B0B)  # ldr r3, [sp, 44]
    mov(r12, r3)
    mov(r3, r2)
    mul(r3, r6)
    cmp(r3, 9)
    bne(CLIPPED)
    cmp(r2, 3)
    bne(CLIPPED)
    data(2, 0x9B1C)  # ldr r3, [sp, 112]
    cmp(r3, 9)
    bne(CLIPPED)
    ldr(r3, [r7, 88])
    cmp(r3, 1)
    bne(CLIPPED)

    # three by three.  r0 x  r1 start value, weights  r2 bytes from tap to tap  r3 twice as many  r4, r5, r6 weights,
    # products  r7 x  r8 sum  r9 bytes from row to row  r10 bytes to the next channel  r11 cursor of sums  r12 end of tile
    data(2, 0x9918)  # ldr r1, [sp, 96]
    data(2, 0x9A1A)  # ldr r2, [sp, 104]
    lsl(r3, r2, 1)
    data(2, 0x9C1B)  # ldr r4, [sp, 108]
    mov(r9, r4)
    lsl(r4, r4, 1)
    neg(r4, r4)
    add(r4, 1)
    mov(r10, r4)
    data(2, 0x9C26)  # ldr r4, [sp, 152]
    mov(r11, r4)
    data(2, 0x9C19)  # ldr r4, [sp, 100]
    mov(r12, r4)
    label(SQUARE)
    data(2, 0xC9C0)  # ldmia r1!, {r6, r7}
    mov(r8, r7)
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
    bne(SQUARE)
    b(SCALE)

    label(PAIRED)
    b(BY_TWO)

    # any other window, a row of taps at a time.  r0 x  r1 weights  r2 0  r3 sum  r4 weight  r5 fours of taps to go
    # r6 rows to go  r7 x, product  r8 offset of x  r9 bytes from tap to tap  r10, r11 bytes of x, w to the next row
    # r12 entry to the taps  r14 fours of taps
    label(CLIPPED)
    ldr(r3, [r7, 84])
    mov(r8, r3)
    mov(r3, r6)
    mul(r3, r2)
    beq(NOTHING)
    data(2, 0x9B1A)  # ldr r3, [sp, 104]
    mov(r9, r3)
    mul(r3, r2)
    data(2, 0x9C1B)  # ldr r4, [sp, 108]
    sub(r3, r4, r3)
    mov(r10, r3)
    sub(r3, r5, r2)
    lsl(r3, r3, 2)
    mov(r11, r3)
    data(2, 0x9B1F)  # ldr r3, [sp, 124]
    mul(r3, r5)
    add(r3, r3, r1)
    lsl(r3, r3, 2)
    data(2, 0x9322)  # str r3, [sp, 136]
    mul(r5, r6)
    lsl(r5, r5, 2)
    add(r3, r3, r5)
    data(2, 0x9D1C)  # ldr r5, [sp, 112]
    lsl(r5, r5, 2)
    sub(r3, r5, r3)
    data(2, 0x9323)  # str r3, [sp, 140]
    mul(r4, r6)
    neg(r4, r4)
    data(2, 0x9424)  # str r4, [sp, 144]
    neg(r1, r2)
    mov(r3, 3)
    and_(r1, r3)
    mov(r3, 12)  # bytes of code of one tap
    mul(r1, r3)
    b(LOCATE)
    label(LOCATED)
    data(2, 0x4471)  # add r1, lr
    mov(r12, r1)
    add(r2, 3)
    lsr(r2, r2, 2)
    mov(r14, r2)
    data(2, 0x9918)  # ldr r1, [sp, 96]
    mov(r2, 0)
    data(2, 0x9B1E)  # ldr r3, [sp, 120]
    data(2, 0x9325)  # str r3, [sp, 148]
    label(CHANNEL)
    data(2, 0xC918)  # ldmia r1!, {r3, r4}
    data(2, 0x9C22)  # ldr r4, [sp, 136]
    add(r1, r1, r4)
    data(2, 0x9E20)  # ldr r6, [sp, 128]
    label(TAPS)
    mov(r5, r14)
    mov(pc, r12)
    label(LOCATE)
    bl(LOCATED)
    label(FOURS)
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
    sub(r6, 1)
    bne(TAPS)
    data(2, 0x9C23)  # ldr r4, [sp, 140]
    add(r1, r1, r4)
    data(2, 0x9C24)  # ldr r4, [sp, 144]
    add(r0, r0, r4)
    data(2, 0x9C25)  # ldr r4, [sp, 148]
    sub(r4, 1)
    bne(SAME_INPUT)
    add(r0, 1)
    data(2, 0x9C01)  # ldr r4, [sp, 4]
    ldr(r4, [r4, 88])
    label(SAME_INPUT)
    data(2, 0x9425)  # str r4, [sp, 148]
    data(2, 0x9C26)  # ldr r4, [sp, 152]
    data(2, 0xC408)  # stmia r4!, {r3}
    data(2, 0x9426)  # str r4, [sp, 152]
    data(2, 0x9C19)  # ldr r4, [sp, 100]
    cmp(r1, r4)
    bne(CHANNEL)
    b(SCALE)

    # no tap lies in the image
    label(NOTHING)
    data(2, 0x9826)  # ldr r0, [sp, 152]
    data(2, 0x9918)  # ldr r1, [sp, 96]
    data(2, 0x9A19)  # ldr r2, [sp, 100]
    data(2, 0x9C1C)  # ldr r4, [sp, 112]
    lsl(r4, r4, 2)
    data(2, 0x9D02)  # ldr r5, [sp, 8]
    cmp(r5, 2)
    beq(NOTHING_BY_TWO)
    label(START)
    data(2, 0xC928)  # ldmia r1!, {r3, r5}
    data(2, 0xC008)  # stmia r0!, {r3}
    add(r1, r1, r4)
    cmp(r1, r2)
    bne(START)
    b(SCALE)
    label(NOTHING_BY_TWO)
    add(r1, 8)
    data(2, 0xC928)  # ldmia r1!, {r3, r5}
    lsl(r6, r5, 16)
    sub(r3, r6, r3)
    data(2, 0xC028)  # stmia r0!, {r3, r5}
    add(r1, r1, r4)
    cmp(r1, r2)
    bne(NOTHING_BY_TWO)
    b(SCALE)

    # the part of k taps in the image: from r1 on r2, the first at r0.  r0 first tap  r1 0  r3 taps  r4 dilation  r5 size
    label(SKIP)
    add(r0, r0, r4)
    add(r1, 1)
    label(CLIP)
    cmp(r1, r3)
    bge(OUTSIDE)
    cmp(r0, 0)
    blt(SKIP)
    label(OUTSIDE)
    sub(r3, r3, r1)
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
    mov(r3, r6)
    mul(r3, r2)
    beq(NOTHING)
    data(2, 0x9B1B)  # ldr r3, [sp, 108]
    sub(r3, r3, r2)
    mov(r9, r3)
    sub(r3, r5, r2)
    lsl(r3, r3, 2)
    mov(r10, r3)
    data(2, 0x9B1F)  # ldr r3, [sp, 124]
    mul(r3, r5)
    add(r3, r3, r1)
    lsl(r3, r3, 2)
    data(2, 0x9322)  # str r3, [sp, 136]
    mul(r5, r6)
    lsl(r5, r5, 2)
    data(2, 0x9524)  # str r5, [sp, 144]
    add(r3, r3, r5)
    data(2, 0x9D1C)  # ldr r5, [sp, 112]
    lsl(r5, r5, 2)
    sub(r3, r5, r3)
    data(2, 0x9323)  # str r3, [sp, 140]
    data(2, 0x9B29)  # ldr r3, [sp, 164]
    data(2, 0x9C2A)  # ldr r4, [sp, 168]
    data(2, 0x9129)  # str r1, [sp, 164]
    data(2, 0x922A)  # str r2, [sp, 168]
    sub(r3, r3, r1)
    sub(r4, r4, r2)
    orr(r3, r4)
    beq(STARTED)
    # start values.  r0 sum of weights, both  r1 weights  r2 offset of x  r3 taps to go  r4 rows to go  r5 start values
    # r6, r7 spare
    ldr(r2, [r7, 84])
    data(2, 0x9918)  # ldr r1, [sp, 96]
    label(START_TWO)
    mov(r5, r1)
    add(r1, 16)
    data(2, 0x9E22)  # ldr r6, [sp, 136]
    add(r1, r1, r6)
    mov(r0, 0)
    data(2, 0x9C20)  # ldr r4, [sp, 128]
    label(START_ROW)
    data(2, 0x9B2A)  # ldr r3, [sp, 168]
    label(START_TAP)
    data(2, 0xC940)  # ldmia r1!, {r6}
    add(r0, r0, r6)
    sub(r3, 1)
    bne(START_TAP)
    data(2, 0x4451)  # add r1, r10
    sub(r4, 1)
    bne(START_ROW)
    mov(r7, r0)
    mul(r7, r2)
    ldr(r6, [r5, 8])
    add(r7, r7, r6)
    str(r7, [r5, 0])
    asr(r0, r0, 16)
    adc(r0, r4)
    mul(r0, r2)
    ldr(r6, [r5, 12])
    add(r0, r0, r6)
    str(r0, [r5, 4])
    data(2, 0x9E23)  # ldr r6, [sp, 140]
    add(r1, r1, r6)
    data(2, 0x9E19)  # ldr r6, [sp, 100]
    cmp(r1, r6)
    bne(START_TWO)
    label(STARTED)
    data(2, 0x9A2A)  # ldr r2, [sp, 168]
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
    lsr(r1, r2, 1)
    mov(r2, 4)
    sub(r2, r2, r1)
    mov(r1, 20)  # bytes of code of one pair
    mul(r2, r1)
    data(2, 0x4472)  # add r2, lr
    mov(r12, r2)
    data(2, 0x9918)  # ldr r1, [sp, 96]
    mov(r2, 0)
    label(TWOS)
    data(2, 0xC9A0)  # ldmia r1!, {r5, r7}
    mov(r8, r5)
    add(r1, 8)
    data(2, 0x9821)  # ldr r0, [sp, 132]
    data(2, 0x9C22)  # ldr r4, [sp, 136]
    add(r1, r1, r4)
    data(2, 0x9C24)  # ldr r4, [sp, 144]
    add(r4, r1, r4)
    mov(r14, r4)
    label(PAIRS_ROW)
    mov(pc, r12)
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
    lsl(r5, r7, 16)
    mov(r6, r8)
    sub(r5, r5, r6)
    data(2, 0x9E26)  # ldr r6, [sp, 152]
    data(2, 0xC6A0)  # stmia r6!, {r5, r7}
    data(2, 0x9626)  # str r6, [sp, 152]
    data(2, 0x9C23)  # ldr r4, [sp, 140]
    add(r1, r1, r4)
    data(2, 0x9C19)  # ldr r4, [sp, 100]
    cmp(r1, r4)
    bne(TWOS)

    label(SCALE)
    data(2, 0x9F01)  # ldr r7, [sp, 4]
    mov(r6, r7)
    add(r6, 92)
    data(2, 0x9803)  # ldr r0, [sp, 12]
    str(r0, [r7, 0])
    ldr(r1, [r6, 24])
    add(r0, r0, r1)
    data(2, 0x9003)  # str r0, [sp, 12]
    data(2, 0x9B00)  # ldr r3, [sp, 0]
    ldr(r2, [r7, 48])
    data(2, 0x4790)  # blx r2
    data(2, 0x9810)  # ldr r0, [sp, 64]
    data(2, 0x9909)  # ldr r1, [sp, 36]
    add(r0, r0, r1)
    data(2, 0x9010)  # str r0, [sp, 64]
    data(2, 0x9811)  # ldr r0, [sp, 68]
    sub(r0, 1)
    data(2, 0x9011)  # str r0, [sp, 68]
    beq(ROW_DONE)
    b(PIXEL)
    label(ROW_DONE)
    data(2, 0x9812)  # ldr r0, [sp, 72]
    data(2, 0x9908)  # ldr r1, [sp, 32]
    add(r0, r0, r1)
    data(2, 0x9012)  # str r0, [sp, 72]
    data(2, 0x9813)  # ldr r0, [sp, 76]
    sub(r0, 1)
    data(2, 0x9013)  # str r0, [sp, 76]
    beq(BATCH_DONE)
    b(ROW)
    label(BATCH_DONE)
    data(2, 0x9804)  # ldr r0, [sp, 16]
    data(2, 0x9905)  # ldr r1, [sp, 20]
    mul(r0, r1)
    ldr(r1, [r6, 12])
    mul(r0, r1)
    data(2, 0x990F)  # ldr r1, [sp, 60]
    add(r0, r0, r1)
    data(2, 0x900F)  # str r0, [sp, 60]
    data(2, 0x9814)  # ldr r0, [sp, 80]
    sub(r0, 1)
    data(2, 0x9014)  # str r0, [sp, 80]
    beq(TILE_DONE)
    b(BATCH)
    # the next tile: its tables, its channels
    label(TILE_DONE)
    data(2, 0x9A16)  # ldr r2, [sp, 88]
    bl(MOVE)
    data(2, 0x9817)  # ldr r0, [sp, 92]
    add(r0, r0, r2)
    data(2, 0x9017)  # str r0, [sp, 92]
    data(2, 0x9B1E)  # ldr r3, [sp, 120]
    data(2, 0x9C1D)  # ldr r4, [sp, 116]
    label(INPUTS)
    sub(r2, r2, r3)
    bmi(WITHIN)
    add(r4, 1)
    ldr(r3, [r7, 88])
    b(INPUTS)
    label(WITHIN)
    neg(r2, r2)
    data(2, 0x921E)  # str r2, [sp, 120]
    data(2, 0x941D)  # str r4, [sp, 116]
    ldr(r1, [r6, 24])
    cmp(r0, r1)
    beq(FINISHED)
    b(TILE)

    # move the tables by r2 channels
    label(MOVE)
    ldr(r0, [r7, 20])
    mul(r0, r2)
    ldr(r1, [r7, 28])
    add(r1, r1, r0)
    str(r1, [r7, 28])
    lsl(r0, r0, 2)
    ldr(r1, [r7, 24])
    add(r1, r1, r0)
    str(r1, [r7, 24])
    bx(lr)

    label(FINISHED)
    neg(r2, r0)
    bl(MOVE)
    data(2, 0xB02B)  # add sp, sp, 172
    pop({r4, r5, r6, r7})
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)
    mov(r0, 1)
