"""QUANTIZE of integers in ARMv6-M assembler; contract and block in kernels/reference/quantize.py.

All integer types in one loop, which asks for the size of each number: 58 cycles one on an RP2040. Product as in
requantize.py. RAM: 20 bytes of stack.
"""

from ...compat import micropython


@micropython.asm_thumb
def quantize_int(r0, r1, r2, r3):
    # frame, in words at sp: 0 bytes of x  1 bytes of out  2 offset  3 least  4 greatest
    ldr(r0, [r3, 0])
    ldr(r3, [r0, 12])  # block
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    data(2, 0xB085)  # sub sp, sp, 20
    ldr(r5, [r3, 8])
    ldr(r6, [r3, 0])
    ldr(r0, [r3, 32])
    data(2, 0x9000)  # str r0, [sp, 0]
    ldr(r1, [r3, 36])
    mov(r12, r1)
    ldr(r2, [r3, 40])
    add(r2, r2, r1)  # flipping the sign bit adds it
    mov(r10, r2)
    ldr(r1, [r3, 44])
    data(2, 0xB28A)  # uxth r2, r1
    mov(r8, r2)
    lsr(r1, r1, 16)
    mov(r9, r1)  # multiplier in halves
    ldr(r0, [r3, 28])
    data(2, 0x9002)  # str r0, [sp, 8]
    ldr(r7, [r3, 48])
    mov(r0, 0)
    neg(r7, r7)
    bpl(RIGHT)
    neg(r0, r7)
    mov(r7, 0)
    label(RIGHT)
    mov(r11, r0)
    # least is -sign, greatest as far above it as the bits of out count: 2**bits - 1, or all bits of four bytes
    ldr(r0, [r3, 20])
    data(2, 0x9001)  # str r0, [sp, 4]
    ldr(r1, [r3, 24])
    neg(r1, r1)
    data(2, 0x9103)  # str r1, [sp, 12]
    mov(r2, 32)
    lsl(r4, r0, 3)
    sub(r2, r2, r4)
    mov(r4, 0)
    mvn(r4, r4)
    lsr(r4, r2)
    add(r1, r1, r4)
    data(2, 0x9104)  # str r1, [sp, 16]
    ldr(r1, [r3, 16])
    mul(r1, r0)
    add(r1, r1, r6)  # where out ends
    data(2, 0x468E)  # mov r14, r1
    b(NEXT)

    # r0 value, ah, ah mh  r1 mh  r2 al, al mh  r3 ml, ah ml  r4 al ml  r5 x  r6 out  r7 shift to the right
    # r8 ml  r9 mh  r10 sign and zero point of x  r11 shift to the left  r12 sign of x  r14 end of out
    label(LOOP)
    data(2, 0x9900)  # ldr r1, [sp, 0]
    cmp(r1, 2)
    bhi(WORD)
    beq(HALF)
    ldrb(r0, [r5, 0])
    label(LOADED)
    add(r5, r5, r1)  # r1: bytes of x
    mov(r2, r12)
    eor(r0, r2)  # a byte or half has no sign yet
    mov(r2, r10)
    sub(r0, r0, r2)
    mov(r2, r11)
    lsl(r0, r2)  # wraps, as in TFLM
    data(2, 0xB282)  # uxth r2, r0
    asr(r0, r0, 16)
    mov(r1, r9)
    mov(r3, r8)
    mov(r4, r3)
    mul(r4, r2)
    mul(r2, r1)
    mul(r3, r0)
    mul(r0, r1)
    lsr(r4, r4, 16)
    add(r2, r2, r4)  # below 2**31: no carry
    add(r2, r2, r3)
    bvs(OVER)
    asr(r2, r2, 15)  # carry: the bit to round by
    label(ROUNDED)
    adc(r2, r0)
    add(r0, r0, r2)
    # divide by 2**shift to nearest, ties away from zero; carry undoes the step where the shift is 0
    asr(r2, r0, 31)
    add(r0, r0, r2)
    mov(r2, 0)
    asr(r0, r7)
    adc(r0, r2)
    data(2, 0x9A02)  # ldr r2, [sp, 8]
    add(r0, r0, r2)  # wraps, as in TFLM
    data(2, 0x9A03)  # ldr r2, [sp, 12]
    cmp(r0, r2)
    blt(CLAMP)
    data(2, 0x9A04)  # ldr r2, [sp, 16]
    cmp(r0, r2)
    bgt(CLAMP)
    label(STORE)
    data(2, 0x9901)  # ldr r1, [sp, 4]
    cmp(r1, 2)
    bhi(STORE_WORD)
    beq(STORE_HALF)
    strb(r0, [r6, 0])
    label(STORED)
    add(r6, r6, r1)  # r1: bytes of out
    label(NEXT)
    data(2, 0x4576)  # cmp r6, r14
    bne(LOOP)

    data(2, 0xB005)  # add sp, sp, 20
    pop({r4, r5, r6, r7})
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)
    mov(r0, 1)
    b(END)

    label(OVER)
    lsr(r2, r2, 15)  # 32 bits without a sign
    b(ROUNDED)
    label(CLAMP)
    mov(r0, r2)
    b(STORE)
    label(WORD)
    ldr(r0, [r5, 0])
    b(LOADED)
    label(HALF)
    ldrh(r0, [r5, 0])
    b(LOADED)
    label(STORE_WORD)
    str(r0, [r6, 0])
    b(STORED)
    label(STORE_HALF)
    strh(r0, [r6, 0])
    b(STORED)
    label(END)
