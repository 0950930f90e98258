"""depthwise_conv_2d_s8 in ARMv7E-M assembler; contract and block in kernels/reference/depthwise_conv_2d.py.

Four channels at a time (one, where there are fewer, a depth multiplier, or no room) are brought to scratch as planes of int16,
input offset added and 0 around the image, as many rows as fit; then every output channel of them sums four neighbouring
outputs at once, so that a word of a plane holds two taps of a row. Height and width change places where the outputs of
a column fill fours better than those of a row. A filter three wide, with stride 1 or 2, has loops of its own.
Sums are requantised in registers as in requantize.py, or by requantize_s8 where conv_2d.py does that, too.
Cost of an output of a 3x3 filter: 17 instructions, 2.5 for each number of the image. RAM: depthwise_conv_2d_s8_buffer.
"""

from ...compat import micropython


def depthwise_conv_2d_s8_buffer(window, multiplier):
    """(needed, least, most) bytes of scratch: planes for a row of outputs of one channel, or of four; for all rows."""
    _, in_h, in_w, in_c, out_h, out_w, _, k_h, k_w, stride_h, stride_w, dilation_h, dilation_w, pad_h, pad_w = window
    fours_w, fours_h = (out_w + 3) & ~3, (out_h + 3) & ~3
    filters = 4 + 4 * k_h * ((k_w + 3) & ~3) if in_c == 1 and dilation_w == 1 else 16
    if dilation_h == 1 and (dilation_w != 1 or (fours_h * out_w, k_w) < (fours_w * out_h, k_h)):
        in_h, in_w, out_h, k_h, k_w, stride_h, stride_w = in_w, in_h, out_w, k_w, k_h, stride_w, stride_h
        dilation_h, dilation_w, pad_w, fours_w = dilation_w, 1, pad_h, fours_h
    if dilation_w != 1 or in_c == 1 and multiplier > 1 and k_w > 6:  # bytes of a row fill words as well
        return filters, filters, filters
    pairs = (k_w + 1) // 2
    channels = 4 if multiplier == 1 and in_c >= 4 else 1
    line = (max(pad_w + in_w + 1, (fours_w - 1) * stride_w + 2 * pairs + 2) + 1) // 2 * 4
    tile = multiplier * (12 + 4 * k_h * pairs)
    rows = (k_h - 1) * dilation_h + 1
    needed = 16 + tile + rows * line
    least = 16 + channels * (tile + rows * line)
    if multiplier > 1:  # less will do
        least = min(least, filters)
    return min(needed, least), least, 16 + channels * (tile + ((out_h - 1) * stride_h + rows) * line)


@micropython.asm_thumb
def depthwise_conv_2d_s8(r0, r1, r2, r3):
    mov(r12, r3)  # arguments, for requantize_s8
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # frame, in words: 0 offset  1 bytes from output to output of a row
    # 2 tile of the channel, before that whether requantize_s8 is needed  3 loop of the filter
    # 4 how sums are finished  5 from behind four outputs' last row of the plane to the next four's first  6 p
    # 7 arguments  8, 9 bytes of x from column to column, row to row  10 of out from row to row
    # 11, 12 of w from column to column, row to row  13, 14 height, width of x  15, 16 of out  17, 18 filter
    # 19, 20 strides  21 dilation, then out of the row  22, 23 pads  24 planes  25 bytes of a row of a plane
    # 26 to its next filter row  27 rows of a plane  28 rows of out of a full band  29 bytes of a plane  30 planes
    # 31 bytes of a tile  32 offset of x, twice  33 channel of x  34 image  35 row of out  36 rows of the band
    # 37 channel of the group  38 its plane  39 channels of the group  40 words of a filter row
    # 41 whether it is three wide, rows of it left  42 rows of the band left
    # 43 plane of the row; one channel in: 8, 9 start values  10-13 multipliers and shifts of two channels
    # 14 x of the window  17 columns  18 bytes of a filter row  22 column  23 columns left  24 x  25 filters
    # 26 rows of taps  27 from the first to the second channel
    data(2, 0xB0AC)  # sub sp, 176
    data(2, 0x9006)  # str r0, [sp, 24]
    data(2, 0xF8CD, 0xC01C)  # str.w r12, [sp, 28]
    ldr(r1, [r0, 32])
    data(2, 0x9100)  # str r1, [sp, 0]
    data(2, 0xF8D0, 0x1054)  # ldr.w r1, [r0, 84]
    data(2, 0xEAC1, 0x4101)  # pkhbt r1, r1, r1, lsl 16
    data(2, 0x9120)  # str r1, [sp, 128]
    data(2, 0xF100, 0x0C60)  # add.w r12, r0, 96; geometry without n
    data(2, 0xE89C, 0x4FFE)  # ldm.w r12, {r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, lr}
    # r1 in_h  r2 in_w  r3 in_c  r4 out_h  r5 out_w  r6 out_c  r7 k_h  r8 k_w  r9, r10 strides  r11, lr dilations
    # rows and columns as they are
    data(2, 0x910D)  # str r1, [sp, 52]
    data(2, 0x920E)  # str r2, [sp, 56]
    data(2, 0x940F)  # str r4, [sp, 60]
    data(2, 0x9510)  # str r5, [sp, 64]
    data(2, 0x9711)  # str r7, [sp, 68]
    data(2, 0xF8CD, 0x8048)  # str.w r8, [sp, 72]
    data(2, 0xF8CD, 0x904C)  # str.w r9, [sp, 76]
    data(2, 0xF8CD, 0xA050)  # str.w r10, [sp, 80]
    data(2, 0xF8CD, 0xB054)  # str.w r11, [sp, 84]
    data(2, 0xE9DC, 0x140C)  # ldrd r1, r4, [r12, 48]
    data(2, 0x9116)  # str r1, [sp, 88]
    data(2, 0x9417)  # str r4, [sp, 92]
    data(2, 0x9308)  # str r3, [sp, 32]; bytes between columns and rows of x, out and w
    data(2, 0xFB02, 0xF103)  # mul r1, r2, r3
    data(2, 0x9109)  # str r1, [sp, 36]
    data(2, 0x9601)  # str r6, [sp, 4]
    data(2, 0xFB05, 0xF106)  # mul r1, r5, r6
    data(2, 0x910A)  # str r1, [sp, 40]
    data(2, 0x960B)  # str r6, [sp, 44]
    data(2, 0xFB08, 0xF106)  # mul r1, r8, r6
    data(2, 0x910C)  # str r1, [sp, 48]
    data(2, 0x9C0F)  # ldr r4, [sp, 60]
    data(2, 0xF104, 0x0103)  # add.w r1, r4, 3
    data(2, 0xF021, 0x0103)  # bic r1, r1, 3
    mul(r1, r5)
    data(2, 0xF105, 0x0203)  # add.w r2, r5, 3
    data(2, 0xF022, 0x0203)  # bic r2, r2, 3
    mul(r2, r4)
    cmp(r1, r2)
    bne(UNEQUAL)
    data(2, 0x45B8)  # cmp r8, r7; long filters along the row
    label(UNEQUAL)
    bcc(SWAP)
    data(2, 0xF1BE, 0x0F01)  # cmp.w lr, 1
    beq(STRAIGHT)
    data(2, 0xF1BB, 0x0F01)  # cmp.w r11, 1
    bne_w(PLAIN)  # dilated both ways
    label(SWAP)
    data(2, 0xF1BB, 0x0F01)  # cmp.w r11, 1
    bne(STRAIGHT)
    data(2, 0xF8CD, 0xE054)  # str.w lr, [sp, 84]
    data(2, 0xE9DD, 0x120D)  # ldrd r1, r2, [sp, 52]
    data(2, 0xE9CD, 0x210D)  # strd r2, r1, [sp, 52]
    data(2, 0xE9DD, 0x120F)  # ldrd r1, r2, [sp, 60]
    data(2, 0xE9CD, 0x210F)  # strd r2, r1, [sp, 60]
    data(2, 0xE9DD, 0x1211)  # ldrd r1, r2, [sp, 68]
    data(2, 0xE9CD, 0x2111)  # strd r2, r1, [sp, 68]
    data(2, 0xE9DD, 0x1213)  # ldrd r1, r2, [sp, 76]
    data(2, 0xE9CD, 0x2113)  # strd r2, r1, [sp, 76]
    data(2, 0xE9DD, 0x1216)  # ldrd r1, r2, [sp, 88]
    data(2, 0xE9CD, 0x2116)  # strd r2, r1, [sp, 88]
    data(2, 0xE9DD, 0x1208)  # ldrd r1, r2, [sp, 32]
    data(2, 0xE9CD, 0x2108)  # strd r2, r1, [sp, 32]
    data(2, 0xE9DD, 0x120B)  # ldrd r1, r2, [sp, 44]
    data(2, 0xE9CD, 0x210B)  # strd r2, r1, [sp, 44]
    data(2, 0x9901)  # ldr r1, [sp, 4]
    data(2, 0x9A0A)  # ldr r2, [sp, 40]
    data(2, 0x9201)  # str r2, [sp, 4]
    data(2, 0x910A)  # str r1, [sp, 40]
    b(SETTLED)
    label(CROWDED)  # no room for four channels: one, if that fits
    data(2, 0x9F18)  # ldr r7, [sp, 96]
    cmp(r7, 1)
    beq_w(PLAIN)
    mov(r7, 1)
    mov(r4, 1)  # multiplier
    data(2, 0x9A14)  # ldr r2, [sp, 80]
    b(SINGLY)
    label(STRAIGHT)
    data(2, 0xF1BE, 0x0F01)  # cmp.w lr, 1
    bne_w(PLAIN)
    label(SETTLED)
    # r8 words of a filter row; which loop
    data(2, 0x9912)  # ldr r1, [sp, 72]
    data(2, 0x9A14)  # ldr r2, [sp, 80]
    add(r4, r1, 1)
    lsr(r4, r4, 1)
    mov(r8, r4)
    cmp(r1, 3)
    bne(WIDER)
    cmp(r2, 2)
    bhi(WIDER)
    mov(r5, 1)  # two words overlap: w0 w1, w1 w2
    b(NARROW)
    label(WIDER)
    mov(r5, 0)
    label(NARROW)
    data(2, 0x9529)  # str r5, [sp, 164]
    data(2, 0xF8CD, 0x80A0)  # str.w r8, [sp, 160]
    # r9 bytes of a channel's tile: bias, filter, multiplier, shift
    data(2, 0x9C11)  # ldr r4, [sp, 68]
    data(2, 0xFB04, 0xF908)  # mul r9, r4, r8
    data(2, 0xEA4F, 0x0989)  # lsl.w r9, r9, 2
    data(2, 0xF109, 0x090C)  # add.w r9, r9, 12
    data(2, 0xF8CD, 0x907C)  # str.w r9, [sp, 124]
    # channels at a time
    data(2, 0xF8D0, 0x4058)  # ldr.w r4, [r0, 88]; multiplier
    mov(r7, 1)
    cmp(r4, 1)
    bne(SINGLY)
    cmp(r3, 4)
    bcc(SINGLY)
    mov(r7, 4)
    label(SINGLY)
    data(2, 0x9718)  # str r7, [sp, 96]
    mul(r4, r7)
    data(2, 0x9427)  # str r4, [sp, 156]
    data(2, 0xFB04, 0xF409)  # mul r4, r4, r9
    ldr(r6, [r0, 8])
    add(r6, 16)
    add(r4, r4, r6)
    data(2, 0x941E)  # str r4, [sp, 120]
    # r5 bytes of a row of a plane: the image between its zeros, and what fours of outputs read
    data(2, 0x990E)  # ldr r1, [sp, 56]
    data(2, 0x9B17)  # ldr r3, [sp, 92]
    add(r1, r1, r3)
    add(r1, 1)
    data(2, 0x9D10)  # ldr r5, [sp, 64]
    add(r5, 3)
    data(2, 0xF025, 0x0503)  # bic r5, r5, 3
    sub(r5, 1)
    mul(r5, r2)
    data(2, 0xEB05, 0x0548)  # add.w r5, r5, r8, lsl 1
    add(r5, 2)
    cmp(r5, r1)
    it(lt)
    data(2, 0x460D)  # movlt r5, r1
    add(r5, 1)
    data(2, 0xF025, 0x0501)  # bic r5, r5, 1
    lsl(r5, r5, 1)
    data(2, 0x9519)  # str r5, [sp, 100]
    # rows of a band
    ldr(r1, [r0, 8])
    ldr(r2, [r0, 44])
    add(r1, r1, r2)
    sub(r1, r1, r4)
    bcc_w(CROWDED)
    data(2, 0xFB05, 0xF207)  # mul r2, r5, r7
    udiv(r1, r1, r2)  # rows there is room for
    data(2, 0x9A11)  # ldr r2, [sp, 68]
    sub(r2, 1)
    data(2, 0x9B15)  # ldr r3, [sp, 84]
    data(2, 0xFB05, 0xF403)  # mul r4, r5, r3
    data(2, 0x941A)  # str r4, [sp, 104]
    mul(r2, r3)
    add(r2, 1)  # rows of the image in a row of out
    sub(r1, r1, r2)
    bcc_w(CROWDED)
    data(2, 0x9B13)  # ldr r3, [sp, 76]
    udiv(r1, r1, r3)
    add(r1, 1)
    data(2, 0x9C0F)  # ldr r4, [sp, 60]
    cmp(r1, r4)
    it(hi)
    data(2, 0x4621)  # movhi r1, r4
    data(2, 0x911C)  # str r1, [sp, 112]
    sub(r1, 1)
    mul(r1, r3)
    add(r1, r1, r2)
    data(2, 0x911B)  # str r1, [sp, 108]
    mul(r1, r5)
    data(2, 0x911D)  # str r1, [sp, 116]
    # loops
    data(2, 0x9C1A)  # ldr r4, [sp, 104]
    data(2, 0x9911)  # ldr r1, [sp, 68]
    mul(r4, r1)
    data(2, 0x9A14)  # ldr r2, [sp, 80]
    lsl(r3, r2, 3)
    sub(r3, r3, r4)
    data(2, 0x9305)  # str r3, [sp, 20]; from behind the last row of four outputs to the first of the next
    data(2, 0x9C29)  # ldr r4, [sp, 164]
    label(HERE)
    mov(r5, pc)
    data(2, 0xF205, 0x56F1)  # addw r6, r5, (ANY-HERE-3)
    data(2, 0xB16C)  # cbz r4, LOOPED
    data(2, 0xF205, 0x26C3)  # addw r6, r5, (ONES-HERE-3)
    cmp(r2, 1)
    beq(ONEBYONE)
    data(2, 0xF205, 0x364B)  # addw r6, r5, (TWOS-HERE-3)
    label(ONEBYONE)
    cmp(r1, 3)
    beq(LOOPED)
    data(2, 0xF205, 0x5655)  # addw r6, r5, (ONESROWS-HERE-3)
    cmp(r2, 1)
    beq(LOOPED)
    data(2, 0xF205, 0x56A1)  # addw r6, r5, (TWOSROWS-HERE-3)
    label(LOOPED)
    data(2, 0x9603)  # str r6, [sp, 12]
    mov(r1, 0)
    data(2, 0x9121)  # str r1, [sp, 132]

    label(CHANNELS)
    data(2, 0x9806)  # ldr r0, [sp, 24]
    mov(r1, 0)
    ldr(r4, [r0, 36])
    ldr(r5, [r0, 40])
    sub(r5, r5, r4)
    cmp(r5, 255)
    it(ne)
    data(2, 0x2101)  # movne r1, 1; another range than int8's
    data(2, 0x9102)  # str r1, [sp, 8]
    data(2, 0xF8D0, 0x2068)  # ldr.w r2, [r0, 104]; in_c
    data(2, 0x9921)  # ldr r1, [sp, 132]
    data(2, 0x9B18)  # ldr r3, [sp, 96]
    sub(r2, r2, r3)
    cmp(r1, r2)
    it(hi)
    data(2, 0x4611)  # movhi r1, r2; the last ones again, if there are not as many left
    data(2, 0x9121)  # str r1, [sp, 132]
    # the tile  r8 tile  r9 channel of out  r10 how many
    data(2, 0xF8D0, 0x8008)  # ldr.w r8, [r0, 8]
    data(2, 0xF108, 0x0810)  # add.w r8, r8, 16
    data(2, 0xF8DD, 0xA09C)  # ldr.w r10, [sp, 156]
    data(2, 0xF8D0, 0x2058)  # ldr.w r2, [r0, 88]
    data(2, 0xFB01, 0xF902)  # mul r9, r1, r2
    label(BRING)
    data(2, 0x9806)  # ldr r0, [sp, 24]
    ldr(r4, [r0, 76])  # bias
    mov(r5, 0)
    data(2, 0xB10C)  # cbz r4, UNBIASED
    data(2, 0xF854, 0x5029)  # ldr.w r5, [r4, r9, lsl 2]
    label(UNBIASED)
    data(2, 0xF848, 0x5B04)  # str r5, [r8], 4
    ldr(r1, [r0, 68])  # w
    data(2, 0x4449)  # add r1, r9
    data(2, 0x9A0B)  # ldr r2, [sp, 44]
    data(2, 0x9B11)  # ldr r3, [sp, 68]
    label(FILTERROW)
    mov(r11, r1)
    data(2, 0x9C29)  # ldr r4, [sp, 164]
    data(2, 0xB16C)  # cbz r4, PAIRED
    data(2, 0xF991, 0x4000)  # ldrsb.w r4, [r1]
    data(2, 0x568D)  # ldrsb r5, [r1, r2]
    data(2, 0xEB01, 0x0142)  # add.w r1, r1, r2, lsl 1
    data(2, 0xF991, 0x6000)  # ldrsb.w r6, [r1]
    data(2, 0xEAC4, 0x4405)  # pkhbt r4, r4, r5, lsl 16
    data(2, 0xEAC5, 0x4506)  # pkhbt r5, r5, r6, lsl 16
    data(2, 0xE8E8, 0x4502)  # strd r4, r5, [r8], 8
    b(FILTERED)
    label(PAIRED)
    data(2, 0x9C12)  # ldr r4, [sp, 72]
    label(PAIR)
    data(2, 0xF991, 0x5000)  # ldrsb.w r5, [r1]
    mov(r6, 0)
    cmp(r4, 1)
    beq(HALF)
    data(2, 0x568E)  # ldrsb r6, [r1, r2]
    label(HALF)
    data(2, 0xEAC5, 0x4506)  # pkhbt r5, r5, r6, lsl 16
    data(2, 0xF848, 0x5B04)  # str r5, [r8], 4
    data(2, 0xEB01, 0x0142)  # add.w r1, r1, r2, lsl 1
    sub(r4, 2)
    bgt(PAIR)
    label(FILTERED)
    data(2, 0x990C)  # ldr r1, [sp, 48]
    data(2, 0x4459)  # add r1, r11
    sub(r3, 1)
    bne(FILTERROW)
    # 2 m - 2**32 and 2**(32 - shift)
    ldr(r4, [r0, 20])
    data(2, 0xFB09, 0xF104)  # mul r1, r9, r4
    cmp(r4, 0)
    ite(ne)
    data(2, 0xF8D0, 0x4074)  # ldrne.w r4, [r0, 116]
    data(2, 0x2401)  # moveq r4, 1
    add(r0, 152)
    data(2, 0xF850, 0x5021)  # ldr.w r5, [r0, r1, lsl 2]
    data(2, 0x4408)  # add r0, r1
    data(2, 0xEB00, 0x0084)  # add.w r0, r0, r4, lsl 2
    data(2, 0xF990, 0x6000)  # ldrsb.w r6, [r0]
    lsl(r5, r5, 1)
    it(eq)
    data(2, 0x2400)  # moveq r4, 0; the product with 0 shows what it should
    beq(SCALED)
    mov(r4, 1)
    add(r6, 32)
    cmp(r6, 30)
    it(hi)
    data(2, 0x9402)  # strhi r4, [sp, 8]
    lsl(r4, r6)
    label(SCALED)
    data(2, 0xE8E8, 0x5402)  # strd r5, r4, [r8], 8
    data(2, 0xF109, 0x0901)  # add.w r9, r9, 1
    data(2, 0xF1BA, 0x0A01)  # subs.w r10, r10, 1
    bne(BRING)
    # how sums are finished
    label(HERETOO)
    mov(r5, pc)
    data(2, 0xF205, 0x564B)  # addw r6, r5, (EXACT-HERETOO-3)
    data(2, 0x9902)  # ldr r1, [sp, 8]
    data(2, 0xB939)  # cbnz r1, FINISHED
    data(2, 0xF205, 0x26DB)  # addw r6, r5, (BELOW-HERETOO-3)
    data(2, 0x9900)  # ldr r1, [sp, 0]
    data(2, 0xF111, 0x0F80)  # cmn.w r1, 128
    beq(FINISHED)  # negative ones become -128 in any case
    data(2, 0xF205, 0x363B)  # addw r6, r5, (SCALE-HERETOO-3)
    label(FINISHED)
    data(2, 0x9604)  # str r6, [sp, 16]
    mov(r1, 0)
    data(2, 0x9122)  # str r1, [sp, 136]

    label(IMAGE)
    mov(r1, 0)
    data(2, 0x9123)  # str r1, [sp, 140]
    label(BANDS)
    # zeros
    data(2, 0x981E)  # ldr r0, [sp, 120]
    data(2, 0x991D)  # ldr r1, [sp, 116]
    data(2, 0x9A18)  # ldr r2, [sp, 96]
    data(2, 0xFB01, 0x0102)  # mla r1, r1, r2, r0
    mov(r2, 0)
    mov(r3, 0)
    mov(r4, 0)
    mov(r5, 0)
    sub(r1, 16)
    cmp(r0, r1)
    bhi(CLEARED)
    label(CLEAR)
    data(2, 0xC03C)  # stmia r0!, {r2, r3, r4, r5}
    cmp(r0, r1)
    bls(CLEAR)
    label(CLEARED)
    add(r1, 16)
    cmp(r0, r1)
    beq(EMPTY)
    label(REST)
    data(2, 0xF840, 0x2B04)  # str r2, [r0], 4
    cmp(r0, r1)
    bne(REST)
    label(EMPTY)
    # rows of the image in the band, from r8 to before lr, r11 of the plane
    data(2, 0x9C23)  # ldr r4, [sp, 140]
    data(2, 0x990F)  # ldr r1, [sp, 60]
    sub(r1, r1, r4)
    data(2, 0x9A1C)  # ldr r2, [sp, 112]
    cmp(r2, r1)
    it(hi)
    data(2, 0x460A)  # movhi r2, r1
    data(2, 0x9224)  # str r2, [sp, 144]
    data(2, 0x9913)  # ldr r1, [sp, 76]
    mul(r4, r1)
    data(2, 0x9916)  # ldr r1, [sp, 88]
    data(2, 0xEBB4, 0x0801)  # subs.w r8, r4, r1
    data(2, 0x991B)  # ldr r1, [sp, 108]
    data(2, 0xEB08, 0x0E01)  # add.w lr, r8, r1
    mov(r4, 0)
    data(2, 0x9A0D)  # ldr r2, [sp, 52]
    data(2, 0x4596)  # cmp lr, r2
    it(gt)
    data(2, 0x4696)  # movgt lr, r2
    mov(r11, r4)
    data(2, 0xF1B8, 0x0F00)  # cmp.w r8, 0
    bge(BEGUN)
    data(2, 0xF1C8, 0x0B00)  # rsb.w r11, r8, 0
    mov(r8, r4)
    label(BEGUN)
    data(2, 0x9822)  # ldr r0, [sp, 136]
    data(2, 0x990D)  # ldr r1, [sp, 52]
    data(2, 0x9A0E)  # ldr r2, [sp, 56]
    mul(r0, r1)
    mul(r0, r2)
    data(2, 0x9F06)  # ldr r7, [sp, 24]
    data(2, 0xF8D7, 0x1068)  # ldr.w r1, [r7, 104]
    mul(r0, r1)
    ldr(r1, [r7, 60])
    add(r0, r0, r1)
    data(2, 0x9921)  # ldr r1, [sp, 132]
    add(r0, r0, r1)
    data(2, 0x9909)  # ldr r1, [sp, 36]
    data(2, 0xFB08, 0x0001)  # mla r0, r8, r1, r0; x
    data(2, 0x9A1E)  # ldr r2, [sp, 120]
    data(2, 0x9B19)  # ldr r3, [sp, 100]
    data(2, 0xFB0B, 0x2203)  # mla r2, r11, r3, r2
    data(2, 0x9B17)  # ldr r3, [sp, 92]
    data(2, 0xEB02, 0x0243)  # add.w r2, r2, r3, lsl 1; into the plane
    data(2, 0xEBAE, 0x0E08)  # sub.w lr, lr, r8
    data(2, 0x9B1D)  # ldr r3, [sp, 116]
    data(2, 0xEB03, 0x0C43)  # add.w r12, r3, r3, lsl 1
    data(2, 0x9C20)  # ldr r4, [sp, 128]
    data(2, 0x9908)  # ldr r1, [sp, 32]
    # r0 x  r1 to the next column  r2 plane  r3 to the next plane  r12 to the fourth  r4 offsets
    # r7 columns  r11 row of x  lr rows
    data(2, 0xF1BE, 0x0F00)  # cmp.w lr, 0
    ble_w(GATHERED)
    label(GATHER)
    push({r0, r2})
    data(2, 0x9F10)  # ldr r7, [sp, 64]
    data(2, 0x9D1A)  # ldr r5, [sp, 104]
    cmp(r5, 1)
    beq(LONELY)
    sub(r7, 2)
    bcc(LASTCOLUMN)
    label(COLUMNS)
    ldr(r5, [r0, 0])
    data(2, 0x5846)  # ldr r6, [r0, r1]
    data(2, 0xEB00, 0x0041)  # add.w r0, r0, r1, lsl 1
    data(2, 0xFA24, 0xF885)  # sxtab16 r8, r4, r5
    data(2, 0xFA24, 0xF595)  # sxtab16 r5, r4, r5, ror 8
    data(2, 0xFA24, 0xF986)  # sxtab16 r9, r4, r6
    data(2, 0xFA24, 0xF696)  # sxtab16 r6, r4, r6, ror 8
    data(2, 0xEAC8, 0x4A09)  # pkhbt r10, r8, r9, lsl 16
    data(2, 0xEAC9, 0x4828)  # pkhtb r8, r9, r8, asr 16
    data(2, 0xEAC5, 0x4906)  # pkhbt r9, r5, r6, lsl 16
    data(2, 0xEAC6, 0x4525)  # pkhtb r5, r6, r5, asr 16
    data(2, 0xF842, 0x9003)  # str.w r9, [r2, r3]
    data(2, 0xF842, 0x8013)  # str.w r8, [r2, r3, lsl 1]
    data(2, 0xF842, 0x500C)  # str.w r5, [r2, r12]
    data(2, 0xF842, 0xAB04)  # str r10, [r2], 4
    sub(r7, 2)
    bcs(COLUMNS)
    label(LASTCOLUMN)
    add(r7, 1)
    bne(GATHEREDROW)
    ldr(r5, [r0, 0])
    data(2, 0xFA24, 0xF885)  # sxtab16 r8, r4, r5
    data(2, 0xFA24, 0xF595)  # sxtab16 r5, r4, r5, ror 8
    data(2, 0xFA1F, 0xFA88)  # uxth.w r10, r8
    data(2, 0xEA4F, 0x4818)  # lsr.w r8, r8, 16
    data(2, 0xFA1F, 0xF985)  # uxth.w r9, r5
    lsr(r5, r5, 16)
    data(2, 0xF842, 0x9003)  # str.w r9, [r2, r3]
    data(2, 0xF842, 0x8013)  # str.w r8, [r2, r3, lsl 1]
    data(2, 0xF842, 0x500C)  # str.w r5, [r2, r12]
    data(2, 0xF8C2, 0xA000)  # str.w r10, [r2]
    b(GATHEREDROW)
    label(LONELY)
    data(2, 0xF990, 0x5000)  # ldrsb.w r5, [r0]
    data(2, 0x4408)  # add r0, r1
    data(2, 0x4425)  # add r5, r4
    data(2, 0xF822, 0x5B02)  # strh r5, [r2], 2
    sub(r7, 1)
    bne(LONELY)
    label(GATHEREDROW)
    pop({r0, r2})
    data(2, 0x9D09)  # ldr r5, [sp, 36]
    add(r0, r0, r5)
    data(2, 0x9D19)  # ldr r5, [sp, 100]
    add(r2, r2, r5)
    data(2, 0xF1BE, 0x0E01)  # subs.w lr, lr, 1
    bne(GATHER)
    label(GATHERED)
    # every output channel
    mov(r1, 0)
    data(2, 0x9125)  # str r1, [sp, 148]
    data(2, 0x9906)  # ldr r1, [sp, 24]
    ldr(r1, [r1, 8])
    add(r1, 16)
    data(2, 0x9102)  # str r1, [sp, 8]
    data(2, 0x991E)  # ldr r1, [sp, 120]
    data(2, 0x9126)  # str r1, [sp, 152]
    label(CHANNEL)
    data(2, 0x9806)  # ldr r0, [sp, 24]
    data(2, 0x9923)  # ldr r1, [sp, 140]
    data(2, 0x9A0A)  # ldr r2, [sp, 40]
    mul(r1, r2)
    data(2, 0x9A22)  # ldr r2, [sp, 136]
    data(2, 0x9B0F)  # ldr r3, [sp, 60]
    mul(r2, r3)
    data(2, 0x9B10)  # ldr r3, [sp, 64]
    mul(r2, r3)
    data(2, 0xF8D0, 0x3074)  # ldr.w r3, [r0, 116]
    data(2, 0xFB02, 0x1103)  # mla r1, r2, r3, r1
    data(2, 0x9A21)  # ldr r2, [sp, 132]
    data(2, 0xF8D0, 0x3058)  # ldr.w r3, [r0, 88]
    data(2, 0xFB02, 0x1103)  # mla r1, r2, r3, r1
    data(2, 0x9A25)  # ldr r2, [sp, 148]
    add(r1, r1, r2)
    ldr(r2, [r0, 52])
    data(2, 0xEB01, 0x0E02)  # add.w lr, r1, r2
    data(2, 0xF8CD, 0xE054)  # str.w lr, [sp, 84]
    data(2, 0xF8DD, 0x9098)  # ldr.w r9, [sp, 152]
    data(2, 0xF8DD, 0xA068)  # ldr.w r10, [sp, 104]
    data(2, 0xF8CD, 0x90AC)  # str.w r9, [sp, 172]
    data(2, 0x9924)  # ldr r1, [sp, 144]
    data(2, 0x912A)  # str r1, [sp, 168]
    label(OUTROW)
    # r0-r3 sums  r4, r5 filter  r6-r8 plane  r9 into the plane  r10 to its next row  r11 outputs left  r12 tile  lr out
    data(2, 0xF8DD, 0xB040)  # ldr.w r11, [sp, 64]
    data(2, 0xF8DD, 0xC008)  # ldr.w r12, [sp, 8]
    data(2, 0xF8DD, 0xF00C)  # ldr.w pc, [sp, 12]
    # filter 3x3, stride 1
    label(ONES)
    data(2, 0xE8BC, 0x0031)  # ldmia.w r12!, {r0, r4, r5}
    data(2, 0xE899, 0x01C0)  # ldm.w r9, {r6, r7, r8}
    data(2, 0xFB16, 0x0124)  # smlatb r1, r6, r4, r0
    data(2, 0xFB27, 0x0204)  # smlad r2, r7, r4, r0
    data(2, 0xFB17, 0x0324)  # smlatb r3, r7, r4, r0
    data(2, 0xFB26, 0x0004)  # smlad r0, r6, r4, r0
    data(2, 0xFB17, 0x0015)  # smlabt r0, r7, r5, r0
    data(2, 0xFB27, 0x1105)  # smlad r1, r7, r5, r1
    data(2, 0xFB18, 0x2215)  # smlabt r2, r8, r5, r2
    data(2, 0xFB28, 0x3305)  # smlad r3, r8, r5, r3
    data(2, 0xEB09, 0x080A)  # add.w r8, r9, r10
    data(2, 0xE8BC, 0x0030)  # ldmia.w r12!, {r4, r5}
    data(2, 0xE898, 0x01C0)  # ldm.w r8, {r6, r7, r8}
    data(2, 0xFB26, 0x0004)  # smlad r0, r6, r4, r0
    data(2, 0xFB16, 0x1124)  # smlatb r1, r6, r4, r1
    data(2, 0xFB27, 0x2204)  # smlad r2, r7, r4, r2
    data(2, 0xFB17, 0x3324)  # smlatb r3, r7, r4, r3
    data(2, 0xFB17, 0x0015)  # smlabt r0, r7, r5, r0
    data(2, 0xFB27, 0x1105)  # smlad r1, r7, r5, r1
    data(2, 0xFB18, 0x2215)  # smlabt r2, r8, r5, r2
    data(2, 0xFB28, 0x3305)  # smlad r3, r8, r5, r3
    data(2, 0xEB09, 0x084A)  # add.w r8, r9, r10, lsl 1
    data(2, 0xE8BC, 0x0030)  # ldmia.w r12!, {r4, r5}
    data(2, 0xE898, 0x01C0)  # ldm.w r8, {r6, r7, r8}
    data(2, 0xFB26, 0x0004)  # smlad r0, r6, r4, r0
    data(2, 0xFB16, 0x1124)  # smlatb r1, r6, r4, r1
    data(2, 0xFB27, 0x2204)  # smlad r2, r7, r4, r2
    data(2, 0xFB17, 0x3324)  # smlatb r3, r7, r4, r3
    data(2, 0xFB17, 0x0015)  # smlabt r0, r7, r5, r0
    data(2, 0xFB27, 0x1105)  # smlad r1, r7, r5, r1
    data(2, 0xFB18, 0x2215)  # smlabt r2, r8, r5, r2
    data(2, 0xFB28, 0x3305)  # smlad r3, r8, r5, r3
    data(2, 0xF109, 0x0908)  # add.w r9, r9, 8
    data(2, 0xF8DD, 0xF010)  # ldr.w pc, [sp, 16]
    # stride 2
    label(TWOS)
    data(2, 0xE8BC, 0x0031)  # ldmia.w r12!, {r0, r4, r5}
    data(2, 0xE899, 0x01C0)  # ldm.w r9, {r6, r7, r8}
    data(2, 0xFB27, 0x0104)  # smlad r1, r7, r4, r0
    data(2, 0xFB28, 0x0204)  # smlad r2, r8, r4, r0
    mov(r3, r0)
    data(2, 0xFB26, 0x0004)  # smlad r0, r6, r4, r0
    data(2, 0xFB17, 0x0015)  # smlabt r0, r7, r5, r0
    data(2, 0xFB18, 0x1115)  # smlabt r1, r8, r5, r1
    data(2, 0xE9D9, 0x6703)  # ldrd r6, r7, [r9, 12]
    data(2, 0x44D1)  # add r9, r10
    data(2, 0xFB16, 0x2215)  # smlabt r2, r6, r5, r2
    data(2, 0xFB26, 0x3304)  # smlad r3, r6, r4, r3
    data(2, 0xFB17, 0x3315)  # smlabt r3, r7, r5, r3
    data(2, 0xE8BC, 0x0030)  # ldmia.w r12!, {r4, r5}
    data(2, 0xE899, 0x01C0)  # ldm.w r9, {r6, r7, r8}
    data(2, 0xFB26, 0x0004)  # smlad r0, r6, r4, r0
    data(2, 0xFB27, 0x1104)  # smlad r1, r7, r4, r1
    data(2, 0xFB28, 0x2204)  # smlad r2, r8, r4, r2
    data(2, 0xFB17, 0x0015)  # smlabt r0, r7, r5, r0
    data(2, 0xFB18, 0x1115)  # smlabt r1, r8, r5, r1
    data(2, 0xE9D9, 0x6703)  # ldrd r6, r7, [r9, 12]
    data(2, 0x44D1)  # add r9, r10
    data(2, 0xFB16, 0x2215)  # smlabt r2, r6, r5, r2
    data(2, 0xFB26, 0x3304)  # smlad r3, r6, r4, r3
    data(2, 0xFB17, 0x3315)  # smlabt r3, r7, r5, r3
    data(2, 0xE8BC, 0x0030)  # ldmia.w r12!, {r4, r5}
    data(2, 0xE899, 0x01C0)  # ldm.w r9, {r6, r7, r8}
    data(2, 0xFB26, 0x0004)  # smlad r0, r6, r4, r0
    data(2, 0xFB27, 0x1104)  # smlad r1, r7, r4, r1
    data(2, 0xFB28, 0x2204)  # smlad r2, r8, r4, r2
    data(2, 0xFB17, 0x0015)  # smlabt r0, r7, r5, r0
    data(2, 0xFB18, 0x1115)  # smlabt r1, r8, r5, r1
    data(2, 0xE9D9, 0x6703)  # ldrd r6, r7, [r9, 12]
    data(2, 0x44D1)  # add r9, r10
    data(2, 0xFB16, 0x2215)  # smlabt r2, r6, r5, r2
    data(2, 0xFB26, 0x3304)  # smlad r3, r6, r4, r3
    data(2, 0xFB17, 0x3315)  # smlabt r3, r7, r5, r3
    data(2, 0x9C05)  # ldr r4, [sp, 20]
    data(2, 0x44A1)  # add r9, r4
    data(2, 0xF8DD, 0xF010)  # ldr.w pc, [sp, 16]
    # as they are, but -128 is 0 and the least
    label(BELOW)
    data(2, 0xE89C, 0x0030)  # ldm.w r12, {r4, r5}
    data(2, 0xE9DD, 0x6700)  # ldrd r6, r7, [sp, 0]
    data(2, 0xFB50, 0x0014)  # smmlar r0, r0, r4, r0
    data(2, 0xFB51, 0x1114)  # smmlar r1, r1, r4, r1
    data(2, 0xFB52, 0x2214)  # smmlar r2, r2, r4, r2
    data(2, 0xFB53, 0x3314)  # smmlar r3, r3, r4, r3
    data(2, 0xFB50, 0x6015)  # smmlar r0, r0, r5, r6
    data(2, 0xFB51, 0x6115)  # smmlar r1, r1, r5, r6
    data(2, 0xFB52, 0x6215)  # smmlar r2, r2, r5, r6
    data(2, 0xFB53, 0x6315)  # smmlar r3, r3, r5, r6
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF301, 0x0107)  # ssat r1, 8, r1
    data(2, 0xF302, 0x0207)  # ssat r2, 8, r2
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF1BB, 0x0B04)  # subs.w r11, r11, 4
    blt(PART)
    data(2, 0xEB0E, 0x0847)  # add.w r8, lr, r7, lsl 1
    data(2, 0xF88E, 0x0000)  # strb.w r0, [lr]
    data(2, 0xF80E, 0x1007)  # strb.w r1, [lr, r7]
    data(2, 0xF888, 0x2000)  # strb.w r2, [r8]
    data(2, 0xF808, 0x3007)  # strb.w r3, [r8, r7]
    data(2, 0xEB08, 0x0E47)  # add.w lr, r8, r7, lsl 1
    beq(ENDROW)
    data(2, 0xF8DD, 0xC008)  # ldr.w r12, [sp, 8]
    data(2, 0xF8DD, 0xF00C)  # ldr.w pc, [sp, 12]
    label(SCALE)
    data(2, 0xE89C, 0x0030)  # ldm.w r12, {r4, r5}
    data(2, 0xE9DD, 0x6700)  # ldrd r6, r7, [sp, 0]
    data(2, 0xFB50, 0x0014)  # smmlar r0, r0, r4, r0
    data(2, 0xFB51, 0x1114)  # smmlar r1, r1, r4, r1
    data(2, 0xFB52, 0x2214)  # smmlar r2, r2, r4, r2
    data(2, 0xFB53, 0x3314)  # smmlar r3, r3, r4, r3
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xEB01, 0x71E1)  # add.w r1, r1, r1, asr 31
    data(2, 0xEB02, 0x72E2)  # add.w r2, r2, r2, asr 31
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xFB50, 0x6015)  # smmlar r0, r0, r5, r6
    data(2, 0xFB51, 0x6115)  # smmlar r1, r1, r5, r6
    data(2, 0xFB52, 0x6215)  # smmlar r2, r2, r5, r6
    data(2, 0xFB53, 0x6315)  # smmlar r3, r3, r5, r6
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF301, 0x0107)  # ssat r1, 8, r1
    data(2, 0xF302, 0x0207)  # ssat r2, 8, r2
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF1BB, 0x0B04)  # subs.w r11, r11, 4
    blt(PART)
    data(2, 0xEB0E, 0x0847)  # add.w r8, lr, r7, lsl 1
    data(2, 0xF88E, 0x0000)  # strb.w r0, [lr]
    data(2, 0xF80E, 0x1007)  # strb.w r1, [lr, r7]
    data(2, 0xF888, 0x2000)  # strb.w r2, [r8]
    data(2, 0xF808, 0x3007)  # strb.w r3, [r8, r7]
    data(2, 0xEB08, 0x0E47)  # add.w lr, r8, r7, lsl 1
    beq(ENDROW)
    data(2, 0xF8DD, 0xC008)  # ldr.w r12, [sp, 8]
    data(2, 0xF8DD, 0xF00C)  # ldr.w pc, [sp, 12]
    label(PART)
    data(2, 0xF88E, 0x0000)  # strb.w r0, [lr]
    data(2, 0x44BE)  # add lr, r7
    data(2, 0xF11B, 0x0B03)  # adds.w r11, r11, 3
    beq(ENDROW)
    data(2, 0xF88E, 0x1000)  # strb.w r1, [lr]
    data(2, 0x44BE)  # add lr, r7
    data(2, 0xF1BB, 0x0B01)  # subs.w r11, r11, 1
    beq(ENDROW)
    data(2, 0xF88E, 0x2000)  # strb.w r2, [lr]
    label(ENDROW)
    data(2, 0xF8DD, 0x90AC)  # ldr.w r9, [sp, 172]
    data(2, 0x9A13)  # ldr r2, [sp, 76]
    data(2, 0x9B19)  # ldr r3, [sp, 100]
    data(2, 0xFB02, 0x9903)  # mla r9, r2, r3, r9
    data(2, 0xF8CD, 0x90AC)  # str.w r9, [sp, 172]
    data(2, 0xF8DD, 0xE054)  # ldr.w lr, [sp, 84]
    data(2, 0x9A0A)  # ldr r2, [sp, 40]
    data(2, 0x4496)  # add lr, r2
    data(2, 0xF8CD, 0xE054)  # str.w lr, [sp, 84]
    data(2, 0x992A)  # ldr r1, [sp, 168]
    sub(r1, 1)
    data(2, 0x912A)  # str r1, [sp, 168]
    bne_w(OUTROW)
    # the next channel
    data(2, 0x9806)  # ldr r0, [sp, 24]
    data(2, 0x9902)  # ldr r1, [sp, 8]
    data(2, 0x9A1F)  # ldr r2, [sp, 124]
    add(r1, r1, r2)
    data(2, 0x9102)  # str r1, [sp, 8]
    data(2, 0x9918)  # ldr r1, [sp, 96]
    cmp(r1, 1)
    beq(SAMEPLANE)
    data(2, 0x9926)  # ldr r1, [sp, 152]
    data(2, 0x9A1D)  # ldr r2, [sp, 116]
    add(r1, r1, r2)
    data(2, 0x9126)  # str r1, [sp, 152]
    label(SAMEPLANE)
    data(2, 0x9925)  # ldr r1, [sp, 148]
    add(r1, 1)
    data(2, 0x9125)  # str r1, [sp, 148]
    data(2, 0x9A27)  # ldr r2, [sp, 156]
    cmp(r1, r2)
    bne_w(CHANNEL)
    # the next band, image, channels
    data(2, 0x9923)  # ldr r1, [sp, 140]
    data(2, 0x9A24)  # ldr r2, [sp, 144]
    add(r1, r1, r2)
    data(2, 0x9123)  # str r1, [sp, 140]
    data(2, 0x9A0F)  # ldr r2, [sp, 60]
    cmp(r1, r2)
    bne_w(BANDS)
    data(2, 0x9922)  # ldr r1, [sp, 136]
    add(r1, 1)
    data(2, 0x9122)  # str r1, [sp, 136]
    data(2, 0xF8D0, 0x205C)  # ldr.w r2, [r0, 92]
    cmp(r1, r2)
    bne_w(IMAGE)
    data(2, 0x9921)  # ldr r1, [sp, 132]
    data(2, 0x9A18)  # ldr r2, [sp, 96]
    add(r1, r1, r2)
    data(2, 0x9121)  # str r1, [sp, 132]
    data(2, 0xF8D0, 0x2068)  # ldr.w r2, [r0, 104]
    cmp(r1, r2)
    bne_w(CHANNELS)
    label(DONE)
    data(2, 0xB02C)  # add sp, 176
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
    data(2, 0xF000, 0xBB06)  # b.w END

    # filter three wide, of another height
    label(ONESROWS)
    data(2, 0xF85C, 0x0B04)  # ldr r0, [r12], 4
    mov(r1, r0)
    mov(r2, r0)
    mov(r3, r0)
    data(2, 0x9C11)  # ldr r4, [sp, 68]
    data(2, 0x9429)  # str r4, [sp, 164]
    label(ONESROW)
    data(2, 0xE8BC, 0x0030)  # ldmia.w r12!, {r4, r5}
    data(2, 0xE899, 0x01C0)  # ldm.w r9, {r6, r7, r8}
    data(2, 0x44D1)  # add r9, r10
    data(2, 0xFB26, 0x0004)  # smlad r0, r6, r4, r0
    data(2, 0xFB16, 0x1124)  # smlatb r1, r6, r4, r1
    data(2, 0xFB27, 0x2204)  # smlad r2, r7, r4, r2
    data(2, 0xFB17, 0x3324)  # smlatb r3, r7, r4, r3
    data(2, 0xFB17, 0x0015)  # smlabt r0, r7, r5, r0
    data(2, 0xFB27, 0x1105)  # smlad r1, r7, r5, r1
    data(2, 0xFB18, 0x2215)  # smlabt r2, r8, r5, r2
    data(2, 0xFB28, 0x3305)  # smlad r3, r8, r5, r3
    data(2, 0x9C29)  # ldr r4, [sp, 164]
    sub(r4, 1)
    data(2, 0x9429)  # str r4, [sp, 164]
    bne(ONESROW)
    mov(r4, 1)
    data(2, 0x9429)  # str r4, [sp, 164]
    data(2, 0x9C05)  # ldr r4, [sp, 20]
    data(2, 0x44A1)  # add r9, r4
    data(2, 0xF8DD, 0xF010)  # ldr.w pc, [sp, 16]
    label(TWOSROWS)
    data(2, 0xF85C, 0x0B04)  # ldr r0, [r12], 4
    mov(r1, r0)
    mov(r2, r0)
    mov(r3, r0)
    data(2, 0x9C11)  # ldr r4, [sp, 68]
    data(2, 0x9429)  # str r4, [sp, 164]
    label(TWOSROW)
    data(2, 0xE8BC, 0x0030)  # ldmia.w r12!, {r4, r5}
    data(2, 0xE899, 0x01C0)  # ldm.w r9, {r6, r7, r8}
    data(2, 0xFB26, 0x0004)  # smlad r0, r6, r4, r0
    data(2, 0xFB27, 0x1104)  # smlad r1, r7, r4, r1
    data(2, 0xFB28, 0x2204)  # smlad r2, r8, r4, r2
    data(2, 0xFB17, 0x0015)  # smlabt r0, r7, r5, r0
    data(2, 0xFB18, 0x1115)  # smlabt r1, r8, r5, r1
    data(2, 0xE9D9, 0x6703)  # ldrd r6, r7, [r9, 12]
    data(2, 0x44D1)  # add r9, r10
    data(2, 0xFB16, 0x2215)  # smlabt r2, r6, r5, r2
    data(2, 0xFB26, 0x3304)  # smlad r3, r6, r4, r3
    data(2, 0xFB17, 0x3315)  # smlabt r3, r7, r5, r3
    data(2, 0x9C29)  # ldr r4, [sp, 164]
    sub(r4, 1)
    data(2, 0x9429)  # str r4, [sp, 164]
    bne(TWOSROW)
    mov(r4, 1)
    data(2, 0x9429)  # str r4, [sp, 164]
    data(2, 0x9C05)  # ldr r4, [sp, 20]
    data(2, 0x44A1)  # add r9, r4
    data(2, 0xF8DD, 0xF010)  # ldr.w pc, [sp, 16]
    # any filter  r4 two of its taps  r5 of the plane  r6 bytes from output to output  r7 words of a row left
    label(ANY)
    data(2, 0xF85C, 0x0B04)  # ldr r0, [r12], 4
    mov(r1, r0)
    mov(r2, r0)
    mov(r3, r0)
    data(2, 0xE92D, 0x4400)  # push {r10, lr}
    data(2, 0xF8DD, 0xE04C)  # ldr.w lr, [sp, 76]
    data(2, 0x9E16)  # ldr r6, [sp, 88]
    lsl(r6, r6, 1)
    label(ANYROW)
    data(2, 0x9F2A)  # ldr r7, [sp, 168]
    mov(r10, r9)
    data(2, 0xF8DD, 0x5070)  # ldr.w r5, [sp, 112]
    data(2, 0x44A9)  # add r9, r5
    label(ANYPAIR)
    data(2, 0xF85C, 0x4B04)  # ldr r4, [r12], 4
    data(2, 0xF85A, 0x5006)  # ldr.w r5, [r10, r6]
    data(2, 0xFB24, 0x1105)  # smlad r1, r4, r5, r1
    data(2, 0xF85A, 0x5016)  # ldr.w r5, [r10, r6, lsl 1]
    data(2, 0xFB24, 0x2205)  # smlad r2, r4, r5, r2
    data(2, 0xEB0A, 0x0806)  # add.w r8, r10, r6
    data(2, 0xF858, 0x5016)  # ldr.w r5, [r8, r6, lsl 1]
    data(2, 0xFB24, 0x3305)  # smlad r3, r4, r5, r3
    data(2, 0xF85A, 0x5B04)  # ldr r5, [r10], 4
    data(2, 0xFB24, 0x0005)  # smlad r0, r4, r5, r0
    sub(r7, 1)
    bne(ANYPAIR)
    data(2, 0xF1BE, 0x0E01)  # subs.w lr, lr, 1
    bne(ANYROW)
    data(2, 0xE8BD, 0x4400)  # pop {r10, lr}
    data(2, 0x9C05)  # ldr r4, [sp, 20]
    data(2, 0x44A1)  # add r9, r4
    data(2, 0xF8DD, 0xF010)  # ldr.w pc, [sp, 16]

    # by requantize_s8, one by one  r5 sums left  r7 p  r8 scratch
    label(EXACT)
    data(2, 0x9F06)  # ldr r7, [sp, 24]
    data(2, 0xF8D7, 0x8008)  # ldr.w r8, [r7, 8]
    data(2, 0xE888, 0x000F)  # stm.w r8, {r0, r1, r2, r3}
    data(2, 0xF8C7, 0xE000)  # str.w lr, [r7]
    data(2, 0x9921)  # ldr r1, [sp, 132]
    data(2, 0xF8D7, 0x2058)  # ldr.w r2, [r7, 88]
    mul(r1, r2)
    data(2, 0x9A25)  # ldr r2, [sp, 148]
    add(r1, r1, r2)
    bl(TABLES)
    mov(r5, 4)
    label(EXACTLY)
    data(2, 0x9B07)  # ldr r3, [sp, 28]
    ldr(r4, [r7, 48])
    data(2, 0x47A0)  # blx r4
    ldr(r1, [r7, 0])
    data(2, 0x9A01)  # ldr r2, [sp, 4]
    add(r1, r1, r2)
    str(r1, [r7, 0])
    data(2, 0xF1BB, 0x0B01)  # subs.w r11, r11, 1
    beq_w(ENDROW)
    data(2, 0xE9D8, 0x1201)  # ldrd r1, r2, [r8, 4]
    data(2, 0xF8D8, 0x300C)  # ldr.w r3, [r8, 12]
    data(2, 0xE888, 0x000E)  # stm.w r8, {r1, r2, r3}
    sub(r5, 1)
    bne(EXACTLY)
    data(2, 0xF8D7, 0xE000)  # ldr.w lr, [r7]
    data(2, 0xF8DD, 0xC008)  # ldr.w r12, [sp, 8]
    data(2, 0xF8DD, 0xF00C)  # ldr.w pc, [sp, 12]
    # one sum, of channel r1, for requantize_s8 in the block r7
    label(TABLES)
    mov(r2, 1)
    str(r2, [r7, 16])  # n
    ldr(r2, [r7, 20])
    mul(r1, r2)
    cmp(r2, 0)
    ite(ne)
    data(2, 0xF8D7, 0x2074)  # ldrne.w r2, [r7, 116]
    data(2, 0x2201)  # moveq r2, 1
    lsl(r3, r1, 2)
    add(r3, 152)
    str(r3, [r7, 24])
    lsl(r2, r2, 2)
    add(r2, 152)
    add(r2, r2, r1)
    str(r2, [r7, 28])
    bx(lr)

    label(PLAIN)
    mov(r7, r0)
    data(2, 0xF8D7, 0x1068)  # ldr.w r1, [r7, 104]; in_c
    cmp(r1, 1)
    bne_w(SLOWLY)
    data(2, 0xF8D7, 0x108C)  # ldr.w r1, [r7, 140]; dilation_w
    cmp(r1, 1)
    bne_w(SLOWLY)
    data(2, 0xF8D7, 0x107C)  # ldr.w r1, [r7, 124]; k_w
    add(r1, 3)
    data(2, 0xF021, 0x0103)  # bic r1, r1, 3
    lsl(r1, r1, 2)
    data(2, 0x9112)  # str r1, [sp, 72]
    data(2, 0xF8D7, 0x2078)  # ldr.w r2, [r7, 120]; k_h
    mul(r1, r2)
    add(r1, 4)
    ldr(r2, [r7, 44])
    cmp(r1, r2)
    bhi_w(SLOWLY)
    # one channel in: its bytes are used where they lie, with the filters of two output channels in scratch; for outputs
    # whose window hangs over the left or right edge, the filters are written again with zeros there
    mov(r1, 0)
    data(2, 0x9121)  # str r1, [sp, 132]
    label(TWO)
    mov(r1, 0)
    data(2, 0x9116)  # str r1, [sp, 88]
    ldr(r4, [r7, 36])
    ldr(r5, [r7, 40])
    sub(r5, r5, r4)
    cmp(r5, 255)
    it(ne)
    data(2, 0x2101)  # movne r1, 1
    data(2, 0x9102)  # str r1, [sp, 8]
    data(2, 0x9921)  # ldr r1, [sp, 132]
    data(2, 0xF8D7, 0x2074)  # ldr.w r2, [r7, 116]
    sub(r2, r2, r1)
    sub(r2, 1)
    it(hi)
    data(2, 0x2201)  # movhi r2, 1; 0: there is no second one, the first is done twice
    data(2, 0x921B)  # str r2, [sp, 108]
    data(2, 0xF10D, 0x0828)  # add.w r8, sp, 40
    mov(r9, r2)
    mov(r10, r1)
    data(2, 0xF10D, 0x0B20)  # add.w r11, sp, 32
    label(EITHER)
    ldr(r4, [r7, 76])  # bias
    mov(r5, 0)
    data(2, 0xB10C)  # cbz r4, NOBIAS
    data(2, 0xF854, 0x502A)  # ldr.w r5, [r4, r10, lsl 2]
    label(NOBIAS)
    data(2, 0xF84B, 0x5B04)  # str r5, [r11], 4
    ldr(r4, [r7, 20])
    data(2, 0xFB0A, 0xF104)  # mul r1, r10, r4
    cmp(r4, 0)
    ite(ne)
    data(2, 0xF8D7, 0x4074)  # ldrne.w r4, [r7, 116]
    data(2, 0x2401)  # moveq r4, 1
    data(2, 0xF107, 0x0098)  # add.w r0, r7, 152
    data(2, 0xF850, 0x5021)  # ldr.w r5, [r0, r1, lsl 2]
    data(2, 0x4408)  # add r0, r1
    data(2, 0xEB00, 0x0084)  # add.w r0, r0, r4, lsl 2
    data(2, 0xF990, 0x6000)  # ldrsb.w r6, [r0]
    lsl(r5, r5, 1)
    it(eq)
    data(2, 0x2400)  # moveq r4, 0; the product with 0 shows what it should
    beq(SCALEDTWO)
    mov(r4, 1)
    add(r6, 32)
    cmp(r6, 30)
    it(hi)
    data(2, 0x9402)  # strhi r4, [sp, 8]
    lsl(r4, r6)
    label(SCALEDTWO)
    data(2, 0xE8E8, 0x5402)  # strd r5, r4, [r8], 8
    data(2, 0x44CA)  # add r10, r9
    data(2, 0xF10D, 0x0428)  # add.w r4, sp, 40
    data(2, 0x45A3)  # cmp r11, r4
    bne(EITHER)

    label(SEGMENT)
    # columns of outputs that lack the same taps: r3 on the left, r4 on the right
    data(2, 0x9916)  # ldr r1, [sp, 88]
    data(2, 0xF8D7, 0x2084)  # ldr.w r2, [r7, 132]
    mul(r1, r2)
    data(2, 0xF8D7, 0x3094)  # ldr.w r3, [r7, 148]
    sub(r1, r1, r3)
    data(2, 0x910E)  # str r1, [sp, 56]
    data(2, 0xF8D7, 0x507C)  # ldr.w r5, [r7, 124]
    data(2, 0xF8D7, 0x6064)  # ldr.w r6, [r7, 100]
    add(r4, r1, r5)
    sub(r4, r4, r6)
    data(2, 0xEA24, 0x74E4)  # bic r4, r4, r4, asr 31
    neg(r3, r1)
    data(2, 0xEA23, 0x73E3)  # bic r3, r3, r3, asr 31
    mov(r0, 1)
    data(2, 0xEA53, 0x0804)  # orrs.w r8, r3, r4
    bne(ATEDGE)
    sub(r6, r6, r5)
    sub(r6, r6, r1)
    udiv(r6, r6, r2)
    add(r6, 1)
    data(2, 0xF8D7, 0x0070)  # ldr.w r0, [r7, 112]
    data(2, 0x9916)  # ldr r1, [sp, 88]
    sub(r0, r0, r1)
    cmp(r0, r6)
    it(hi)
    data(2, 0x4630)  # movhi r0, r6
    label(ATEDGE)
    data(2, 0x9011)  # str r0, [sp, 68]
    # filters  r1 w  r2 tap  r3 first  r4 behind the last  r5 taps with zeros behind them  r6 bytes from tap to tap
    # r10 rows  r11 to the second channel  r12 into scratch
    sub(r4, r5, r4)
    add(r5, 3)
    data(2, 0xF025, 0x0503)  # bic r5, r5, 3
    data(2, 0xF8D7, 0x6074)  # ldr.w r6, [r7, 116]
    ldr(r1, [r7, 68])
    data(2, 0x9A21)  # ldr r2, [sp, 132]
    add(r1, r1, r2)
    data(2, 0xF8D7, 0xA078)  # ldr.w r10, [r7, 120]
    data(2, 0xF8DD, 0xB06C)  # ldr.w r11, [sp, 108]
    data(2, 0xF8D7, 0xC008)  # ldr.w r12, [r7, 8]
    data(2, 0xF10C, 0x0C04)  # add.w r12, r12, 4
    label(FILTERS)
    mov(r2, 0)
    label(FILTER)
    mov(r0, 0)
    mov(r8, r0)
    cmp(r2, r3)
    blt(NOTAP)
    cmp(r2, r4)
    bge(NOTAP)
    data(2, 0xFB02, 0xF906)  # mul r9, r2, r6
    data(2, 0x4489)  # add r9, r1
    data(2, 0xF999, 0x0000)  # ldrsb.w r0, [r9]
    data(2, 0xF919, 0x800B)  # ldrsb.w r8, [r9, r11]
    label(NOTAP)
    data(2, 0xF002, 0x0901)  # and r9, r2, 1
    data(2, 0xEA4F, 0x0989)  # lsl.w r9, r9, 2; 0, 2, 1, 3
    data(2, 0xF002, 0x0E02)  # and lr, r2, 2
    data(2, 0x44F1)  # add r9, lr
    data(2, 0x44E1)  # add r9, r12
    data(2, 0xF8A9, 0x0000)  # strh.w r0, [r9]
    data(2, 0xF8A9, 0x8008)  # strh.w r8, [r9, 8]
    add(r2, 1)
    data(2, 0xF012, 0x0F03)  # tst.w r2, 3
    it(eq)
    data(2, 0xF10C, 0x0C10)  # addeq.w r12, r12, 16
    cmp(r2, r5)
    bne(FILTER)
    data(2, 0xF8D7, 0x907C)  # ldr.w r9, [r7, 124]
    data(2, 0xFB09, 0x1106)  # mla r1, r9, r6, r1
    data(2, 0xF1BA, 0x0A01)  # subs.w r10, r10, 1
    bne(FILTERS)
    mov(r1, 0)
    data(2, 0x9122)  # str r1, [sp, 136]
    label(ROWSIMAGE)
    mov(r1, 0)
    data(2, 0x9123)  # str r1, [sp, 140]
    label(ROWSROW)
    # taps inside the image from top to bottom
    data(2, 0x9923)  # ldr r1, [sp, 140]
    data(2, 0xF8D7, 0x2080)  # ldr.w r2, [r7, 128]
    mul(r1, r2)
    data(2, 0xF8D7, 0x2090)  # ldr.w r2, [r7, 144]
    sub(r1, r1, r2)  # y
    data(2, 0xF8D7, 0x2088)  # ldr.w r2, [r7, 136]; dilation_h
    mov(r3, 0)
    cmp(r1, 0)
    bge(TOPMOST)
    sub(r3, r2, r1)
    sub(r3, 1)
    udiv(r3, r3, r2)
    data(2, 0xFB03, 0x1102)  # mla r1, r3, r2, r1
    label(TOPMOST)
    data(2, 0xF8D7, 0x4060)  # ldr.w r4, [r7, 96]
    data(2, 0xF8D7, 0x5078)  # ldr.w r5, [r7, 120]
    sub(r5, r5, r3)  # rows of taps
    sub(r6, r4, r1)
    ble(NOROWS)
    add(r6, r6, r2)
    sub(r6, 1)
    udiv(r6, r6, r2)
    cmp(r5, r6)
    it(gt)
    data(2, 0x4635)  # movgt r5, r6
    b(COUNTED)
    label(NOROWS)
    mov(r5, 0)
    label(COUNTED)
    data(2, 0x951A)  # str r5, [sp, 104]
    data(2, 0x9D12)  # ldr r5, [sp, 72]
    ldr(r6, [r7, 8])
    data(2, 0xFB03, 0x6505)  # mla r5, r3, r5, r6
    add(r5, 4)
    data(2, 0x9519)  # str r5, [sp, 100]
    data(2, 0x9B22)  # ldr r3, [sp, 136]
    data(2, 0xFB03, 0x1104)  # mla r1, r3, r4, r1
    data(2, 0xF8D7, 0x4064)  # ldr.w r4, [r7, 100]
    mul(r1, r4)
    data(2, 0xFB02, 0xFA04)  # mul r10, r2, r4; from row to row of taps
    data(2, 0x9A0E)  # ldr r2, [sp, 56]
    add(r1, r1, r2)
    ldr(r2, [r7, 60])
    add(r1, r1, r2)
    data(2, 0x9118)  # str r1, [sp, 96]
    data(2, 0xF8D7, 0x106C)  # ldr.w r1, [r7, 108]
    mul(r3, r1)
    data(2, 0x9923)  # ldr r1, [sp, 140]
    add(r3, r3, r1)
    data(2, 0xF8D7, 0x1070)  # ldr.w r1, [r7, 112]
    mul(r3, r1)
    data(2, 0x9916)  # ldr r1, [sp, 88]
    add(r3, r3, r1)
    data(2, 0xF8D7, 0x1074)  # ldr.w r1, [r7, 116]
    mul(r3, r1)
    ldr(r1, [r7, 52])
    add(r3, r3, r1)
    data(2, 0x9921)  # ldr r1, [sp, 132]
    data(2, 0xEB03, 0x0E01)  # add.w lr, r3, r1
    data(2, 0x9911)  # ldr r1, [sp, 68]
    data(2, 0x9117)  # str r1, [sp, 92]
    data(2, 0xF8DD, 0x8080)  # ldr.w r8, [sp, 128]
    label(DOT)
    # r0, r1 sums  r2, r3 x  r4-r7 filters  r8 offsets  r9 into x  r10 to its next row  r11 rows  r12 scratch  lr out
    data(2, 0xE9DD, 0x0108)  # ldrd r0, r1, [sp, 32]
    data(2, 0xF8DD, 0x9060)  # ldr.w r9, [sp, 96]
    data(2, 0xF8DD, 0xC064)  # ldr.w r12, [sp, 100]
    data(2, 0xF8DD, 0xB068)  # ldr.w r11, [sp, 104]
    data(2, 0xF1BB, 0x0F00)  # cmp.w r11, 0
    beq(SUMMED)
    data(2, 0x9A12)  # ldr r2, [sp, 72]
    cmp(r2, 32)
    bne(WORDS)
    label(EIGHT)
    data(2, 0xF8D9, 0x2000)  # ldr.w r2, [r9, 0]
    data(2, 0xFA28, 0xF382)  # sxtab16 r3, r8, r2
    data(2, 0xFA28, 0xF292)  # sxtab16 r2, r8, r2, ror 8
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xFB23, 0x0004)  # smlad r0, r3, r4, r0
    data(2, 0xFB23, 0x1106)  # smlad r1, r3, r6, r1
    data(2, 0xFB22, 0x0005)  # smlad r0, r2, r5, r0
    data(2, 0xFB22, 0x1107)  # smlad r1, r2, r7, r1
    data(2, 0xF8D9, 0x2004)  # ldr.w r2, [r9, 4]
    data(2, 0xFA28, 0xF382)  # sxtab16 r3, r8, r2
    data(2, 0xFA28, 0xF292)  # sxtab16 r2, r8, r2, ror 8
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xFB23, 0x0004)  # smlad r0, r3, r4, r0
    data(2, 0xFB23, 0x1106)  # smlad r1, r3, r6, r1
    data(2, 0xFB22, 0x0005)  # smlad r0, r2, r5, r0
    data(2, 0xFB22, 0x1107)  # smlad r1, r2, r7, r1
    data(2, 0x44D1)  # add r9, r10
    data(2, 0xF1BB, 0x0B01)  # subs.w r11, r11, 1
    bne(EIGHT)
    label(SUMMED)
    data(2, 0x9A02)  # ldr r2, [sp, 8]
    cmp(r2, 0)
    bne_w(BOTHEXACT)
    data(2, 0xAA0A)  # add r2, sp, 40
    data(2, 0xE892, 0x003C)  # ldm.w r2, {r2, r3, r4, r5}
    data(2, 0x9E00)  # ldr r6, [sp, 0]
    data(2, 0x9F1B)  # ldr r7, [sp, 108]
    data(2, 0xFB50, 0x0012)  # smmlar r0, r0, r2, r0
    data(2, 0xFB51, 0x1114)  # smmlar r1, r1, r4, r1
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xEB01, 0x71E1)  # add.w r1, r1, r1, asr 31
    data(2, 0xFB50, 0x6013)  # smmlar r0, r0, r3, r6
    data(2, 0xFB51, 0x6115)  # smmlar r1, r1, r5, r6
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF301, 0x0107)  # ssat r1, 8, r1
    data(2, 0xF88E, 0x0000)  # strb.w r0, [lr]
    data(2, 0xF80E, 0x1007)  # strb.w r1, [lr, r7]
    data(2, 0x9F06)  # ldr r7, [sp, 24]
    label(DOTTED)
    data(2, 0xF8D7, 0x2074)  # ldr.w r2, [r7, 116]
    data(2, 0x4496)  # add lr, r2
    data(2, 0x9918)  # ldr r1, [sp, 96]
    data(2, 0xF8D7, 0x2084)  # ldr.w r2, [r7, 132]
    add(r1, r1, r2)
    data(2, 0x9118)  # str r1, [sp, 96]
    data(2, 0x9917)  # ldr r1, [sp, 92]
    sub(r1, 1)
    data(2, 0x9117)  # str r1, [sp, 92]
    bne(DOT)
    data(2, 0x9923)  # ldr r1, [sp, 140]
    add(r1, 1)
    data(2, 0x9123)  # str r1, [sp, 140]
    data(2, 0xF8D7, 0x206C)  # ldr.w r2, [r7, 108]
    cmp(r1, r2)
    bne_w(ROWSROW)
    data(2, 0x9922)  # ldr r1, [sp, 136]
    add(r1, 1)
    data(2, 0x9122)  # str r1, [sp, 136]
    data(2, 0xF8D7, 0x205C)  # ldr.w r2, [r7, 92]
    cmp(r1, r2)
    bne_w(ROWSIMAGE)
    data(2, 0x9916)  # ldr r1, [sp, 88]
    data(2, 0x9A11)  # ldr r2, [sp, 68]
    add(r1, r1, r2)
    data(2, 0x9116)  # str r1, [sp, 88]
    data(2, 0xF8D7, 0x2070)  # ldr.w r2, [r7, 112]
    cmp(r1, r2)
    bne_w(SEGMENT)
    data(2, 0x9921)  # ldr r1, [sp, 132]
    add(r1, 2)
    data(2, 0x9121)  # str r1, [sp, 132]
    data(2, 0xF8D7, 0x2074)  # ldr.w r2, [r7, 116]
    cmp(r1, r2)
    blt_w(TWO)
    data(2, 0xF7FF, 0xBDBA)  # b.w DONE
    label(WORDS)
    data(2, 0xF8CD, 0xB0A0)  # str.w r11, [sp, 160]
    label(WORD)
    data(2, 0x9A12)  # ldr r2, [sp, 72]
    lsr(r2, r2, 4)
    data(2, 0x9229)  # str r2, [sp, 164]
    mov(r11, r9)
    label(FOUR)
    data(2, 0xF85B, 0x2B04)  # ldr r2, [r11], 4
    data(2, 0xFA28, 0xF382)  # sxtab16 r3, r8, r2
    data(2, 0xFA28, 0xF292)  # sxtab16 r2, r8, r2, ror 8
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xFB23, 0x0004)  # smlad r0, r3, r4, r0
    data(2, 0xFB23, 0x1106)  # smlad r1, r3, r6, r1
    data(2, 0xFB22, 0x0005)  # smlad r0, r2, r5, r0
    data(2, 0xFB22, 0x1107)  # smlad r1, r2, r7, r1
    data(2, 0x9A29)  # ldr r2, [sp, 164]
    sub(r2, 1)
    data(2, 0x9229)  # str r2, [sp, 164]
    bne(FOUR)
    data(2, 0x44D1)  # add r9, r10
    data(2, 0x9A28)  # ldr r2, [sp, 160]
    sub(r2, 1)
    data(2, 0x9228)  # str r2, [sp, 160]
    bne(WORD)
    b(SUMMED)
    label(BOTHEXACT)
    data(2, 0x9F06)  # ldr r7, [sp, 24]
    ldr(r6, [r7, 8])
    mov(r11, r1)
    str(r0, [r6, 0])
    data(2, 0xF8C7, 0xE000)  # str.w lr, [r7]
    data(2, 0x9921)  # ldr r1, [sp, 132]
    bl(TABLES)
    data(2, 0x9B07)  # ldr r3, [sp, 28]
    ldr(r4, [r7, 48])
    data(2, 0x47A0)  # blx r4
    data(2, 0xF8C6, 0xB000)  # str.w r11, [r6]
    ldr(r1, [r7, 0])
    data(2, 0x9A1B)  # ldr r2, [sp, 108]
    mov(r11, r1)
    add(r1, r1, r2)
    str(r1, [r7, 0])
    data(2, 0x9921)  # ldr r1, [sp, 132]
    add(r1, r1, r2)
    bl(TABLES)
    data(2, 0x9B07)  # ldr r3, [sp, 28]
    data(2, 0x47A0)  # blx r4
    mov(lr, r11)
    b(DOTTED)

    # filters dilated both ways, and too little scratch: one multiplication after the other
    # r0 sum  r1 x  r2 w  r3 y  r4 column  r5, r6 taps left of the rows, of a row  r7 p  r8 bytes of a row of x
    label(SLOWLY)
    ldr(r1, [r7, 52])
    str(r1, [r7, 0])
    mov(r1, 0)
    data(2, 0x9122)  # str r1, [sp, 136]
    label(PLAINIMAGE)
    mov(r1, 0)
    data(2, 0x9123)  # str r1, [sp, 140]
    label(PLAINROW)
    mov(r1, 0)
    data(2, 0x9125)  # str r1, [sp, 148]
    label(PLAINPIXEL)
    mov(r1, 0)
    data(2, 0x9121)  # str r1, [sp, 132]
    label(PLAINCHANNEL)
    mov(r0, 0)
    data(2, 0x9921)  # ldr r1, [sp, 132]
    ldr(r2, [r7, 76])
    data(2, 0xB10A)  # cbz r2, PLAINSUM
    data(2, 0xF852, 0x0021)  # ldr.w r0, [r2, r1, lsl 2]
    label(PLAINSUM)
    ldr(r2, [r7, 68])
    add(r2, r2, r1)
    data(2, 0xF8D7, 0x3058)  # ldr.w r3, [r7, 88]
    udiv(r1, r1, r3)
    data(2, 0xF8DD, 0x308C)  # ldr.w r3, [sp, 140]
    data(2, 0xF8D7, 0x4080)  # ldr.w r4, [r7, 128]
    mul(r3, r4)
    data(2, 0xF8D7, 0x4090)  # ldr.w r4, [r7, 144]
    sub(r3, r3, r4)
    data(2, 0xF8D7, 0x5078)  # ldr.w r5, [r7, 120]
    data(2, 0xF8D7, 0x8068)  # ldr.w r8, [r7, 104]
    data(2, 0x9C22)  # ldr r4, [sp, 136]
    data(2, 0xF8D7, 0x6060)  # ldr.w r6, [r7, 96]
    data(2, 0xFB04, 0x3406)  # mla r4, r4, r6, r3
    data(2, 0xF8D7, 0x6064)  # ldr.w r6, [r7, 100]
    data(2, 0xFB08, 0xF806)  # mul r8, r8, r6
    data(2, 0xFB04, 0x1108)  # mla r1, r4, r8, r1
    ldr(r4, [r7, 60])
    add(r1, r1, r4)
    label(PLAINY)
    data(2, 0xF8D7, 0x607C)  # ldr.w r6, [r7, 124]
    data(2, 0xF8D7, 0x9060)  # ldr.w r9, [r7, 96]
    data(2, 0x454B)  # cmp r3, r9
    bcs(PLAINOUTSIDE)
    data(2, 0x9C25)  # ldr r4, [sp, 148]
    data(2, 0xF8D7, 0x9084)  # ldr.w r9, [r7, 132]
    data(2, 0xFB04, 0xF409)  # mul r4, r4, r9
    data(2, 0xF8D7, 0x9094)  # ldr.w r9, [r7, 148]
    data(2, 0xEBA4, 0x0409)  # sub.w r4, r4, r9
    label(PLAINX)
    data(2, 0xF8D7, 0x9064)  # ldr.w r9, [r7, 100]
    data(2, 0x454C)  # cmp r4, r9
    bcs(PLAINBLANK)
    data(2, 0xF8D7, 0x9068)  # ldr.w r9, [r7, 104]
    data(2, 0xFB04, 0x1909)  # mla r9, r4, r9, r1
    data(2, 0xF999, 0x9000)  # ldrsb.w r9, [r9]
    data(2, 0xF8D7, 0xA054)  # ldr.w r10, [r7, 84]
    data(2, 0x44D1)  # add r9, r10
    data(2, 0xF992, 0xA000)  # ldrsb.w r10, [r2]
    data(2, 0xFB09, 0x000A)  # mla r0, r9, r10, r0
    label(PLAINBLANK)
    data(2, 0xF8D7, 0x908C)  # ldr.w r9, [r7, 140]
    data(2, 0x444C)  # add r4, r9
    data(2, 0xF8D7, 0x9074)  # ldr.w r9, [r7, 116]
    data(2, 0x444A)  # add r2, r9
    sub(r6, 1)
    bne(PLAINX)
    b(PLAINNEXT)
    label(PLAINOUTSIDE)
    data(2, 0xF8D7, 0x9074)  # ldr.w r9, [r7, 116]
    data(2, 0xFB06, 0x2209)  # mla r2, r6, r9, r2
    label(PLAINNEXT)
    data(2, 0xF8D7, 0x9088)  # ldr.w r9, [r7, 136]
    data(2, 0x444B)  # add r3, r9
    data(2, 0xFB09, 0x1108)  # mla r1, r9, r8, r1
    sub(r5, 1)
    bne(PLAINY)
    ldr(r1, [r7, 8])
    str(r0, [r1, 0])
    data(2, 0x9921)  # ldr r1, [sp, 132]
    bl(TABLES)
    data(2, 0x9B07)  # ldr r3, [sp, 28]
    ldr(r4, [r7, 48])
    data(2, 0x47A0)  # blx r4
    ldr(r1, [r7, 0])
    add(r1, 1)
    str(r1, [r7, 0])
    data(2, 0x9921)  # ldr r1, [sp, 132]
    add(r1, 1)
    data(2, 0x9121)  # str r1, [sp, 132]
    data(2, 0xF8D7, 0x2074)  # ldr.w r2, [r7, 116]
    cmp(r1, r2)
    bne(PLAINCHANNEL)
    data(2, 0x9925)  # ldr r1, [sp, 148]
    add(r1, 1)
    data(2, 0x9125)  # str r1, [sp, 148]
    data(2, 0xF8D7, 0x2070)  # ldr.w r2, [r7, 112]
    cmp(r1, r2)
    bne(PLAINPIXEL)
    data(2, 0x9923)  # ldr r1, [sp, 140]
    add(r1, 1)
    data(2, 0x9123)  # str r1, [sp, 140]
    data(2, 0xF8D7, 0x206C)  # ldr.w r2, [r7, 108]
    cmp(r1, r2)
    bne(PLAINROW)
    data(2, 0x9922)  # ldr r1, [sp, 136]
    add(r1, 1)
    data(2, 0x9122)  # str r1, [sp, 136]
    ldr(r2, [r7, 92])
    cmp(r1, r2)
    bne_w(PLAINIMAGE)
    b(DONE)
    label(END)
