"""FULLY_CONNECTED in ARMv6-M assembler; contract and block in kernels/reference/fully_connected.py.

Weights are read where they lie, four outputs at a time, which share the loads of x: 5.1 cycles a multiply on an RP2040,
at any alignment. Outputs that are left over are summed one by one. The sums of a chunk of outputs are held in scratch
and requantised together; n and tables of the row header move with the chunk and are put back.
"""

from ...compat import micropython


def fully_connected_s8_buffer(rows, n_in, n_out):
    """(least, most) bytes of scratch: for the sums of 16 outputs and of all."""
    return 4 * min(n_out, 16), 4 * n_out


@micropython.asm_thumb
def fully_connected_s8(r0, r1, r2, r3):
    # frame, in words at sp: 0 args  1 block  2 x of the row  3 outputs of a chunk, at most  4 cursor of w  5 cursor of bias
    # 6 outputs of the row to go  7 rows to go  8 sum of x times offset of w  9 cursor of sums  10 outputs of the chunk
    # 11 of them to go  12 where four outputs are entered  13 multipliers, 14 shifts of the first output
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    data(2, 0xB090)  # sub sp, sp, 64
    data(2, 0x9300)  # str r3, [sp, 0]
    ldr(r0, [r3, 0])
    ldr(r3, [r0, 12])
    data(2, 0x9301)  # str r3, [sp, 4]
    ldr(r0, [r3, 60])
    data(2, 0x9002)  # str r0, [sp, 8]
    ldr(r0, [r3, 52])
    str(r0, [r3, 0])
    ldr(r0, [r3, 44])
    lsr(r0, r0, 2)
    data(2, 0x9003)  # str r0, [sp, 12]
    ldr(r0, [r3, 92])
    data(2, 0x9007)  # str r0, [sp, 28]
    ldr(r0, [r3, 24])
    data(2, 0x900D)  # str r0, [sp, 52]
    ldr(r0, [r3, 28])
    data(2, 0x900E)  # str r0, [sp, 56]
    ldr(r0, [r3, 84])
    mov(r12, r0)
    # four taps are unrolled: enter where the rest of n_in / 4 is done first
    ldr(r0, [r3, 96])
    neg(r0, r0)
    mov(r1, 3)
    and_(r0, r1)
    mov(r1, 30)  # bytes of code of one tap
    mul(r0, r1)
    b(LOCATE)
    label(LOCATED)
    data(2, 0x4470)  # add r0, lr
    data(2, 0x900C)  # str r0, [sp, 48]

    label(ROW)
    data(2, 0x9B01)  # ldr r3, [sp, 4]
    ldr(r0, [r3, 68])
    data(2, 0x9004)  # str r0, [sp, 16]
    ldr(r0, [r3, 76])
    data(2, 0x9005)  # str r0, [sp, 20]
    ldr(r0, [r3, 100])
    data(2, 0x9006)  # str r0, [sp, 24]
    ldr(r0, [r3, 88])
    cmp(r0, 0)
    beq(SUM_KNOWN)  # as a rule
    ldr(r1, [r3, 96])
    data(2, 0x9A02)  # ldr r2, [sp, 8]
    mov(r4, 0)
    label(SUM)
    sub(r1, 1)
    data(2, 0x5655)  # ldrsb r5, [r2, r1]
    add(r4, r4, r5)
    data(2, 0x4464)  # add r4, r12
    cmp(r1, 0)
    bne(SUM)
    mul(r0, r4)
    label(SUM_KNOWN)
    data(2, 0x9008)  # str r0, [sp, 32]

    label(CHUNK)
    ldr(r0, [r3, 8])
    data(2, 0x9009)  # str r0, [sp, 36]
    data(2, 0x9803)  # ldr r0, [sp, 12]
    data(2, 0x9906)  # ldr r1, [sp, 24]
    cmp(r1, r0)
    ble(REST)
    mov(r1, r0)
    label(REST)
    data(2, 0x910A)  # str r1, [sp, 40]
    sub(r1, 4)
    bmi(FEW)

    # r0, r1, r2, r3 ends of four rows of w  r4 end of x  r5 index from -n_in to 0  r6 x  r7 w, product
    # r8, r9, r10, r11 sums  r12 offset of x
    label(FOUR)
    data(2, 0x910B)  # str r1, [sp, 44]
    ldr(r4, [r3, 96])
    neg(r5, r4)
    data(2, 0x9805)  # ldr r0, [sp, 20]
    data(2, 0x9E08)  # ldr r6, [sp, 32]
    cmp(r0, 0)
    beq(UNBIASED)
    data(2, 0xC88E)  # ldmia r0!, {r1, r2, r3, r7}
    data(2, 0x9005)  # str r0, [sp, 20]
    add(r1, r1, r6)
    mov(r8, r1)
    add(r2, r2, r6)
    mov(r9, r2)
    add(r3, r3, r6)
    mov(r10, r3)
    add(r7, r7, r6)
    mov(r11, r7)
    b(BEGUN)
    label(UNBIASED)
    mov(r8, r6)
    mov(r9, r6)
    mov(r10, r6)
    mov(r11, r6)
    label(BEGUN)
    data(2, 0x9804)  # ldr r0, [sp, 16]
    add(r0, r0, r4)
    add(r1, r0, r4)
    add(r2, r1, r4)
    add(r3, r2, r4)
    data(2, 0x9304)  # str r3, [sp, 16]
    data(2, 0x9E02)  # ldr r6, [sp, 8]
    add(r4, r4, r6)
    data(2, 0x9E0C)  # ldr r6, [sp, 48]
    mov(pc, r6)
    label(LOCATE)
    bl(LOCATED)
    label(TAPS)
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
    bne(TAPS)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    data(2, 0xC0F0)  # stmia r0!, {r4-r7}
    data(2, 0x9009)  # str r0, [sp, 36]
    data(2, 0x9B01)  # ldr r3, [sp, 4]
    data(2, 0x990B)  # ldr r1, [sp, 44]
    sub(r1, 4)
    bpl(FOUR)
    label(FEW)
    add(r1, 4)
    beq(SCALE)
    # one by one.  r0 end of a row of w  r1 outputs to go  r2 sum  r4 end of x  r5 index  r6 x  r7 w, product
    ldr(r4, [r3, 96])
    label(ONE)
    data(2, 0x9A08)  # ldr r2, [sp, 32]
    data(2, 0x9805)  # ldr r0, [sp, 20]
    cmp(r0, 0)
    beq(NO_BIAS)
    data(2, 0xC820)  # ldmia r0!, {r5}
    data(2, 0x9005)  # str r0, [sp, 20]
    add(r2, r2, r5)
    label(NO_BIAS)
    data(2, 0x9804)  # ldr r0, [sp, 16]
    add(r0, r0, r4)
    data(2, 0x9004)  # str r0, [sp, 16]
    neg(r5, r4)
    data(2, 0x9E02)  # ldr r6, [sp, 8]
    add(r4, r4, r6)
    label(TAP)
    data(2, 0x5766)  # ldrsb r6, [r4, r5]
    data(2, 0x4466)  # add r6, r12
    data(2, 0x5747)  # ldrsb r7, [r0, r5]
    mul(r7, r6)
    add(r2, r2, r7)
    add(r5, 1)
    bne(TAP)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    data(2, 0xC004)  # stmia r0!, {r2}
    data(2, 0x9009)  # str r0, [sp, 36]
    ldr(r4, [r3, 96])
    sub(r1, 1)
    bne(ONE)

    label(SCALE)
    data(2, 0x980A)  # ldr r0, [sp, 40]
    str(r0, [r3, 16])
    mov(r4, r3)
    data(2, 0x9B00)  # ldr r3, [sp, 0]
    ldr(r2, [r4, 48])
    mov(r5, r12)
    data(2, 0x4790)  # blx r2
    mov(r12, r5)
    # on to the next chunk
    mov(r3, r4)
    data(2, 0x990A)  # ldr r1, [sp, 40]
    ldr(r0, [r3, 0])
    add(r0, r0, r1)
    str(r0, [r3, 0])
    ldr(r0, [r3, 20])
    mul(r0, r1)
    ldr(r2, [r3, 28])
    add(r2, r2, r0)
    str(r2, [r3, 28])
    lsl(r0, r0, 2)
    ldr(r2, [r3, 24])
    add(r2, r2, r0)
    str(r2, [r3, 24])
    data(2, 0x9806)  # ldr r0, [sp, 24]
    sub(r0, r0, r1)
    data(2, 0x9006)  # str r0, [sp, 24]
    beq(ROW_DONE)
    b(CHUNK)
    label(ROW_DONE)
    data(2, 0x980D)  # ldr r0, [sp, 52]
    str(r0, [r3, 24])
    data(2, 0x980E)  # ldr r0, [sp, 56]
    str(r0, [r3, 28])
    data(2, 0x9802)  # ldr r0, [sp, 8]
    ldr(r1, [r3, 96])
    add(r0, r0, r1)
    data(2, 0x9002)  # str r0, [sp, 8]
    data(2, 0x9807)  # ldr r0, [sp, 28]
    sub(r0, 1)
    data(2, 0x9007)  # str r0, [sp, 28]
    beq(DONE)
    b(ROW)
    label(DONE)
    data(2, 0xB010)  # add sp, sp, 64
    pop({r4, r5, r6, r7})
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)
    mov(r0, 1)
