"""SVDF in ARMv7E-M assembler; contract and block in kernels/reference/svdf.py.

First the feature products of a row: x, with its offset, is laid out as int16 on the stack, the four of a word of bytes
in the order 0 2 1 3 of sxtb16, and every filter's newest value goes where its oldest, which falls out, stands. Then
the time products of all rows, which move the state by one place as they read it. Scaled as in requantize.py. Where x
is longer than 96, or some filters' weights begin within a word, x is widened as it is read.
Cost: 1.3 instructions a feature product (2.5 where widened), 1.5 a time product of 16 bits with memories of
multiples of 8 (else 4, of 8 bits 3), 30 a filter with its unit. RAM: none.
"""

from ...compat import micropython


@micropython.asm_thumb
def svdf_s8(r0, r1, r2, r3):
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])  # p
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # frame, in words: 0 state  1 bytes from filter to filter  2 multiplier times 2  3 how a product is stored, see SUM
    # 4 p  5 x as int16, up to 96 of them
    data(2, 0xB0B5)  # sub sp, 212
    data(2, 0x9004)  # str r0, [sp, 16]
    ldr(r1, [r0, 40])
    data(2, 0x9100)  # str r1, [sp]
    data(2, 0xF8D0, 0x105C)  # ldr.w r1, [r0, 92]; memory
    ldr(r2, [r0, 76])  # bits
    lsr(r3, r2, 4)
    data(2, 0xFA01, 0xF103)  # lsl.w r1, r1, r3
    data(2, 0x9101)  # str r1, [sp, 4]
    ldr(r3, [r0, 48])
    lsl(r3, r3, 1)  # 2 m - 2**32, see requantize.py
    data(2, 0x9302)  # str r3, [sp, 8]
    # word 3: 0 for 16 bits, shifted left; 2**(32 - n) for 16 bits, shifted right by n; the same + 1 for 8 bits; 1 for
    # what else there is
    mov(r4, 1)
    data(2, 0xB183)  # cbz r3, HOW; multiplier 0
    ldr(r5, [r0, 52])  # shift
    cmp(r2, 8)
    beq(BYTES)
    ldr(r6, [r0, 68])
    data(2, 0xB95E)  # cbnz r6, HOW; the state has a zero point
    cmp(r5, 0)
    it(ge)
    data(2, 0x2400)  # movge r4, 0
    bge(HOW)
    mov(r6, 0)
    b(SHIFTED)
    label(BYTES)
    mov(r6, 1)
    label(SHIFTED)
    add(r5, 32)
    cmp(r5, 30)
    bhi(HOW)
    lsl(r4, r5)
    orr(r4, r6)
    label(HOW)
    data(2, 0x9403)  # str r4, [sp, 12]

    # feature products
    label(ROW)
    data(2, 0x9804)  # ldr r0, [sp, 16]
    data(2, 0xF8D0, 0x2054)  # ldr.w r2, [r0, 84]; n_in
    data(2, 0xF8D0, 0x3058)  # ldr.w r3, [r0, 88]; filters
    mov(lr, r3)
    data(2, 0x9D01)  # ldr r5, [sp, 4]
    data(2, 0xFB05, 0xF503)  # mul r5, r5, r3
    data(2, 0x9900)  # ldr r1, [sp]
    ldr(r6, [r0, 40])
    sub(r6, r1, r6)
    cmp(r5, 0)
    beq_w(END)  # no filters
    udiv(r6, r6, r5)  # row
    ldr(r7, [r0, 80])
    cmp(r6, r7)
    bcs_w(TIME)
    ldr(r5, [r0, 8])
    data(2, 0xFB06, 0x5502)  # mla r5, r6, r2, r5; row of x
    ldr(r1, [r0, 16])  # w
    ldr(r4, [r0, 64])
    data(2, 0xEAC4, 0x4404)  # pkhbt r4, r4, r4, lsl 16; offset twice
    cmp(r2, 96)
    bhi(LONG)
    data(2, 0xEA41, 0x0702)  # orr.w r7, r1, r2
    lsl(r7, r7, 30)
    bne(LONG)  # some filters' weights begin within a word
    data(2, 0xF10D, 0x0C14)  # add.w r12, sp, 20
    lsr(r3, r2, 2)
    beq(LONG)  # x is empty
    label(WIDEN)
    data(2, 0xF855, 0x6B04)  # ldr r6, [r5], 4
    data(2, 0xFA24, 0xF786)  # sxtab16 r7, r4, r6
    data(2, 0xFA24, 0xF696)  # sxtab16 r6, r4, r6, ror 8
    data(2, 0xE8EC, 0x7602)  # strd r7, r6, [r12], 8
    sub(r3, 1)
    bne(WIDEN)
    data(2, 0xF012, 0x020F)  # ands r2, r2, 15
    beq(FILTER)
    data(2, 0xF04E, 0x4E00)  # orr lr, lr, 0x80000000; blocks of 16 leave a rest
    b(REST)
    label(LONG)
    mov(r8, r4)
    mov(r9, r2)
    mov(r10, r5)
    data(2, 0xF04F, 0x0C00)  # mov.w r12, 0
    data(2, 0xF04E, 0x4E00)  # orr lr, lr, 0x80000000
    b(WIDE)

    # r0 sum  r1 w  r2 x  r3-r6 16 weights  r7 two of them  r8-r11 eight x  r12 end of x  lr filters left
    label(REST)
    data(2, 0xAA05)  # add r2, sp, 20
    mov(r0, 0)
    data(2, 0x9B04)  # ldr r3, [sp, 16]
    data(2, 0xF8D3, 0x3054)  # ldr.w r3, [r3, 84]
    data(2, 0xF013, 0x030F)  # ands r3, r3, 15; this many before the blocks
    label(WORD)
    data(2, 0xF851, 0x4B04)  # ldr r4, [r1], 4
    data(2, 0xE8B2, 0x0300)  # ldm.w r2!, {r8, r9}
    data(2, 0xFA2F, 0xF584)  # sxtb16 r5, r4
    data(2, 0xFA2F, 0xF694)  # sxtb16 r6, r4, ror 8
    data(2, 0xFB25, 0x0008)  # smlad r0, r5, r8, r0
    data(2, 0xFB26, 0x0009)  # smlad r0, r6, r9, r0
    sub(r3, 4)
    bne(WORD)
    data(2, 0x4562)  # cmp r2, r12
    beq(SUM)
    b(BLOCK)
    label(FILTER)
    data(2, 0xAA05)  # add r2, sp, 20
    mov(r0, 0)
    label(BLOCK)
    data(2, 0xC978)  # ldmia r1!, {r3, r4, r5, r6}
    data(2, 0xE8B2, 0x0F00)  # ldm.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF783)  # sxtb16 r7, r3
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF793)  # sxtb16 r7, r3, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF784)  # sxtb16 r7, r4
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF794)  # sxtb16 r7, r4, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    data(2, 0xE8B2, 0x0F00)  # ldm.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF785)  # sxtb16 r7, r5
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF795)  # sxtb16 r7, r5, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF786)  # sxtb16 r7, r6
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF796)  # sxtb16 r7, r6, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    data(2, 0x4562)  # cmp r2, r12
    bne(BLOCK)
    # r0 sum, then newest value  r2 state  r3 bytes to the next filter's  r4 multiplier times 2  r5 how  r6 p
    label(SUM)
    data(2, 0xE89D, 0x007C)  # ldm.w sp, {r2, r3, r4, r5, r6}
    data(2, 0xBBC5)  # cbnz r5, RIGHT
    ldr(r7, [r6, 52])
    lsl(r0, r7)  # wraps, as in TFLM
    data(2, 0xFB50, 0x0014)  # smmlar r0, r0, r4, r0; doubling_high_mul
    label(NEWEST)
    data(2, 0xF300, 0x000F)  # ssat r0, 16, r0
    strh(r0, [r2, 0])
    add(r2, r2, r3)
    data(2, 0x9200)  # str r2, [sp]
    data(2, 0xF1BE, 0x0E01)  # subs.w lr, lr, 1
    bgt(FILTER)
    label(NEXT)
    data(2, 0xEA5F, 0x074E)  # lsls.w r7, lr, 1
    beq_w(ROW)
    data(2, 0xF1BC, 0x0F00)  # cmp.w r12, 0
    bne(REST)
    # r0 sum  r1 w  r2 x  r3-r7 as they come  r8 offset twice  r9 n_in  r10 row of x  r11 left of it  lr filters left
    label(WIDE)
    mov(r2, r10)
    mov(r0, 0)
    data(2, 0xF1B9, 0x0B04)  # subs.w r11, r9, 4
    bcc(ENDS)
    label(FOUR)
    data(2, 0xF851, 0x3B04)  # ldr r3, [r1], 4
    data(2, 0xF852, 0x4B04)  # ldr r4, [r2], 4
    data(2, 0xFA28, 0xF584)  # sxtab16 r5, r8, r4
    data(2, 0xFA28, 0xF694)  # sxtab16 r6, r8, r4, ror 8
    data(2, 0xFA2F, 0xF783)  # sxtb16 r7, r3
    data(2, 0xFA2F, 0xF393)  # sxtb16 r3, r3, ror 8
    data(2, 0xFB27, 0x0005)  # smlad r0, r7, r5, r0
    data(2, 0xFB23, 0x0006)  # smlad r0, r3, r6, r0
    data(2, 0xF1BB, 0x0B04)  # subs.w r11, r11, 4
    bcs(FOUR)
    label(ENDS)
    data(2, 0xF11B, 0x0B04)  # adds.w r11, r11, 4
    beq(SUM)
    label(ONE)
    data(2, 0xF911, 0x3B01)  # ldrsb r3, [r1], 1
    data(2, 0xF912, 0x4B01)  # ldrsb r4, [r2], 1
    data(2, 0x4444)  # add r4, r8
    data(2, 0xFB13, 0x0004)  # smlabb r0, r3, r4, r0
    data(2, 0xF1BB, 0x0B01)  # subs.w r11, r11, 1
    bne(ONE)
    b(SUM)

    label(RIGHT)
    lsr(r7, r5, 1)
    bcs(EIGHT)
    data(2, 0xFB50, 0x0014)  # smmlar r0, r0, r4, r0
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xFB50, 0xF015)  # smmulr r0, r0, r5; shifted, ties away from zero
    b(NEWEST)
    label(EIGHT)
    beq(OTHER)
    lsl(r5, r7, 1)
    data(2, 0xFB50, 0x0014)  # smmlar r0, r0, r4, r0
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xFB50, 0xF015)  # smmulr r0, r0, r5
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    ldr(r7, [r6, 68])
    data(2, 0x4438)  # add r0, r7
    strb(r0, [r2, 0])
    label(AFTER)
    add(r2, r2, r3)
    data(2, 0x9200)  # str r2, [sp]
    data(2, 0xF1BE, 0x0E01)  # subs.w lr, lr, 1
    bgt_w(FILTER)
    b(NEXT)
    label(OTHER)
    ldr(r5, [r6, 52])
    mov(r11, lr)
    bl(SCALE)
    mov(lr, r11)
    ldr(r7, [r6, 68])
    ldr(r5, [r6, 76])
    cmp(r5, 8)
    bne(HALFS)
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0x4438)  # add r0, r7
    strb(r0, [r2, 0])
    b(AFTER)
    label(HALFS)
    data(2, 0xF300, 0x000F)  # ssat r0, 16, r0
    data(2, 0x4438)  # add r0, r7
    strh(r0, [r2, 0])
    b(AFTER)

    # r0 = multiply(r0, multiplier r4 / 2, shift r5)
    label(SCALE)
    cmp(r4, 0)
    it(eq)
    data(2, 0x2000)  # moveq r0, 0; multiplier 0
    cmp(r5, 0)
    it(gt)
    data(2, 0x40A8)  # lslgt r0, r5
    data(2, 0xFB50, 0x0014)  # smmlar r0, r0, r4, r0
    bge(SCALED)
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    mvn(r5, r5)
    asr(r0, r5)  # by one less than the shift
    add(r0, 1)
    asr(r0, r0, 1)
    label(SCALED)
    bx(lr)

    # time products
    # frame, in words: 0 multiplier times 2  1 2**(32 - shift), 0 where not from 2 on  2 offset  3 row's end of out
    # 4 out  5 bias  6 rank  7 bytes from bias to bias  8 blocks of 8 but the last  9 p  10 rows left  11 units  12 0
    label(TIME)
    data(2, 0x9009)  # str r0, [sp, 36]
    data(2, 0x970A)  # str r7, [sp, 40]
    cmp(r7, 0)
    beq_w(END)
    ldr(r2, [r0, 0])
    data(2, 0x9204)  # str r2, [sp, 16]
    data(2, 0xF8D0, 0x3060)  # ldr.w r3, [r0, 96]; rank
    data(2, 0x9306)  # str r3, [sp, 24]
    data(2, 0xF8D0, 0x4058)  # ldr.w r4, [r0, 88]
    udiv(r4, r4, r3)
    data(2, 0x940B)  # str r4, [sp, 44]
    data(2, 0x4422)  # add r2, r4
    data(2, 0x9203)  # str r2, [sp, 12]
    mov(r1, 0)
    data(2, 0x910C)  # str r1, [sp, 48]
    ldr(r2, [r0, 32])
    mov(r3, 4)
    data(2, 0xB90A)  # cbnz r2, BIAS
    data(2, 0xAA0C)  # add r2, sp, 48; no bias: always the 0 of the frame
    mov(r3, 0)
    label(BIAS)
    data(2, 0x9205)  # str r2, [sp, 20]
    data(2, 0x9307)  # str r3, [sp, 28]
    ldr(r2, [r0, 56])
    lsl(r2, r2, 1)
    ldr(r3, [r0, 60])
    add(r3, 32)
    cmp(r2, 0)
    beq(GIVEN)
    cmp(r3, 30)
    bhi(GIVEN)
    mov(r1, 1)
    lsl(r1, r3)
    label(GIVEN)
    ldr(r3, [r0, 72])
    data(2, 0xE9CD, 0x2100)  # strd r2, r1, [sp]
    data(2, 0x9302)  # str r3, [sp, 8]
    # which of four ways: r1 2**(32 - shift)  r2 state  r3 memory  r4 time weights  r5 rank  r6 bytes from bias to bias
    ldr(r2, [r0, 40])
    data(2, 0xF8D0, 0x305C)  # ldr.w r3, [r0, 92]
    ldr(r4, [r0, 24])
    data(2, 0xE9DD, 0x5606)  # ldrd r5, r6, [sp, 24]
    lsr(r7, r3, 3)
    sub(r7, 1)
    data(2, 0x9708)  # str r7, [sp, 32]
    cmp(r1, 0)
    beq(ANY)
    cmp(r6, 4)
    it(eq)
    data(2, 0x2D01)  # cmpeq r5, 1
    ite(eq)
    data(2, 0x2501)  # moveq r5, 1; rank 1, with a bias
    data(2, 0x2500)  # movne r5, 0
    ldr(r7, [r0, 68])
    ldr(r6, [r0, 76])
    cmp(r6, 8)
    beq(NARROW)
    cmp(r7, 0)
    bne(ANY)  # a zero point
    lsl(r7, r3, 29)
    bne(ANY)
    data(2, 0xEA42, 0x0704)  # orr.w r7, r2, r4
    lsl(r7, r7, 30)
    bne(ANY)
    cmp(r5, 1)
    it(eq)
    data(2, 0x2B08)  # cmpeq r3, 8
    beq_w(ALONE)
    b(EIGHTS)
    label(NARROW)
    lsl(r7, r3, 30)
    bne(ANY)
    cmp(r5, 1)
    beq_w(FOURS)

    # any memory, any size: r0 sum  r1 w  r2 state, both where the next are  r3-r7 values  r8 offset twice
    # r9 1, 1  r10 sum of w  r11 newest value  r12 left of the memory, less some  lr filters left
    label(ANY)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    ldr(r1, [r0, 24])
    data(2, 0xF8D0, 0x8044)  # ldr r8, [r0, 68]
    data(2, 0xF1C8, 0x0800)  # rsb r8, r8, 0
    data(2, 0xEAC8, 0x4808)  # pkhbt r8, r8, r8, lsl 16
    data(2, 0xF04F, 0x1901)  # mov.w r9, 0x10001
    label(UNIT)
    data(2, 0x9B05)  # ldr r3, [sp, 20]
    data(2, 0x9C07)  # ldr r4, [sp, 28]
    ldr(r0, [r3, 0])
    data(2, 0x4423)  # add r3, r4
    data(2, 0x9305)  # str r3, [sp, 20]
    data(2, 0xF8DD, 0xE018)  # ldr.w lr, [sp, 24]
    label(MEMORY)
    data(2, 0x9B09)  # ldr r3, [sp, 36]
    data(2, 0xF8D3, 0xC05C)  # ldr.w r12, [r3, 92]
    ldr(r4, [r3, 76])
    cmp(r4, 8)
    beq(SMALL)
    data(2, 0xF9B2, 0xB000)  # ldrsh.w r11, [r2]
    data(2, 0xF04F, 0x0A00)  # mov.w r10, 0
    data(2, 0xF1BC, 0x0C03)  # subs.w r12, r12, 3
    bcc(RESTS)
    label(PAIRS)
    data(2, 0xF8D2, 0x3002)  # ldr.w r3, [r2, 2]
    data(2, 0xF851, 0x4B04)  # ldr r4, [r1], 4
    data(2, 0xF842, 0x3B04)  # str r3, [r2], 4
    data(2, 0xFB23, 0x0004)  # smlad r0, r3, r4, r0
    data(2, 0xFB24, 0xAA09)  # smlad r10, r4, r9, r10
    data(2, 0xF1BC, 0x0C02)  # subs.w r12, r12, 2
    bcs(PAIRS)
    label(RESTS)
    data(2, 0xEA5F, 0x7CCC)  # lsls.w r12, r12, 31
    bpl(LATEST)
    data(2, 0xF9B2, 0x3002)  # ldrsh.w r3, [r2, 2]
    data(2, 0xF931, 0x4B02)  # ldrsh r4, [r1], 2
    data(2, 0xF822, 0x3B02)  # strh r3, [r2], 2
    data(2, 0xFB13, 0x0004)  # smlabb r0, r3, r4, r0
    data(2, 0x44A2)  # add r10, r4
    label(LATEST)
    data(2, 0xF931, 0x4B02)  # ldrsh r4, [r1], 2
    data(2, 0xF822, 0xBB02)  # strh r11, [r2], 2
    data(2, 0xFB1B, 0x0004)  # smlabb r0, r11, r4, r0
    data(2, 0x44A2)  # add r10, r4
    data(2, 0xFA0F, 0xF388)  # sxth.w r3, r8
    data(2, 0xFB0A, 0x0003)  # mla r0, r10, r3, r0; offset times the sum of w
    b(FILTERED)
    label(SMALL)
    data(2, 0xF992, 0xB000)  # ldrsb.w r11, [r2]
    data(2, 0xF1BC, 0x0C05)  # subs.w r12, r12, 5
    bcc(FEW)
    label(WORDS)
    data(2, 0xF8D2, 0x3001)  # ldr.w r3, [r2, 1]
    data(2, 0xF851, 0x4B04)  # ldr r4, [r1], 4
    data(2, 0xF842, 0x3B04)  # str r3, [r2], 4
    data(2, 0xFA28, 0xF583)  # sxtab16 r5, r8, r3
    data(2, 0xFA28, 0xF693)  # sxtab16 r6, r8, r3, ror 8
    data(2, 0xFA2F, 0xF784)  # sxtb16 r7, r4
    data(2, 0xFA2F, 0xF494)  # sxtb16 r4, r4, ror 8
    data(2, 0xFB27, 0x0005)  # smlad r0, r7, r5, r0
    data(2, 0xFB24, 0x0006)  # smlad r0, r4, r6, r0
    data(2, 0xF1BC, 0x0C04)  # subs.w r12, r12, 4
    bcs(WORDS)
    label(FEW)
    data(2, 0xF11C, 0x0C04)  # adds.w r12, r12, 4
    beq(BYTE)
    data(2, 0xF1BC, 0x0F03)  # cmp.w r12, 3
    bne(SINGLE)
    ldr(r3, [r2, 0])  # the last word is whole: newest value on top
    lsr(r3, r3, 8)
    data(2, 0xEA43, 0x630B)  # orr.w r3, r3, r11, lsl 24
    data(2, 0xF851, 0x4B04)  # ldr r4, [r1], 4
    data(2, 0xF842, 0x3B04)  # str r3, [r2], 4
    data(2, 0xFA28, 0xF583)  # sxtab16 r5, r8, r3
    data(2, 0xFA28, 0xF693)  # sxtab16 r6, r8, r3, ror 8
    data(2, 0xFA2F, 0xF784)  # sxtb16 r7, r4
    data(2, 0xFA2F, 0xF494)  # sxtb16 r4, r4, ror 8
    data(2, 0xFB27, 0x0005)  # smlad r0, r7, r5, r0
    data(2, 0xFB24, 0x0006)  # smlad r0, r4, r6, r0
    b(FILTERED)
    label(SINGLE)
    data(2, 0xF992, 0x3001)  # ldrsb.w r3, [r2, 1]
    data(2, 0xF911, 0x4B01)  # ldrsb r4, [r1], 1
    data(2, 0xF802, 0x3B01)  # strb r3, [r2], 1
    data(2, 0x4443)  # add r3, r8
    data(2, 0xFB13, 0x0004)  # smlabb r0, r3, r4, r0
    data(2, 0xF1BC, 0x0C01)  # subs.w r12, r12, 1
    bne(SINGLE)
    label(BYTE)
    data(2, 0xF911, 0x4B01)  # ldrsb r4, [r1], 1
    data(2, 0xF802, 0xBB01)  # strb r11, [r2], 1
    data(2, 0x44C3)  # add r11, r8
    data(2, 0xFB1B, 0x0004)  # smlabb r0, r11, r4, r0
    label(FILTERED)
    data(2, 0xF1BE, 0x0E01)  # subs.w lr, lr, 1
    bne(MEMORY)
    data(2, 0xE89D, 0x00F8)  # ldm.w sp, {r3, r4, r5, r6, r7}
    data(2, 0xB134)  # cbz r4, SHIFTS
    data(2, 0xFB50, 0x0013)  # smmlar r0, r0, r3, r0
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xFB50, 0x5014)  # smmlar r0, r0, r4, r5; shifted, and the offset
    b(OUT)
    label(SHIFTS)
    mov(r4, r3)
    mov(r3, r5)
    data(2, 0x9D09)  # ldr r5, [sp, 36]
    ldr(r5, [r5, 60])
    bl(SCALE)
    data(2, 0xFA83, 0xF080)  # qadd r0, r0, r3
    label(OUT)
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF807, 0x0B01)  # strb r0, [r7], 1
    data(2, 0x9704)  # str r7, [sp, 16]
    cmp(r7, r6)
    bne_w(UNIT)
    bl(TURN)
    b(ANY)

    # 16 bits, no zero point, memory of whole blocks of 8, all at words
    # r0 sum  r1 w  r2 state  r3-r6 values, moved  r7-r10 w  r11 newest value  r12 blocks left  lr filters left
    label(EIGHTS)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    ldr(r1, [r0, 24])
    data(2, 0xE89D, 0x07F8)  # ldm.w sp, {r3, r4, r5, r6, r7, r8, r9, r10}
    label(UNITS)
    data(2, 0xF8D8, 0x0000)  # ldr.w r0, [r8]
    data(2, 0x44D0)  # add r8, r10
    data(2, 0xE9CD, 0x7804)  # strd r7, r8, [sp, 16]
    mov(lr, r9)
    label(MEMORIES)
    data(2, 0xF8B2, 0xB000)  # ldrh.w r11, [r2]
    data(2, 0x9B08)  # ldr r3, [sp, 32]
    data(2, 0xB1B3)  # cbz r3, LAST
    mov(r12, r3)
    label(BLOCKS)
    data(2, 0xF8D2, 0x3002)  # ldr.w r3, [r2, 2]
    data(2, 0xF8D2, 0x4006)  # ldr.w r4, [r2, 6]
    data(2, 0xF8D2, 0x500A)  # ldr.w r5, [r2, 10]
    data(2, 0xF8D2, 0x600E)  # ldr.w r6, [r2, 14]
    data(2, 0xE8B1, 0x0780)  # ldm.w r1!, {r7, r8, r9, r10}
    data(2, 0xC278)  # stmia r2!, {r3, r4, r5, r6}
    data(2, 0xFB23, 0x0007)  # smlad r0, r3, r7, r0
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB26, 0x000A)  # smlad r0, r6, r10, r0
    data(2, 0xF1BC, 0x0C01)  # subs.w r12, r12, 1
    bne(BLOCKS)
    label(LAST)
    data(2, 0xF8D2, 0x3002)  # ldr.w r3, [r2, 2]
    data(2, 0xF8D2, 0x4006)  # ldr.w r4, [r2, 6]
    data(2, 0xF8D2, 0x500A)  # ldr.w r5, [r2, 10]
    ldrh(r6, [r2, 14])
    data(2, 0xEA46, 0x460B)  # orr.w r6, r6, r11, lsl 16
    data(2, 0xE8B1, 0x0780)  # ldm.w r1!, {r7, r8, r9, r10}
    data(2, 0xC278)  # stmia r2!, {r3, r4, r5, r6}
    data(2, 0xFB23, 0x0007)  # smlad r0, r3, r7, r0
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB26, 0x000A)  # smlad r0, r6, r10, r0
    data(2, 0xF1BE, 0x0E01)  # subs.w lr, lr, 1
    bne(MEMORIES)
    data(2, 0xE89D, 0x07F8)  # ldm.w sp, {r3, r4, r5, r6, r7, r8, r9, r10}
    data(2, 0xFB50, 0x0013)  # smmlar r0, r0, r3, r0
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xFB50, 0x5014)  # smmlar r0, r0, r4, r5
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF807, 0x0B01)  # strb r0, [r7], 1
    cmp(r7, r6)
    bne(UNITS)
    data(2, 0x9704)  # str r7, [sp, 16]
    bl(TURN)
    b(EIGHTS)

    # the same for a rank of 1, a memory of 8, with a bias: r12 bias  lr out
    label(ALONE)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    ldr(r1, [r0, 24])
    data(2, 0xE9DD, 0xEC04)  # ldrd lr, r12, [sp, 16]
    label(ALONES)
    data(2, 0xF85C, 0x0B04)  # ldr r0, [r12], 4
    data(2, 0xF8B2, 0xB000)  # ldrh.w r11, [r2]
    data(2, 0xF8D2, 0x3002)  # ldr.w r3, [r2, 2]
    data(2, 0xF8D2, 0x4006)  # ldr.w r4, [r2, 6]
    data(2, 0xF8D2, 0x500A)  # ldr.w r5, [r2, 10]
    ldrh(r6, [r2, 14])
    data(2, 0xEA46, 0x460B)  # orr.w r6, r6, r11, lsl 16
    data(2, 0xE8B1, 0x0780)  # ldm.w r1!, {r7, r8, r9, r10}
    data(2, 0xC278)  # stmia r2!, {r3, r4, r5, r6}
    data(2, 0xFB23, 0x0007)  # smlad r0, r3, r7, r0
    data(2, 0xFB24, 0x0008)  # smlad r0, r4, r8, r0
    data(2, 0xFB25, 0x0009)  # smlad r0, r5, r9, r0
    data(2, 0xFB26, 0x000A)  # smlad r0, r6, r10, r0
    data(2, 0xE89D, 0x0078)  # ldm.w sp, {r3, r4, r5, r6}
    data(2, 0xFB50, 0x0013)  # smmlar r0, r0, r3, r0
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xFB50, 0x5014)  # smmlar r0, r0, r4, r5
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF80E, 0x0B01)  # strb r0, [lr], 1
    data(2, 0x45B6)  # cmp lr, r6
    bne(ALONES)
    data(2, 0xF8CD, 0xE010)  # str.w lr, [sp, 16]
    bl(TURN)
    b(ALONE)

    # 8 bits, a rank of 1, memory of whole words, with a bias
    # r0 sum  r1 w  r2 state  r3-r7 values  r8 offset twice  r9 memory less 4  r10 bias  r11 newest value  r12 left
    # lr out
    label(FOURS)
    data(2, 0x9809)  # ldr r0, [sp, 36]
    ldr(r1, [r0, 24])
    data(2, 0xF8D0, 0x8044)  # ldr.w r8, [r0, 68]
    data(2, 0xF1C8, 0x0800)  # rsb r8, r8, 0
    data(2, 0xEAC8, 0x4808)  # pkhbt r8, r8, r8, lsl 16
    data(2, 0xF8D0, 0x905C)  # ldr.w r9, [r0, 92]
    data(2, 0xF1A9, 0x0904)  # sub.w r9, r9, 4
    data(2, 0xE9DD, 0xEA04)  # ldrd lr, r10, [sp, 16]
    label(BYTEWISE)
    data(2, 0xF85A, 0x0B04)  # ldr r0, [r10], 4
    data(2, 0xF892, 0xB000)  # ldrb.w r11, [r2]
    data(2, 0xEA5F, 0x0C09)  # movs.w r12, r9
    beq(FINAL)
    label(MOVE)
    data(2, 0xF8D2, 0x3001)  # ldr.w r3, [r2, 1]
    data(2, 0xF851, 0x4B04)  # ldr r4, [r1], 4
    data(2, 0xF842, 0x3B04)  # str r3, [r2], 4
    data(2, 0xFA28, 0xF583)  # sxtab16 r5, r8, r3
    data(2, 0xFA28, 0xF693)  # sxtab16 r6, r8, r3, ror 8
    data(2, 0xFA2F, 0xF784)  # sxtb16 r7, r4
    data(2, 0xFA2F, 0xF494)  # sxtb16 r4, r4, ror 8
    data(2, 0xFB27, 0x0005)  # smlad r0, r7, r5, r0
    data(2, 0xFB24, 0x0006)  # smlad r0, r4, r6, r0
    data(2, 0xF1BC, 0x0C04)  # subs.w r12, r12, 4
    bne(MOVE)
    label(FINAL)
    ldr(r3, [r2, 0])
    lsr(r3, r3, 8)
    data(2, 0xEA43, 0x630B)  # orr.w r3, r3, r11, lsl 24
    data(2, 0xF851, 0x4B04)  # ldr r4, [r1], 4
    data(2, 0xF842, 0x3B04)  # str r3, [r2], 4
    data(2, 0xFA28, 0xF583)  # sxtab16 r5, r8, r3
    data(2, 0xFA28, 0xF693)  # sxtab16 r6, r8, r3, ror 8
    data(2, 0xFA2F, 0xF784)  # sxtb16 r7, r4
    data(2, 0xFA2F, 0xF494)  # sxtb16 r4, r4, ror 8
    data(2, 0xFB27, 0x0005)  # smlad r0, r7, r5, r0
    data(2, 0xFB24, 0x0006)  # smlad r0, r4, r6, r0
    data(2, 0xE89D, 0x0078)  # ldm.w sp, {r3, r4, r5, r6}
    data(2, 0xFB50, 0x0013)  # smmlar r0, r0, r3, r0
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xFB50, 0x5014)  # smmlar r0, r0, r4, r5
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF80E, 0x0B01)  # strb r0, [lr], 1
    data(2, 0x45B6)  # cmp lr, r6
    bne(BYTEWISE)
    data(2, 0xF8CD, 0xE010)  # str.w lr, [sp, 16]
    bl(TURN)
    b(FOURS)

    # on to the next row, if there is one
    label(TURN)
    data(2, 0x9B0A)  # ldr r3, [sp, 40]
    sub(r3, 1)
    beq(END)
    data(2, 0x930A)  # str r3, [sp, 40]
    data(2, 0x9B03)  # ldr r3, [sp, 12]
    data(2, 0x9C0B)  # ldr r4, [sp, 44]
    data(2, 0x4423)  # add r3, r4
    data(2, 0x9303)  # str r3, [sp, 12]
    data(2, 0x9C07)  # ldr r4, [sp, 28]
    data(2, 0xB114)  # cbz r4, NOTHING; no bias
    data(2, 0x9B09)  # ldr r3, [sp, 36]
    ldr(r4, [r3, 32])
    data(2, 0x9405)  # str r4, [sp, 20]
    label(NOTHING)
    bx(lr)
    label(END)
    data(2, 0xB035)  # add sp, 212
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
