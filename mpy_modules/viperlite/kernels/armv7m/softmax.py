"""SOFTMAX in ARMv7-M assembler; contract and block in kernels/reference/softmax.py.

Arithmetic in viperlite/fixed_point.py. A row's exponentials stand in scratch while their sum is found.
doubling_high_mul(a, b) is smull, half of the last place, and the upper word shifted left by one: five instructions.
Cost: 60 instructions an element and 8 for every bit of its difference from the greatest, in quarters. RAM: scratch.
"""

from ...compat import micropython


@micropython.asm_thumb
def softmax_s8(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r4, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    ldr(r5, [r4, 8])
    data(2, 0xF8D4, 0xB000)  # ldr.w r11, [r4]
    data(2, 0xF8D4, 0xA018)  # ldr.w r10, [r4, 24]
    data(2, 0xF1BA, 0x0F00)  # cmp.w r10, 0
    beq_w(END)
    ldr(r7, [r4, 28])
    cmp(r7, 0)
    beq_w(END)
    # r4 p  r5 x  r6 scratch  r7 left of the row  r8 greatest  r9 sum  r10 rows left  r11 out  r12, lr of each product
    label(ROW)
    data(2, 0xF06F, 0x087F)  # mvn.w r8, 127
    ldr(r7, [r4, 28])
    label(TOP)
    data(2, 0xF915, 0x0B01)  # ldrsb r0, [r5], 1
    data(2, 0x4540)  # cmp r0, r8
    it(gt)
    data(2, 0x4680)  # movgt r8, r0
    sub(r7, 1)
    bne(TOP)
    ldr(r7, [r4, 28])
    sub(r5, r5, r7)
    ldr(r6, [r4, 16])
    data(2, 0xF04F, 0x0900)  # mov.w r9, 0
    data(2, 0xE92D, 0x0440)  # push {r6, r10}
    label(EXP)
    data(2, 0xF915, 0x0B01)  # ldrsb r0, [r5], 1
    data(2, 0xEBB8, 0x0000)  # subs.w r0, r8, r0
    ldr(r1, [r4, 44])
    cmp(r0, r1)
    bge(ZERO)
    neg(r0, r0)
    ldr(r1, [r4, 40])
    lsl(r0, r1)
    ldr(r1, [r4, 36])
    data(2, 0xFB80, 0xCE01)  # smull r12, lr, r0, r1
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x000E)  # adc r0, lr, lr
    cmp(r0, 0)
    beq(ONE)
    # Taylor's series around -1/8 for what is left over of whole quarters
    # r0 quarters  r1 x, then result  r2 x2  r3 x3, then sum of the terms from x2 on  r10 x4, factors
    data(2, 0xF3C0, 0x0117)  # ubfx r1, r0, 0, 24
    data(2, 0xF1A1, 0x7180)  # sub.w r1, r1, 0x1000000
    sub(r0, r1, r0)
    lsr(r0, r0, 24)
    lsl(r1, r1, 5)
    data(2, 0xF101, 0x5180)  # add.w r1, r1, 0x10000000
    data(2, 0xFB81, 0xCE01)  # smull r12, lr, r1, r1
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x020E)  # adc r2, lr, lr
    data(2, 0xFB82, 0xCE01)  # smull r12, lr, r2, r1
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x030E)  # adc r3, lr, lr
    data(2, 0xFB82, 0xCE02)  # smull r12, lr, r2, r2
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x0A0E)  # adc r10, lr, lr
    data(2, 0xEA5F, 0x0AAA)  # asrs.w r10, r10, 2
    data(2, 0xEB53, 0x030A)  # adcs.w r3, r3, r10; x3 + x4 / 4, rounded
    data(2, 0xF8D4, 0xA034)  # ldr.w r10, [r4, 52]
    data(2, 0xFB83, 0xCE0A)  # smull r12, lr, r3, r10
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x030E)  # adc r3, lr, lr
    data(2, 0x4413)  # add r3, r2
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    add(r3, 1)
    data(2, 0xEB01, 0x0163)  # add.w r1, r1, r3, asr 1; half, ties away from zero
    data(2, 0xF8D4, 0xA030)  # ldr.w r10, [r4, 48]
    data(2, 0xFB81, 0xCE0A)  # smull r12, lr, r1, r10
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x010E)  # adc r1, lr, lr
    data(2, 0x4451)  # add r1, r10
    # a factor for every quarter, half, one, ... of the rest
    data(2, 0xF104, 0x0A40)  # add.w r10, r4, 64
    label(FACTOR)
    data(2, 0xB190)  # cbz r0, STORE
    data(2, 0xF85A, 0x2B04)  # ldr r2, [r10], 4
    lsr(r0, r0, 1)
    bcc(FACTOR)
    data(2, 0xFB81, 0xCE02)  # smull r12, lr, r1, r2
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x010E)  # adc r1, lr, lr
    b(FACTOR)
    label(ZERO)
    mov(r1, 0)
    b(STORE)
    label(ONE)
    data(2, 0xF06F, 0x4100)  # mvn.w r1, 0x80000000
    label(STORE)
    data(2, 0xC602)  # stmia r6!, {r1}
    asr(r1, r1, 12)
    data(2, 0xEB49, 0x0901)  # adc r9, r9, r1; rounded
    sub(r7, 1)
    bne(EXP)
    data(2, 0xE8BD, 0x0440)  # pop {r6, r10}
    # 1 / sum as Q0.31: the sum scaled into [1, 2), and three steps of Newton's method
    # r0 x  r1 half the sum  r2 step, then shift less 1  r3 bits
    clz(r3, r9)
    data(2, 0xFA09, 0xF903)  # lsl.w r9, r9, r3
    data(2, 0xF1C3, 0x032A)  # rsb.w r3, r3, 42; 12 + 31 - 1 less the headroom
    data(2, 0xEA4F, 0x0159)  # lsr.w r1, r9, 1
    ldr(r0, [r4, 56])
    ldr(r2, [r4, 60])
    data(2, 0xFB81, 0xCE02)  # smull r12, lr, r1, r2
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x020E)  # adc r2, lr, lr
    data(2, 0x4410)  # add r0, r2
    mov(r7, 3)
    label(NEWTON)
    data(2, 0xFB81, 0xCE00)  # smull r12, lr, r1, r0
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x020E)  # adc r2, lr, lr
    data(2, 0xF1C2, 0x5200)  # rsb.w r2, r2, 0x20000000
    data(2, 0xFB80, 0xCE02)  # smull r12, lr, r0, r2
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x020E)  # adc r2, lr, lr
    data(2, 0xEB00, 0x0082)  # add.w r0, r0, r2, lsl 2
    sub(r7, 1)
    bne(NEWTON)
    add(r0, r0, r0)
    it(vs)
    data(2, 0xF06F, 0x4000)  # mvnvs r0, 0x80000000; saturates
    # r0 1 / sum  r1 value  r2 shift less 1  r3 bits  r6 scratch
    mov(r2, r3)
    ldr(r3, [r4, 32])
    sub(r2, r2, r3)
    ldr(r7, [r4, 28])
    cmp(r3, 8)
    bne(WIDE)
    label(BYTE)
    data(2, 0xCE02)  # ldmia r6!, {r1}
    data(2, 0xFB80, 0xCE01)  # smull r12, lr, r0, r1
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x010E)  # adc r1, lr, lr
    lsr(r1, r2)
    add(r1, 1)
    data(2, 0xF3A1, 0x0148)  # usat r1, 8, r1, asr 1
    data(2, 0xF081, 0x0180)  # eor r1, r1, 128
    data(2, 0xF80B, 0x1B01)  # strb r1, [r11], 1
    sub(r7, 1)
    bne(BYTE)
    label(NEXT)
    data(2, 0xF1BA, 0x0A01)  # subs.w r10, r10, 1
    bne_w(ROW)
    b(END)
    label(WIDE)
    data(2, 0xCE02)  # ldmia r6!, {r1}
    data(2, 0xFB80, 0xCE01)  # smull r12, lr, r0, r1
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x010E)  # adc r1, lr, lr
    lsr(r1, r2)
    add(r1, 1)
    data(2, 0xF3A1, 0x0150)  # usat r1, 16, r1, asr 1
    data(2, 0xF481, 0x4100)  # eor r1, r1, 0x8000
    data(2, 0xF82B, 0x1B02)  # strh r1, [r11], 2
    sub(r7, 1)
    bne(WIDE)
    b(NEXT)
    label(END)
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
