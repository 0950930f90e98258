"""SOFTMAX in ARMv6-M assembler; contract and block in kernels/reference/softmax.py, arithmetic in viperlite/fixed_point.py.

Every product has a factor that is not negative, so that one short product of 32 by 32 bits serves (see requantize.py).
200 to 400 cycles an exponential on an RP2040, about 35 to scale one, 250 a row. RAM: 32 bytes of stack.
"""

from ...compat import micropython


@micropython.asm_thumb
def softmax_s8(r0, r1, r2, r3):
    # frame, in words at sp: 0 x  1 out  2 rows to go  3 greatest x of the row  4 sum of exponentials  5 elements to go
    # 6 next exponential  7 quarters in an exponent
    ldr(r0, [r3, 0])
    ldr(r7, [r0, 12])  # block
    data(2, 0xB088)  # sub sp, sp, 32
    ldr(r0, [r7, 8])
    data(2, 0x9000)  # str r0, [sp, 0]
    ldr(r0, [r7, 0])
    data(2, 0x9001)  # str r0, [sp, 4]
    ldr(r0, [r7, 24])
    data(2, 0x9002)  # str r0, [sp, 8]
    cmp(r0, 0)
    bne(ROW)
    b(DONE)

    label(ROW)
    # r0 x  r1 elements to go  r2 greatest  r3 x  r4 0
    data(2, 0x9800)  # ldr r0, [sp, 0]
    ldr(r1, [r7, 28])
    data(2, 0x9105)  # str r1, [sp, 20]
    mov(r4, 0)
    data(2, 0x5702)  # ldrsb r2, [r0, r4]
    label(GREATEST)
    data(2, 0x5703)  # ldrsb r3, [r0, r4]
    cmp(r3, r2)
    ble(LESS)
    mov(r2, r3)
    label(LESS)
    add(r0, 1)
    sub(r1, 1)
    bne(GREATEST)
    data(2, 0x9203)  # str r2, [sp, 12]
    data(2, 0x9104)  # str r1, [sp, 16]; nothing summed yet
    ldr(r0, [r7, 16])
    data(2, 0x9006)  # str r0, [sp, 24]

    label(EACH)
    # exp(-a) of a Q5.26: a power of a quarter to one by its series around 1/8, times a factor for every bit above
    # r0 to r4 see MULTIPLY  r5 x  r6 x**2  r12 x**3
    data(2, 0x9D00)  # ldr r5, [sp, 0]
    mov(r0, 0)
    data(2, 0x562A)  # ldrsb r2, [r5, r0]
    add(r5, 1)
    data(2, 0x9500)  # str r5, [sp, 0]
    data(2, 0x9B03)  # ldr r3, [sp, 12]
    sub(r3, r2, r3)  # -d
    ldr(r2, [r7, 44])
    add(r2, r2, r3)
    ble(STORE)  # too far away: 0
    mov(r0, r3)
    ldr(r1, [r7, 40])
    lsl(r0, r1)
    ldr(r1, [r7, 36])  # scaled to Q5.26
    bl(MULTIPLY)
    cmp(r0, 0)
    beq(ONE)
    lsl(r5, r0, 8)
    lsr(r5, r5, 8)
    mov(r1, 1)
    lsl(r2, r1, 24)
    sub(r5, r5, r2)  # what is left of whole quarters, -1/4 to 0
    sub(r0, r5, r0)
    asr(r0, r0, 24)
    data(2, 0x9007)  # str r0, [sp, 28]; whole quarters
    lsl(r5, r5, 5)
    lsl(r2, r1, 28)
    add(r5, r5, r2)
    mov(r0, r5)  # x, around -1/8
    bpl(POSITIVE)
    neg(r0, r0)
    label(POSITIVE)
    mov(r1, r0)
    bl(MULTIPLY)
    mov(r6, r0)
    mov(r1, r0)
    mov(r0, r5)
    bl(MULTIPLY)
    mov(r12, r0)
    mov(r0, r6)
    mov(r1, r6)
    bl(MULTIPLY)
    mov(r1, 0)
    asr(r0, r0, 2)  # x**4 / 4
    adc(r0, r1)
    data(2, 0x4460)  # add r0, r12
    ldr(r1, [r7, 52])  # a third of x**3 + x**4 / 4
    bl(MULTIPLY)
    add(r0, r0, r6)
    asr(r1, r0, 31)  # half of it, ties away from zero
    add(r0, r0, r1)
    mov(r1, 0)
    asr(r0, r0, 1)
    adc(r0, r1)
    add(r0, r0, r5)
    ldr(r1, [r7, 48])  # exp(-1/8)
    bl(MULTIPLY)
    ldr(r1, [r7, 48])
    add(r0, r0, r1)
    data(2, 0x9D07)  # ldr r5, [sp, 28]
    mov(r6, r7)
    add(r6, 64)  # factors
    b(FACTORS)
    label(ONE)
    mvn(r0, r0)  # exp(0): the greatest Q0.31
    lsr(r0, r0, 1)
    b(STORE)
    label(FACTOR)
    data(2, 0xCE02)  # ldmia r6!, {r1}
    lsr(r5, r5, 1)
    bcc(FACTORS)
    bl(MULTIPLY)
    label(FACTORS)
    cmp(r5, 0)
    bne(FACTOR)
    label(STORE)
    data(2, 0x9E06)  # ldr r6, [sp, 24]
    data(2, 0xC601)  # stmia r6!, {r0}
    data(2, 0x9606)  # str r6, [sp, 24]
    data(2, 0x9904)  # ldr r1, [sp, 16]
    mov(r2, 0)
    asr(r0, r0, 12)
    adc(r0, r2)  # 12 bits for the sum to grow
    add(r0, r0, r1)
    data(2, 0x9004)  # str r0, [sp, 16]
    data(2, 0x9905)  # ldr r1, [sp, 20]
    sub(r1, 1)
    data(2, 0x9105)  # str r1, [sp, 20]
    bne(EACH)

    # reciprocal of the sum, scaled to 1 .. 2, in Q2.29: three steps of Newton's method
    # r5 half of the scaled sum, Q0.31, then shift  r6 reciprocal, then Q0.31  r12 places that the sum was moved
    mov(r1, 12)
    cmp(r0, 0)
    blt(SCALED)
    label(SCALE)
    sub(r1, 1)
    lsl(r0, r0, 1)
    bpl(SCALE)
    label(SCALED)
    mov(r12, r1)
    lsr(r5, r0, 1)  # 1/2 to 1
    mov(r1, r5)
    ldr(r0, [r7, 60])
    bl(MULTIPLY)
    ldr(r6, [r7, 56])
    add(r6, r6, r0)
    mov(r0, r6)  # a step
    mov(r1, r5)
    bl(MULTIPLY)
    mov(r1, 1)
    lsl(r1, r1, 29)
    sub(r0, r1, r0)
    mov(r1, r6)  # what is missing to 1
    bl(MULTIPLY)
    lsl(r0, r0, 2)
    add(r6, r6, r0)
    mov(r0, r6)
    mov(r1, r5)
    bl(MULTIPLY)
    mov(r1, 1)
    lsl(r1, r1, 29)
    sub(r0, r1, r0)
    mov(r1, r6)
    bl(MULTIPLY)
    lsl(r0, r0, 2)
    add(r6, r6, r0)
    mov(r0, r6)
    mov(r1, r5)
    bl(MULTIPLY)
    mov(r1, 1)
    lsl(r1, r1, 29)
    sub(r0, r1, r0)
    mov(r1, r6)
    bl(MULTIPLY)
    lsl(r0, r0, 2)
    add(r6, r6, r0)
    lsl(r6, r6, 1)
    bpl(BELOW)
    mov(r6, 1)  # 1 becomes the greatest Q0.31
    lsl(r6, r6, 31)
    sub(r6, 1)
    label(BELOW)
    mov(r5, 31)
    data(2, 0x4465)  # add r5, r12
    ldr(r0, [r7, 32])
    sub(r5, r5, r0)
    ldr(r0, [r7, 28])
    data(2, 0x9005)  # str r0, [sp, 20]
    ldr(r0, [r7, 16])
    data(2, 0x9006)  # str r0, [sp, 24]

    label(EXPONENTIAL)
    data(2, 0x9806)  # ldr r0, [sp, 24]
    data(2, 0xC802)  # ldmia r0!, {r1}
    data(2, 0x9006)  # str r0, [sp, 24]
    mov(r0, r6)
    bl(MULTIPLY)
    mov(r2, 0)
    asr(r0, r5)
    adc(r0, r2)  # rounded
    data(2, 0x9901)  # ldr r1, [sp, 4]
    ldr(r2, [r7, 32])
    mov(r3, 1)
    lsl(r3, r2)  # 2**bits
    cmp(r0, r3)
    blt(FITS)
    sub(r0, r3, 1)  # the greatest
    label(FITS)
    lsr(r3, r3, 1)
    sub(r0, r0, r3)  # zero point
    cmp(r2, 8)
    bne(HALF)
    strb(r0, [r1, 0])
    add(r1, 1)
    b(STORED)
    label(HALF)
    strh(r0, [r1, 0])
    add(r1, 2)
    label(STORED)
    data(2, 0x9101)  # str r1, [sp, 4]
    data(2, 0x9805)  # ldr r0, [sp, 20]
    sub(r0, 1)
    data(2, 0x9005)  # str r0, [sp, 20]
    bne(EXPONENTIAL)
    data(2, 0x9802)  # ldr r0, [sp, 8]
    sub(r0, 1)
    data(2, 0x9002)  # str r0, [sp, 8]
    beq(DONE)
    b(ROW)

    label(MULTIPLY)
    # rounded high word of 2 a b, b not negative:  r0 a, ah, then the result  r1 b, bh  r2 al, al bh  r3 bl, ah bl  r4 al bl
    data(2, 0xB282)  # uxth r2, r0
    asr(r0, r0, 16)
    data(2, 0xB28B)  # uxth r3, r1
    lsr(r1, r1, 16)
    mov(r4, r2)
    mul(r4, r3)
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
    bx(lr)
    label(OVER)
    lsr(r2, r2, 15)  # 32 bits without a sign
    b(ROUNDED)

    label(DONE)
    data(2, 0xB008)  # add sp, sp, 32
    mov(r0, 1)
