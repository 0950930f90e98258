"""ADD and SUB in ARMv6-M assembler; contract and block in kernels/reference/add.py, walk in viperlite/walk.py.

An input v of nine bits, shifted left by 20 and multiplied by a Q0.31 multiplier m, is (v m + 2**10) >> 11: m is cut there,
so that neither product has more than 32 bits. The input of the larger scale has a multiplier of 1/2: where nothing is
broadcast, it is shifted by 19 in place of that. 59 cycles an element on an RP2040, else 105; 50 a row. The product of the
sum is that of requantize.py. RAM: 56 bytes of stack.
"""

from ...compat import micropython


@micropython.asm_thumb
def add_s8(r0, r1, r2, r3):
    # frame, in words at sp: 0 block  1 a, 2 b of the row  3 end of its out  4 low 11 bits of a multiplier, 5 the others,
    # 6 shift of the input that is scaled  7 ml  8 mh  9 shift of the sum  10 to 12 as 4 to 6, of b where both are scaled
    # 13 input that is shifted only: 1 b, 2 a, 0 none
    ldr(r0, [r3, 0])
    ldr(r0, [r0, 12])  # block
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    data(2, 0xB08E)  # sub sp, sp, 56
    data(2, 0x9000)  # str r0, [sp, 0]
    # r1 words of the input that is scaled  r2 of the other  r3 which that is
    mov(r1, r0)
    add(r1, 60)
    mov(r2, r0)
    add(r2, 72)
    mov(r3, 0)
    ldr(r4, [r0, 36])
    ldr(r5, [r0, 40])
    and_(r4, r5)
    ldr(r5, [r0, 104])
    and_(r4, r5)
    cmp(r4, 1)  # steps are 0 or 1, sign 1 or -1
    bne(CHOSEN)
    cmp(r5, 1)
    bne(CHOSEN)
    lsl(r4, r4, 30)
    mov(r3, 1)
    ldr(r5, [r2, 4])
    ldr(r6, [r2, 8])
    eor(r5, r4)
    orr(r5, r6)
    beq(CHOSEN)
    mov(r3, 2)
    ldr(r5, [r1, 4])
    ldr(r6, [r1, 8])
    eor(r5, r4)
    orr(r5, r6)
    bne(NEITHER)
    mov(r1, r2)
    mov(r2, r0)
    add(r2, 60)
    b(CHOSEN)
    label(NEITHER)
    mov(r3, 0)
    label(CHOSEN)
    data(2, 0x930D)  # str r3, [sp, 52]
    ldr(r4, [r1, 0])
    mov(r8, r4)
    ldr(r4, [r2, 0])
    mov(r9, r4)
    ldr(r4, [r1, 4])
    lsl(r5, r4, 21)
    lsr(r5, r5, 21)
    data(2, 0x9504)  # str r5, [sp, 16]
    lsr(r4, r4, 11)
    data(2, 0x9405)  # str r4, [sp, 20]
    ldr(r4, [r1, 8])
    neg(r4, r4)
    data(2, 0x9406)  # str r4, [sp, 24]
    ldr(r4, [r2, 4])
    lsl(r5, r4, 21)
    lsr(r5, r5, 21)
    data(2, 0x950A)  # str r5, [sp, 40]
    lsr(r4, r4, 11)
    data(2, 0x940B)  # str r4, [sp, 44]
    ldr(r4, [r2, 8])
    neg(r4, r4)
    data(2, 0x940C)  # str r4, [sp, 48]
    ldr(r4, [r0, 84])
    data(2, 0xB2A5)  # uxth r5, r4
    data(2, 0x9507)  # str r5, [sp, 28]
    lsr(r4, r4, 16)
    data(2, 0x9408)  # str r4, [sp, 32]
    ldr(r4, [r0, 88])
    neg(r4, r4)
    data(2, 0x9409)  # str r4, [sp, 36]
    ldr(r4, [r0, 92])
    mov(r12, r4)
    ldr(r5, [r0, 96])
    sub(r5, r5, r4)
    mov(r10, r5)
    ldr(r5, [r0, 100])
    sub(r5, r5, r4)
    mov(r11, r5)
    ldr(r5, [r0, 52])
    ldr(r2, [r0, 0])
    ldr(r3, [r0, 8])
    ldr(r1, [r0, 44])  # counters of the outer dimensions
    lsl(r1, r1, 2)
    add(r1, r0, r1)
    ldr(r4, [r0, 48])
    mov(r6, 0)
    b(COUNTERS)
    label(COUNTER)
    str(r6, [r1, 12])
    add(r1, 16)
    sub(r4, 1)
    label(COUNTERS)
    cmp(r4, 0)
    bne(COUNTER)

    label(ROW)
    data(2, 0x9201)  # str r2, [sp, 4]
    data(2, 0x9302)  # str r3, [sp, 8]
    ldr(r1, [r0, 32])
    add(r1, r5, r1)
    data(2, 0x9103)  # str r1, [sp, 12]
    data(2, 0x468E)  # mov r14, r1
    sub(r6, r2, r5)
    sub(r7, r3, r5)
    data(2, 0x9A0D)  # ldr r2, [sp, 52]
    cmp(r2, 1)
    beq(LOOP)
    blt(BOTH)
    mov(r0, r6)
    mov(r6, r7)
    mov(r7, r0)
    # r0 input to scale, sum, ah, ah mh  r1 other input, mh  r2 al, al mh  r3 ml, ah ml  r4 al ml  r5 out
    # r6, r7 inputs - out  r8, r9 their offsets  r10 least, r11 greatest before r12, the offset of out, is added
    # r14 where out ends or, where both inputs are scaled, pauses
    label(LOOP)
    data(2, 0x57A8)  # ldrsb r0, [r5, r6]
    data(2, 0x57E9)  # ldrsb r1, [r5, r7]
    data(2, 0x4440)  # add r0, r8
    data(2, 0x4449)  # add r1, r9
    data(2, 0x9A04)  # ldr r2, [sp, 16]
    mul(r2, r0)
    data(2, 0x9B05)  # ldr r3, [sp, 20]
    mul(r0, r3)
    asr(r2, r2, 11)  # carry: the bit to round by
    adc(r0, r2)
    # divide by 2**shift to nearest, ties away from zero; carry undoes the step where the shift is 0
    asr(r2, r0, 31)
    add(r0, r0, r2)
    data(2, 0x9B06)  # ldr r3, [sp, 24]
    mov(r2, 0)
    asr(r0, r3)
    adc(r0, r2)
    lsl(r1, r1, 19)
    add(r0, r0, r1)
    label(SUM)
    data(2, 0xB282)  # uxth r2, r0
    asr(r0, r0, 16)
    data(2, 0x9B07)  # ldr r3, [sp, 28]
    data(2, 0x9908)  # ldr r1, [sp, 32]
    mov(r4, r3)
    mul(r4, r2)
    mul(r2, r1)
    mul(r3, r0)
    mul(r0, r1)
    lsr(r4, r4, 16)
    add(r2, r2, r4)
    add(r2, r2, r3)
    bvs(OVER)
    asr(r2, r2, 15)
    label(ROUNDED)
    adc(r2, r0)
    add(r0, r0, r2)
    asr(r2, r0, 31)
    add(r0, r0, r2)
    data(2, 0x9B09)  # ldr r3, [sp, 36]
    mov(r2, 0)
    asr(r0, r3)
    adc(r0, r2)
    data(2, 0x4550)  # cmp r0, r10
    blt(LOW)
    data(2, 0x4558)  # cmp r0, r11
    bgt(HIGH)
    label(STORE)
    data(2, 0x4460)  # add r0, r12
    strb(r0, [r5, 0])
    add(r5, 1)
    data(2, 0x4575)  # cmp r5, r14
    bne(LOOP)
    data(2, 0x9803)  # ldr r0, [sp, 12]
    cmp(r5, r0)
    beq(NEXT)

    label(BOTH)
    # one element of which both inputs are scaled:  r0 a  r1 b  r4 block
    add(r0, r5, 1)
    data(2, 0x4686)  # mov r14, r0
    data(2, 0x57A8)  # ldrsb r0, [r5, r6]
    data(2, 0x57E9)  # ldrsb r1, [r5, r7]
    data(2, 0x9C00)  # ldr r4, [sp, 0]
    ldr(r2, [r4, 36])
    add(r6, r6, r2)
    sub(r6, 1)
    ldr(r2, [r4, 40])
    add(r7, r7, r2)
    sub(r7, 1)
    data(2, 0x4440)  # add r0, r8
    data(2, 0x4449)  # add r1, r9
    data(2, 0x9A04)  # ldr r2, [sp, 16]
    mul(r2, r0)
    data(2, 0x9B05)  # ldr r3, [sp, 20]
    mul(r0, r3)
    asr(r2, r2, 11)
    adc(r0, r2)
    asr(r2, r0, 31)
    add(r0, r0, r2)
    data(2, 0x9B06)  # ldr r3, [sp, 24]
    mov(r2, 0)
    asr(r0, r3)
    adc(r0, r2)
    data(2, 0x9A0A)  # ldr r2, [sp, 40]
    mul(r2, r1)
    data(2, 0x9B0B)  # ldr r3, [sp, 44]
    mul(r1, r3)
    asr(r2, r2, 11)
    adc(r1, r2)
    asr(r2, r1, 31)
    add(r1, r1, r2)
    data(2, 0x9B0C)  # ldr r3, [sp, 48]
    mov(r2, 0)
    asr(r1, r3)
    adc(r1, r2)
    ldr(r2, [r4, 104])
    mul(r1, r2)
    add(r0, r0, r1)
    b(SUM)

    label(OVER)
    lsr(r2, r2, 15)  # 32 bits without a sign
    b(ROUNDED)
    label(LOW)
    mov(r0, r10)
    b(STORE)
    label(HIGH)
    mov(r0, r11)
    b(STORE)

    # the next row: the innermost outer dimension that is not at its end goes on, those inside begin again
    # r0 block  r1 dimension  r2 a, r3 b of the row  r4 its counter  r6 step  r7 dimensions to go
    label(NEXT)
    data(2, 0x9800)  # ldr r0, [sp, 0]
    data(2, 0x9A01)  # ldr r2, [sp, 4]
    data(2, 0x9B02)  # ldr r3, [sp, 8]
    ldr(r1, [r0, 44])
    lsl(r1, r1, 2)
    add(r1, r0, r1)
    ldr(r7, [r0, 48])
    b(DIMENSIONS)
    label(DIMENSION)
    ldr(r4, [r1, 12])
    add(r4, 1)
    ldr(r6, [r1, 0])
    cmp(r4, r6)
    blt(STEP)
    sub(r4, 1)
    ldr(r6, [r1, 4])
    mul(r6, r4)
    sub(r2, r2, r6)
    ldr(r6, [r1, 8])
    mul(r6, r4)
    sub(r3, r3, r6)
    mov(r4, 0)
    str(r4, [r1, 12])
    add(r1, 16)
    sub(r7, 1)
    label(DIMENSIONS)
    cmp(r7, 0)
    bne(DIMENSION)
    data(2, 0xB00E)  # add sp, sp, 56
    pop({r4, r5, r6, r7})
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)
    mov(r0, 1)
    b(END)
    label(STEP)
    str(r4, [r1, 12])
    ldr(r6, [r1, 4])
    add(r2, r2, r6)
    ldr(r6, [r1, 8])
    add(r3, r3, r6)
    b(ROW)
    label(END)
