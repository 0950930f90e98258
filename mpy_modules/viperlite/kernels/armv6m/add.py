"""ADD and SUB in ARMv6-M assembler; contract and block in kernels/reference/add.py, walk in viperlite/walk.py.

An element takes two products: a A + b B + C with 19 bits of fraction, where A and B are the inputs' multipliers times that
of the sum. It is less than 1024 + 3 * 2**(19 - shift) off the value before its last rounding: where the fraction is as
near as that to where rounding changes, which is rare, and always where shift is below 12 or an input counts fourfold, the
element is computed again as in the reference. An input v of nine bits, shifted left by 20 and multiplied by a Q0.31
multiplier m, is (v m + 2**10) >> 11: m is cut there, so that neither product has more than 32 bits.
26 cycles an element on an RP2040, 125 where computed again, 50 a row. RAM: 24 bytes of stack.
"""

from ...compat import micropython


@micropython.asm_thumb
def add_s8(r0, r1, r2, r3):
    # frame, in words at sp: 0 block  1 a, 2 b of the row  3 end of its out  4 A  5 B
    ldr(r0, [r3, 0])
    ldr(r0, [r0, 12])  # block
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    data(2, 0xB086)  # sub sp, sp, 24
    data(2, 0x9000)  # str r0, [sp, 0]
    # A, B and C, and what the fraction must not be below:  r7 bits that would not fit, or -1
    ldr(r4, [r0, 88])
    neg(r4, r4)  # shift of the sum
    mov(r7, 0)
    cmp(r4, 12)
    bge(SMALL)
    mvn(r7, r7)
    label(SMALL)
    ldr(r1, [r0, 64])
    ldr(r5, [r0, 68])
    bl(COEFFICIENT)
    data(2, 0x9104)  # str r1, [sp, 16]
    ldr(r2, [r0, 60])
    mul(r2, r1)
    mov(r8, r2)  # offset of a in C
    ldr(r1, [r0, 76])
    ldr(r5, [r0, 80])
    bl(COEFFICIENT)
    ldr(r2, [r0, 104])
    mul(r1, r2)
    data(2, 0x9105)  # str r1, [sp, 20]; with the sign of b
    ldr(r2, [r0, 72])
    mul(r2, r1)
    data(2, 0x4490)  # add r8, r2; offset of b
    mov(r1, 3)
    lsl(r1, r1, 19)
    lsr(r1, r4)
    mov(r2, 1)
    lsl(r3, r2, 10)
    add(r1, r1, r3)  # greatest error
    data(2, 0x4488)  # add r8, r1
    lsl(r1, r1, 14)  # twice, as 32 bits of fraction
    cmp(r7, 0)
    beq(USED)
    mvn(r1, r7)
    orr(r1, r7)  # no fraction is above
    label(USED)
    mov(r9, r1)
    lsl(r2, r2, 18)
    data(2, 0x4490)  # add r8, r2; a half to round by
    ldr(r2, [r0, 92])
    lsl(r2, r2, 19)
    data(2, 0x4490)  # add r8, r2; offset of out
    ldr(r2, [r0, 96])
    mov(r10, r2)
    ldr(r2, [r0, 100])
    mov(r11, r2)
    ldr(r2, [r0, 36])
    sub(r2, 1)
    mov(r12, r2)
    ldr(r2, [r0, 40])
    sub(r2, 1)
    data(2, 0x4696)  # mov r14, r2
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
    data(2, 0x9B04)  # ldr r3, [sp, 16]
    data(2, 0x9C05)  # ldr r4, [sp, 20]
    # r0 a, value  r1 b  r2 fraction, end of out  r3 A  r4 B  r5 out  r6 a - out  r7 b - out  r8 C  r9 twice the greatest error
    # r10 least  r11 greatest  r12 step of a - 1, r14 of b
    label(LOOP)
    data(2, 0x57A8)  # ldrsb r0, [r5, r6]
    data(2, 0x57E9)  # ldrsb r1, [r5, r7]
    mul(r0, r3)
    mul(r1, r4)
    add(r0, r0, r1)
    data(2, 0x4440)  # add r0, r8
    lsl(r2, r0, 13)
    data(2, 0x454A)  # cmp r2, r9
    bcc(AGAIN)  # rare
    asr(r0, r0, 19)
    label(CLAMP)
    data(2, 0x4550)  # cmp r0, r10
    blt(LOW)
    data(2, 0x4558)  # cmp r0, r11
    bgt(HIGH)
    label(STORE)
    strb(r0, [r5, 0])
    data(2, 0x4466)  # add r6, r12; a's step without out's
    data(2, 0x4477)  # add r7, r14
    add(r5, 1)
    data(2, 0x9A03)  # ldr r2, [sp, 12]
    cmp(r5, r2)
    bne(LOOP)
    b(NEXT)

    label(LOW)
    mov(r0, r10)
    b(STORE)
    label(HIGH)
    mov(r0, r11)
    b(STORE)

    label(AGAIN)
    # as in the reference:  r0 a, sum, ah, ah mh  r1 b, mh  r2 al, al mh  r3 ml, ah ml  r4 block, al ml
    data(2, 0x57A8)  # ldrsb r0, [r5, r6]
    data(2, 0x57E9)  # ldrsb r1, [r5, r7]
    data(2, 0x9C00)  # ldr r4, [sp, 0]
    ldr(r2, [r4, 60])
    add(r0, r0, r2)
    ldr(r3, [r4, 64])
    lsl(r2, r3, 21)
    lsr(r2, r2, 21)
    lsr(r3, r3, 11)
    mul(r2, r0)
    mul(r0, r3)
    asr(r2, r2, 11)  # carry: the bit to round by
    adc(r0, r2)
    # divide by 2**shift to nearest, ties away from zero; carry undoes the step where the shift is 0
    ldr(r3, [r4, 68])
    neg(r3, r3)
    asr(r2, r0, 31)
    add(r0, r0, r2)
    mov(r2, 0)
    asr(r0, r3)
    adc(r0, r2)
    ldr(r2, [r4, 72])
    add(r1, r1, r2)
    ldr(r3, [r4, 76])
    lsl(r2, r3, 21)
    lsr(r2, r2, 21)
    lsr(r3, r3, 11)
    mul(r2, r1)
    mul(r1, r3)
    asr(r2, r2, 11)
    adc(r1, r2)
    ldr(r3, [r4, 80])
    neg(r3, r3)
    asr(r2, r1, 31)
    add(r1, r1, r2)
    mov(r2, 0)
    asr(r1, r3)
    adc(r1, r2)
    ldr(r2, [r4, 104])
    mul(r1, r2)
    add(r0, r0, r1)
    data(2, 0xB282)  # uxth r2, r0
    asr(r0, r0, 16)
    ldr(r1, [r4, 84])
    data(2, 0xB28B)  # uxth r3, r1
    lsr(r1, r1, 16)
    mov(r4, r3)
    mul(r4, r2)
    mul(r2, r1)
    mul(r3, r0)
    mul(r0, r1)
    lsr(r4, r4, 16)
    add(r2, r2, r4)  # below 2**31: no carry
    add(r2, r2, r3)
    bvs(OVER)
    asr(r2, r2, 15)
    label(ROUNDED)
    adc(r2, r0)
    add(r0, r0, r2)
    data(2, 0x9C00)  # ldr r4, [sp, 0]
    ldr(r3, [r4, 88])
    neg(r3, r3)
    asr(r2, r0, 31)
    add(r0, r0, r2)
    mov(r2, 0)
    asr(r0, r3)
    adc(r0, r2)
    ldr(r2, [r4, 92])
    add(r0, r0, r2)
    data(2, 0x9B04)  # ldr r3, [sp, 16]
    data(2, 0x9C05)  # ldr r4, [sp, 20]
    b(CLAMP)  # A and B again
    label(OVER)
    lsr(r2, r2, 15)  # 32 bits without a sign
    b(ROUNDED)

    label(COEFFICIENT)
    # r1 multiplier of an input, then its product with that of the sum, 19 bits of fraction, less than 2 too low  r5 its shift
    # r0 block  r4 shift of the sum  r7 gathers bits that do not fit
    sub(r5, r4, r5)
    sub(r5, 9)
    ldr(r2, [r0, 84])
    data(2, 0xB28B)  # uxth r3, r1
    lsr(r1, r1, 16)
    lsr(r6, r2, 16)
    data(2, 0xB292)  # uxth r2, r2
    mul(r2, r1)
    lsr(r2, r2, 16)
    mul(r3, r6)
    lsr(r3, r3, 16)
    mul(r1, r6)
    add(r1, r1, r2)
    add(r1, r1, r3)  # high word of the product, up to 2 too low
    lsr(r1, r5)
    lsr(r2, r1, 21)
    orr(r7, r2)  # 2**21 times 255, twice, is the most that fits
    bx(lr)

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
    data(2, 0xB006)  # add sp, sp, 24
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
