"""requantize_s8 in ARMv7-M assembler; contract and block in kernels/reference/requantize.py.

A multiplier m is 0 or in 2**30 .. 2**31 - 1, so that 2 m, read as int32, is 2 m - 2**32, and the rounded high word of
2 x m is x plus the high word of x (2 m - 2**32) plus the top bit of its low word: smull, lsls, adc. A shift leaves in
the carry what rounds. Cost: 23 instructions an output. RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def requantize_s8(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # r0 shift  r1 out  r2 sums  r3 multipliers  r4 shifts  r5 n  r6 stride  r7 x  r8 offset  r9 least  r10 greatest
    # r11 multiplier  r12, lr product
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
    cmp(r5, 0)
    beq(DONE)
    label(LOOP)
    data(2, 0xF852, 0x7B04)  # ldr r7, [r2], 4
    data(2, 0xF8D3, 0xB000)  # ldr.w r11, [r3]
    data(2, 0xF994, 0x0000)  # ldrsb.w r0, [r4]
    data(2, 0xEB03, 0x0386)  # add.w r3, r3, r6, lsl 2
    data(2, 0x4434)  # add r4, r6
    data(2, 0xEA5F, 0x0B4B)  # lsls.w r11, r11, 1; 2 m - 2**32
    it(eq)
    data(2, 0x2700)  # moveq r7, 0; multiplier 0
    neg(r0, r0)
    ble(LEFT)
    data(2, 0xFB87, 0xCE0B)  # smull r12, lr, r7, r11
    data(2, 0xEA5F, 0x0C4C)  # lsls.w r12, r12, 1
    data(2, 0xEB5E, 0x0707)  # adcs.w r7, lr, r7; doubling_high_mul
    data(2, 0xEB07, 0x77E7)  # add.w r7, r7, r7, asr 31; ties go away from zero
    asr(r7, r0)  # the carry rounds
    data(2, 0xEB47, 0x0708)  # adc.w r7, r7, r8
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
    neg(r0, r0)
    lsl(r7, r0)  # wraps, as in TFLM
    data(2, 0xFB87, 0xCE0B)  # smull r12, lr, r7, r11
    data(2, 0xEA5F, 0x0C4C)  # lsls.w r12, r12, 1
    data(2, 0xEB4E, 0x0707)  # adc.w r7, lr, r7
    data(2, 0xF307, 0x0710)  # ssat r7, 17, r7; it may be near the ends of int32
    data(2, 0x4447)  # add r7, r8
    b(CLAMP)
    label(DONE)
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
