"""Requantisation in ARMv6-M assembler; contract and block in kernels/reference/requantize.py.

Most outputs take one product of 16 by 16 bits: a >> (n - 6) and m >> 16 for a sum a, a multiplier m and a shift by n to
the right. It has 21 bits of fraction and is -3 to 5 times 2**14 of them off: n bits of rounding, then m's and a's low bits.
Where that may change the output, one in 16, it is computed exactly. So it is where n is below 6: in two products if a has
16 bits, else in four, as an ARMv6-M core multiplies 32 by 32 bits to the low 32 only: of the product / 2**31,
2 ah mh + (ah ml + al mh + (al ml >> 16)) / 2**15, the bracket may need 33 bits; it is then positive.

Where the least output is the offset, as after a ReLU, a negative sum is that least output without a multiply. On an
RP2040 an output takes 35 cycles, or 34 and 19 after a ReLU; 26, or 24 and 12, where one multiplier serves all; a call 80.
RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def requantize_s8(r0, r1, r2, r3):
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    ldr(r0, [r3, 0])
    ldr(r3, [r0, 12])  # the block
    ldr(r7, [r3, 0])
    ldr(r0, [r3, 8])
    ldr(r5, [r3, 16])
    lsl(r5, r5, 2)
    beq(NOTHING)
    add(r5, r0, r5)
    mov(r11, r5)
    ldr(r5, [r3, 32])
    lsl(r4, r5, 7)
    add(r4, 69)  # and a half, the greatest error and 2**14
    lsl(r4, r4, 14)
    mov(r8, r4)
    ldr(r4, [r3, 36])
    mov(r12, r4)
    sub(r5, r5, r4)  # 0 after a ReLU
    ldr(r4, [r3, 40])
    mov(r9, r4)
    ldr(r6, [r3, 28])
    add(r6, r3, r6)
    ldr(r1, [r3, 24])
    add(r1, r3, r1)
    ldr(r4, [r3, 20])
    cmp(r4, 0)
    beq(ONE)
    sub(r6, r6, r7)  # one index serves shifts and out
    mov(r10, r6)
    cmp(r5, 0)
    bne(EACH)
    b(RELU)
    label(ONE)
    b(SAME)

    # a multiplier each.  r0 sums  r1 multipliers  r2 a, value  r3 m  r4 spare  r6 n - 6  r7 out  r8 offset, 21 bits of fraction
    # r9 greatest  r10 shifts - out  r11 end of sums  r12 least
    label(SHORT)
    bl(NEAR)
    b(STORE)
    label(AGAIN)
    bl(EXACTLY)
    b(STORE)
    label(FAR)
    cmp(r3, 0)
    beq(AGAIN)  # multiplier 0
    cmp(r2, 0)
    bge(HIGH)
    label(LOW)
    mov(r2, r12)
    b(STORE)
    label(HIGH)
    mov(r2, r9)
    label(STORE)
    strb(r2, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    beq(NOTHING)
    label(EACH)
    data(2, 0xC804)  # ldmia r0!, {r2}
    data(2, 0xC908)  # ldmia r1!, {r3}
    mov(r6, r10)
    data(2, 0x57BE)  # ldrsb r6, [r7, r6]
    add(r6, 6)
    neg(r6, r6)
    blt(SHORT)
    asr(r2, r6)
    lsr(r3, r3, 16)
    data(2, 0xB214)  # sxth r4, r2
    cmp(r4, r2)
    bne(FAR)
    mul(r2, r3)
    data(2, 0x4442)  # add r2, r8
    lsl(r4, r2, 11)
    lsr(r4, r4, 28)
    beq(AGAIN)  # the fraction is below twice the greatest error
    asr(r2, r2, 21)
    data(2, 0x4562)  # cmp r2, r12
    blt(LOW)
    data(2, 0x454A)  # cmp r2, r9
    bgt(HIGH)
    strb(r2, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    bne(EACH)
    label(NOTHING)
    b(DONE)

    # the same after a ReLU
    label(IDLE)
    add(r1, 4)
    mov(r6, r10)
    data(2, 0x57BE)  # ldrsb r6, [r7, r6]
    cmp(r6, 0)
    bgt(AGAIN_RELU)  # a shift to the left may change the sign
    mov(r2, r12)
    strb(r2, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    beq(NOTHING)
    label(RELU)
    data(2, 0xC804)  # ldmia r0!, {r2}
    cmp(r2, 0)
    ble(IDLE)
    data(2, 0xC908)  # ldmia r1!, {r3}
    mov(r6, r10)
    data(2, 0x57BE)  # ldrsb r6, [r7, r6]
    add(r6, 6)
    neg(r6, r6)
    blt(SHORT_RELU)
    asr(r2, r6)
    lsr(r3, r3, 16)
    lsr(r4, r2, 15)
    bne(FAR_RELU)
    mul(r2, r3)
    data(2, 0x4442)  # add r2, r8
    lsl(r4, r2, 11)
    lsr(r4, r4, 28)
    beq(AGAIN_RELU)
    asr(r2, r2, 21)
    data(2, 0x454A)  # cmp r2, r9
    bgt(HIGH_RELU)
    label(STORE_RELU)
    strb(r2, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    bne(RELU)
    b(DONE)
    label(SHORT_RELU)
    bl(NEAR)
    b(STORE_RELU)
    label(AGAIN_RELU)
    bl(EXACTLY)
    b(STORE_RELU)
    label(FAR_RELU)
    cmp(r3, 0)
    beq(AGAIN_RELU)
    label(HIGH_RELU)
    mov(r2, r9)
    b(STORE_RELU)

    # one multiplier for all.  r3 m >> 16  r6 n - 6  r10 shift  r1 address of m; others as above
    label(SAME)
    mov(r2, 0)
    data(2, 0x56B6)  # ldrsb r6, [r6, r2]
    mov(r10, r6)
    ldr(r3, [r1, 0])
    lsr(r3, r3, 16)
    add(r6, 6)
    neg(r6, r6)
    blt(FEW)
    cmp(r5, 0)
    beq(SAME_RELU)
    label(SAMES)
    data(2, 0xC804)  # ldmia r0!, {r2}
    asr(r2, r6)
    data(2, 0xB214)  # sxth r4, r2
    cmp(r4, r2)
    bne(FAR_SAME)
    mul(r2, r3)
    data(2, 0x4442)  # add r2, r8
    lsl(r4, r2, 11)
    lsr(r4, r4, 28)
    beq(AGAIN_SAME)
    asr(r2, r2, 21)
    data(2, 0x4562)  # cmp r2, r12
    blt(LOW_SAME)
    data(2, 0x454A)  # cmp r2, r9
    bgt(HIGH_SAME)
    label(STORE_SAME)
    strb(r2, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    bne(SAMES)
    b(DONE)
    label(FAR_SAME)
    cmp(r3, 0)
    beq(AGAIN_SAME)
    cmp(r2, 0)
    bge(HIGH_SAME)
    label(LOW_SAME)
    mov(r2, r12)
    b(STORE_SAME)
    label(HIGH_SAME)
    mov(r2, r9)
    b(STORE_SAME)
    label(AGAIN_SAME)
    bl(EXACTLY_SAME)
    b(STORE_SAME)

    # the same after a ReLU
    label(IDLE_SAME)
    mov(r2, r12)
    strb(r2, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    beq(DONE)
    label(SAME_RELU)
    data(2, 0xC804)  # ldmia r0!, {r2}
    cmp(r2, 0)
    ble(IDLE_SAME)
    asr(r2, r6)
    lsr(r4, r2, 15)
    bne(FAR_SAME_RELU)
    mul(r2, r3)
    data(2, 0x4442)  # add r2, r8
    lsl(r4, r2, 11)
    lsr(r4, r4, 28)
    beq(AGAIN_SAME_RELU)
    asr(r2, r2, 21)
    data(2, 0x454A)  # cmp r2, r9
    bgt(HIGH_SAME_RELU)
    label(STORE_SAME_RELU)
    strb(r2, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    bne(SAME_RELU)
    label(DONE)
    pop({r4, r5, r6, r7})
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)
    mov(r0, 1)
    b(OUT)
    label(FAR_SAME_RELU)
    cmp(r3, 0)
    beq(AGAIN_SAME_RELU)
    label(HIGH_SAME_RELU)
    mov(r2, r9)
    b(STORE_SAME_RELU)
    label(AGAIN_SAME_RELU)
    bl(EXACTLY_SAME)
    b(STORE_SAME_RELU)

    # the same where n is below 6, in NEAR's two products where that serves
    label(FEW)
    add(r6, 6)
    blt(LEFT)
    ldr(r5, [r1, 0])
    data(2, 0xB2AD)  # uxth r5, r5
    label(FEWS)
    data(2, 0xC804)  # ldmia r0!, {r2}
    data(2, 0xB214)  # sxth r4, r2
    cmp(r4, r2)
    bne(WIDE)
    mul(r4, r5)
    asr(r4, r4, 16)
    mul(r2, r3)
    add(r2, r2, r4)
    mov(r4, 0)
    asr(r2, r2, 15)
    adc(r2, r4)
    asr(r4, r2, 31)
    add(r2, r2, r4)
    asr(r2, r6)
    mov(r4, 0)
    adc(r2, r4)
    mov(r4, r8)
    asr(r4, r4, 21)
    add(r2, r2, r4)
    data(2, 0x4562)  # cmp r2, r12
    blt(LOW_FEW)
    data(2, 0x454A)  # cmp r2, r9
    bgt(HIGH_FEW)
    label(STORE_FEW)
    strb(r2, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    bne(FEWS)
    b(DONE)
    label(LOW_FEW)
    mov(r2, r12)
    b(STORE_FEW)
    label(HIGH_FEW)
    mov(r2, r9)
    b(STORE_FEW)
    label(WIDE)
    push({r5})
    bl(EXACTLY_SAME)
    pop({r5})
    b(STORE_FEW)
    label(LEFT)
    add(r0, 4)  # rare: the shift is to the left
    bl(EXACTLY_SAME)
    strb(r2, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    bne(LEFT)
    b(DONE)

    label(NEAR)
    # a sum of 16 bits: two products give the high word of 2 a m exactly.  r2 a, then the output  r3 m  r6 n - 6
    data(2, 0xB214)  # sxth r4, r2
    cmp(r4, r2)
    bne(EXACTLY)
    add(r6, 6)
    blt(EXACTLY)
    data(2, 0xB29D)  # uxth r5, r3
    lsr(r3, r3, 16)
    mul(r5, r2)
    asr(r5, r5, 16)
    mul(r2, r3)
    add(r2, r2, r5)
    mov(r4, 0)
    asr(r2, r2, 15)  # carry: the bit to round by
    adc(r2, r4)
    # divide by 2**shift to nearest, ties away from zero
    asr(r5, r2, 31)
    add(r2, r2, r5)  # a negative one less: its ties then go down; carry undoes it where the shift is 0
    asr(r2, r6)
    adc(r2, r4)
    b(OFFSET)

    label(EXACTLY_SAME)
    push({r3, r6})
    mov(r5, r10)
    mov(r3, r1)
    b(LOADED)
    label(EXACTLY)
    push({r3, r6})
    mov(r5, r10)
    data(2, 0x577D)  # ldrsb r5, [r7, r5]
    sub(r3, r1, 4)
    label(LOADED)
    # high word of 2 a m, rounded:  r2 a, ah, ah mh, then the output  r3 m, mh  r4 al, al mh  r5 shift, ml, ah ml  r6 al ml
    sub(r0, 4)
    data(2, 0xC804)  # ldmia r0!, {r2}
    ldr(r3, [r3, 0])
    push({r5})
    cmp(r5, 0)
    ble(RIGHT)
    lsl(r2, r5)
    label(RIGHT)
    data(2, 0xB294)  # uxth r4, r2
    asr(r2, r2, 16)
    data(2, 0xB29D)  # uxth r5, r3
    lsr(r3, r3, 16)
    mov(r6, r4)
    mul(r6, r5)
    mul(r4, r3)
    mul(r5, r2)
    mul(r2, r3)
    lsr(r6, r6, 16)
    add(r4, r4, r6)  # below 2**31: no carry
    add(r4, r4, r5)
    bvs(OVER)
    asr(r4, r4, 15)
    label(ROUNDED)
    adc(r4, r2)
    add(r2, r2, r4)
    pop({r5})
    neg(r5, r5)
    bge(SHIFTED)
    mov(r5, 0)
    label(SHIFTED)
    asr(r4, r2, 31)
    add(r2, r2, r4)
    asr(r2, r5)
    mov(r4, 0)
    adc(r2, r4)
    pop({r3, r6})
    label(OFFSET)
    asr(r4, r2, 24)
    add(r4, 1)
    cmp(r4, 1)
    bls(SMALL)
    asr(r2, r2, 8)  # so large that it is clamped alike, and the offset does not make it leave 32 bits
    label(SMALL)
    mov(r4, r8)
    asr(r4, r4, 21)
    add(r2, r2, r4)
    data(2, 0x4562)  # cmp r2, r12
    bge(MORE)
    mov(r2, r12)
    label(MORE)
    data(2, 0x454A)  # cmp r2, r9
    ble(LESS)
    mov(r2, r9)
    label(LESS)
    bx(lr)
    label(OVER)
    lsr(r4, r4, 15)  # 32 bits without a sign
    b(ROUNDED)
    label(OUT)
