"""MAX_POOL_2D in ARMv7E-M assembler; contract and block in kernels/reference/max_pool_2d.py.

Eight channels at a time: ssub8 compares four, sel takes the greater ones; the last eight begin where eight are left,
so that some may be done twice. One at a time where a pixel has fewer.
Cost: 1.2 instructions for a channel of a pixel of the window. RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def max_pool_2d_s8(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # frame, in words: 0 p  1 out  2 batches left  3 x of the batch  4 row of out  5 column  6 window's first pixel
    # 7 its rows  8 its columns  9 channel  10 bytes of a row of x
    data(2, 0xB08B)  # sub sp, 44
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
    cmp(r4, r6)
    it(eq)
    data(2, 0x4354)  # muleq r4, r4, r2; rows follow each other: as one row
    it(eq)
    data(2, 0x2201)  # moveq r2, 1
    data(2, 0xE9CD, 0x2407)  # strd r2, r4, [sp, 28]
    mov(r1, 0)
    # r0, r1 x  r2 pixel  r3 channels  r4, r5 greatest of eight  r6 p  r7 difference  r8 columns left
    # r9 rows left  r10 columns  r11 row  r12 bytes of a row
    label(CHANNELS)
    data(2, 0x9109)  # str r1, [sp, 36]
    data(2, 0x9E00)  # ldr r6, [sp]
    ldr(r3, [r6, 36])
    data(2, 0xAF06)  # add r7, sp, 24
    data(2, 0xE897, 0x0680)  # ldmia.w r7, {r7, r9, r10}
    data(2, 0xEB07, 0x0B01)  # add.w r11, r7, r1
    data(2, 0xF8DD, 0xC028)  # ldr.w r12, [sp, 40]
    ldr(r4, [r6, 16])  # least
    cmp(r3, 8)
    bcc(ROWS)
    data(2, 0xB2E4)  # uxtb r4, r4
    data(2, 0xEA44, 0x2404)  # orr.w r4, r4, r4, lsl 8
    data(2, 0xEA44, 0x4404)  # orr.w r4, r4, r4, lsl 16
    mov(r5, r4)
    label(ROW)
    mov(r2, r11)
    mov(r8, r10)
    label(COLUMN)
    ldr(r0, [r2, 0])
    ldr(r1, [r2, 4])
    data(2, 0x441A)  # add r2, r3
    data(2, 0xFAC0, 0xF704)  # ssub8 r7, r0, r4
    data(2, 0xFAA0, 0xF484)  # sel r4, r0, r4
    data(2, 0xFAC1, 0xF705)  # ssub8 r7, r1, r5
    data(2, 0xFAA1, 0xF585)  # sel r5, r1, r5
    data(2, 0xF1B8, 0x0801)  # subs.w r8, r8, 1
    bne(COLUMN)
    data(2, 0x44E3)  # add r11, r12
    data(2, 0xF1B9, 0x0901)  # subs.w r9, r9, 1
    bne(ROW)
    ldr(r0, [r6, 20])  # greatest
    data(2, 0xB2C0)  # uxtb r0, r0
    data(2, 0xEA40, 0x2000)  # orr.w r0, r0, r0, lsl 8
    data(2, 0xEA40, 0x4000)  # orr.w r0, r0, r0, lsl 16
    data(2, 0xFAC0, 0xF704)  # ssub8 r7, r0, r4
    data(2, 0xFAA4, 0xF480)  # sel r4, r4, r0
    data(2, 0xFAC0, 0xF705)  # ssub8 r7, r0, r5
    data(2, 0xFAA5, 0xF580)  # sel r5, r5, r0
    data(2, 0x9A01)  # ldr r2, [sp, 4]
    data(2, 0x9909)  # ldr r1, [sp, 36]
    data(2, 0x440A)  # add r2, r1
    str(r4, [r2, 0])
    str(r5, [r2, 4])
    add(r1, 8)
    b(NEXT)
    label(ROWS)
    mov(r2, r11)
    mov(r8, r10)
    label(ONE)
    data(2, 0xF992, 0x0000)  # ldrsb.w r0, [r2]
    data(2, 0x441A)  # add r2, r3
    cmp(r0, r4)
    it(gt)
    data(2, 0x4604)  # movgt r4, r0
    data(2, 0xF1B8, 0x0801)  # subs.w r8, r8, 1
    bne(ONE)
    data(2, 0x44E3)  # add r11, r12
    data(2, 0xF1B9, 0x0901)  # subs.w r9, r9, 1
    bne(ROWS)
    ldr(r0, [r6, 20])
    cmp(r4, r0)
    it(gt)
    data(2, 0x4604)  # movgt r4, r0
    data(2, 0x9A01)  # ldr r2, [sp, 4]
    data(2, 0x9909)  # ldr r1, [sp, 36]
    data(2, 0x5454)  # strb r4, [r2, r1]
    add(r1, 1)
    label(NEXT)
    # on to the next channels: r1 first of them  r3 channels
    cmp(r1, r3)
    bcs(DONE)
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
    data(2, 0xB00B)  # add sp, 44
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
