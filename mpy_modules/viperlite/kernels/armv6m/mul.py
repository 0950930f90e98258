"""MUL in ARMv6-M assembler; contract and block in kernels/reference/mul.py, walk in viperlite/walk.py.

Product by the multiplier as in requantize.py. 56 cycles an element on an RP2040, 40 a row. RAM: 36 bytes of stack.
"""

from ...compat import micropython


@micropython.asm_thumb
def mul_s8(r0, r1, r2, r3):
    # frame, in words at sp: 0 block  1 a, 2 b of the row  3 end of its out  4 shift to the left, 5 to the right  6 offset
    # 7 least, 8 greatest number before it is added
    ldr(r0, [r3, 0])
    ldr(r0, [r0, 12])  # block
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    data(2, 0xB089)  # sub sp, sp, 36
    data(2, 0x9000)  # str r0, [sp, 0]
    ldr(r1, [r0, 60])
    mov(r8, r1)
    ldr(r1, [r0, 64])
    mov(r9, r1)
    ldr(r1, [r0, 36])
    sub(r1, 1)
    mov(r10, r1)
    ldr(r1, [r0, 40])
    sub(r1, 1)
    mov(r11, r1)
    ldr(r1, [r0, 68])
    data(2, 0xB28A)  # uxth r2, r1
    mov(r12, r2)
    lsr(r1, r1, 16)
    data(2, 0x468E)  # mov r14, r1; multiplier in halves
    ldr(r1, [r0, 72])
    mov(r2, 0)
    neg(r1, r1)
    bpl(RIGHT)
    neg(r2, r1)
    mov(r1, 0)
    label(RIGHT)
    data(2, 0x9204)  # str r2, [sp, 16]
    data(2, 0x9105)  # str r1, [sp, 20]
    ldr(r1, [r0, 76])
    data(2, 0x9106)  # str r1, [sp, 24]
    ldr(r2, [r0, 80])
    sub(r2, r2, r1)
    data(2, 0x9207)  # str r2, [sp, 28]; compared before the offset is added: the sum may leave 32 bits
    ldr(r2, [r0, 84])
    sub(r2, r2, r1)
    data(2, 0x9208)  # str r2, [sp, 32]
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
    data(2, 0x9302)  # str r3, [sp, 8]; where the row begins
    ldr(r1, [r0, 32])
    add(r1, r5, r1)
    data(2, 0x9103)  # str r1, [sp, 12]; an element is a byte
    sub(r6, r2, r5)  # so that out is the only cursor
    sub(r7, r3, r5)
    # r0 a, product, ah, ah mh  r1 b, mh  r2 al, al mh  r3 ml, ah ml  r4 al ml  r5 out  r6 a - out  r7 b - out
    # r8 offset of a, r9 of b  r10 step of a - 1, r11 of b  r12 ml  r14 mh
    label(LOOP)
    data(2, 0x57A8)  # ldrsb r0, [r5, r6]
    data(2, 0x57E9)  # ldrsb r1, [r5, r7]
    data(2, 0x4440)  # add r0, r8
    data(2, 0x4449)  # add r1, r9
    data(2, 0x4456)  # add r6, r10; a's step without out's
    data(2, 0x445F)  # add r7, r11
    mul(r0, r1)
    data(2, 0x9904)  # ldr r1, [sp, 16]
    lsl(r0, r1)  # wraps, as in TFLM
    data(2, 0xB282)  # uxth r2, r0
    asr(r0, r0, 16)
    mov(r3, r12)
    data(2, 0x4671)  # mov r1, r14
    mov(r4, r3)
    mul(r4, r2)
    mul(r2, r1)
    mul(r3, r0)
    mul(r0, r1)
    lsr(r4, r4, 16)
    add(r2, r2, r4)  # below 2**31: no carry
    add(r2, r2, r3)
    bvs(OVER)
    asr(r2, r2, 15)  # carry: the bit to round by
    label(ROUNDED)
    adc(r2, r0)
    add(r0, r0, r2)
    # divide by 2**shift to nearest, ties away from zero; carry undoes the step where the shift is 0
    data(2, 0x9905)  # ldr r1, [sp, 20]
    asr(r2, r0, 31)
    add(r0, r0, r2)
    mov(r2, 0)
    asr(r0, r1)
    adc(r0, r2)
    data(2, 0x9A07)  # ldr r2, [sp, 28]
    cmp(r0, r2)
    blt(CLAMP)
    data(2, 0x9A08)  # ldr r2, [sp, 32]
    cmp(r0, r2)
    bgt(CLAMP)
    label(STORE)
    data(2, 0x9906)  # ldr r1, [sp, 24]
    add(r0, r0, r1)  # offset
    strb(r0, [r5, 0])
    add(r5, 1)
    data(2, 0x9903)  # ldr r1, [sp, 12]
    cmp(r5, r1)
    bne(LOOP)

    # the next row: the innermost outer dimension that is not at its end goes on, those inside begin again
    # r0 block  r1 dimension  r2 a, r3 b of the row  r4 its counter  r6 step  r7 dimensions to go
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
    cmp(r4, r6)  # how many
    blt(STEP)
    sub(r4, 1)
    ldr(r6, [r1, 4])
    mul(r6, r4)  # back to its first
    sub(r2, r2, r6)
    ldr(r6, [r1, 8])
    mul(r6, r4)
    sub(r3, r3, r6)
    mov(r4, 0)
    str(r4, [r1, 12])  # and on with the next outer one
    add(r1, 16)
    sub(r7, 1)
    label(DIMENSIONS)
    cmp(r7, 0)
    bne(DIMENSION)
    data(2, 0xB009)  # add sp, sp, 36
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

    label(OVER)
    lsr(r2, r2, 15)  # 32 bits without a sign
    b(ROUNDED)
    label(CLAMP)
    mov(r0, r2)
    b(STORE)
    label(END)
