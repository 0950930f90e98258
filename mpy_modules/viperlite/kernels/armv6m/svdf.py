"""SVDF in ARMv6-M assembler; contract and block in kernels/reference/svdf.py.

Feature weights are read where they lie, four filters at a time, which share the loads of x: 5.1 cycles a multiply on an
RP2040. Then each filter's state moves down one place in the same loop that multiplies it by the time weights: 10.3
cycles an element; about 150 cycles a filter beside. Any alignment of x and int8 weights.

Most outputs take one product of 16 by 16 bits: a >> (n - 6) and m >> 16 for a sum a, a multiplier m and a shift by n to
the right. It has 21 bits of fraction and is -3 to 5 times 2**14 of them off: n bits of rounding, then m's and a's low bits.
Where that may change the output, one in 16, and where n is below 6, it is computed in full. RAM: 84 bytes of stack.
"""

from ...compat import micropython


@micropython.asm_thumb
def svdf_s8(r0, r1, r2, r3):
    # frame, in words at sp: 0 to 3 sums of four filters  4 block  5 x of the row  6 next feature weights  7 filters to go
    # 8 next time weights  9 next state  10 sum of the unit  11 its filters to go  12 next bias or 0  13 out  14 rows to go
    # 15 bytes from sp to the next sum  16 to the end of the sums  17 bytes of a filter's state but for the newest
    # 18 n - 6, 19 m >> 16 of the output or 0  20 its zero point, with a half, the greatest error and 2**14, or 0
    ldr(r0, [r3, 0])
    ldr(r3, [r0, 12])
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    data(2, 0xB095)  # sub sp, sp, 84
    data(2, 0x9304)  # str r3, [sp, 16]
    ldr(r0, [r3, 0])
    data(2, 0x900D)  # str r0, [sp, 52]
    ldr(r0, [r3, 8])
    data(2, 0x9005)  # str r0, [sp, 20]
    ldr(r0, [r3, 40])
    data(2, 0x9009)  # str r0, [sp, 36]
    ldr(r0, [r3, 80])
    data(2, 0x900E)  # str r0, [sp, 56]
    ldr(r0, [r3, 92])
    sub(r0, 1)
    ldr(r1, [r3, 76])
    lsr(r1, r1, 4)
    lsl(r0, r1)
    data(2, 0x9011)  # str r0, [sp, 68]
    ldr(r2, [r3, 56])
    lsr(r2, r2, 16)
    ldr(r1, [r3, 72])
    lsl(r1, r1, 7)
    add(r1, 69)
    lsl(r1, r1, 14)
    ldr(r0, [r3, 60])
    add(r0, 6)
    neg(r0, r0)
    bpl(LONG)
    mov(r0, 0)  # gives a fraction of 0, which is computed again
    mov(r1, 0)
    mov(r2, 0)
    label(LONG)
    data(2, 0x9012)  # str r0, [sp, 72]
    data(2, 0x9213)  # str r2, [sp, 76]
    data(2, 0x9114)  # str r1, [sp, 80]

    label(ROW)
    data(2, 0x9F04)  # ldr r7, [sp, 16]
    ldr(r0, [r7, 16])
    data(2, 0x9006)  # str r0, [sp, 24]
    ldr(r0, [r7, 24])
    data(2, 0x9008)  # str r0, [sp, 32]
    ldr(r0, [r7, 32])
    data(2, 0x900C)  # str r0, [sp, 48]
    ldr(r0, [r7, 88])
    data(2, 0x9007)  # str r0, [sp, 28]
    mov(r0, 0)  # the first filter begins a unit
    data(2, 0x900B)  # str r0, [sp, 44]

    label(FOUR)
    # r0-r3 ends of weights of four filters  r4 end of x  r5 minus inputs to go  r6 x  r7 weight  r8-r11 sums  r12 offset
    data(2, 0x9F04)  # ldr r7, [sp, 16]
    ldr(r5, [r7, 84])
    data(2, 0x9E07)  # ldr r6, [sp, 28]
    data(2, 0x9806)  # ldr r0, [sp, 24]
    add(r0, r0, r5)
    mov(r1, r0)
    cmp(r6, 1)  # where fewer than four are left, the last is summed again in place of the others
    ble(SECOND)
    add(r1, r1, r5)
    label(SECOND)
    mov(r2, r1)
    cmp(r6, 2)
    ble(THIRD)
    add(r2, r2, r5)
    label(THIRD)
    mov(r3, r2)
    cmp(r6, 3)
    ble(FOURTH)
    add(r3, r3, r5)
    label(FOURTH)
    data(2, 0x9306)  # str r3, [sp, 24]; where the next four begin
    ldr(r6, [r7, 64])
    mov(r12, r6)
    data(2, 0x9C05)  # ldr r4, [sp, 20]
    add(r4, r4, r5)
    mov(r6, 0)
    mov(r8, r6)
    mov(r9, r6)
    mov(r10, r6)
    mov(r11, r6)
    neg(r5, r5)
    beq(SUMMED)
    # four at a time; enter where the rest of n_in / 4 is done first
    lsl(r6, r5, 31)
    bcs(TWO_OR_ONE)
    bpl(TAP_1)
    b(TAP_2)
    label(TWO_OR_ONE)
    bpl(TAP_3)
    b(TAP_4)
    label(TAP_1)
    data(2, 0x5766)  # ldrsb r6, [r4, r5]; one of four inputs
    data(2, 0x4466)  # add r6, r12; input offset
    data(2, 0x5747)  # ldrsb r7, [r0, r5]
    mul(r7, r6)
    data(2, 0x44B8)  # add r8, r7
    data(2, 0x574F)  # ldrsb r7, [r1, r5]
    mul(r7, r6)
    data(2, 0x44B9)  # add r9, r7
    data(2, 0x5757)  # ldrsb r7, [r2, r5]
    mul(r7, r6)
    data(2, 0x44BA)  # add r10, r7
    data(2, 0x575F)  # ldrsb r7, [r3, r5]
    mul(r7, r6)
    data(2, 0x44BB)  # add r11, r7
    add(r5, 1)
    label(TAP_2)
    data(2, 0x5766)  # ldrsb r6, [r4, r5]
    data(2, 0x4466)  # add r6, r12
    data(2, 0x5747)  # ldrsb r7, [r0, r5]
    mul(r7, r6)
    data(2, 0x44B8)  # add r8, r7
    data(2, 0x574F)  # ldrsb r7, [r1, r5]
    mul(r7, r6)
    data(2, 0x44B9)  # add r9, r7
    data(2, 0x5757)  # ldrsb r7, [r2, r5]
    mul(r7, r6)
    data(2, 0x44BA)  # add r10, r7
    data(2, 0x575F)  # ldrsb r7, [r3, r5]
    mul(r7, r6)
    data(2, 0x44BB)  # add r11, r7
    add(r5, 1)
    label(TAP_3)
    data(2, 0x5766)  # ldrsb r6, [r4, r5]
    data(2, 0x4466)  # add r6, r12
    data(2, 0x5747)  # ldrsb r7, [r0, r5]
    mul(r7, r6)
    data(2, 0x44B8)  # add r8, r7
    data(2, 0x574F)  # ldrsb r7, [r1, r5]
    mul(r7, r6)
    data(2, 0x44B9)  # add r9, r7
    data(2, 0x5757)  # ldrsb r7, [r2, r5]
    mul(r7, r6)
    data(2, 0x44BA)  # add r10, r7
    data(2, 0x575F)  # ldrsb r7, [r3, r5]
    mul(r7, r6)
    data(2, 0x44BB)  # add r11, r7
    add(r5, 1)
    label(TAP_4)
    data(2, 0x5766)  # ldrsb r6, [r4, r5]
    data(2, 0x4466)  # add r6, r12
    data(2, 0x5747)  # ldrsb r7, [r0, r5]
    mul(r7, r6)
    data(2, 0x44B8)  # add r8, r7
    data(2, 0x574F)  # ldrsb r7, [r1, r5]
    mul(r7, r6)
    data(2, 0x44B9)  # add r9, r7
    data(2, 0x5757)  # ldrsb r7, [r2, r5]
    mul(r7, r6)
    data(2, 0x44BA)  # add r10, r7
    data(2, 0x575F)  # ldrsb r7, [r3, r5]
    mul(r7, r6)
    data(2, 0x44BB)  # add r11, r7
    add(r5, 1)
    bne(TAP_1)
    label(SUMMED)
    mov(r0, r8)
    mov(r1, r9)
    mov(r2, r10)
    mov(r3, r11)
    data(2, 0x466C)  # mov r4, sp
    data(2, 0xC40F)  # stmia r4!, {r0, r1, r2, r3}
    # r7 block  r9 next state  r10 next time weights  r12 minus zero point of the state, for these filters
    data(2, 0x9F04)  # ldr r7, [sp, 16]
    ldr(r0, [r7, 68])
    neg(r0, r0)
    mov(r12, r0)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    mov(r9, r0)
    data(2, 0x9808)  # ldr r0, [sp, 32]
    mov(r10, r0)
    mov(r1, 0)
    data(2, 0x9807)  # ldr r0, [sp, 28]
    mov(r2, 4)
    cmp(r0, 4)
    bge(ALL)
    mov(r2, r0)
    label(ALL)
    sub(r0, r0, r2)
    data(2, 0x9007)  # str r0, [sp, 28]
    lsl(r2, r2, 2)
    data(2, 0x9210)  # str r2, [sp, 64]; four sums, or as many as are left

    label(FILTER)
    # r0 feature product, newest state  r1 bytes to its sum  r6 sum of the unit
    data(2, 0x9B0B)  # ldr r3, [sp, 44]
    sub(r3, 1)
    bmi(FIRST)  # the last filter ended a unit
    data(2, 0x9E0A)  # ldr r6, [sp, 40]
    b(BEGUN)
    label(FIRST)
    ldr(r3, [r7, 96])
    sub(r3, 1)
    mov(r6, 0)
    data(2, 0x9A0C)  # ldr r2, [sp, 48]; bias, if there is one
    cmp(r2, 0)
    beq(BEGUN)
    data(2, 0xCA40)  # ldmia r2!, {r6}
    data(2, 0x920C)  # str r2, [sp, 48]
    label(BEGUN)
    data(2, 0x930B)  # str r3, [sp, 44]
    data(2, 0x466A)  # mov r2, sp
    data(2, 0x5850)  # ldr r0, [r2, r1]
    add(r1, 4)
    data(2, 0x910F)  # str r1, [sp, 60]; feature product
    ldr(r1, [r7, 48])
    ldr(r2, [r7, 52])
    bl(REQUANTISE)
    ldr(r5, [r7, 76])
    cmp(r5, 8)
    beq(BYTES)
    data(2, 0xB201)  # sxth r1, r0
    cmp(r1, r0)
    beq(FITS)
    asr(r0, r0, 31)  # the least or the greatest
    mov(r1, 128)
    lsl(r1, r1, 8)
    sub(r1, 1)
    eor(r0, r1)
    label(FITS)
    mov(r2, r12)
    sub(r0, r0, r2)
    data(2, 0xB200)  # sxth r0, r0; the zero point may make it wrap
    mov(r8, r0)  # newest state
    # r0 end of state  r1 its newest place  r2 the time weight of that  r3 minus bytes to go  r4 state  r5 weight  r6 sum
    # r8 newest state
    data(2, 0x9B11)  # ldr r3, [sp, 68]
    mov(r1, r9)
    add(r1, r1, r3)
    add(r0, r1, 2)
    mov(r9, r0)
    mov(r2, r10)  # where the next filter's begins
    add(r2, r2, r3)
    add(r4, r2, 2)
    mov(r10, r4)
    neg(r3, r3)
    beq(NEWEST)
    lsl(r4, r3, 30)  # as above
    bcs(TWO_HALVES_OR_ONE)
    bmi(HALF_2)
    b(HALF_1)
    label(TWO_HALVES_OR_ONE)
    bpl(HALF_3)
    b(HALF_4)
    label(HALF_1)
    data(2, 0x5EC4)  # ldrsh r4, [r0, r3]; one of four
    data(2, 0x52CC)  # strh r4, [r1, r3]; one place down
    data(2, 0x4464)  # add r4, r12; minus zero point
    data(2, 0x5ED5)  # ldrsh r5, [r2, r3]
    mul(r4, r5)
    add(r6, r6, r4)
    add(r3, 2)
    label(HALF_2)
    data(2, 0x5EC4)  # ldrsh r4, [r0, r3]
    data(2, 0x52CC)  # strh r4, [r1, r3]
    data(2, 0x4464)  # add r4, r12
    data(2, 0x5ED5)  # ldrsh r5, [r2, r3]
    mul(r4, r5)
    add(r6, r6, r4)
    add(r3, 2)
    label(HALF_3)
    data(2, 0x5EC4)  # ldrsh r4, [r0, r3]
    data(2, 0x52CC)  # strh r4, [r1, r3]
    data(2, 0x4464)  # add r4, r12
    data(2, 0x5ED5)  # ldrsh r5, [r2, r3]
    mul(r4, r5)
    add(r6, r6, r4)
    add(r3, 2)
    label(HALF_4)
    data(2, 0x5EC4)  # ldrsh r4, [r0, r3]
    data(2, 0x52CC)  # strh r4, [r1, r3]
    data(2, 0x4464)  # add r4, r12
    data(2, 0x5ED5)  # ldrsh r5, [r2, r3]
    mul(r4, r5)
    add(r6, r6, r4)
    add(r3, 2)
    bne(HALF_1)
    label(NEWEST)
    mov(r4, r8)
    strh(r4, [r1, 0])  # the newest comes last
    data(2, 0x5ED5)  # ldrsh r5, [r2, r3]
    b(LAST)

    label(BYTES)
    data(2, 0xB241)  # sxtb r1, r0
    cmp(r1, r0)
    beq(FITS_BYTE)
    asr(r0, r0, 31)
    mov(r1, 127)
    eor(r0, r1)
    label(FITS_BYTE)
    mov(r2, r12)
    sub(r0, r0, r2)
    data(2, 0xB240)  # sxtb r0, r0
    mov(r8, r0)
    data(2, 0x9B11)  # ldr r3, [sp, 68]
    mov(r1, r9)
    add(r1, r1, r3)
    add(r0, r1, 1)
    mov(r9, r0)
    mov(r2, r10)
    add(r2, r2, r3)
    add(r4, r2, 1)
    mov(r10, r4)
    neg(r3, r3)
    beq(NEWEST_BYTE)
    lsl(r4, r3, 31)
    bcs(TWO_BYTES_OR_ONE)
    bmi(BYTE_2)
    b(BYTE_1)
    label(TWO_BYTES_OR_ONE)
    bpl(BYTE_3)
    b(BYTE_4)
    label(BYTE_1)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]; one of four
    data(2, 0x54CC)  # strb r4, [r1, r3]; one place down
    data(2, 0x4464)  # add r4, r12
    data(2, 0x56D5)  # ldrsb r5, [r2, r3]
    mul(r4, r5)
    add(r6, r6, r4)
    add(r3, 1)
    label(BYTE_2)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]
    data(2, 0x54CC)  # strb r4, [r1, r3]
    data(2, 0x4464)  # add r4, r12
    data(2, 0x56D5)  # ldrsb r5, [r2, r3]
    mul(r4, r5)
    add(r6, r6, r4)
    add(r3, 1)
    label(BYTE_3)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]
    data(2, 0x54CC)  # strb r4, [r1, r3]
    data(2, 0x4464)  # add r4, r12
    data(2, 0x56D5)  # ldrsb r5, [r2, r3]
    mul(r4, r5)
    add(r6, r6, r4)
    add(r3, 1)
    label(BYTE_4)
    data(2, 0x56C4)  # ldrsb r4, [r0, r3]
    data(2, 0x54CC)  # strb r4, [r1, r3]
    data(2, 0x4464)  # add r4, r12
    data(2, 0x56D5)  # ldrsb r5, [r2, r3]
    mul(r4, r5)
    add(r6, r6, r4)
    add(r3, 1)
    bne(BYTE_1)
    label(NEWEST_BYTE)
    mov(r4, r8)
    strb(r4, [r1, 0])
    data(2, 0x56D5)  # ldrsb r5, [r2, r3]

    label(LAST)
    data(2, 0x4464)  # add r4, r12
    mul(r4, r5)
    add(r6, r6, r4)
    data(2, 0x980B)  # ldr r0, [sp, 44]
    cmp(r0, 0)
    bne(KEEP)
    # the unit is complete
    data(2, 0x9A12)  # ldr r2, [sp, 72]
    mov(r0, r6)
    asr(r0, r2)  # one product of 16 by 16 bits, see above
    data(2, 0xB201)  # sxth r1, r0
    cmp(r1, r0)
    bne(WIDE)  # above 2**15 it saturates, unless the multiplier is 0
    data(2, 0x9A13)  # ldr r2, [sp, 76]
    mul(r0, r2)
    data(2, 0x9A14)  # ldr r2, [sp, 80]
    add(r0, r0, r2)
    lsl(r1, r0, 11)
    lsr(r1, r1, 28)
    beq(IN_FULL)  # the fraction is below twice the greatest error
    asr(r0, r0, 21)
    data(2, 0xB241)  # sxtb r1, r0
    cmp(r1, r0)
    bne(FAR)  # saturates
    label(STORE)
    data(2, 0x990D)  # ldr r1, [sp, 52]
    strb(r0, [r1, 0])
    add(r1, 1)
    data(2, 0x910D)  # str r1, [sp, 52]
    label(NEXT)
    data(2, 0x990F)  # ldr r1, [sp, 60]
    data(2, 0x9A10)  # ldr r2, [sp, 64]
    cmp(r1, r2)
    beq(FURTHER)
    b(FILTER)
    label(WIDE)
    data(2, 0x9A13)  # ldr r2, [sp, 76]
    cmp(r2, 0)
    beq(IN_FULL)
    label(FAR)
    asr(r0, r0, 31)
    mov(r1, 127)
    eor(r0, r1)
    b(STORE)
    label(IN_FULL)
    mov(r0, r6)
    ldr(r1, [r7, 56])
    ldr(r2, [r7, 60])
    bl(REQUANTISE)
    ldr(r1, [r7, 72])
    mov(r2, 127)
    sub(r2, r2, r1)
    cmp(r0, r2)  # before the zero point is added, which may leave 32 bits
    bgt(CLAMP)
    sub(r2, 255)
    cmp(r0, r2)
    bge(ADD)
    label(CLAMP)
    mov(r0, r2)
    label(ADD)
    add(r0, r0, r1)
    b(STORE)
    label(KEEP)
    data(2, 0x960A)  # str r6, [sp, 40]
    b(NEXT)
    label(FURTHER)
    mov(r0, r9)
    data(2, 0x9009)  # str r0, [sp, 36]; r8 to r12 are the sums' again
    mov(r0, r10)
    data(2, 0x9008)  # str r0, [sp, 32]
    data(2, 0x9807)  # ldr r0, [sp, 28]
    cmp(r0, 0)
    beq(ROWED)
    b(FOUR)
    label(ROWED)
    data(2, 0x9F04)  # ldr r7, [sp, 16]
    data(2, 0x9805)  # ldr r0, [sp, 20]
    ldr(r1, [r7, 84])
    add(r0, r0, r1)
    data(2, 0x9005)  # str r0, [sp, 20]
    data(2, 0x980E)  # ldr r0, [sp, 56]
    sub(r0, 1)
    data(2, 0x900E)  # str r0, [sp, 56]
    beq(DONE)
    b(ROW)

    label(REQUANTISE)
    # r0 value, ah, ah mh, then the result  r1 multiplier, mh  r2 shift  r3 al, al mh  r4 ml, ah ml  r5 al ml; see requantize.py
    cmp(r2, 0)
    ble(RIGHT)
    lsl(r0, r2)
    mov(r2, 0)
    label(RIGHT)
    data(2, 0xB283)  # uxth r3, r0
    asr(r0, r0, 16)
    data(2, 0xB28C)  # uxth r4, r1
    lsr(r1, r1, 16)
    mov(r5, r3)
    mul(r5, r4)
    mul(r3, r1)
    mul(r4, r0)
    mul(r0, r1)
    lsr(r5, r5, 16)
    add(r3, r3, r5)  # below 2**31: no carry
    add(r3, r3, r4)
    bvs(OVER)
    asr(r3, r3, 15)  # carry: the bit to round by
    label(ROUNDED)
    adc(r3, r0)
    add(r0, r0, r3)
    neg(r2, r2)
    asr(r1, r0, 31)
    add(r0, r0, r1)  # a negative one less: its ties then go down; carry undoes it where the shift is 0
    asr(r0, r2)
    mov(r1, 0)
    adc(r0, r1)
    bx(lr)
    label(OVER)
    lsr(r3, r3, 15)  # 32 bits without a sign
    b(ROUNDED)

    label(DONE)
    data(2, 0xB015)  # add sp, sp, 84
    pop({r4, r5, r6, r7})
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)
    mov(r0, 1)
