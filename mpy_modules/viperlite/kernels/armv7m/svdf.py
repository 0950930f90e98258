"""SVDF in ARMv7-M assembler; contract and block in kernels/reference/svdf.py.

First the feature products of all rows, of four filters at a time, so that x is read once for four; the last four begin
where four are left, and where there are fewer, each is done four times. A filter's newest value goes where its oldest,
which falls out, stands. Then the time products, which move the state by one place as they read it. A multiplication
by 2**-31 m is smull, half of the last place, and the upper word shifted left by one.
Cost: 2.8 instructions a feature product, 5 a time product (7 of 8 bits), 85 a filter with its unit. RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def svdf_s8(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # frame, in words: 0-3 sums  4 p  5 state of four filters  6 bytes from filter to filter  7 x  8 rows left
    # 9 w  10 filters left
    data(2, 0xB090)  # sub sp, 64
    data(2, 0x9004)  # str r0, [sp, 16]
    ldr(r1, [r0, 40])
    data(2, 0x9105)  # str r1, [sp, 20]
    data(2, 0xF8D0, 0x105C)  # ldr.w r1, [r0, 92]; memory
    ldr(r2, [r0, 76])  # bits
    lsr(r2, r2, 4)
    lsl(r1, r2)
    data(2, 0x9106)  # str r1, [sp, 24]
    ldr(r1, [r0, 8])
    data(2, 0x9107)  # str r1, [sp, 28]
    ldr(r1, [r0, 80])
    data(2, 0xF8D0, 0x2058)  # ldr.w r2, [r0, 88]
    cmp(r1, 0)
    it(ne)
    data(2, 0x2A00)  # cmpne r2, 0
    beq_w(END)  # no rows, no filters
    data(2, 0x9108)  # str r1, [sp, 32]

    # feature products
    label(ROW)
    data(2, 0x9804)  # ldr r0, [sp, 16]
    ldr(r4, [r0, 16])
    data(2, 0xF8D0, 0x1058)  # ldr.w r1, [r0, 88]
    data(2, 0x9409)  # str r4, [sp, 36]
    data(2, 0x910A)  # str r1, [sp, 40]
    data(2, 0xF8D0, 0x8040)  # ldr.w r8, [r0, 64]
    # r0-r3 sums  r4 w  r5 x  r6 n_in, 0 for four times the same filter  r7 3 times it  r8 offset
    # r9 value of x  r10 of w  r11 pairs left
    label(FOUR)
    data(2, 0x980A)  # ldr r0, [sp, 40]
    data(2, 0x9904)  # ldr r1, [sp, 16]
    data(2, 0xF8D1, 0x6054)  # ldr.w r6, [r1, 84]
    data(2, 0xEA5F, 0x0B56)  # lsrs.w r11, r6, 1
    it(cs)
    data(2, 0xF10B, 0x0B01)  # addcs.w r11, r11, 1
    cmp(r0, 4)
    bcs(APART)
    mov(r6, 0)
    label(APART)
    data(2, 0xEB06, 0x0746)  # add.w r7, r6, r6, lsl 1
    data(2, 0x9C09)  # ldr r4, [sp, 36]
    data(2, 0x9D07)  # ldr r5, [sp, 28]
    data(2, 0xF8D1, 0x9054)  # ldr.w r9, [r1, 84]
    mov(r0, 0)
    mov(r1, 0)
    mov(r2, 0)
    mov(r3, 0)
    data(2, 0xF1BB, 0x0F00)  # cmp.w r11, 0
    beq(SUMS)  # x is empty
    data(2, 0xEA5F, 0x79C9)  # lsls.w r9, r9, 31
    bne(HALF)  # an odd number: begin with the second of a pair
    label(PAIR)
    data(2, 0xF915, 0x9B01)  # ldrsb r9, [r5], 1
    data(2, 0x44C1)  # add r9, r8
    data(2, 0xF914, 0xA006)  # ldrsb.w r10, [r4, r6]
    data(2, 0xFB09, 0x110A)  # mla r1, r9, r10, r1
    data(2, 0xF914, 0xA016)  # ldrsb.w r10, [r4, r6, lsl 1]
    data(2, 0xFB09, 0x220A)  # mla r2, r9, r10, r2
    data(2, 0xF914, 0xA007)  # ldrsb.w r10, [r4, r7]
    data(2, 0xFB09, 0x330A)  # mla r3, r9, r10, r3
    data(2, 0xF914, 0xAB01)  # ldrsb r10, [r4], 1
    data(2, 0xFB09, 0x000A)  # mla r0, r9, r10, r0
    label(HALF)
    data(2, 0xF915, 0x9B01)  # ldrsb r9, [r5], 1
    data(2, 0x44C1)  # add r9, r8
    data(2, 0xF914, 0xA006)  # ldrsb.w r10, [r4, r6]
    data(2, 0xFB09, 0x110A)  # mla r1, r9, r10, r1
    data(2, 0xF914, 0xA016)  # ldrsb.w r10, [r4, r6, lsl 1]
    data(2, 0xFB09, 0x220A)  # mla r2, r9, r10, r2
    data(2, 0xF914, 0xA007)  # ldrsb.w r10, [r4, r7]
    data(2, 0xFB09, 0x330A)  # mla r3, r9, r10, r3
    data(2, 0xF914, 0xAB01)  # ldrsb r10, [r4], 1
    data(2, 0xFB09, 0x000A)  # mla r0, r9, r10, r0
    data(2, 0xF1BB, 0x0B01)  # subs.w r11, r11, 1
    bne(PAIR)
    label(SUMS)
    data(2, 0xE88D, 0x000F)  # stmia.w sp, {r0, r1, r2, r3}
    # r0 sum, then newest value  r1 sums  r2 sums left  r3 p  r4 state  r5 bytes to the next filter's, 0 for the same
    # r6 multiplier  r7 shift left  r9 right  r10 zero point  r11 bits less 8  r12, lr products
    mov(r1, sp)
    mov(r2, 4)
    data(2, 0x9B04)  # ldr r3, [sp, 16]
    data(2, 0xE9DD, 0x4505)  # ldrd r4, r5, [sp, 20]
    data(2, 0x980A)  # ldr r0, [sp, 40]
    cmp(r0, 4)
    it(cc)
    data(2, 0x2500)  # movlo r5, 0
    data(2, 0xE9D3, 0x670C)  # ldrd r6, r7, [r3, 48]
    data(2, 0xF1D7, 0x0900)  # rsbs.w r9, r7, 0
    ite(lt)
    data(2, 0xF04F, 0x0900)  # movlt.w r9, 0
    data(2, 0x2700)  # movge r7, 0
    data(2, 0xF8D3, 0xA044)  # ldr.w r10, [r3, 68]
    data(2, 0xF8D3, 0xB04C)  # ldr.w r11, [r3, 76]
    data(2, 0xF1AB, 0x0B08)  # sub.w r11, r11, 8
    label(NEWEST)
    data(2, 0xC901)  # ldmia r1!, {r0}
    data(2, 0xFA00, 0xFC07)  # lsl.w r12, r0, r7; wraps, as in TFLM
    data(2, 0xFB8C, 0xCE06)  # smull r12, lr, r12, r6
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x000E)  # adc r0, lr, lr; doubling_high_mul
    data(2, 0xF1B9, 0x0F00)  # cmp r9, 0
    itttt(ne)
    data(2, 0xEB00, 0x70E0)  # addne.w r0, r0, r0, asr 31
    data(2, 0xF1A9, 0x0E01)  # subne.w lr, r9, 1
    data(2, 0xFA40, 0xF00E)  # asrne.w r0, r0, lr
    data(2, 0xF100, 0x0001)  # addne.w r0, r0, 1
    it(ne)
    data(2, 0xEA4F, 0x0060)  # asrne.w r0, r0, 1; ties away from zero
    data(2, 0xF1BB, 0x0F00)  # cmp.w r11, 0
    itttt(ne)
    data(2, 0xF300, 0x000F)  # ssatne r0, 16, r0
    data(2, 0x4450)  # addne r0, r10
    data(2, 0xF8A4, 0x0000)  # strhne.w r0, [r4]
    data(2, 0x1964)  # addne r4, r5
    bne(STORED)
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0x4450)  # add r0, r10
    strb(r0, [r4, 0])
    data(2, 0x442C)  # add r4, r5
    label(STORED)
    sub(r2, 1)
    bne(NEWEST)
    # on to the next four filters
    data(2, 0x980A)  # ldr r0, [sp, 40]
    data(2, 0xF8D3, 0x1054)  # ldr.w r1, [r3, 84]
    data(2, 0x9A06)  # ldr r2, [sp, 24]
    data(2, 0x9C05)  # ldr r4, [sp, 20]
    data(2, 0x9D09)  # ldr r5, [sp, 36]
    mov(r6, 1)  # by how many
    cmp(r0, 4)
    bcc(GO)
    mov(r6, 4)
    cmp(r0, 8)
    bcs(GO)
    sub(r6, r0, 4)  # the last four
    cmp(r0, 4)
    bne(GO)
    mov(r6, 4)
    label(GO)
    sub(r0, r0, r6)
    data(2, 0xFB06, 0x4402)  # mla r4, r6, r2, r4
    data(2, 0xFB06, 0x5501)  # mla r5, r6, r1, r5
    data(2, 0x9405)  # str r4, [sp, 20]
    data(2, 0x9509)  # str r5, [sp, 36]
    data(2, 0x900A)  # str r0, [sp, 40]
    cmp(r0, 0)
    bne_w(FOUR)
    data(2, 0x9807)  # ldr r0, [sp, 28]
    data(2, 0xF8D3, 0x1054)  # ldr.w r1, [r3, 84]
    data(2, 0x4408)  # add r0, r1
    data(2, 0x9007)  # str r0, [sp, 28]
    data(2, 0x9808)  # ldr r0, [sp, 32]
    sub(r0, 1)
    data(2, 0x9008)  # str r0, [sp, 32]
    bne_w(ROW)

    # time products
    # frame, in words: 0 out  1 bias  2 bytes from bias to bias  3 0  4 p  5 multiplier  6 shift left  7 right
    # 8 rows left  9 units left  10 rank left
    data(2, 0x9804)  # ldr r0, [sp, 16]
    mov(r11, r0)
    ldr(r1, [r0, 0])
    data(2, 0x9100)  # str r1, [sp]
    mov(r1, 0)
    data(2, 0x9103)  # str r1, [sp, 12]
    data(2, 0xE9D0, 0x120E)  # ldrd r1, r2, [r0, 56]
    neg(r3, r2)
    ite(lt)
    data(2, 0x2300)  # movlt r3, 0
    data(2, 0x2200)  # movge r2, 0
    data(2, 0x9105)  # str r1, [sp, 20]
    data(2, 0xE9CD, 0x2306)  # strd r2, r3, [sp, 24]
    ldr(r1, [r0, 80])
    data(2, 0x9108)  # str r1, [sp, 32]
    ldr(r2, [r0, 40])
    data(2, 0xF8D0, 0x505C)  # ldr.w r5, [r0, 92]
    sub(r5, 1)
    ldr(r6, [r0, 68])
    ldr(r7, [r0, 76])
    sub(r7, 8)
    # r0 sum  r1 w  r2 state, both where the next are  r3, r4 values  r5 memory less 1  r6 zero point  r7 bits less 8
    # r8 newest value  r9 pairs, or values left  r10 w again  r11 p
    label(TURN)
    data(2, 0xF8DB, 0x1018)  # ldr.w r1, [r11, 24]
    data(2, 0xF8DB, 0x3058)  # ldr.w r3, [r11, 88]
    data(2, 0xF8DB, 0x4060)  # ldr.w r4, [r11, 96]
    udiv(r3, r3, r4)
    data(2, 0x9309)  # str r3, [sp, 36]
    data(2, 0xF8DB, 0x3020)  # ldr.w r3, [r11, 32]
    mov(r4, 4)
    cmp(r3, 0)
    bne(BIAS)
    data(2, 0xAB03)  # add r3, sp, 12; no bias: always the 0 of the frame
    mov(r4, 0)
    label(BIAS)
    data(2, 0xE9CD, 0x3401)  # strd r3, r4, [sp, 4]
    label(UNIT)
    data(2, 0xE9DD, 0x3401)  # ldrd r3, r4, [sp, 4]
    ldr(r0, [r3, 0])
    data(2, 0x4423)  # add r3, r4
    data(2, 0x9301)  # str r3, [sp, 4]
    data(2, 0xF8DB, 0x3060)  # ldr.w r3, [r11, 96]
    data(2, 0x930A)  # str r3, [sp, 40]
    label(MEMORY)
    cmp(r7, 0)
    beq(SMALL)
    data(2, 0xF9B2, 0x8000)  # ldrsh.w r8, [r2]
    cmp(r6, 0)
    beq(LEVEL)
    data(2, 0xF105, 0x0901)  # add.w r9, r5, 1; the zero point times the sum of w
    mov(r10, r1)
    mov(r3, 0)
    label(WEIGHT)
    data(2, 0xF93A, 0x4B02)  # ldrsh r4, [r10], 2
    data(2, 0x4423)  # add r3, r4
    data(2, 0xF1B9, 0x0901)  # subs.w r9, r9, 1
    bne(WEIGHT)
    data(2, 0xFB03, 0x0016)  # mls r0, r3, r6, r0
    label(LEVEL)
    data(2, 0xEA5F, 0x0955)  # lsrs.w r9, r5, 1
    bcs(ODD)
    beq(NEW)
    label(TWO)
    data(2, 0xF9B2, 0x3002)  # ldrsh.w r3, [r2, 2]
    data(2, 0xF931, 0x4B02)  # ldrsh r4, [r1], 2
    data(2, 0xF822, 0x3B02)  # strh r3, [r2], 2
    data(2, 0xFB03, 0x0004)  # mla r0, r3, r4, r0
    label(SECOND)
    data(2, 0xF9B2, 0x3002)  # ldrsh.w r3, [r2, 2]
    data(2, 0xF931, 0x4B02)  # ldrsh r4, [r1], 2
    data(2, 0xF822, 0x3B02)  # strh r3, [r2], 2
    data(2, 0xFB03, 0x0004)  # mla r0, r3, r4, r0
    data(2, 0xF1B9, 0x0901)  # subs.w r9, r9, 1
    bne(TWO)
    label(NEW)
    data(2, 0xF931, 0x4B02)  # ldrsh r4, [r1], 2
    data(2, 0xF822, 0x8B02)  # strh r8, [r2], 2
    data(2, 0xFB08, 0x0004)  # mla r0, r8, r4, r0
    b(FILTERED)
    label(ODD)
    data(2, 0xF109, 0x0901)  # add.w r9, r9, 1; begin with the second of a pair
    b(SECOND)
    label(SMALL)
    data(2, 0xF992, 0x8000)  # ldrsb.w r8, [r2]
    data(2, 0xEA5F, 0x0905)  # movs.w r9, r5
    beq(BYTE)
    label(BYTES)
    data(2, 0xF992, 0x3001)  # ldrsb.w r3, [r2, 1]
    data(2, 0xF911, 0x4B01)  # ldrsb r4, [r1], 1
    data(2, 0xF802, 0x3B01)  # strb r3, [r2], 1
    sub(r3, r3, r6)
    data(2, 0xFB03, 0x0004)  # mla r0, r3, r4, r0
    data(2, 0xF1B9, 0x0901)  # subs.w r9, r9, 1
    bne(BYTES)
    label(BYTE)
    data(2, 0xF911, 0x4B01)  # ldrsb r4, [r1], 1
    data(2, 0xF802, 0x8B01)  # strb r8, [r2], 1
    data(2, 0xEBA8, 0x0806)  # sub.w r8, r8, r6
    data(2, 0xFB08, 0x0004)  # mla r0, r8, r4, r0
    label(FILTERED)
    data(2, 0x9B0A)  # ldr r3, [sp, 40]
    sub(r3, 1)
    data(2, 0x930A)  # str r3, [sp, 40]
    bne(MEMORY)
    data(2, 0xAB05)  # add r3, sp, 20
    data(2, 0xE893, 0x0118)  # ldmia.w r3, {r3, r4, r8}
    data(2, 0xFA00, 0xFC04)  # lsl.w r12, r0, r4; wraps, as in TFLM
    data(2, 0xFB8C, 0xCE03)  # smull r12, lr, r12, r3
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x000E)  # adc r0, lr, lr; doubling_high_mul
    data(2, 0xF1B8, 0x0F00)  # cmp r8, 0
    itttt(ne)
    data(2, 0xEB00, 0x70E0)  # addne.w r0, r0, r0, asr 31
    data(2, 0xF1A8, 0x0E01)  # subne.w lr, r8, 1
    data(2, 0xFA40, 0xF00E)  # asrne.w r0, r0, lr
    data(2, 0xF100, 0x0001)  # addne.w r0, r0, 1
    it(ne)
    data(2, 0xEA4F, 0x0060)  # asrne.w r0, r0, 1; ties away from zero
    data(2, 0xF300, 0x0017)  # ssat r0, 24, r0; may be near the ends of int32
    data(2, 0xF8DB, 0x3048)  # ldr.w r3, [r11, 72]
    data(2, 0x4418)  # add r0, r3
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0x9B00)  # ldr r3, [sp]
    data(2, 0xF803, 0x0B01)  # strb r0, [r3], 1
    data(2, 0x9300)  # str r3, [sp]
    data(2, 0x9B09)  # ldr r3, [sp, 36]
    sub(r3, 1)
    data(2, 0x9309)  # str r3, [sp, 36]
    bne_w(UNIT)
    data(2, 0x9B08)  # ldr r3, [sp, 32]
    sub(r3, 1)
    data(2, 0x9308)  # str r3, [sp, 32]
    bne_w(TURN)
    label(END)
    data(2, 0xB010)  # add sp, 64
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
