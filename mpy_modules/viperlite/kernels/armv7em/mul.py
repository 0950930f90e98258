"""MUL in ARMv7E-M assembler; contract and blocks in kernels/reference/mul.py.

Scaled as in requantize.py. The first loop is for two tensors side by side, multipliers below 1/4, which have the
rounding shift and the offset in one smmlar, and int8's whole range; a second for all else, broadcasting included.
Cost: 11 instructions an element, 24 in the second loop. RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def mul_s8(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # frame, in words: 0 p  1 out  2 2**(32 - shift), 0 for the second loop
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
    data(2, 0xE9D0, 0x1211)  # ldrd r1, r2, [r0, 68]
    cmp(r1, 0)
    beq(WAY)
    add(r2, 32)
    cmp(r2, 30)
    bhi(WAY)
    mov(r7, 1)
    lsl(r7, r2)
    label(WAY)
    data(2, 0x9702)  # str r7, [sp, 8]

    # r0 a  r1 b  r2 out  r3 a's value, then product  r4 b's value  r5 offset of a  r6 of b  r7 multiplier
    # r8 2**(32 - shift), or shift, negative to right  r9 offset  r10 step of a  r11 of b  r12 pairs, or elements left
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
    lsl(r7, r7, 1)  # 2 m - 2**32
    cmp(r4, 0)
    beq(OTHER)
    mov(r8, r4)
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
    data(2, 0x4434)  # add r4, r6
    mul(r3, r4)
    data(2, 0xFB53, 0x3317)  # smmlar r3, r3, r7, r3; doubling_high_mul
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xFB53, 0x9318)  # smmlar r3, r3, r8, r9; shifted, and the offset
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF802, 0x3B01)  # strb r3, [r2], 1
    label(HALF)
    data(2, 0xF910, 0x3B01)  # ldrsb r3, [r0], 1
    data(2, 0xF911, 0x4B01)  # ldrsb r4, [r1], 1
    data(2, 0x442B)  # add r3, r5
    data(2, 0x4434)  # add r4, r6
    mul(r3, r4)
    data(2, 0xFB53, 0x3317)  # smmlar r3, r3, r7, r3
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xFB53, 0x9318)  # smmlar r3, r3, r8, r9
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
    cmp(r7, 0)
    it(eq)
    data(2, 0x2300)  # moveq r3, 0; multiplier 0
    data(2, 0xF1B8, 0x0F00)  # cmp.w r8, 0
    it(gt)
    data(2, 0xFA03, 0xF308)  # lslgt.w r3, r3, r8; wraps, as in TFLM
    data(2, 0xFB53, 0x3317)  # smmlar r3, r3, r7, r3
    bge(SCALED)
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xEA6F, 0x0408)  # mvn.w r4, r8
    asr(r3, r4)  # by one less than the shift
    add(r3, 1)
    asr(r3, r3, 1)
    label(SCALED)
    data(2, 0xFA89, 0xF383)  # qadd r3, r3, r9
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
