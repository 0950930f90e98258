"""QUANTIZE in ARMv7-M assembler; contract and blocks in kernels/reference/quantize.py.

A multiplication by 2**-31 m is smull with twice the number, whose upper word takes the last place's half as carry. A
shift right by n > 0 takes it so, too: the last bit that falls out; a negative number is one less before it, for ties
go away from zero. Two loops for int8 and int16 to int8 with n > 0; a third for all other types and multipliers.
Cost: 11 instructions a number, 30 in the third loop. RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def quantize_int(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r3, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # r0 x  r1 out  r2 numbers, then pairs left  r3 p, then value  r4 multiplier  r5 shift, then how far to the right
    # r6 zero point of x, then -2 times it  r7 of out  r8 bytes of x  r9 of out  r10 sign bit of x  r11 of out
    # r12, lr products
    ldr(r0, [r3, 8])
    ldr(r1, [r3, 0])
    ldr(r2, [r3, 16])
    cmp(r2, 0)
    beq_w(END)
    data(2, 0xE9D3, 0x9B05)  # ldrd r9, r11, [r3, 20]
    ldr(r7, [r3, 28])
    data(2, 0xE9D3, 0x8A08)  # ldrd r8, r10, [r3, 32]
    data(2, 0xF103, 0x0328)  # add r3, 40
    data(2, 0xE893, 0x0070)  # ldmia.w r3, {r4, r5, r6}
    mov(r12, r4)
    mov(r4, r5)
    mov(r5, r6)
    mov(r6, r12)
    data(2, 0xF08B, 0x0380)  # eor.w r3, r11, 0x80
    cmp(r3, 0)
    bne(ANY)  # not int8
    neg(r3, r5)
    ble(ANY)  # none to the right
    data(2, 0xF1BA, 0x0F80)  # cmp.w r10, 0x80
    beq(INT8)
    data(2, 0xF5BA, 0x4F00)  # cmp.w r10, 0x8000
    bne(ANY)
    mov(r5, r3)
    lsl(r6, r6, 1)
    neg(r6, r6)
    lsr(r2, r2, 1)
    bcc(WORD)
    add(r2, 1)
    b(HALF)  # an odd number: begin with the second of a pair
    label(WORD)
    data(2, 0xF930, 0x3B02)  # ldrsh r3, [r0], 2
    data(2, 0xEB06, 0x0343)  # add.w r3, r6, r3, lsl 1
    data(2, 0xFB83, 0xC304)  # smull r12, r3, r3, r4
    data(2, 0xEA5F, 0x0C4C)  # lsls.w r12, r12, 1
    data(2, 0xF143, 0x0300)  # adc r3, r3, 0; doubling_high_mul
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    asr(r3, r5)
    adc(r3, r7)  # and the zero point
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF801, 0x3B01)  # strb r3, [r1], 1
    label(HALF)
    data(2, 0xF930, 0x3B02)  # ldrsh r3, [r0], 2
    data(2, 0xEB06, 0x0343)  # add.w r3, r6, r3, lsl 1
    data(2, 0xFB83, 0xC304)  # smull r12, r3, r3, r4
    data(2, 0xEA5F, 0x0C4C)  # lsls.w r12, r12, 1
    data(2, 0xF143, 0x0300)  # adc r3, r3, 0
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    asr(r3, r5)
    adc(r3, r7)
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF801, 0x3B01)  # strb r3, [r1], 1
    sub(r2, 1)
    bne(WORD)
    b(END)
    label(INT8)
    mov(r5, r3)
    lsl(r6, r6, 1)
    neg(r6, r6)
    lsr(r2, r2, 1)
    bcc(BYTE)
    add(r2, 1)
    b(SECOND)
    label(BYTE)
    data(2, 0xF910, 0x3B01)  # ldrsb r3, [r0], 1
    data(2, 0xEB06, 0x0343)  # add.w r3, r6, r3, lsl 1
    data(2, 0xFB83, 0xC304)  # smull r12, r3, r3, r4
    data(2, 0xEA5F, 0x0C4C)  # lsls.w r12, r12, 1
    data(2, 0xF143, 0x0300)  # adc r3, r3, 0; doubling_high_mul
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    asr(r3, r5)
    adc(r3, r7)  # and the zero point
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF801, 0x3B01)  # strb r3, [r1], 1
    label(SECOND)
    data(2, 0xF910, 0x3B01)  # ldrsb r3, [r0], 1
    data(2, 0xEB06, 0x0343)  # add.w r3, r6, r3, lsl 1
    data(2, 0xFB83, 0xC304)  # smull r12, r3, r3, r4
    data(2, 0xEA5F, 0x0C4C)  # lsls.w r12, r12, 1
    data(2, 0xF143, 0x0300)  # adc r3, r3, 0
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    asr(r3, r5)
    adc(r3, r7)
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF801, 0x3B01)  # strb r3, [r1], 1
    sub(r2, 1)
    bne(BYTE)
    b(END)

    label(ANY)
    data(2, 0xF1B8, 0x0F02)  # cmp.w r8, 2
    bhi(FOURS)
    beq(TWOS)
    data(2, 0xF810, 0x3B01)  # ldrb r3, [r0], 1
    b(READ)
    label(TWOS)
    data(2, 0xF830, 0x3B02)  # ldrh r3, [r0], 2
    b(READ)
    label(FOURS)
    data(2, 0xF850, 0x3B04)  # ldr r3, [r0], 4
    label(READ)
    data(2, 0xEA83, 0x030A)  # eor.w r3, r3, r10
    data(2, 0xEBA3, 0x030A)  # sub.w r3, r3, r10
    sub(r3, r3, r6)
    cmp(r5, 0)
    it(gt)
    data(2, 0x40AB)  # lslgt r3, r5; wraps, as in TFLM
    data(2, 0xFB83, 0xCE04)  # smull r12, lr, r3, r4
    data(2, 0xF11C, 0x4C80)  # adds.w r12, r12, 0x40000000
    data(2, 0xF14E, 0x0E00)  # adc lr, lr, 0
    data(2, 0xEB1C, 0x0C0C)  # adds.w r12, r12, r12
    data(2, 0xEB4E, 0x030E)  # adc r3, lr, lr; doubling_high_mul
    cmp(r5, 0)
    bge(SCALED)
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xEA6F, 0x0C05)  # mvn.w r12, r5
    data(2, 0xFA43, 0xF30C)  # asr.w r3, r3, r12; by one less than the shift
    add(r3, 1)
    asr(r3, r3, 1)
    label(SCALED)
    add(r3, r3, r7)
    data(2, 0xF1B9, 0x0F02)  # cmp.w r9, 2
    bhi(WIDE)
    data(2, 0xF1CB, 0x0C00)  # rsb.w r12, r11, 0; least
    data(2, 0x4563)  # cmp r3, r12
    it(lt)
    data(2, 0x4663)  # movlt r3, r12
    data(2, 0xF1B9, 0x0F02)  # cmp.w r9, 2
    beq(SHORT)
    data(2, 0xF10C, 0x0CFF)  # add.w r12, r12, 255
    data(2, 0x4563)  # cmp r3, r12
    it(gt)
    data(2, 0x4663)  # movgt r3, r12
    data(2, 0xF801, 0x3B01)  # strb r3, [r1], 1
    b(STORED)
    label(SHORT)
    movw(r12, 0x7fff)
    data(2, 0x4563)  # cmp r3, r12
    it(gt)
    data(2, 0x4663)  # movgt r3, r12
    data(2, 0xF821, 0x3B02)  # strh r3, [r1], 2
    b(STORED)
    label(WIDE)
    data(2, 0xF841, 0x3B04)  # str r3, [r1], 4
    label(STORED)
    sub(r2, 1)
    bne(ANY)
    label(END)
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
