"""MUL in ARMv7-M assembler; contract and blocks in kernels/reference/mul.py.

A multiplication by 2**-31 m is smull with twice the number, whose upper word takes the last place's half as carry. A
shift right by n > 0 takes it so, too: the last bit that falls out; a negative number is one less before it, for ties
go away from zero. The first loop is for two tensors side by side, n > 0, and int8's whole range; a second for all
else, broadcasting included. Cost: 14 instructions an element, 27 in the second loop. RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def mul_s8(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # frame, in words: 0 p  1 out  2 shift right, 0 for the second loop
    data(2, 0xB084)  # sub sp, 16
    data(2, 0x9000)  # str r0, [sp]
    ldr(r1, [r0, 52])
    data(2, 0x9101)  # str r1, [sp, 4]
    ldr(r1, [r0, 0])
    str(r1, [r0, 16])  # first row of a
    ldr(r1, [r0, 8])
    str(r1, [r0, 24])  # and of b
    ldr(r1, [r0, 44])
    data(2, 0xEB00, 0x0181)  # add.w r1, r0, r1, lsl 2
    ldr(r2, [r0, 48])
    mov(r3, 0)
    label(FIRST)
    data(2, 0xB11A)  # cbz r2, BEGIN
    str(r3, [r1, 12])
    add(r1, 16)
    sub(r2, 1)
    b(FIRST)
    label(BEGIN)
    mov(r7, 0)
    data(2, 0xE9D0, 0x1209)  # ldrd r1, r2, [r0, 36]
    cmp(r1, 1)
    it(eq)
    data(2, 0x2A01)  # cmpeq r2, 1
    bne(WAY)  # not both side by side
    data(2, 0xE9D0, 0x1214)  # ldrd r1, r2, [r0, 80]
    sub(r2, r2, r1)
    cmp(r2, 255)
    bne(WAY)
    data(2, 0xF8D0, 0x2048)  # ldr.w r2, [r0, 72]
    neg(r2, r2)
    it(gt)
    data(2, 0x4617)  # movgt r7, r2
    label(WAY)
    data(2, 0x9702)  # str r7, [sp, 8]

    # r0 a  r1 b  r2 out  r3 a's value, then product  r4 b's value  r5 offset of a  r6 of b, twice in the first
    # r7 multiplier  r8 shift right, or shift, negative to right  r9 offset  r10 step of a  r11 of b
    # r12 pairs, or elements left  lr lower word of a product
    label(ROW)
    data(2, 0x9B00)  # ldr r3, [sp]
    ldr(r0, [r3, 16])
    ldr(r1, [r3, 24])
    data(2, 0x9A01)  # ldr r2, [sp, 4]
    data(2, 0xF8D3, 0xC020)  # ldr.w r12, [r3, 32]
    data(2, 0x9C02)  # ldr r4, [sp, 8]
    data(2, 0xE9D3, 0xAB09)  # ldrd r10, r11, [r3, 36]
    data(2, 0xF103, 0x053C)  # add.w r5, r3, 60
    data(2, 0xE895, 0x03E0)  # ldmia.w r5, {r5, r6, r7, r8, r9}
    cmp(r4, 0)
    beq(OTHER)
    mov(r8, r4)
    lsl(r6, r6, 1)
    data(2, 0xEA5F, 0x0C5C)  # lsrs.w r12, r12, 1
    bcc(LOOP)
    data(2, 0xF10C, 0x0C01)  # add.w r12, r12, 1
    b(HALF)  # an odd number: begin with the second of a pair
    label(LOOP)
    data(2, 0xF1BC, 0x0F00)  # cmp.w r12, 0
    beq(STORED)
    label(PAIR)
    data(2, 0xF910, 0x3B01)  # ldrsb r3, [r0], 1
    data(2, 0xF911, 0x4B01)  # ldrsb r4, [r1], 1
    data(2, 0x442B)  # add r3, r5
    data(2, 0xEB06, 0x0444)  # add.w r4, r6, r4, lsl 1
    mul(r3, r4)
    data(2, 0xFB83, 0xE307)  # smull lr, r3, r3, r7
    data(2, 0xEA5F, 0x0E4E)  # lsls.w lr, lr, 1
    data(2, 0xF143, 0x0300)  # adc r3, r3, 0; doubling_high_mul
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xFA53, 0xF308)  # asrs.w r3, r3, r8
    data(2, 0xEB43, 0x0309)  # adc r3, r3, r9; shifted, and the offset
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF802, 0x3B01)  # strb r3, [r2], 1
    label(HALF)
    data(2, 0xF910, 0x3B01)  # ldrsb r3, [r0], 1
    data(2, 0xF911, 0x4B01)  # ldrsb r4, [r1], 1
    data(2, 0x442B)  # add r3, r5
    data(2, 0xEB06, 0x0444)  # add.w r4, r6, r4, lsl 1
    mul(r3, r4)
    data(2, 0xFB83, 0xE307)  # smull lr, r3, r3, r7
    data(2, 0xEA5F, 0x0E4E)  # lsls.w lr, lr, 1
    data(2, 0xF143, 0x0300)  # adc r3, r3, 0
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xFA53, 0xF308)  # asrs.w r3, r3, r8
    data(2, 0xEB43, 0x0309)  # adc r3, r3, r9
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF802, 0x3B01)  # strb r3, [r2], 1
    data(2, 0xF1BC, 0x0C01)  # subs.w r12, r12, 1
    bne(PAIR)
    label(STORED)
    data(2, 0x9201)  # str r2, [sp, 4]
    # on to the next row: r1 dimension  r2 dimensions left  r3 a  r4 b  r5 its index  r6 its count  r7, r8 its steps
    label(NEXT)
    data(2, 0x9800)  # ldr r0, [sp]
    ldr(r1, [r0, 44])
    data(2, 0xEB00, 0x0181)  # add.w r1, r0, r1, lsl 2
    ldr(r2, [r0, 48])
    ldr(r3, [r0, 16])
    ldr(r4, [r0, 24])
    label(DIM)
    cmp(r2, 0)
    beq(END)  # that was the last
    data(2, 0xE891, 0x01C0)  # ldmia.w r1, {r6, r7, r8}
    ldr(r5, [r1, 12])
    add(r5, 1)
    cmp(r5, r6)
    bcc(STEP)
    mov(r6, 0)
    str(r6, [r1, 12])
    sub(r5, 1)
    data(2, 0xFB05, 0x3317)  # mls r3, r5, r7, r3; back to its beginning
    data(2, 0xFB05, 0x4418)  # mls r4, r5, r8, r4
    add(r1, 16)
    sub(r2, 1)
    b(DIM)
    label(STEP)
    str(r5, [r1, 12])
    data(2, 0x443B)  # add r3, r7
    data(2, 0x4444)  # add r4, r8
    str(r3, [r0, 16])
    str(r4, [r0, 24])
    b(ROW)
    label(OTHER)
    data(2, 0xF1BC, 0x0F00)  # cmp.w r12, 0
    beq(STORED)
    label(NUMBER)
    data(2, 0xF990, 0x3000)  # ldrsb.w r3, [r0]
    data(2, 0xF991, 0x4000)  # ldrsb.w r4, [r1]
    data(2, 0x4450)  # add r0, r10
    data(2, 0x4459)  # add r1, r11
    data(2, 0x442B)  # add r3, r5
    data(2, 0x4434)  # add r4, r6
    mul(r3, r4)
    data(2, 0xF1B8, 0x0F00)  # cmp.w r8, 0
    it(gt)
    data(2, 0xFA03, 0xF308)  # lslgt.w r3, r3, r8; wraps, as in TFLM
    data(2, 0xFB83, 0xE307)  # smull lr, r3, r3, r7
    data(2, 0xF11E, 0x4E80)  # adds.w lr, lr, 0x40000000
    data(2, 0xF143, 0x0300)  # adc r3, r3, 0
    data(2, 0xEB1E, 0x0E0E)  # adds.w lr, lr, lr
    adc(r3, r3)  # doubling_high_mul
    data(2, 0xF1B8, 0x0F00)  # cmp.w r8, 0
    bge(SCALED)
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xEA6F, 0x0408)  # mvn.w r4, r8
    asr(r3, r4)  # by one less than the shift
    add(r3, 1)
    asr(r3, r3, 1)
    label(SCALED)
    data(2, 0xF303, 0x0317)  # ssat r3, 24, r3; may be near the ends of int32
    data(2, 0x444B)  # add r3, r9
    data(2, 0x9C00)  # ldr r4, [sp]
    ldr(r4, [r4, 80])
    cmp(r3, r4)
    it(lt)
    data(2, 0x4623)  # movlt r3, r4
    data(2, 0x9C00)  # ldr r4, [sp]
    ldr(r4, [r4, 84])
    cmp(r3, r4)
    it(gt)
    data(2, 0x4623)  # movgt r3, r4
    data(2, 0xF802, 0x3B01)  # strb r3, [r2], 1
    data(2, 0xF1BC, 0x0C01)  # subs.w r12, r12, 1
    bne(NUMBER)
    b(STORED)
    label(END)
    data(2, 0xB004)  # add sp, 16
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
