"""conv_2d_s8 in ARMv7E-M assembler; contract and block in kernels/reference/conv_2d.py.

A tile of output channels is brought from flash to scratch once, as int16. For every two output pixels their patches
are laid beside it, as int16 with the input offset added, 0 beyond the edges; then every two channels of the tile make
four sums at once: 16 multiplications in 10 instructions. In both places four consecutive numbers of two rows make 16
bytes: 0, 2, 1, 3 of the one, then of the other. Sums are requantised in registers as in requantize.py, or by
requantize_s8 where a shift of the tile is not in 2 .. 31 or the range is not that of int8.
Cost: 0.65 instructions a multiplication, 8 an output, and 1 for each number of a patch, for every tile.
RAM: conv_2d_s8_buffer.
"""

from ...compat import micropython


_LEAST = 1400  # bytes that a tile may take where they cost arena; twice that for long rows of 1 x 1


def conv_2d_s8_buffer(window, groups):
    """(needed, least, most) bytes of scratch: two patches, and two, some or all channels of a group."""
    k = window[7] * window[8] * (window[3] // groups)
    rows = 16 * ((k + 3) // 4)
    patches = 16 + rows
    if window[7] * window[8] > 1 and window[3] // groups & 3:
        patches += k + 7 & ~3
    twos = (window[6] // groups + 1) // 2
    most = _LEAST if k < 100 or window[7] * window[8] > 1 else 2 * _LEAST
    least = max(1, min((most - patches) // (rows + 24), twos))
    return patches + rows + 24, patches + least * (rows + 24), patches + twos * (rows + 24)


@micropython.asm_thumb
def conv_2d_s8(r0, r1, r2, r3):
    mov(r12, r3)  # arguments, for requantize_s8
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # frame, in words: 0, 1 out of two pixels  2 channels left  3 offset  4 patches
    # 5 where the loop over chunks is entered  6 end of the patches  7 tile  8 whether it needs requantize_s8  9 p
    # 10 arguments  11 channels of the tile  12 out of the next pixel  13 pixels left  14 x, 15 y of the next window
    # 16 its address  17 that of its row's first  18 columns, 19 rows of out left  20 image  21 offset of x, twice
    # 22 numbers of a patch  23 first channel of the tile  24 channels left of the group  25 w  26 first channel of x
    # 27 return address  28 how patches are gathered  29 patch of bytes, or 0  30 half of the chunks
    # 31, 32, 33 bytes left of the image, inside, right of it  34 filter rows left
    # 35, 36 bytes of x from output to output, row to row  37 from filter row to filter row  38 channels of a group
    # 39 channels that a tile holds  40 tap of a row  41 bytes of two patches
    # 42 where sums are finished; four pixels by one channel: 0, 1, 7, 8 out  11 end of multipliers  23 multipliers
    # 24 start values  25 turns of the loop  39 shifts
    data(2, 0xB0AC)  # sub sp, 176
    data(2, 0x9009)  # str r0, [sp, 36]
    data(2, 0xF8CD, 0xC028)  # str.w r12, [sp, 40]
    ldr(r1, [r0, 32])
    data(2, 0x9103)  # str r1, [sp, 12]
    data(2, 0xF8D0, 0x1054)  # ldr.w r1, [r0, 84]
    data(2, 0xEAC1, 0x4101)  # pkhbt r1, r1, r1, lsl 16
    data(2, 0x9115)  # str r1, [sp, 84]
    data(2, 0xF100, 0x075C)  # add.w r7, r0, 92; geometry
    data(2, 0xF8D0, 0x1058)  # ldr.w r1, [r0, 88]; groups
    ldr(r2, [r7, 12])  # in_c
    sdiv(r3, r2, r1)
    data(2, 0x9326)  # str r3, [sp, 152]
    ldr(r4, [r7, 28])  # k_h
    ldr(r5, [r7, 32])  # k_w
    data(2, 0xFB04, 0xF605)  # mul r6, r4, r5
    data(2, 0xFB06, 0xF803)  # mul r8, r6, r3
    data(2, 0xF8CD, 0x8058)  # str.w r8, [sp, 88]
    # r3 channels of a group  r6 taps  r8 numbers of a patch; how patches are gathered: 0 one tap, 1 by rows, 2 by taps
    mov(r4, 0)
    data(2, 0x941D)  # str r4, [sp, 116]
    data(2, 0x941A)  # str r4, [sp, 104]
    cmp(r6, 1)
    beq(MODED)
    data(2, 0xF013, 0x0F03)  # tst.w r3, 3
    it(ne)
    data(2, 0x2401)  # movne r4, 1; patches are gathered as bytes first
    data(2, 0x941D)  # str r4, [sp, 116]
    mov(r4, 1)
    ldr(r5, [r7, 48])  # dilation_w
    cmp(r5, 1)
    it(ne)
    data(2, 0x2402)  # movne r4, 2
    cmp(r1, 1)
    it(ne)
    data(2, 0x2402)  # movne r4, 2
    label(MODED)
    data(2, 0x941C)  # str r4, [sp, 112]
    ldr(r4, [r7, 8])  # in_w
    mul(r4, r2)
    ldr(r5, [r7, 36])
    mul(r5, r4)
    data(2, 0x9524)  # str r5, [sp, 144]; from an output row to the next, in bytes of x
    ldr(r5, [r7, 44])
    mul(r5, r4)
    data(2, 0x9525)  # str r5, [sp, 148]; from a filter row to the next
    ldr(r5, [r7, 40])
    mul(r5, r2)
    data(2, 0x9523)  # str r5, [sp, 140]; from an output pixel to the next
    # scratch: 16 bytes for requantize_s8, patches, a patch of bytes, the tile
    ldr(r1, [r0, 8])
    add(r1, 16)
    data(2, 0x9104)  # str r1, [sp, 16]
    data(2, 0xF108, 0x0203)  # add.w r2, r8, 3
    lsr(r2, r2, 2)  # chunks of four numbers
    lsl(r3, r2, 4)
    data(2, 0x9329)  # str r3, [sp, 164]
    add(r1, r1, r3)
    data(2, 0x9106)  # str r1, [sp, 24]
    data(2, 0x9C1D)  # ldr r4, [sp, 116]
    data(2, 0xB124)  # cbz r4, NOBYTES
    data(2, 0x911D)  # str r1, [sp, 116]
    data(2, 0x4441)  # add r1, r8
    add(r1, 7)
    data(2, 0xF021, 0x0103)  # bic r1, r1, 3
    label(NOBYTES)
    data(2, 0x9107)  # str r1, [sp, 28]
    ldr(r4, [r0, 8])
    ldr(r5, [r0, 44])
    add(r4, r4, r5)
    sub(r4, r4, r1)
    add(r3, 24)
    udiv(r4, r4, r3)
    lsl(r4, r4, 1)
    data(2, 0x9427)  # str r4, [sp, 156]; channels of a tile
    # where the loop over chunks is entered
    neg(r2, r2)
    data(2, 0xF002, 0x0207)  # and r2, r2, 7
    data(2, 0xEB02, 0x0282)  # add.w r2, r2, r2, lsl 2
    label(HERE)
    mov(r4, pc)
    data(2, 0xEB04, 0x04C2)  # add.w r4, r4, r2, lsl 3
    data(2, 0xF204, 0x145F)  # addw r4, r4, (BLOCK-HERE-3)
    data(2, 0x9405)  # str r4, [sp, 20]
    label(FINISHHERE)
    mov(r4, pc)
    data(2, 0xF204, 0x3507)  # addw r5, r4, (BELOW-FINISHHERE-3)
    data(2, 0x9E03)  # ldr r6, [sp, 12]
    data(2, 0xF116, 0x0F80)  # cmn.w r6, 128
    beq(FINISHED)
    data(2, 0xF204, 0x259F)  # addw r5, r4, (SCALE-FINISHHERE-3)
    label(FINISHED)
    data(2, 0x952A)  # str r5, [sp, 168]
    data(2, 0xF8D0, 0x1044)  # ldr.w r1, [r0, 68]
    data(2, 0x9119)  # str r1, [sp, 100]
    mov(r1, 0)
    data(2, 0x9117)  # str r1, [sp, 92]

    label(GROUP)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    data(2, 0xF8D0, 0x1074)  # ldr.w r1, [r0, 116]; out_c
    data(2, 0xF8D0, 0x2058)  # ldr.w r2, [r0, 88]; groups
    sdiv(r1, r1, r2)
    data(2, 0x9118)  # str r1, [sp, 96]

    label(TILES)
    # bring the channels of a tile to scratch
    # r0 w  r1 count  r2 into  r3 0  r8 channels left  r9 channel
    data(2, 0x9918)  # ldr r1, [sp, 96]
    data(2, 0x9A27)  # ldr r2, [sp, 156]
    cmp(r1, r2)
    it(hi)
    data(2, 0x4611)  # movhi r1, r2
    data(2, 0x910B)  # str r1, [sp, 44]
    mov(r8, r1)
    data(2, 0xF8DD, 0x905C)  # ldr.w r9, [sp, 92]
    data(2, 0x9A07)  # ldr r2, [sp, 28]
    mov(r1, 0)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    ldr(r4, [r0, 36])
    ldr(r5, [r0, 40])
    sub(r5, r5, r4)
    cmp(r5, 255)
    it(ne)
    data(2, 0x2101)  # movne r1, 1; another range than int8's
    data(2, 0x9108)  # str r1, [sp, 32]
    label(BRING)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    ldr(r4, [r0, 76])  # bias
    mov(r5, 0)
    mov(r6, 0)
    data(2, 0xB134)  # cbz r4, UNBIASED
    data(2, 0xEB04, 0x0489)  # add.w r4, r4, r9, lsl 2
    ldr(r5, [r4, 0])
    data(2, 0xF1B8, 0x0F01)  # cmp.w r8, 1
    it(ne)
    data(2, 0x6866)  # ldrne r6, [r4, 4]
    label(UNBIASED)
    data(2, 0xE8E2, 0x5602)  # strd r5, r6, [r2], 8
    mov(r10, r2)
    mov(r1, r9)
    data(2, 0x9C29)  # ldr r4, [sp, 164]
    add(r3, r2, r4)
    bl(PARAMETERS)
    data(2, 0xF1B8, 0x0F01)  # cmp.w r8, 1
    beq(ALONE)
    data(2, 0xF109, 0x0101)  # add.w r1, r9, 1
    bl(PARAMETERS)
    label(ALONE)
    data(2, 0x931E)  # str r3, [sp, 120]; where the next two go, but for these parameters
    data(2, 0x9819)  # ldr r0, [sp, 100]
    data(2, 0x9916)  # ldr r1, [sp, 88]
    mov(r3, 0)
    mov(r2, r10)
    data(2, 0x920E)  # str r2, [sp, 56]
    bl(EXPAND)
    data(2, 0xF1B8, 0x0801)  # subs.w r8, r8, 1
    beq(BROUGHT)
    data(2, 0x9916)  # ldr r1, [sp, 88]
    data(2, 0x9A0E)  # ldr r2, [sp, 56]
    add(r2, 8)
    bl(EXPAND)
    data(2, 0x9019)  # str r0, [sp, 100]
    data(2, 0x9A1E)  # ldr r2, [sp, 120]
    data(2, 0xF109, 0x0902)  # add.w r9, r9, 2
    data(2, 0xF1B8, 0x0801)  # subs.w r8, r8, 1
    bne(BRING)
    label(BROUGHT)
    data(2, 0x9019)  # str r0, [sp, 100]

    bl(ALLPIXELS)
    beq_w(DONE)
    b(PIXELS)

    # begin with the first of all pixels
    label(ALLPIXELS)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    data(2, 0xF100, 0x075C)  # add.w r7, r0, 92
    data(2, 0xCF7E)  # ldmia r7!, {r1, r2, r3, r4, r5, r6}; n, in_h, in_w, in_c, out_h, out_w
    data(2, 0x9513)  # str r5, [sp, 76]
    data(2, 0x9612)  # str r6, [sp, 72]
    mul(r1, r5)
    mul(r1, r6)
    data(2, 0x910D)  # str r1, [sp, 52]
    mov(r8, r1)
    data(2, 0xE9D7, 0x1207)  # ldrd r1, r2, [r7, 28]; pad_h, pad_w
    mul(r3, r1)
    add(r3, r3, r2)
    mul(r3, r4)
    neg(r1, r1)
    data(2, 0x910F)  # str r1, [sp, 60]
    neg(r2, r2)
    data(2, 0x920E)  # str r2, [sp, 56]
    ldr(r1, [r0, 60])
    data(2, 0x9A1A)  # ldr r2, [sp, 104]
    add(r1, r1, r2)
    sub(r1, r1, r3)  # x where the first window begins, perhaps before the image
    data(2, 0x9110)  # str r1, [sp, 64]
    data(2, 0x9111)  # str r1, [sp, 68]
    data(2, 0x9114)  # str r1, [sp, 80]
    ldr(r1, [r0, 52])
    data(2, 0x9A17)  # ldr r2, [sp, 92]
    add(r1, r1, r2)
    data(2, 0x910C)  # str r1, [sp, 48]
    data(2, 0xF1B8, 0x0F00)  # cmp.w r8, 0
    bx(lr)

    label(PIXELS)
    data(2, 0x9A04)  # ldr r2, [sp, 16]
    bl(GATHER)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    data(2, 0x990C)  # ldr r1, [sp, 48]
    mov(r2, r1)  # where there is no second pixel, the first one's results come last
    data(2, 0xF8D0, 0x3074)  # ldr.w r3, [r0, 116]
    data(2, 0x9C0D)  # ldr r4, [sp, 52]
    sub(r4, 1)
    beq(SINGLE)
    add(r2, r1, r3)
    sub(r4, 1)
    label(SINGLE)
    data(2, 0x9D0B)  # ldr r5, [sp, 44]
    data(2, 0xE9CD, 0x1200)  # strd r1, r2, [sp, 0]
    data(2, 0x9502)  # str r5, [sp, 8]
    add(r3, r2, r3)
    data(2, 0x930C)  # str r3, [sp, 48]
    data(2, 0x940D)  # str r4, [sp, 52]
    cmp(r1, r2)
    beq(GATHERED)
    data(2, 0x9A04)  # ldr r2, [sp, 16]
    add(r2, 8)
    bl(GATHER)
    label(GATHERED)
    data(2, 0xF8DD, 0xC01C)  # ldr.w r12, [sp, 28]
    data(2, 0x9908)  # ldr r1, [sp, 32]
    cmp(r1, 0)
    bne_w(EXACTLY)

    # r0, r1 sums of the first pixel  r2, r3 of the second  r4-r7 chunks of two channels  r8-r11 of two patches
    # r12 tile  lr patches
    label(PAIRS)
    data(2, 0xE8BC, 0x0003)  # ldmia.w r12!, {r0, r1}
    mov(r2, r0)
    mov(r3, r1)
    data(2, 0xF8DD, 0xE010)  # ldr.w lr, [sp, 16]
    data(2, 0xF8DD, 0xF014)  # ldr.w pc, [sp, 20]
    label(BLOCK)
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xE8BE, 0x0F00)  # ldmia.w lr!, {r8, r9, r10, r11}
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB26, 0x1108)  # smlad r1, r6, r8, r1
    data(2, 0xFB24, 0x220A)  # smlad r2, r4, r10, r2
    data(2, 0xFB26, 0x330A)  # smlad r3, r6, r10, r3
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB27, 0x1109)  # smlad r1, r7, r9, r1
    data(2, 0xFB25, 0x220B)  # smlad r2, r5, r11, r2
    data(2, 0xFB27, 0x330B)  # smlad r3, r7, r11, r3
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xE8BE, 0x0F00)  # ldmia.w lr!, {r8, r9, r10, r11}
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB26, 0x1108)  # smlad r1, r6, r8, r1
    data(2, 0xFB24, 0x220A)  # smlad r2, r4, r10, r2
    data(2, 0xFB26, 0x330A)  # smlad r3, r6, r10, r3
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB27, 0x1109)  # smlad r1, r7, r9, r1
    data(2, 0xFB25, 0x220B)  # smlad r2, r5, r11, r2
    data(2, 0xFB27, 0x330B)  # smlad r3, r7, r11, r3
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xE8BE, 0x0F00)  # ldmia.w lr!, {r8, r9, r10, r11}
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB26, 0x1108)  # smlad r1, r6, r8, r1
    data(2, 0xFB24, 0x220A)  # smlad r2, r4, r10, r2
    data(2, 0xFB26, 0x330A)  # smlad r3, r6, r10, r3
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB27, 0x1109)  # smlad r1, r7, r9, r1
    data(2, 0xFB25, 0x220B)  # smlad r2, r5, r11, r2
    data(2, 0xFB27, 0x330B)  # smlad r3, r7, r11, r3
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xE8BE, 0x0F00)  # ldmia.w lr!, {r8, r9, r10, r11}
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB26, 0x1108)  # smlad r1, r6, r8, r1
    data(2, 0xFB24, 0x220A)  # smlad r2, r4, r10, r2
    data(2, 0xFB26, 0x330A)  # smlad r3, r6, r10, r3
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB27, 0x1109)  # smlad r1, r7, r9, r1
    data(2, 0xFB25, 0x220B)  # smlad r2, r5, r11, r2
    data(2, 0xFB27, 0x330B)  # smlad r3, r7, r11, r3
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xE8BE, 0x0F00)  # ldmia.w lr!, {r8, r9, r10, r11}
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB26, 0x1108)  # smlad r1, r6, r8, r1
    data(2, 0xFB24, 0x220A)  # smlad r2, r4, r10, r2
    data(2, 0xFB26, 0x330A)  # smlad r3, r6, r10, r3
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB27, 0x1109)  # smlad r1, r7, r9, r1
    data(2, 0xFB25, 0x220B)  # smlad r2, r5, r11, r2
    data(2, 0xFB27, 0x330B)  # smlad r3, r7, r11, r3
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xE8BE, 0x0F00)  # ldmia.w lr!, {r8, r9, r10, r11}
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB26, 0x1108)  # smlad r1, r6, r8, r1
    data(2, 0xFB24, 0x220A)  # smlad r2, r4, r10, r2
    data(2, 0xFB26, 0x330A)  # smlad r3, r6, r10, r3
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB27, 0x1109)  # smlad r1, r7, r9, r1
    data(2, 0xFB25, 0x220B)  # smlad r2, r5, r11, r2
    data(2, 0xFB27, 0x330B)  # smlad r3, r7, r11, r3
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xE8BE, 0x0F00)  # ldmia.w lr!, {r8, r9, r10, r11}
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB26, 0x1108)  # smlad r1, r6, r8, r1
    data(2, 0xFB24, 0x220A)  # smlad r2, r4, r10, r2
    data(2, 0xFB26, 0x330A)  # smlad r3, r6, r10, r3
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB27, 0x1109)  # smlad r1, r7, r9, r1
    data(2, 0xFB25, 0x220B)  # smlad r2, r5, r11, r2
    data(2, 0xFB27, 0x330B)  # smlad r3, r7, r11, r3
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xE8BE, 0x0F00)  # ldmia.w lr!, {r8, r9, r10, r11}
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB26, 0x1108)  # smlad r1, r6, r8, r1
    data(2, 0xFB24, 0x220A)  # smlad r2, r4, r10, r2
    data(2, 0xFB26, 0x330A)  # smlad r3, r6, r10, r3
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB27, 0x1109)  # smlad r1, r7, r9, r1
    data(2, 0xFB25, 0x220B)  # smlad r2, r5, r11, r2
    data(2, 0xFB27, 0x330B)  # smlad r3, r7, r11, r3
    data(2, 0x9C06)  # ldr r4, [sp, 24]
    data(2, 0x45A6)  # cmp lr, r4
    bne_w(BLOCK)
    data(2, 0xF8DD, 0xF0A8)  # ldr.w pc, [sp, 168]
    # r4, r6 multipliers  r5, r7 2**(32 - shift)  r8, r9 out  r10 channels left  r11 offset
    label(SCALE)
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xE89D, 0x0F00)  # ldm.w sp, {r8, r9, r10, r11}
    data(2, 0xFB52, 0x2214)  # smmlar r2, r2, r4, r2
    data(2, 0xFB50, 0x0014)  # smmlar r0, r0, r4, r0
    data(2, 0xEB02, 0x72E2)  # add.w r2, r2, r2, asr 31
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xFB52, 0xB215)  # smmlar r2, r2, r5, r11
    data(2, 0xFB50, 0xB015)  # smmlar r0, r0, r5, r11
    data(2, 0xF302, 0x0207)  # ssat r2, 8, r2
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF809, 0x2B01)  # strb r2, [r9], 1
    data(2, 0xF808, 0x0B01)  # strb r0, [r8], 1
    data(2, 0xF1BA, 0x0A02)  # subs.w r10, r10, 2
    blt(TILED)  # an odd channel was the last
    data(2, 0xFB53, 0x3316)  # smmlar r3, r3, r6, r3
    data(2, 0xFB51, 0x1116)  # smmlar r1, r1, r6, r1
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xEB01, 0x71E1)  # add.w r1, r1, r1, asr 31
    data(2, 0xFB53, 0xB317)  # smmlar r3, r3, r7, r11
    data(2, 0xFB51, 0xB117)  # smmlar r1, r1, r7, r11
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF301, 0x0107)  # ssat r1, 8, r1
    data(2, 0xF809, 0x3B01)  # strb r3, [r9], 1
    data(2, 0xF808, 0x1B01)  # strb r1, [r8], 1
    data(2, 0xE88D, 0x0700)  # stm.w sp, {r8, r9, r10}
    bne_w(PAIRS)
    b(TILED)
    # the same where -128 is 0 and the least, so that it does not matter how negative ones are rounded
    label(BELOW)
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xE89D, 0x0F00)  # ldm.w sp, {r8, r9, r10, r11}
    data(2, 0xFB52, 0x2214)  # smmlar r2, r2, r4, r2
    data(2, 0xFB50, 0x0014)  # smmlar r0, r0, r4, r0
    data(2, 0xFB52, 0xB215)  # smmlar r2, r2, r5, r11
    data(2, 0xFB50, 0xB015)  # smmlar r0, r0, r5, r11
    data(2, 0xF302, 0x0207)  # ssat r2, 8, r2
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF809, 0x2B01)  # strb r2, [r9], 1
    data(2, 0xF808, 0x0B01)  # strb r0, [r8], 1
    data(2, 0xF1BA, 0x0A02)  # subs.w r10, r10, 2
    blt(TILED)  # an odd channel was the last
    data(2, 0xFB53, 0x3316)  # smmlar r3, r3, r6, r3
    data(2, 0xFB51, 0x1116)  # smmlar r1, r1, r6, r1
    data(2, 0xFB53, 0xB317)  # smmlar r3, r3, r7, r11
    data(2, 0xFB51, 0xB117)  # smmlar r1, r1, r7, r11
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF301, 0x0107)  # ssat r1, 8, r1
    data(2, 0xF809, 0x3B01)  # strb r3, [r9], 1
    data(2, 0xF808, 0x1B01)  # strb r1, [r8], 1
    data(2, 0xE88D, 0x0700)  # stm.w sp, {r8, r9, r10}
    bne_w(PAIRS)
    label(TILED)
    data(2, 0x990D)  # ldr r1, [sp, 52]
    cmp(r1, 0)
    bne_w(PIXELS)
    # the next tile, the next group
    data(2, 0x990B)  # ldr r1, [sp, 44]
    data(2, 0x9A17)  # ldr r2, [sp, 92]
    add(r2, r2, r1)
    data(2, 0x9217)  # str r2, [sp, 92]
    data(2, 0x9B18)  # ldr r3, [sp, 96]
    sub(r3, r3, r1)
    data(2, 0x9318)  # str r3, [sp, 96]
    bne_w(TILES)
    data(2, 0x9B1A)  # ldr r3, [sp, 104]
    data(2, 0x9C26)  # ldr r4, [sp, 152]
    add(r3, r3, r4)
    data(2, 0x931A)  # str r3, [sp, 104]
    data(2, 0x9809)  # ldr r0, [sp, 36]
    data(2, 0xF8D0, 0x1074)  # ldr.w r1, [r0, 116]
    cmp(r2, r1)
    bne_w(GROUP)
    label(DONE)
    data(2, 0xB02C)  # add sp, 176
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
    data(2, 0xF000, 0xB9EF)  # b.w END

    label(EXACTLY)
    # the same by requantize_s8
    data(2, 0xE8BC, 0x0003)  # ldmia.w r12!, {r0, r1}
    mov(r2, r0)
    mov(r3, r1)
    data(2, 0xF8DD, 0xE010)  # ldr.w lr, [sp, 16]
    label(CHUNK)
    data(2, 0xE8BC, 0x00F0)  # ldmia.w r12!, {r4, r5, r6, r7}
    data(2, 0xE8BE, 0x0F00)  # ldmia.w lr!, {r8, r9, r10, r11}
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB26, 0x1108)  # smlad r1, r6, r8, r1
    data(2, 0xFB24, 0x220A)  # smlad r2, r4, r10, r2
    data(2, 0xFB26, 0x330A)  # smlad r3, r6, r10, r3
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB27, 0x1109)  # smlad r1, r7, r9, r1
    data(2, 0xFB25, 0x220B)  # smlad r2, r5, r11, r2
    data(2, 0xFB27, 0x330B)  # smlad r3, r7, r11, r3
    data(2, 0x9C06)  # ldr r4, [sp, 24]
    data(2, 0x45A6)  # cmp lr, r4
    bne(CHUNK)
    data(2, 0xF10C, 0x0C10)  # add.w r12, r12, 16
    data(2, 0xF8CD, 0xC078)  # str.w r12, [sp, 120]
    data(2, 0x9F09)  # ldr r7, [sp, 36]
    ldr(r6, [r7, 8])
    data(2, 0xE9C6, 0x0100)  # strd r0, r1, [r6]
    mov(r8, r2)
    mov(r9, r3)
    data(2, 0x990B)  # ldr r1, [sp, 44]
    data(2, 0x9A02)  # ldr r2, [sp, 8]
    mov(r3, 2)
    cmp(r2, 1)
    it(eq)
    data(2, 0x2301)  # moveq r3, 1
    str(r3, [r7, 16])  # n
    data(2, 0x9C17)  # ldr r4, [sp, 92]
    add(r4, r4, r1)
    sub(r4, r4, r2)  # channel
    ldr(r1, [r7, 20])
    mul(r4, r1)
    lsl(r5, r4, 2)
    add(r5, 152)
    str(r5, [r7, 24])
    cmp(r1, 0)
    ite(ne)
    data(2, 0xF8D7, 0x1074)  # ldrne.w r1, [r7, 116]
    data(2, 0x2101)  # moveq r1, 1
    lsl(r1, r1, 2)
    add(r1, 152)
    add(r1, r1, r4)
    str(r1, [r7, 28])
    data(2, 0x9901)  # ldr r1, [sp, 4]; the second pixel first: the first overwrites it where there is none
    str(r1, [r7, 0])
    add(r1, r1, r3)
    data(2, 0x9101)  # str r1, [sp, 4]
    data(2, 0xE9D6, 0x0100)  # ldrd r0, r1, [r6]
    data(2, 0xE9C6, 0x8900)  # strd r8, r9, [r6]
    mov(r8, r0)
    mov(r9, r1)
    data(2, 0x9B0A)  # ldr r3, [sp, 40]
    ldr(r4, [r7, 48])
    data(2, 0x47A0)  # blx r4
    data(2, 0xE9C6, 0x8900)  # strd r8, r9, [r6]
    data(2, 0x9900)  # ldr r1, [sp, 0]
    str(r1, [r7, 0])
    ldr(r3, [r7, 16])
    add(r1, r1, r3)
    data(2, 0x9100)  # str r1, [sp, 0]
    data(2, 0x9B0A)  # ldr r3, [sp, 40]
    data(2, 0x47A0)  # blx r4
    data(2, 0xF8DD, 0xC078)  # ldr.w r12, [sp, 120]
    data(2, 0x9A02)  # ldr r2, [sp, 8]
    sub(r2, 2)
    data(2, 0x9202)  # str r2, [sp, 8]
    bgt(EXACTLY)
    b(TILED)

    label(PARAMETERS)
    # 2 m - 2**32 and 2**(32 - shift) of channel r1 to r3
    data(2, 0x9809)  # ldr r0, [sp, 36]
    ldr(r4, [r0, 20])
    mul(r1, r4)
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
    data(2, 0x9408)  # strhi r4, [sp, 32]
    lsl(r4, r6)
    label(SCALED)
    data(2, 0xE8E3, 0x5402)  # strd r5, r4, [r3], 8
    bx(lr)

    # r1 bytes from r0 as int16 with the offset pair r3 to one half of the chunks at r2; 0 behind the last
    label(EXPAND)
    sub(r1, 16)
    bcc(FOURS)
    data(2, 0xF010, 0x0F03)  # tst.w r0, 3
    bne(FOUR)
    label(ALIGNED)
    data(2, 0xC8F0)  # ldmia r0!, {r4, r5, r6, r7}
    data(2, 0xFA23, 0xFA84)  # sxtab16 r10, r3, r4
    data(2, 0xFA23, 0xFB94)  # sxtab16 r11, r3, r4, ror 8
    data(2, 0xE8E2, 0xAB04)  # strd r10, r11, [r2], 16
    data(2, 0xFA23, 0xFA85)  # sxtab16 r10, r3, r5
    data(2, 0xFA23, 0xFB95)  # sxtab16 r11, r3, r5, ror 8
    data(2, 0xE8E2, 0xAB04)  # strd r10, r11, [r2], 16
    data(2, 0xFA23, 0xFA86)  # sxtab16 r10, r3, r6
    data(2, 0xFA23, 0xFB96)  # sxtab16 r11, r3, r6, ror 8
    data(2, 0xE8E2, 0xAB04)  # strd r10, r11, [r2], 16
    data(2, 0xFA23, 0xFA87)  # sxtab16 r10, r3, r7
    data(2, 0xFA23, 0xFB97)  # sxtab16 r11, r3, r7, ror 8
    data(2, 0xE8E2, 0xAB04)  # strd r10, r11, [r2], 16
    sub(r1, 16)
    bcs(ALIGNED)
    label(FOURS)
    add(r1, 12)
    bcc(REST)
    label(ONE)
    data(2, 0xF850, 0x4B04)  # ldr r4, [r0], 4
    data(2, 0xFA23, 0xF584)  # sxtab16 r5, r3, r4
    data(2, 0xFA23, 0xF694)  # sxtab16 r6, r3, r4, ror 8
    data(2, 0xE8E2, 0x5604)  # strd r5, r6, [r2], 16
    sub(r1, 4)
    bcs(ONE)
    label(REST)
    add(r1, 4)
    bne(FEW)
    bx(lr)
    label(FOUR)
    data(2, 0xF850, 0x4B04)  # ldr r4, [r0], 4
    data(2, 0xFA23, 0xF584)  # sxtab16 r5, r3, r4
    data(2, 0xFA23, 0xF694)  # sxtab16 r6, r3, r4, ror 8
    data(2, 0xE8E2, 0x5604)  # strd r5, r6, [r2], 16
    data(2, 0xF850, 0x4B04)  # ldr r4, [r0], 4
    data(2, 0xFA23, 0xF584)  # sxtab16 r5, r3, r4
    data(2, 0xFA23, 0xF694)  # sxtab16 r6, r3, r4, ror 8
    data(2, 0xE8E2, 0x5604)  # strd r5, r6, [r2], 16
    data(2, 0xF850, 0x4B04)  # ldr r4, [r0], 4
    data(2, 0xFA23, 0xF584)  # sxtab16 r5, r3, r4
    data(2, 0xFA23, 0xF694)  # sxtab16 r6, r3, r4, ror 8
    data(2, 0xE8E2, 0x5604)  # strd r5, r6, [r2], 16
    data(2, 0xF850, 0x4B04)  # ldr r4, [r0], 4
    data(2, 0xFA23, 0xF584)  # sxtab16 r5, r3, r4
    data(2, 0xFA23, 0xF694)  # sxtab16 r6, r3, r4, ror 8
    data(2, 0xE8E2, 0x5604)  # strd r5, r6, [r2], 16
    sub(r1, 16)
    bcs(FOUR)
    b(FOURS)
    label(FEW)
    mov(r5, 0)
    mov(r6, 0)
    data(2, 0xF910, 0x4B01)  # ldrsb r4, [r0], 1
    data(2, 0x441C)  # add r4, r3
    data(2, 0xEAC4, 0x0505)  # pkhbt r5, r4, r5
    sub(r1, 1)
    beq(FEWER)
    data(2, 0xF910, 0x4B01)  # ldrsb r4, [r0], 1
    data(2, 0x441C)  # add r4, r3
    data(2, 0xEAC4, 0x0606)  # pkhbt r6, r4, r6
    sub(r1, 1)
    beq(FEWER)
    data(2, 0xF910, 0x4B01)  # ldrsb r4, [r0], 1
    data(2, 0x441C)  # add r4, r3
    data(2, 0xEAC5, 0x4504)  # pkhbt r5, r5, r4, lsl 16
    label(FEWER)
    data(2, 0xE8E2, 0x5604)  # strd r5, r6, [r2], 16
    bx(lr)

    # the patch of the next pixel to one half of the chunks at r2
    label(GATHER)
    data(2, 0xF8CD, 0xE06C)  # str.w lr, [sp, 108]
    data(2, 0x9810)  # ldr r0, [sp, 64]
    data(2, 0x9B15)  # ldr r3, [sp, 84]
    data(2, 0x991C)  # ldr r1, [sp, 112]
    data(2, 0xBBA9)  # cbnz r1, WINDOW
    data(2, 0x9916)  # ldr r1, [sp, 88]
    bl(EXPAND)
    label(ADVANCE)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    data(2, 0x9910)  # ldr r1, [sp, 64]
    data(2, 0x9A23)  # ldr r2, [sp, 140]
    add(r1, r1, r2)
    data(2, 0x9A0E)  # ldr r2, [sp, 56]
    data(2, 0xF8D0, 0x3084)  # ldr.w r3, [r0, 132]; stride_w
    add(r2, r2, r3)
    data(2, 0x9C12)  # ldr r4, [sp, 72]
    sub(r4, 1)
    beq(NEXTROW)
    label(ADVANCED)
    data(2, 0x9110)  # str r1, [sp, 64]
    data(2, 0x920E)  # str r2, [sp, 56]
    data(2, 0x9412)  # str r4, [sp, 72]
    data(2, 0xF8DD, 0xF06C)  # ldr.w pc, [sp, 108]
    label(NEXTROW)
    data(2, 0x9D0F)  # ldr r5, [sp, 60]
    data(2, 0xF8D0, 0x3080)  # ldr.w r3, [r0, 128]; stride_h
    add(r5, r5, r3)
    data(2, 0x9911)  # ldr r1, [sp, 68]
    data(2, 0x9B24)  # ldr r3, [sp, 144]
    add(r1, r1, r3)
    data(2, 0x9B13)  # ldr r3, [sp, 76]
    sub(r3, 1)
    bne(SAMEIMAGE)
    data(2, 0xF8D0, 0x5090)  # ldr.w r5, [r0, 144]; pad_h
    neg(r5, r5)
    data(2, 0xF8D0, 0x1060)  # ldr.w r1, [r0, 96]; in_h
    data(2, 0xF8D0, 0x2064)  # ldr.w r2, [r0, 100]; in_w
    mul(r1, r2)
    data(2, 0xF8D0, 0x2068)  # ldr.w r2, [r0, 104]; in_c
    mul(r1, r2)
    data(2, 0x9A14)  # ldr r2, [sp, 80]
    add(r1, r1, r2)
    data(2, 0x9114)  # str r1, [sp, 80]
    data(2, 0xF8D0, 0x306C)  # ldr.w r3, [r0, 108]; out_h
    label(SAMEIMAGE)
    data(2, 0x9313)  # str r3, [sp, 76]
    data(2, 0x950F)  # str r5, [sp, 60]
    data(2, 0x9111)  # str r1, [sp, 68]
    data(2, 0xF8D0, 0x4070)  # ldr.w r4, [r0, 112]; out_w
    data(2, 0xF8D0, 0x2094)  # ldr.w r2, [r0, 148]; pad_w
    neg(r2, r2)
    b(ADVANCED)

    label(WINDOW)
    data(2, 0x921E)  # str r2, [sp, 120]
    data(2, 0x9D1D)  # ldr r5, [sp, 116]
    data(2, 0xB105)  # cbz r5, WIDE
    mov(r2, r5)
    label(WIDE)
    mov(r8, r0)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    data(2, 0xF8DD, 0x903C)  # ldr.w r9, [sp, 60]
    data(2, 0xF8D0, 0x7078)  # ldr.w r7, [r0, 120]; k_h
    data(2, 0x9722)  # str r7, [sp, 136]
    cmp(r1, 2)
    beq(TAPS)
    # by rows: bytes left of the image, inside, right of it  r8 x  r9 y
    data(2, 0xF8D0, 0x1060)  # ldr.w r1, [r0, 96]; in_h
    data(2, 0xF8D0, 0x4088)  # ldr.w r4, [r0, 136]; dilation_h
    sub(r5, r7, 1)
    data(2, 0xFB04, 0x9405)  # mla r4, r4, r5, r9
    cmp(r4, r1)
    bge(EDGES)
    data(2, 0xF1B9, 0x0F00)  # cmp.w r9, 0
    blt(EDGES)
    data(2, 0xF8D0, 0x407C)  # ldr.w r4, [r0, 124]; k_w
    data(2, 0x9D0E)  # ldr r5, [sp, 56]
    cmp(r5, 0)
    blt(EDGES)
    data(2, 0xF8D0, 0x1064)  # ldr.w r1, [r0, 100]; in_w
    add(r5, r5, r4)
    cmp(r5, r1)
    bgt(EDGES)
    data(2, 0x9926)  # ldr r1, [sp, 152]
    # all of the window is inside  r9 bytes of a row  r12 from row to row
    data(2, 0xFB04, 0xF901)  # mul r9, r4, r1
    data(2, 0xF8DD, 0xC094)  # ldr.w r12, [sp, 148]
    data(2, 0x981D)  # ldr r0, [sp, 116]
    data(2, 0xB160)  # cbz r0, DIRECT
    label(ROWBYTES)
    mov(r0, r8)
    mov(r1, r9)
    label(ROWBYTE)
    data(2, 0xF850, 0x4B04)  # ldr r4, [r0], 4
    data(2, 0xF842, 0x4B04)  # str r4, [r2], 4
    sub(r1, 4)
    bhi(ROWBYTE)
    data(2, 0x440A)  # add r2, r1
    data(2, 0x44E0)  # add r8, r12
    sub(r7, 1)
    bne(ROWBYTES)
    b(WINDOWED)
    label(DIRECT)
    mov(r0, r8)
    mov(r1, r9)
    bl(EXPAND)
    data(2, 0x44E0)  # add r8, r12
    data(2, 0x9F22)  # ldr r7, [sp, 136]
    sub(r7, 1)
    data(2, 0x9722)  # str r7, [sp, 136]
    bne(DIRECT)
    data(2, 0xF7FF, 0xBF8B)  # b.w ADVANCE
    label(EDGES)
    data(2, 0xF8D0, 0x707C)  # ldr.w r7, [r0, 124]; k_w
    data(2, 0x9C0E)  # ldr r4, [sp, 56]
    data(2, 0xF8D0, 0x5064)  # ldr.w r5, [r0, 100]; in_w
    add(r6, r4, r7)
    sub(r6, r6, r5)
    data(2, 0xEA26, 0x76E6)  # bic r6, r6, r6, asr 31
    neg(r4, r4)
    data(2, 0xEA24, 0x74E4)  # bic r4, r4, r4, asr 31
    sub(r7, r7, r4)
    sub(r7, r7, r6)
    data(2, 0x9926)  # ldr r1, [sp, 152]
    mul(r4, r1)
    mul(r6, r1)
    mul(r7, r1)
    data(2, 0x44A0)  # add r8, r4
    data(2, 0x941F)  # str r4, [sp, 124]
    data(2, 0x9720)  # str r7, [sp, 128]
    data(2, 0x9621)  # str r6, [sp, 132]
    label(ROW)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    data(2, 0xF8D0, 0x1060)  # ldr.w r1, [r0, 96]; in_h
    data(2, 0x4589)  # cmp r9, r1
    bcs(OUTSIDE)
    data(2, 0x991F)  # ldr r1, [sp, 124]
    data(2, 0xB109)  # cbz r1, INSIDE
    bl(ZERO)
    label(INSIDE)
    mov(r0, r8)
    data(2, 0x9920)  # ldr r1, [sp, 128]
    bl(COPY)
    data(2, 0x9921)  # ldr r1, [sp, 132]
    data(2, 0xB109)  # cbz r1, ROWED
    bl(ZERO)
    label(ROWED)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    data(2, 0x9925)  # ldr r1, [sp, 148]
    data(2, 0x4488)  # add r8, r1
    data(2, 0xF8D0, 0x1088)  # ldr.w r1, [r0, 136]; dilation_h
    data(2, 0x4489)  # add r9, r1
    data(2, 0x9922)  # ldr r1, [sp, 136]
    sub(r1, 1)
    data(2, 0x9122)  # str r1, [sp, 136]
    bne(ROW)
    label(WINDOWED)
    data(2, 0x981D)  # ldr r0, [sp, 116]
    cmp(r0, 0)
    beq_w(ADVANCE)
    data(2, 0x9916)  # ldr r1, [sp, 88]
    data(2, 0x9A1E)  # ldr r2, [sp, 120]
    data(2, 0x9B15)  # ldr r3, [sp, 84]
    bl(EXPAND)
    b(ADVANCE)
    label(OUTSIDE)
    data(2, 0x9926)  # ldr r1, [sp, 152]
    data(2, 0xF8D0, 0x307C)  # ldr.w r3, [r0, 124]
    mul(r1, r3)
    bl(ZERO)
    b(ROWED)

    label(TAPS)
    # by taps: r7 x
    mov(r1, 0)
    data(2, 0x9128)  # str r1, [sp, 160]
    label(TAP)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    data(2, 0xF8D0, 0x1060)  # ldr.w r1, [r0, 96]; in_h
    data(2, 0x4589)  # cmp r9, r1
    bcs(BLANK)
    data(2, 0x9B28)  # ldr r3, [sp, 160]
    data(2, 0xF8D0, 0x408C)  # ldr.w r4, [r0, 140]; dilation_w
    mul(r3, r4)
    data(2, 0x9C0E)  # ldr r4, [sp, 56]
    add(r4, r4, r3)
    data(2, 0xF8D0, 0x1064)  # ldr.w r1, [r0, 100]; in_w
    cmp(r4, r1)
    bcs(BLANK)
    data(2, 0xF8D0, 0x1068)  # ldr.w r1, [r0, 104]; in_c
    mul(r3, r1)
    data(2, 0xEB08, 0x0003)  # add.w r0, r8, r3
    data(2, 0x9926)  # ldr r1, [sp, 152]
    bl(COPY)
    b(TAPPED)
    label(BLANK)
    data(2, 0x9926)  # ldr r1, [sp, 152]
    bl(ZERO)
    label(TAPPED)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    data(2, 0x9928)  # ldr r1, [sp, 160]
    add(r1, 1)
    data(2, 0x9128)  # str r1, [sp, 160]
    data(2, 0xF8D0, 0x307C)  # ldr.w r3, [r0, 124]
    cmp(r1, r3)
    bne(TAP)
    data(2, 0x9925)  # ldr r1, [sp, 148]
    data(2, 0x4488)  # add r8, r1
    data(2, 0xF8D0, 0x1088)  # ldr.w r1, [r0, 136]
    data(2, 0x4489)  # add r9, r1
    data(2, 0x9922)  # ldr r1, [sp, 136]
    sub(r1, 1)
    data(2, 0x9122)  # str r1, [sp, 136]
    bne(TAPS)
    b(WINDOWED)

    # r1 bytes of the image from r0, as they are or wide, to r2
    label(COPY)
    data(2, 0x9C1D)  # ldr r4, [sp, 116]
    data(2, 0x9B15)  # ldr r3, [sp, 84]
    cmp(r4, 0)
    beq_w(EXPAND)
    add(r4, r2, r1)
    label(BYTE)
    data(2, 0xF850, 0x3B04)  # ldr r3, [r0], 4
    data(2, 0xF842, 0x3B04)  # str r3, [r2], 4
    sub(r1, 4)
    bhi(BYTE)
    mov(r2, r4)
    bx(lr)
    # r1 zeros, or bytes that the offset makes zeros
    label(ZERO)
    data(2, 0x9B1D)  # ldr r3, [sp, 116]
    mov(r4, 0)
    data(2, 0xB133)  # cbz r3, ZEROS
    data(2, 0x9B15)  # ldr r3, [sp, 84]
    sub(r4, r4, r3)
    label(ZEROBYTE)
    data(2, 0xF802, 0x4B01)  # strb r4, [r2], 1
    sub(r1, 1)
    bne(ZEROBYTE)
    bx(lr)
    label(ZEROS)
    data(2, 0xE8E2, 0x4404)  # strd r4, r4, [r2], 16
    sub(r1, 4)
    bne(ZEROS)
    bx(lr)
    label(END)
