"""ADD and SUB in ARMv7E-M assembler; contract and blocks in kernels/reference/add.py.

The input with the larger scale, here P, is halved exactly by its multiplier 2**30: P's product is its value times
2**19. A value v of the other, Q, is scaled by one smmulr, (v 2**21 m + 2**31) >> 32. x / 2**n to nearest, ties away
from zero, for n > 0 is x - (x < 0) shifted right, plus the carry, the last bit that falls out. The sum is scaled as
in requantize.py. A second loop is for what differs: SUB, equal scales, broadcasting, another range than int8's.
Cost: 14 instructions an element, 40 in the second loop. RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def add_s8(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # frame, in words: 0 p  1 out  2 0: P is a, 1: P is b, 2: second loop  3-9 as r5-r11 of the first loop
    data(2, 0xB08A)  # sub sp, 40
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
    mov(r7, 2)
    data(2, 0x9702)  # str r7, [sp, 8]
    ldr(r1, [r0, 104])
    cmp(r1, 1)
    bne(ROW)  # SUB
    data(2, 0xE9D0, 0x1218)  # ldrd r1, r2, [r0, 96]
    sub(r2, r2, r1)
    cmp(r2, 255)
    bne(ROW)
    ldr(r1, [r0, 36])
    ldr(r2, [r0, 40])
    cmp(r1, 1)
    it(eq)
    data(2, 0x2A01)  # cmpeq r2, 1
    bne(ROW)  # not both side by side
    # P: its multiplier is 2**30, its shift 0
    data(2, 0xF100, 0x013C)  # add.w r1, r0, 60
    data(2, 0xF100, 0x0248)  # add.w r2, r0, 72
    data(2, 0xE892, 0x0038)  # ldmia.w r2, {r3, r4, r5}
    data(2, 0xF04F, 0x4680)  # mov.w r6, 0x40000000
    data(2, 0xEA84, 0x0406)  # eor.w r4, r4, r6
    orr(r4, r5)
    it(ne)
    data(2, 0x2700)  # movne r7, 0
    bne(P)
    mov(r7, 1)
    mov(r3, r1)
    mov(r1, r2)
    mov(r2, r3)
    label(P)
    # r1 words of P  r2 words of Q
    data(2, 0xE891, 0x0038)  # ldmia.w r1, {r3, r4, r5}
    data(2, 0xEA84, 0x0406)  # eor.w r4, r4, r6
    orr(r4, r5)
    bne(ROW)
    data(2, 0xEA4F, 0x48C3)  # lsl.w r8, r3, 19
    data(2, 0xE892, 0x0038)  # ldmia.w r2, {r3, r4, r5}
    data(2, 0xEA4F, 0x5643)  # lsl.w r6, r3, 21
    neg(r5, r5)
    beq(ROW)  # both are P
    data(2, 0xF8D0, 0x9054)  # ldr.w r9, [r0, 84]
    data(2, 0xEA5F, 0x0949)  # lsls.w r9, r9, 1; 2 m - 2**32
    beq(ROW)
    data(2, 0xF8D0, 0x2058)  # ldr.w r2, [r0, 88]
    add(r2, 32)
    cmp(r2, 30)
    bhi(ROW)
    data(2, 0xF04F, 0x0A01)  # mov.w r10, 1
    data(2, 0xFA0A, 0xFA02)  # lsl.w r10, r10, r2
    data(2, 0xF8D0, 0xB05C)  # ldr.w r11, [r0, 92]
    data(2, 0x9702)  # str r7, [sp, 8]
    data(2, 0xA903)  # add r1, sp, 12
    mov(r7, r4)
    data(2, 0xE881, 0x0FE0)  # stmia.w r1, {r5, r6, r7, r8, r9, r10, r11}

    label(ROW)
    data(2, 0x9B00)  # ldr r3, [sp]
    ldr(r0, [r3, 16])
    ldr(r1, [r3, 24])
    data(2, 0x9A01)  # ldr r2, [sp, 4]
    data(2, 0xF8D3, 0xC020)  # ldr.w r12, [r3, 32]
    data(2, 0x9C02)  # ldr r4, [sp, 8]
    cmp(r4, 1)
    bhi(OTHER)
    bne(READY)
    mov(r4, r0)
    mov(r0, r1)
    mov(r1, r4)
    label(READY)
    data(2, 0xAB03)  # add r3, sp, 12
    data(2, 0xE893, 0x0FE0)  # ldmia.w r3, {r5, r6, r7, r8, r9, r10, r11}
    data(2, 0xEA5F, 0x0C5C)  # lsrs.w r12, r12, 1
    bcc(LOOP)
    data(2, 0xF10C, 0x0C01)  # add.w r12, r12, 1
    b(HALF)  # an odd number: begin with the second of a pair
    # r0 P  r1 Q  r2 out  r3 P's value, then sum  r4 Q's value  r5 Q's shift right  r6 its offset times 2**21
    # r7 its multiplier  r8 P's offset times 2**19  r9 multiplier  r10 2**(32 - shift)  r11 offset  r12 pairs left
    label(LOOP)
    data(2, 0xF1BC, 0x0F00)  # cmp.w r12, 0
    beq(STORED)
    label(PAIR)
    data(2, 0xF910, 0x3B01)  # ldrsb r3, [r0], 1
    data(2, 0xF911, 0x4B01)  # ldrsb r4, [r1], 1
    data(2, 0xEB08, 0x43C3)  # add.w r3, r8, r3, lsl 19
    data(2, 0xEB06, 0x5444)  # add.w r4, r6, r4, lsl 21
    data(2, 0xFB54, 0xF417)  # smmulr r4, r4, r7
    data(2, 0xEB04, 0x74E4)  # add.w r4, r4, r4, asr 31
    asr(r4, r5)
    adc(r3, r4)
    data(2, 0xFB53, 0x3319)  # smmlar r3, r3, r9, r3; doubling_high_mul
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xFB53, 0xB31A)  # smmlar r3, r3, r10, r11; shifted, and the offset
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xF802, 0x3B01)  # strb r3, [r2], 1
    label(HALF)
    data(2, 0xF910, 0x3B01)  # ldrsb r3, [r0], 1
    data(2, 0xF911, 0x4B01)  # ldrsb r4, [r1], 1
    data(2, 0xEB08, 0x43C3)  # add.w r3, r8, r3, lsl 19
    data(2, 0xEB06, 0x5444)  # add.w r4, r6, r4, lsl 21
    data(2, 0xFB54, 0xF417)  # smmulr r4, r4, r7
    data(2, 0xEB04, 0x74E4)  # add.w r4, r4, r4, asr 31
    asr(r4, r5)
    adc(r3, r4)
    data(2, 0xFB53, 0x3319)  # smmlar r3, r3, r9, r3
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xFB53, 0xB31A)  # smmlar r3, r3, r10, r11
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
    # r0 a  r1 b  r2 out  r3 p  r4 a's value, then sum  r5 b's value  r6-r8 constants  r12 left
    label(OTHER)
    data(2, 0xF1BC, 0x0F00)  # cmp.w r12, 0
    beq(STORED)
    label(NUMBER)
    data(2, 0xF990, 0x4000)  # ldrsb.w r4, [r0]
    data(2, 0xF103, 0x053C)  # add.w r5, r3, 60
    data(2, 0xE895, 0x01C0)  # ldmia.w r5, {r6, r7, r8}; offset, multiplier, shift
    data(2, 0x4434)  # add r4, r6
    lsl(r4, r4, 21)
    data(2, 0xFB54, 0xF417)  # smmulr r4, r4, r7
    data(2, 0xF1D8, 0x0800)  # rsbs.w r8, r8, 0
    beq(A)
    data(2, 0xEB04, 0x74E4)  # add.w r4, r4, r4, asr 31
    data(2, 0xFA54, 0xF408)  # asrs.w r4, r4, r8
    data(2, 0xF144, 0x0400)  # adc r4, r4, 0
    label(A)
    data(2, 0xF991, 0x5000)  # ldrsb.w r5, [r1]
    data(2, 0xF103, 0x0648)  # add.w r6, r3, 72
    data(2, 0xE896, 0x01C0)  # ldmia.w r6, {r6, r7, r8}
    data(2, 0x4435)  # add r5, r6
    lsl(r5, r5, 21)
    data(2, 0xFB55, 0xF517)  # smmulr r5, r5, r7
    data(2, 0xF1D8, 0x0800)  # rsbs.w r8, r8, 0
    beq(B)
    data(2, 0xEB05, 0x75E5)  # add.w r5, r5, r5, asr 31
    data(2, 0xFA55, 0xF508)  # asrs.w r5, r5, r8
    data(2, 0xF145, 0x0500)  # adc r5, r5, 0
    label(B)
    ldr(r6, [r3, 104])
    data(2, 0xFB05, 0x4406)  # mla r4, r5, r6, r4
    data(2, 0xF103, 0x0654)  # add.w r6, r3, 84
    data(2, 0xE896, 0x07C0)  # ldmia.w r6, {r6, r7, r8, r9, r10}
    lsl(r4, r4, 1)
    data(2, 0xFB54, 0xF416)  # smmulr r4, r4, r6
    neg(r7, r7)
    beq(C)
    data(2, 0xEB04, 0x74E4)  # add.w r4, r4, r4, asr 31
    asr(r4, r7)
    data(2, 0xF144, 0x0400)  # adc r4, r4, 0
    label(C)
    data(2, 0x4444)  # add r4, r8
    data(2, 0x454C)  # cmp r4, r9
    it(lt)
    data(2, 0x464C)  # movlt r4, r9
    data(2, 0x4554)  # cmp r4, r10
    it(gt)
    data(2, 0x4654)  # movgt r4, r10
    data(2, 0xF802, 0x4B01)  # strb r4, [r2], 1
    data(2, 0xE9D3, 0x4509)  # ldrd r4, r5, [r3, 36]; steps
    data(2, 0x4420)  # add r0, r4
    data(2, 0x4429)  # add r1, r5
    data(2, 0xF1BC, 0x0C01)  # subs.w r12, r12, 1
    bne(NUMBER)
    b(STORED)
    label(END)
    data(2, 0xB00A)  # add sp, 40
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
