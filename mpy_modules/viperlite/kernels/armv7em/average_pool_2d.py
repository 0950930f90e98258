"""AVERAGE_POOL_2D in ARMv7E-M assembler; contract and block in kernels/reference/average_pool_2d.py.

Eight channels at a time, summed as int16 pairs in the order 0 2, 1 3 of sxtab16; the last eight begin where eight are
left, so that some may be done twice. One at a time where a pixel has fewer, or a window more than 255 pixels.
Cost: 1.2 instructions for a channel of a pixel of the window, 15 for a channel of the output. RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def average_pool_2d_s8(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # frame, in words: 0 p  1 out  2 batches left  3 x of the batch  4 row of out  5 column  6 window's first pixel
    # 7 its rows  8 its columns  9 channel  10 bytes of a row of x  11 its pixels
    # 12 half of them  13 sums
    data(2, 0xB091)  # sub sp, 68
    data(2, 0x9000)  # str r0, [sp]
    ldr(r1, [r0, 0])
    data(2, 0x9101)  # str r1, [sp, 4]
    ldr(r1, [r0, 24])
    data(2, 0x9102)  # str r1, [sp, 8]
    ldr(r1, [r0, 8])
    data(2, 0x9103)  # str r1, [sp, 12]
    ldr(r2, [r0, 32])
    ldr(r3, [r0, 36])
    data(2, 0xFB02, 0xF103)  # mul r1, r2, r3
    data(2, 0x910A)  # str r1, [sp, 40]
    ldr(r2, [r0, 24])
    data(2, 0xE9D0, 0x450A)  # ldrd r4, r5, [r0, 40]
    mul(r2, r3)
    mul(r4, r5)
    mul(r2, r4)
    beq_w(END)  # nothing to write
    label(BATCH)
    mov(r1, 0)
    data(2, 0x9104)  # str r1, [sp, 16]
    label(LINE)
    mov(r1, 0)
    data(2, 0x9105)  # str r1, [sp, 20]
    label(PIXEL)
    # the window, without what lies in the padding
    # r0 p  r1 first row  r2 end  r3 first column  r4 end  r5 rows of x  r6 columns
    data(2, 0x9800)  # ldr r0, [sp]
    data(2, 0xE9D0, 0x5607)  # ldrd r5, r6, [r0, 28]
    data(2, 0x9904)  # ldr r1, [sp, 16]
    ldr(r7, [r0, 60])  # stride
    mul(r1, r7)
    ldr(r7, [r0, 76])  # padding
    sub(r1, r1, r7)
    ldr(r7, [r0, 52])  # rows of the filter
    add(r2, r1, r7)
    data(2, 0xEA21, 0x71E1)  # bic r1, r1, r1, asr 31
    cmp(r2, r5)
    it(gt)
    data(2, 0x462A)  # movgt r2, r5
    data(2, 0x9B05)  # ldr r3, [sp, 20]
    data(2, 0xF8D0, 0x7040)  # ldr.w r7, [r0, 64]
    mul(r3, r7)
    data(2, 0xF8D0, 0x7050)  # ldr.w r7, [r0, 80]
    sub(r3, r3, r7)
    ldr(r7, [r0, 56])
    add(r4, r3, r7)
    data(2, 0xEA23, 0x73E3)  # bic r3, r3, r3, asr 31
    cmp(r4, r6)
    it(gt)
    data(2, 0x4634)  # movgt r4, r6
    sub(r2, r2, r1)
    sub(r4, r4, r3)
    data(2, 0xFB01, 0x3106)  # mla r1, r1, r6, r3
    ldr(r7, [r0, 36])
    data(2, 0x9D03)  # ldr r5, [sp, 12]
    data(2, 0xFB01, 0x5107)  # mla r1, r1, r7, r5
    data(2, 0x9106)  # str r1, [sp, 24]
    data(2, 0xFB02, 0xF504)  # mul r5, r2, r4
    data(2, 0x950B)  # str r5, [sp, 44]
    lsr(r5, r5, 1)
    data(2, 0x950C)  # str r5, [sp, 48]
    cmp(r4, r6)
    it(eq)
    data(2, 0x4354)  # muleq r4, r4, r2; rows follow each other: as one row
    it(eq)
    data(2, 0x2201)  # moveq r2, 1
    data(2, 0xE9CD, 0x2407)  # strd r2, r4, [sp, 28]
    mov(r1, 0)
    # eight sums: r0, r1 x  r2 pixel, then sums  r3 channels  r4-r7 sums  r8 columns left  r9 rows left  r10 columns
    # r11 row  r12 bytes of a row
    label(CHANNELS)
    data(2, 0x9109)  # str r1, [sp, 36]
    data(2, 0x9B00)  # ldr r3, [sp]
    ldr(r3, [r3, 36])
    data(2, 0xAF06)  # add r7, sp, 24
    data(2, 0xE897, 0x0680)  # ldmia.w r7, {r7, r9, r10}
    data(2, 0xEB07, 0x0B01)  # add.w r11, r7, r1
    data(2, 0xF8DD, 0xC028)  # ldr.w r12, [sp, 40]
    mov(r4, 0)
    data(2, 0x980B)  # ldr r0, [sp, 44]
    cmp(r0, 255)
    bhi(SINGLY)
    cmp(r3, 8)
    bcc(SINGLY)
    mov(r5, 0)
    mov(r6, 0)
    mov(r7, 0)
    label(ROW)
    mov(r2, r11)
    mov(r8, r10)
    label(COLUMN)
    ldr(r0, [r2, 0])
    ldr(r1, [r2, 4])
    data(2, 0x441A)  # add r2, r3
    data(2, 0xFA24, 0xF480)  # sxtab16 r4, r4, r0
    data(2, 0xFA25, 0xF590)  # sxtab16 r5, r5, r0, ror 8
    data(2, 0xFA26, 0xF681)  # sxtab16 r6, r6, r1
    data(2, 0xFA27, 0xF791)  # sxtab16 r7, r7, r1, ror 8
    data(2, 0xF1B8, 0x0801)  # subs.w r8, r8, 1
    bne(COLUMN)
    data(2, 0x44E3)  # add r11, r12
    data(2, 0xF1B9, 0x0901)  # subs.w r9, r9, 1
    bne(ROW)
    data(2, 0xEAC4, 0x4005)  # pkhbt r0, r4, r5, lsl 16
    data(2, 0xEAC5, 0x4124)  # pkhtb r1, r5, r4, asr 16
    data(2, 0xEAC6, 0x4407)  # pkhbt r4, r6, r7, lsl 16
    data(2, 0xEAC7, 0x4526)  # pkhtb r5, r7, r6, asr 16
    data(2, 0xAA0D)  # add r2, sp, 52
    data(2, 0xE882, 0x0033)  # stmia.w r2, {r0, r1, r4, r5}
    mov(r6, 8)
    b(SUMS)
    label(SINGLY)
    mov(r2, r11)
    mov(r8, r10)
    label(ONE)
    data(2, 0xF992, 0x0000)  # ldrsb.w r0, [r2]
    data(2, 0x441A)  # add r2, r3
    data(2, 0x4404)  # add r4, r0
    data(2, 0xF1B8, 0x0801)  # subs.w r8, r8, 1
    bne(ONE)
    data(2, 0x44E3)  # add r11, r12
    data(2, 0xF1B9, 0x0901)  # subs.w r9, r9, 1
    bne(SINGLY)
    mov(r6, 1)
    # r0 sum, then average  r1 next channel  r2 sums  r4 pixels  r5 half of them  r6 sums left
    # r7 half, with the sum's sign  r8 out  r9 least  r10 greatest
    label(SUMS)
    mov(r0, r4)
    data(2, 0xE9DD, 0x450B)  # ldrd r4, r5, [sp, 44]
    data(2, 0x9F00)  # ldr r7, [sp]
    data(2, 0xE9D7, 0x9A04)  # ldrd r9, r10, [r7, 16]
    data(2, 0xF8DD, 0x8004)  # ldr.w r8, [sp, 4]
    data(2, 0x9909)  # ldr r1, [sp, 36]
    data(2, 0x4488)  # add r8, r1
    data(2, 0x4431)  # add r1, r6
    cmp(r6, 1)
    beq(DIVIDE)
    label(SUM)
    data(2, 0xF932, 0x0B02)  # ldrsh r0, [r2], 2
    label(DIVIDE)
    data(2, 0xEA85, 0x77E0)  # eor.w r7, r5, r0, asr 31
    data(2, 0xEB07, 0x77D0)  # add.w r7, r7, r0, lsr 31
    data(2, 0x4438)  # add r0, r7
    sdiv(r0, r0, r4)  # truncates: to nearest, ties away from zero
    data(2, 0x4548)  # cmp r0, r9
    it(lt)
    data(2, 0x4648)  # movlt r0, r9
    data(2, 0x4550)  # cmp r0, r10
    it(gt)
    data(2, 0x4650)  # movgt r0, r10
    data(2, 0xF808, 0x0B01)  # strb r0, [r8], 1
    sub(r6, 1)
    bne(SUM)
    # on to the next channels: r1 first of them  r3 channels
    cmp(r1, r3)
    bcs(DONE)
    cmp(r4, 255)
    bhi(CHANNELS)
    sub(r3, 8)
    blt(CHANNELS)  # fewer than eight: one by one
    cmp(r1, r3)
    it(gt)
    data(2, 0x4619)  # movgt r1, r3; not past the last
    b(CHANNELS)
    label(DONE)
    # on to the next pixel of out
    data(2, 0x9800)  # ldr r0, [sp]
    ldr(r1, [r0, 36])
    data(2, 0x9A01)  # ldr r2, [sp, 4]
    data(2, 0x440A)  # add r2, r1
    data(2, 0x9201)  # str r2, [sp, 4]
    data(2, 0x9905)  # ldr r1, [sp, 20]
    add(r1, 1)
    data(2, 0x9105)  # str r1, [sp, 20]
    ldr(r2, [r0, 44])
    cmp(r1, r2)
    bcc_w(PIXEL)
    data(2, 0x9904)  # ldr r1, [sp, 16]
    add(r1, 1)
    data(2, 0x9104)  # str r1, [sp, 16]
    ldr(r2, [r0, 40])
    cmp(r1, r2)
    bcc_w(LINE)
    data(2, 0x9903)  # ldr r1, [sp, 12]
    data(2, 0x9A0A)  # ldr r2, [sp, 40]
    ldr(r3, [r0, 28])
    data(2, 0xFB02, 0x1103)  # mla r1, r2, r3, r1
    data(2, 0x9103)  # str r1, [sp, 12]
    data(2, 0x9902)  # ldr r1, [sp, 8]
    sub(r1, 1)
    data(2, 0x9102)  # str r1, [sp, 8]
    bne_w(BATCH)
    label(END)
    data(2, 0xB011)  # add sp, 68
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
