"""requantize_s8 in ARMv7E-M assembler; contract and block in kernels/reference/requantize.py.

A multiplier m is 0 or in 2**30 .. 2**31 - 1, so that 2 m, read as int32, is 2 m - 2**32, and the rounded high word of
2 x m is one smmlar: high word of x (2 m - 2**32) + 2**31, plus x. A shift right by n >= 2 with its rounding, and the
output offset, are one smmlar more: high word of a 2**(32 - n) + 2**31, plus offset; a negative a is one less before it,
for ties go away from zero. Cost: 20 instructions an output. RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def requantize_s8(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # r1 out  r2 sums  r3 multipliers  r4 shifts  r5 n  r6 stride  r7 x  r8 offset  r9 least  r10 greatest  r11 1
    # r12 multiplier  lr shift
    ldr(r1, [r0, 0])
    ldr(r2, [r0, 8])
    ldr(r5, [r0, 16])
    ldr(r6, [r0, 20])
    ldr(r3, [r0, 24])
    add(r3, r3, r0)
    ldr(r4, [r0, 28])
    add(r4, r4, r0)
    data(2, 0xE9D0, 0x8908)  # ldrd r8, r9, [r0, 32]
    data(2, 0xF8D0, 0xA028)  # ldr.w r10, [r0, 40]
    data(2, 0xF04F, 0x0B01)  # mov.w r11, 1
    cmp(r5, 0)
    beq(DONE)
    label(LOOP)
    data(2, 0xF852, 0x7B04)  # ldr r7, [r2], 4
    data(2, 0xF8D3, 0xC000)  # ldr.w r12, [r3]
    data(2, 0xF994, 0xE000)  # ldrsb.w lr, [r4]
    data(2, 0xEB03, 0x0386)  # add.w r3, r3, r6, lsl 2
    data(2, 0x4434)  # add r4, r6
    data(2, 0xF1BE, 0x0F00)  # cmp.w lr, 0
    bgt(LEFT)
    data(2, 0xEA5F, 0x0C4C)  # lsls.w r12, r12, 1; 2 m - 2**32
    it(eq)
    data(2, 0x2700)  # moveq r7, 0; multiplier 0
    data(2, 0xFB57, 0x771C)  # smmlar r7, r7, r12, r7; doubling_high_mul
    data(2, 0xF11E, 0x0E20)  # adds.w lr, lr, 32; 32 - n
    data(2, 0xF1BE, 0x0F1E)  # cmp.w lr, 30
    bgt(NEAR)
    data(2, 0xEB07, 0x77E7)  # add.w r7, r7, r7, asr 31
    data(2, 0xFA0B, 0xFE0E)  # lsl.w lr, r11, lr; 2**(32 - n)
    data(2, 0xFB57, 0x871E)  # smmlar r7, r7, lr, r8
    label(CLAMP)
    data(2, 0x454F)  # cmp r7, r9
    it(lt)
    data(2, 0x464F)  # movlt r7, r9
    data(2, 0x4557)  # cmp r7, r10
    it(gt)
    data(2, 0x4657)  # movgt r7, r10
    data(2, 0xF801, 0x7B01)  # strb r7, [r1], 1
    sub(r5, 1)
    bne(LOOP)
    b(DONE)

    label(LEFT)
    data(2, 0xFA07, 0xF70E)  # lsl.w r7, r7, lr; wraps, as in TFLM
    data(2, 0xEA5F, 0x0C4C)  # lsls.w r12, r12, 1
    it(eq)
    data(2, 0x2700)  # moveq r7, 0
    data(2, 0xFB57, 0x771C)  # smmlar r7, r7, r12, r7
    b(ADD)
    label(NEAR)
    data(2, 0xF1BE, 0x0F1F)  # cmp.w lr, 31; n is 1 or 0
    bne(ADD)
    data(2, 0xEB07, 0x77E7)  # add.w r7, r7, r7, asr 31
    data(2, 0xF04F, 0x4C00)  # mov.w r12, 0x80000000
    data(2, 0xFB57, 0x771C)  # smmlar r7, r7, r12, r7; (a + 1) >> 1
    label(ADD)
    data(2, 0xFA88, 0xF787)  # qadd r7, r7, r8; may be near the ends of int32
    b(CLAMP)

    label(DONE)
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
