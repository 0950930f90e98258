"""Requantisation in ARMv6-M assembler; contract and block in kernels/reference/requantize.py.

An ARMv6-M core multiplies 32 by 32 bits to the low 32 only, so the product a m comes from four products of 16-bit halves.
Of its value / 2**31, 2 ah mh + (ah ml + al mh + (al ml >> 16)) / 2**15, the bracket may need 33 bits; it is then positive.

Where the least output is the offset, as after a ReLU, a negative sum is that least output without a multiply. On an
RP2040 an output takes 42 cycles, or 40 and 19 after a ReLU; 35, or 32 and 12, where one multiplier serves all; a call 80.
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
    ldr(r7, [r3, 0])  # cursor
    ldr(r0, [r3, 8])  # scratch
    ldr(r5, [r3, 16])  # n
    lsl(r5, r5, 2)
    beq(NOTHING)
    add(r5, r0, r5)
    mov(r11, r5)
    ldr(r4, [r3, 36])  # least
    mov(r12, r4)
    ldr(r5, [r3, 32])  # offset of out
    sub(r5, r5, r4)
    mov(r8, r5)
    ldr(r5, [r3, 40])  # greatest
    sub(r5, r5, r4)
    mov(r9, r5)
    ldr(r6, [r3, 28])  # shifts
    add(r6, r3, r6)
    ldr(r1, [r3, 24])  # multipliers
    add(r1, r3, r1)
    ldr(r4, [r3, 20])  # stride
    cmp(r4, 0)
    bne(EACH_ITS_OWN)
    ldrb(r2, [r6, 0])
    data(2, 0xB252)  # sxtb r2, r2
    neg(r2, r2)
    bgt(ALIKE)
    mov(r14, r11)  # rare: one multiplier that does not shift to the right. Pause after each sum to step back
    add(r5, r0, 4)
    mov(r11, r5)
    b(STEPPED)
    label(ALIKE)
    mov(r10, r2)
    ldr(r5, [r1, 0])  # multiplier
    lsr(r3, r5, 16)
    data(2, 0xB2AD)  # uxth r5, r5
    mov(r2, r8)
    cmp(r2, 0)
    beq(SAME_RELU)

    # one multiplier for all.  r0 sums  r1 spare, ah ml  r2 a, ah, ah mh  r3 mh  r4 al, al mh  r5 ml  r6 al ml  r7 out
    # r8 offset - least  r9 greatest - least  r10 shift  r11 end of sums  r12 least
    label(SAME)
    data(2, 0xC804)  # ldmia r0!, {r2}
    data(2, 0xB294)  # uxth r4, r2: al
    asr(r2, r2, 16)  # ah
    mov(r6, r4)
    mul(r6, r5)
    mul(r4, r3)  # al mh
    mov(r1, r2)
    mul(r1, r5)  # ah ml
    mul(r2, r3)  # ah mh
    lsr(r6, r6, 16)
    add(r4, r4, r6)  # below 2**31: no carry
    add(r4, r4, r1)
    bvs(OVER_SAME)
    asr(r4, r4, 15)  # carry: the bit to round by
    label(ROUNDED_SAME)
    adc(r4, r2)
    add(r4, r4, r2)
    asr(r2, r4, 31)  # see below
    add(r4, r4, r2)
    mov(r6, r10)
    asr(r4, r6)
    mov(r2, 0)
    adc(r4, r2)
    data(2, 0x4444)  # add r4, r8: value - least
    asr(r2, r4, 31)
    bic(r4, r2)  # not below 0
    data(2, 0x454C)  # cmp r4, r9
    bgt(HIGH_SAME)
    label(STORE_SAME)
    data(2, 0x4464)  # add r4, r12: least back on
    strb(r4, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    bne(SAME)
    label(NOTHING)
    b(DONE)

    # the same after a ReLU
    label(IDLE_SAME)
    mov(r4, r12)  # least, which is offset
    strb(r4, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    beq(NOTHING)
    label(SAME_RELU)
    data(2, 0xC804)  # ldmia r0!, {r2}
    cmp(r2, 0)
    ble(IDLE_SAME)  # negative or 0
    data(2, 0xB294)  # uxth r4, r2
    asr(r2, r2, 16)
    mov(r6, r4)
    mul(r6, r5)
    mul(r4, r3)
    mov(r1, r2)
    mul(r1, r5)
    mul(r2, r3)
    lsr(r6, r6, 16)
    add(r4, r4, r6)
    add(r4, r4, r1)  # carry: the bit to round by
    lsr(r6, r4, 15)  # not negative: 32 bits
    adc(r6, r2)
    add(r4, r6, r2)
    mov(r6, r10)  # a positive one's ties go up
    asr(r4, r6)
    mov(r2, 0)
    adc(r4, r2)
    data(2, 0x454C)  # cmp r4, r9
    bgt(HIGH_RELU)
    label(STORE_RELU)
    data(2, 0x4464)  # add r4, r12
    strb(r4, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    bne(SAME_RELU)
    b(DONE)

    label(HIGH_RELU)
    mov(r4, r9)
    b(STORE_RELU)

    label(OVER_SAME)
    lsr(r4, r4, 15)
    b(ROUNDED_SAME)

    label(HIGH_SAME)
    mov(r4, r9)
    b(STORE_SAME)

    # a multiplier each.  r0 sums  r1 multipliers  r7 out  r8 offset - least  r9 greatest - least  r10 shifts - out
    # r11 where sums pause  r12 least  r14 where sums end
    label(EACH_ITS_OWN)
    mov(r14, r11)
    label(STEPPED)
    sub(r6, r6, r7)  # one index serves shifts and out
    mov(r10, r6)
    mov(r2, r8)
    lsl(r2, r2, 1)
    orr(r2, r4)
    cmp(r2, 1)
    bne(EACH)
    b(RELU)  # offset least, a multiplier each

    # a multiplier each, after a ReLU
    label(IDLE)
    add(r1, 4)  # its multiplier is not looked at
    mov(r6, r10)
    data(2, 0x57BE)  # ldrsb r6, [r7, r6]
    neg(r6, r6)
    blt(LEFT)  # a shift to the left may change the sign
    mov(r4, r12)
    strb(r4, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    beq(END)
    label(RELU)
    data(2, 0xC804)  # ldmia r0!, {r2}
    cmp(r2, 0)
    ble(IDLE)
    data(2, 0xC908)  # ldmia r1!, {r3}: multiplier
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
    add(r4, r4, r6)
    add(r4, r4, r5)  # carry: the bit to round by
    lsr(r4, r4, 15)  # not negative: 32 bits
    adc(r4, r2)
    add(r4, r4, r2)
    mov(r6, r10)  # -shift
    data(2, 0x57BE)  # ldrsb r6, [r7, r6]
    neg(r6, r6)  # 0, or to the left
    ble(LEFT)
    asr(r4, r6)
    mov(r2, 0)
    adc(r4, r2)
    data(2, 0x454C)  # cmp r4, r9
    bgt(TOP)
    label(KEEP)
    data(2, 0x4464)  # add r4, r12: least back on
    strb(r4, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    bne(RELU)
    label(END)
    b(DONE)

    label(TOP)
    mov(r4, r9)
    b(KEEP)

    # high word of 2 a m, rounded:  r2 a, ah, ah mh  r3 m, mh  r4 al, al mh  r5 ml, ah ml  r6 al ml
    label(EACH)
    data(2, 0xC804)  # ldmia r0!, {r2}
    data(2, 0xC908)  # ldmia r1!, {r3}: multiplier
    data(2, 0xB294)  # uxth r4, r2: al
    asr(r2, r2, 16)  # ah
    data(2, 0xB29D)  # uxth r5, r3: ml
    lsr(r3, r3, 16)  # mh
    mov(r6, r4)
    mul(r6, r5)
    mul(r4, r3)  # al mh
    mul(r5, r2)  # ah ml
    mul(r2, r3)  # ah mh
    lsr(r6, r6, 16)
    add(r4, r4, r6)  # below 2**31: no carry
    add(r4, r4, r5)
    bvs(OVER)
    asr(r4, r4, 15)  # carry: the bit to round by
    label(ROUNDED)
    adc(r4, r2)
    add(r4, r4, r2)
    # divide by 2**shift to nearest, ties away from zero
    mov(r6, r10)
    data(2, 0x57BE)  # ldrsb r6, [r7, r6]: shift
    neg(r6, r6)
    ble(LEFT)  # rare
    asr(r2, r4, 31)
    add(r4, r4, r2)  # a negative one less: its ties then go down
    asr(r4, r6)  # carry: half of what is cut off
    mov(r2, 0)
    adc(r4, r2)
    # clamp value - least to 0 .. greatest - least
    label(CLAMP)
    data(2, 0x4444)  # add r4, r8
    asr(r2, r4, 31)
    bic(r4, r2)  # not below 0
    data(2, 0x454C)  # cmp r4, r9
    bgt(HIGH)
    label(STORE)
    data(2, 0x4464)  # add r4, r12: least back on
    strb(r4, [r7, 0])
    add(r7, 1)
    data(2, 0x4558)  # cmp r0, r11
    bne(EACH)
    data(2, 0x4570)  # cmp r0, r14
    beq(DONE)  # unless there is one for all
    sub(r1, 4)
    mov(r2, r10)
    sub(r2, 1)
    mov(r10, r2)
    add(r2, r0, 4)
    mov(r11, r2)
    b(EACH)

    label(OVER)
    lsr(r4, r4, 15)  # 32 bits without a sign
    b(ROUNDED)

    label(HIGH)
    mov(r4, r9)
    b(STORE)

    label(LEFT)
    beq(NEAR)
    # shift to the left: again from the start
    sub(r0, 4)
    data(2, 0xC804)  # ldmia r0!, {r2}
    sub(r1, 4)
    data(2, 0xC908)  # ldmia r1!, {r3}
    neg(r6, r6)  # shift
    lsl(r2, r6)
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
    add(r4, r4, r6)
    add(r4, r4, r5)
    bvs(OVER_LEFT)
    asr(r4, r4, 15)
    label(ROUNDED_LEFT)
    adc(r4, r2)
    add(r4, r4, r2)
    # not shifted to the right: value + offset may leave 32 bits, value / 256 is clamped alike if it is large
    label(NEAR)
    asr(r2, r4, 24)
    add(r2, 1)
    cmp(r2, 1)
    bls(CLAMP)  # small: value + offset fits
    asr(r4, r4, 8)
    b(CLAMP)

    label(OVER_LEFT)
    lsr(r4, r4, 15)
    b(ROUNDED_LEFT)

    label(DONE)
    pop({r4, r5, r6, r7})
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)
    mov(r0, 1)
