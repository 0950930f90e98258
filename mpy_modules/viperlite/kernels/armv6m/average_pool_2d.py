"""AVERAGE_POOL_2D in ARMv6-M assembler; contract and block in kernels/reference/average_pool_2d.py.

A mean fits nine bits, so that dividing takes eight steps. Cost on an RP2040: 7 cycles a tap, 6 a line of taps, 90 an
output, 80 a pixel. RAM: 40 bytes of stack.
"""

from ...compat import micropython


@micropython.asm_thumb
def average_pool_2d_s8(r0, r1, r2, r3):
    # frame, in words at sp: 0 block  1 x of the batch  2 batches, 3 lines of out, 4 pixels of its line to go  5 y, 6 x of the
    # window  7 address of its first line  8 its first tap of the channel, 9 of the channel after the last
    ldr(r0, [r3, 0])
    ldr(r3, [r0, 12])
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    data(2, 0xB08A)  # sub sp, sp, 40
    data(2, 0x9300)  # str r3, [sp, 0]
    ldr(r7, [r3, 0])
    ldr(r0, [r3, 8])
    data(2, 0x9001)  # str r0, [sp, 4]; x
    ldr(r0, [r3, 16])
    mov(r10, r0)
    ldr(r0, [r3, 20])
    mov(r11, r0)
    ldr(r0, [r3, 24])
    data(2, 0x9002)  # str r0, [sp, 8]; batches
    ldr(r5, [r3, 36])
    mul(r0, r5)
    ldr(r1, [r3, 40])
    mul(r0, r1)
    ldr(r1, [r3, 44])
    mul(r0, r1)  # outputs, modulo 2**32
    beq(NOTHING)

    label(BATCH)
    data(2, 0x9B00)  # ldr r3, [sp, 0]
    ldr(r0, [r3, 40])
    data(2, 0x9003)  # str r0, [sp, 12]; lines of out
    ldr(r0, [r3, 76])
    neg(r0, r0)
    data(2, 0x9005)  # str r0, [sp, 20]; the padding above
    label(LINE)
    # the lines of the window that lie in the image
    data(2, 0x9B00)  # ldr r3, [sp, 0]
    data(2, 0x9805)  # ldr r0, [sp, 20]
    ldr(r1, [r3, 52])
    add(r1, r0, r1)  # below the window
    ldr(r2, [r3, 28])
    cmp(r1, r2)
    ble(ENDS)
    mov(r1, r2)
    label(ENDS)
    asr(r2, r0, 31)
    bic(r0, r2)  # not above the image
    sub(r1, r1, r0)
    data(2, 0x468E)  # mov r14, r1; lines that are left
    ldr(r1, [r3, 32])
    mul(r1, r5)  # bytes of a line
    mul(r0, r1)
    data(2, 0x9901)  # ldr r1, [sp, 4]
    add(r0, r0, r1)
    data(2, 0x9007)  # str r0, [sp, 28]
    ldr(r0, [r3, 44])
    data(2, 0x9004)  # str r0, [sp, 16]
    ldr(r0, [r3, 80])
    neg(r0, r0)
    data(2, 0x9006)  # str r0, [sp, 24]; the padding to the left
    label(PIXEL)
    # the taps of a line that do
    data(2, 0x9B00)  # ldr r3, [sp, 0]
    data(2, 0x9806)  # ldr r0, [sp, 24]
    ldr(r1, [r3, 56])
    add(r1, r0, r1)
    ldr(r2, [r3, 32])
    cmp(r1, r2)
    ble(ENDED)
    mov(r1, r2)
    label(ENDED)
    asr(r4, r0, 31)
    bic(r0, r4)  # not to the left of it
    sub(r1, r1, r0)
    data(2, 0x4673)  # mov r3, r14
    mul(r3, r1)
    mov(r12, r3)  # taps
    mul(r1, r5)
    mov(r8, r1)  # bytes of taps
    mul(r2, r5)
    sub(r2, r2, r1)
    mov(r9, r2)  # bytes beside them
    mul(r0, r5)
    data(2, 0x9907)  # ldr r1, [sp, 28]
    add(r0, r0, r1)
    add(r1, r0, r5)
    data(2, 0x9109)  # str r1, [sp, 36]

    # r0 tap  r1 lines to go  r2 end of a line's taps  r3 sum  r4 x  r5 channels  r6 0  r7 out  r8 bytes of a line's
    # taps  r9 bytes from their end to the next line's  r10 least  r11 greatest  r12 taps  r14 lines
    label(CHANNEL)
    data(2, 0x9008)  # str r0, [sp, 32]
    data(2, 0x4671)  # mov r1, r14
    mov(r3, 0)
    mov(r6, 0)
    label(TAPS)
    mov(r2, r0)
    data(2, 0x4442)  # add r2, r8
    label(TAP)
    data(2, 0x5784)  # ldrsb r4, [r0, r6]
    add(r3, r3, r4)
    add(r0, r0, r5)
    cmp(r0, r2)
    bne(TAP)
    data(2, 0x4448)  # add r0, r9
    sub(r1, 1)
    bne(TAPS)
    # sum / taps to nearest, ties away from zero, bit by bit:  r1 sign  r2 taps times 128, 64, ...  r4 1 and the quotient
    asr(r1, r3, 31)
    eor(r3, r1)
    sub(r3, r3, r1)
    mov(r2, r12)
    lsr(r4, r2, 1)
    add(r3, r3, r4)  # half a divisor more: to nearest
    lsl(r2, r2, 7)
    mov(r4, 1)
    label(BIT)
    cmp(r3, r2)
    bcc(LESS)
    sub(r3, r3, r2)
    label(LESS)
    adc(r4, r4)  # carry: no borrow, a one
    lsr(r2, r2, 1)
    cmp(r4, 255)
    bls(BIT)
    data(2, 0xB2E3)  # uxtb r3, r4; without the leading 1
    eor(r3, r1)
    sub(r3, r3, r1)
    data(2, 0x4553)  # cmp r3, r10
    blt(LOW)
    data(2, 0x455B)  # cmp r3, r11
    bgt(HIGH)
    label(STORE)
    strb(r3, [r7, 0])
    add(r7, 1)
    data(2, 0x9808)  # ldr r0, [sp, 32]
    add(r0, 1)  # the next channel
    data(2, 0x9909)  # ldr r1, [sp, 36]
    cmp(r0, r1)
    bne(CHANNEL)

    data(2, 0x9B00)  # ldr r3, [sp, 0]
    data(2, 0x9806)  # ldr r0, [sp, 24]
    ldr(r1, [r3, 64])
    add(r0, r0, r1)  # stride
    data(2, 0x9006)  # str r0, [sp, 24]
    data(2, 0x9804)  # ldr r0, [sp, 16]
    sub(r0, 1)
    data(2, 0x9004)  # str r0, [sp, 16]
    bne(PIXEL)
    data(2, 0x9805)  # ldr r0, [sp, 20]
    ldr(r1, [r3, 60])
    add(r0, r0, r1)
    data(2, 0x9005)  # str r0, [sp, 20]
    data(2, 0x9803)  # ldr r0, [sp, 12]
    sub(r0, 1)
    data(2, 0x9003)  # str r0, [sp, 12]
    bne(LINE)
    ldr(r0, [r3, 28])
    ldr(r1, [r3, 32])
    mul(r0, r1)
    mul(r0, r5)
    data(2, 0x9901)  # ldr r1, [sp, 4]
    add(r0, r0, r1)  # the next batch
    data(2, 0x9001)  # str r0, [sp, 4]
    data(2, 0x9802)  # ldr r0, [sp, 8]
    sub(r0, 1)
    data(2, 0x9002)  # str r0, [sp, 8]
    bne(BATCH)
    label(NOTHING)
    data(2, 0xB00A)  # add sp, sp, 40
    pop({r4, r5, r6, r7})
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)
    mov(r0, 1)
    b(OUT)

    label(LOW)
    mov(r3, r10)
    b(STORE)
    label(HIGH)
    mov(r3, r11)
    b(STORE)
    label(OUT)
