"""ADD and SUB in ARMv7-M assembler; contract and blocks in kernels/reference/add.py.

But for its roundings the result is a linear form, t = A a + B b + C, here with 20 bits of fraction. The last shift
being by n >= 11, the roundings before it are worth at most 2.5 * 2**(20 - n), cutting A and B less than 510: together
less than 2**11. Where t is not that close to where the last rounding jumps, t >> 20 is the result, exactly.
Elsewhere, one in 256, and where shifts or scales are out of the usual range, the element goes the long way.
Cost: 9 instructions an element, 18 with broadcasting or another range than int8's, 50 more on the long way. RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def add_s8(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # frame, in words: 0 p  1 out  2 not 0: the second loop
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
    data(2, 0xE9D0, 0x1209)  # ldrd r1, r2, [r0, 36]
    data(2, 0xF081, 0x0101)  # eor r1, r1, 1
    data(2, 0xF082, 0x0201)  # eor r2, r2, 1
    orr(r1, r2)  # not both side by side
    data(2, 0xE9D0, 0x2318)  # ldrd r2, r3, [r0, 96]
    sub(r3, r3, r2)
    sub(r3, 255)
    orr(r1, r3)
    data(2, 0x9102)  # str r1, [sp, 8]
    # r0 p  r1 to the right, less 1  r2, r3 halves of a product  r4 multiplier  r5 last shift  r6 A  r7 B  r8 C  r9 bits
    # of t that are not all 0 where it is far from a jump
    data(2, 0xE9D0, 0x4515)  # ldrd r4, r5, [r0, 84]
    neg(r5, r5)
    data(2, 0xE9D0, 0x2110)  # ldrd r2, r1, [r0, 64]
    data(2, 0xFBA2, 0x2304)  # umull r2, r3, r2, r4
    sub(r1, r5, r1)
    sub(r1, 10)
    data(2, 0xFA23, 0xF601)  # lsr.w r6, r3, r1; A
    data(2, 0xE9D0, 0x2113)  # ldrd r2, r1, [r0, 76]
    data(2, 0xFBA2, 0x2304)  # umull r2, r3, r2, r4
    sub(r1, r5, r1)
    sub(r1, 10)
    data(2, 0xFA23, 0xF701)  # lsr.w r7, r3, r1; B
    data(2, 0xF44F, 0x297F)  # mov.w r9, 0xFF000
    cmp(r5, 11)
    blt(LONG)
    add(r3, r6, r7)
    data(2, 0xF5B3, 0x0F80)  # cmp.w r3, 0x400000
    bls(SHORT)  # t has to fit
    label(LONG)
    data(2, 0xF04F, 0x0900)  # mov.w r9, 0; every t counts as close
    label(SHORT)
    ldr(r3, [r0, 104])
    data(2, 0xFB07, 0xF703)  # mul r7, r7, r3; sign of b
    # C: zero points, half, and the width of what counts as close
    ldr(r3, [r0, 92])
    lsl(r3, r3, 20)
    data(2, 0xF503, 0x2300)  # add.w r3, r3, 0x80000
    data(2, 0xF503, 0x6300)  # add.w r3, r3, 0x800
    ldr(r4, [r0, 60])
    data(2, 0xFB04, 0x3306)  # mla r3, r4, r6, r3
    ldr(r4, [r0, 72])
    data(2, 0xFB04, 0x3807)  # mla r8, r4, r7, r3

    # r0 a  r1 b  r2 out  r3 a's value, then result  r4 b's value  r5 t  r6-r9 as above  r10, r11 steps
    # r12 pairs, or elements left
    label(ROW)
    data(2, 0x9B00)  # ldr r3, [sp]
    ldr(r0, [r3, 16])
    ldr(r1, [r3, 24])
    data(2, 0x9A01)  # ldr r2, [sp, 4]
    data(2, 0xF8D3, 0xC020)  # ldr.w r12, [r3, 32]
    data(2, 0xE9D3, 0xAB09)  # ldrd r10, r11, [r3, 36]
    data(2, 0x9C02)  # ldr r4, [sp, 8]
    cmp(r4, 0)
    bne(OTHER)
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
    data(2, 0xFB03, 0x8506)  # mla r5, r3, r6, r8
    data(2, 0xFB04, 0x5507)  # mla r5, r4, r7, r5
    data(2, 0xEA15, 0x0F09)  # tst.w r5, r9
    beq(FIRST_CLOSE)
    data(2, 0xF325, 0x5307)  # ssat r3, 8, r5, asr 20
    label(FAR)
    data(2, 0xF802, 0x3B01)  # strb r3, [r2], 1
    label(HALF)
    data(2, 0xF910, 0x3B01)  # ldrsb r3, [r0], 1
    data(2, 0xF911, 0x4B01)  # ldrsb r4, [r1], 1
    data(2, 0xFB03, 0x8506)  # mla r5, r3, r6, r8
    data(2, 0xFB04, 0x5507)  # mla r5, r4, r7, r5
    data(2, 0xEA15, 0x0F09)  # tst.w r5, r9
    beq(CLOSE)
    data(2, 0xF325, 0x5307)  # ssat r3, 8, r5, asr 20
    label(AWAY)
    data(2, 0xF802, 0x3B01)  # strb r3, [r2], 1
    data(2, 0xF1BC, 0x0C01)  # subs.w r12, r12, 1
    bne(PAIR)
    label(STORED)
    data(2, 0x9201)  # str r2, [sp, 4]
    # on to the next row: r1 dimension  r2 dimensions left  r3 a  r4 b  r5 its index  r10 its count  r11, r12 its
    # steps
    label(NEXT)
    data(2, 0x9800)  # ldr r0, [sp]
    ldr(r1, [r0, 44])
    data(2, 0xEB00, 0x0181)  # add.w r1, r0, r1, lsl 2
    ldr(r2, [r0, 48])
    ldr(r3, [r0, 16])
    ldr(r4, [r0, 24])
    label(DIM)
    cmp(r2, 0)
    beq_w(END)  # that was the last
    data(2, 0xE891, 0x1C00)  # ldmia.w r1, {r10, r11, r12}
    ldr(r5, [r1, 12])
    add(r5, 1)
    data(2, 0x4555)  # cmp r5, r10
    bcc(STEP)
    data(2, 0xF04F, 0x0A00)  # mov.w r10, 0
    data(2, 0xF8C1, 0xA00C)  # str.w r10, [r1, 12]
    sub(r5, 1)
    data(2, 0xFB05, 0x331B)  # mls r3, r5, r11, r3; back to its beginning
    data(2, 0xFB05, 0x441C)  # mls r4, r5, r12, r4
    add(r1, 16)
    sub(r2, 1)
    b(DIM)
    label(STEP)
    str(r5, [r1, 12])
    data(2, 0x445B)  # add r3, r11
    data(2, 0x4464)  # add r4, r12
    str(r3, [r0, 16])
    str(r4, [r0, 24])
    b(ROW)
    label(FIRST_CLOSE)
    bl(EXACT)
    b(FAR)
    label(CLOSE)
    bl(EXACT)
    b(AWAY)
    label(OTHER)
    data(2, 0xF1BC, 0x0F00)  # cmp.w r12, 0
    beq(STORED)
    label(NUMBER)
    data(2, 0xF990, 0x3000)  # ldrsb.w r3, [r0]
    data(2, 0xF991, 0x4000)  # ldrsb.w r4, [r1]
    data(2, 0x4450)  # add r0, r10
    data(2, 0x4459)  # add r1, r11
    data(2, 0xFB03, 0x8506)  # mla r5, r3, r6, r8
    data(2, 0xFB04, 0x5507)  # mla r5, r4, r7, r5
    data(2, 0xEA15, 0x0F09)  # tst.w r5, r9
    beq(NEAR)
    data(2, 0xF325, 0x5307)  # ssat r3, 8, r5, asr 20
    label(CLAMP)
    data(2, 0x9D00)  # ldr r5, [sp]
    data(2, 0xE9D5, 0x4518)  # ldrd r4, r5, [r5, 96]
    cmp(r3, r4)
    it(lt)
    data(2, 0x4623)  # movlt r3, r4
    cmp(r3, r5)
    it(gt)
    data(2, 0x462B)  # movgt r3, r5
    data(2, 0xF802, 0x3B01)  # strb r3, [r2], 1
    data(2, 0xF1BC, 0x0C01)  # subs.w r12, r12, 1
    bne(NUMBER)
    b(STORED)
    label(NEAR)
    bl(EXACT)
    b(CLAMP)

    # the long way: r3 a, then result  r4 b  r5 p  r6-r8 offset, multiplier, shift
    # v 2**20 m is 2**-32 (v 2**21 m), its last place's half the carry; a shift to the right takes it so, too: the last
    # bit that falls out; a negative number is one less before it, for ties go away from zero
    label(EXACT)
    data(2, 0x9D00)  # ldr r5, [sp]
    data(2, 0xE92D, 0x01C0)  # push {r6, r7, r8}
    data(2, 0xF105, 0x063C)  # add.w r6, r5, 60
    data(2, 0xE896, 0x01C0)  # ldmia.w r6, {r6, r7, r8}
    data(2, 0x4433)  # add r3, r6
    lsl(r3, r3, 21)
    data(2, 0xFB83, 0x6307)  # smull r6, r3, r3, r7
    lsl(r6, r6, 1)
    data(2, 0xF143, 0x0300)  # adc r3, r3, 0
    data(2, 0xF1D8, 0x0800)  # rsbs.w r8, r8, 0
    beq(A_SCALED)
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    data(2, 0xFA53, 0xF308)  # asrs.w r3, r3, r8
    data(2, 0xF143, 0x0300)  # adc r3, r3, 0
    label(A_SCALED)
    data(2, 0xF105, 0x0648)  # add.w r6, r5, 72
    data(2, 0xE896, 0x01C0)  # ldmia.w r6, {r6, r7, r8}
    data(2, 0x4434)  # add r4, r6
    lsl(r4, r4, 21)
    data(2, 0xFB84, 0x6407)  # smull r6, r4, r4, r7
    lsl(r6, r6, 1)
    data(2, 0xF144, 0x0400)  # adc r4, r4, 0
    data(2, 0xF1D8, 0x0800)  # rsbs.w r8, r8, 0
    beq(B_SCALED)
    data(2, 0xEB04, 0x74E4)  # add.w r4, r4, r4, asr 31
    data(2, 0xFA54, 0xF408)  # asrs.w r4, r4, r8
    data(2, 0xF144, 0x0400)  # adc r4, r4, 0
    label(B_SCALED)
    ldr(r6, [r5, 104])
    data(2, 0xFB04, 0x3306)  # mla r3, r4, r6, r3
    data(2, 0xF105, 0x0654)  # add.w r6, r5, 84
    data(2, 0xE896, 0x01C0)  # ldmia.w r6, {r6, r7, r8}
    lsl(r3, r3, 1)
    data(2, 0xFB83, 0x4306)  # smull r4, r3, r3, r6
    lsl(r4, r4, 1)
    data(2, 0xF143, 0x0300)  # adc r3, r3, 0
    neg(r7, r7)
    beq(SCALED)
    data(2, 0xEB03, 0x73E3)  # add.w r3, r3, r3, asr 31
    asr(r3, r7)
    data(2, 0xF143, 0x0300)  # adc r3, r3, 0
    label(SCALED)
    data(2, 0x4443)  # add r3, r8
    data(2, 0xF303, 0x0307)  # ssat r3, 8, r3
    data(2, 0xE8BD, 0x01C0)  # pop {r6, r7, r8}
    bx(lr)
    label(END)
    data(2, 0xB004)  # add sp, 16
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
