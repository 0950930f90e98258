"""fully_connected_s8 in ARMv7E-M assembler; contract and block in kernels/reference/fully_connected.py.

A row of x, with its offset, is laid out as int16 in scratch, the four of a word of bytes in the order 0 2 1 3 of
sxtb16; weights are read where they lie, 16 at a time, each once for a row of x. Where scratch is too small for a row,
it is done in pieces for 32 outputs at a time, whose sums stand in front of the piece. Requantised as in requantize.py.
Three outputs share what is loaded of x where rows are whole eights at words.
Cost: 1.2 instructions a multiplication, 15 to 22 an output. RAM: fully_connected_s8_buffer.
"""

from ...compat import micropython

_PIECE = 512  # bytes of a row's least piece
_SUMS = 32  # outputs at a time, where it is done in pieces; known to the code, too


def fully_connected_s8_buffer(rows, n_in, n_out):
    """(needed, least, most) bytes of scratch: a row of int16, or sums and a piece of it."""
    most = 16 + 2 * ((n_in + 15) & ~15)
    least = min(most, 16 + 4 * _SUMS + _PIECE)
    return least, least, most


@micropython.asm_thumb
def fully_connected_s8(r0, r1, r2, r3):
    data(2, 0xE92D, 0x0F00)  # push {r8, r9, r10, r11}
    # frame, in words: 0 out  1 offset  2 multiplier  3 2**(32 - shift)  4 bytes from a piece to the next row's
    # 5 a sum is 0 scaled, 1 scaled by its own multiplier, 2 given to requantize_s8, 3 kept  6 piece  7 bias
    # 8 its step  9 what is added  10 turns of 64  11 rest  12 p  13 arguments  14 output times stride  15 0  16 x
    # 17 w  18 out of the sums at hand  19 bytes of a piece  20 bytes left of a row  21 rows  22 how 5 ends  23 sums
    # 24 outputs at a time  25 outputs left  26 row  27 blocks of 16  28 where the loop is entered  29 outputs at hand
    # 30 where the loop for three outputs is entered, or 0  31 end of the piece  32 outputs left  33 w  34 n_in
    data(2, 0xB0A4)  # sub sp, 144
    data(2, 0x930D)  # str r3, [sp, 52]
    ldr(r3, [r3, 0])
    ldr(r0, [r3, 12])
    data(2, 0x900C)  # str r0, [sp, 48]
    # a row of up to 16, with a bias and one multiplier for requantisation in registers, needs little of this
    # r1 out  r3 x  r5 w  r7 bias  r9 offset of x  r10 of w  r11 rows  r12 n_in  lr n_out
    data(2, 0xF100, 0x0134)  # add.w r1, r0, 52
    data(2, 0xE891, 0x5FFE)  # ldm.w r1, {r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, lr}
    ldr(r2, [r0, 20])
    data(2, 0xEA4A, 0x0A02)  # orr.w r10, r10, r2
    data(2, 0xF1BB, 0x0B01)  # subs.w r11, r11, 1
    data(2, 0xEA5A, 0x0A0B)  # orrs.w r10, r10, r11
    bne_w(GENERAL)
    data(2, 0xF1BC, 0x0F10)  # cmp.w r12, 16
    bhi_w(GENERAL)
    data(2, 0xF8D0, 0x4068)  # ldr.w r4, [r0, 104]
    data(2, 0xF990, 0x606C)  # ldrsb.w r6, [r0, 108]
    lsl(r4, r4, 1)  # 2 m - 2**32
    beq_w(GENERAL)
    add(r6, 32)
    cmp(r6, 30)
    bhi_w(GENERAL)
    data(2, 0xE9D0, 0x8209)  # ldrd r8, r2, [r0, 36]
    data(2, 0xEBA2, 0x0208)  # sub.w r2, r2, r8
    cmp(r2, 255)
    bne_w(GENERAL)
    cmp(r7, 0)
    beq_w(GENERAL)
    mov(r2, 1)
    data(2, 0xFA02, 0xF606)  # lsl.w r6, r2, r6
    data(2, 0xF8D0, 0x8020)  # ldr.w r8, [r0, 32]
    # fours of x end at word 24 of the frame, where single ones begin
    data(2, 0xEAC9, 0x4909)  # pkhbt r9, r9, r9, lsl 16
    data(2, 0xF02C, 0x0A03)  # bic r10, r12, 3
    data(2, 0xF10D, 0x0260)  # add.w r2, sp, 96
    data(2, 0xEBA2, 0x024A)  # sub.w r2, r2, r10, lsl 1
    data(2, 0xF00C, 0x0C03)  # and r12, r12, 3
    label(SMALLHERE)
    mov(r11, pc)
    data(2, 0xF20B, 0x0BB3)  # addw r11, r11, (SINGLES-SMALLHERE-3)
    data(2, 0xF1BA, 0x0F00)  # cmp.w r10, 0
    beq(SMALLWIDENED)
    data(2, 0xEB0A, 0x004A)  # add.w r0, r10, r10, lsl 1
    data(2, 0xEBAB, 0x0B40)  # sub.w r11, r11, r0, lsl 1; 24 bytes of code for each four
    data(2, 0xF1AB, 0x0B06)  # sub.w r11, r11, (SINGLES-FOURSDONE)
    label(SMALLWIDEN)
    data(2, 0xF853, 0x0B04)  # ldr r0, [r3], 4
    data(2, 0xFA29, 0xF780)  # sxtab16 r7, r9, r0
    data(2, 0xFA29, 0xF090)  # sxtab16 r0, r9, r0, ror 8
    data(2, 0xE8E2, 0x7002)  # strd r7, r0, [r2], 8
    data(2, 0xF1BA, 0x0A04)  # subs.w r10, r10, 4
    bne(SMALLWIDEN)
    label(SMALLWIDENED)
    data(2, 0xF1BC, 0x0F00)  # cmp.w r12, 0
    beq(SMALLREADY)
    mov(r10, r12)
    label(SMALLBYTES)
    data(2, 0xF913, 0x0B01)  # ldrsb r0, [r3], 1
    data(2, 0x4448)  # add r0, r9
    data(2, 0xF842, 0x0B04)  # str r0, [r2], 4
    data(2, 0xF1BA, 0x0A01)  # subs.w r10, r10, 1
    bne(SMALLBYTES)
    label(SMALLREADY)
    data(2, 0x9F0C)  # ldr r7, [sp, 48]
    ldr(r7, [r7, 76])
    # r0 sum  r1 out  r2, r3 weights  r4 multiplier  r5 w  r6 2**(32 - shift)  r7 bias  r8 offset  r9, r10 x  r11 entry
    # r12 single ones  lr outputs left
    label(SMALL)
    data(2, 0xF857, 0x0B04)  # ldr r0, [r7], 4
    bx(r11)
    data(2, 0xF855, 0x2B04)  # ldr r2, [r5], 4
    data(2, 0xE9DD, 0x9A10)  # ldrd r9, r10, [sp, 64]
    data(2, 0xFA2F, 0xF382)  # sxtb16 r3, r2
    data(2, 0xFA2F, 0xF292)  # sxtb16 r2, r2, ror 8
    data(2, 0xFB23, 0x0009)  # smlad r0, r3, r9, r0
    data(2, 0xFB22, 0x000A)  # smlad r0, r2, r10, r0
    data(2, 0xF855, 0x2B04)  # ldr r2, [r5], 4
    data(2, 0xE9DD, 0x9A12)  # ldrd r9, r10, [sp, 72]
    data(2, 0xFA2F, 0xF382)  # sxtb16 r3, r2
    data(2, 0xFA2F, 0xF292)  # sxtb16 r2, r2, ror 8
    data(2, 0xFB23, 0x0009)  # smlad r0, r3, r9, r0
    data(2, 0xFB22, 0x000A)  # smlad r0, r2, r10, r0
    data(2, 0xF855, 0x2B04)  # ldr r2, [r5], 4
    data(2, 0xE9DD, 0x9A14)  # ldrd r9, r10, [sp, 80]
    data(2, 0xFA2F, 0xF382)  # sxtb16 r3, r2
    data(2, 0xFA2F, 0xF292)  # sxtb16 r2, r2, ror 8
    data(2, 0xFB23, 0x0009)  # smlad r0, r3, r9, r0
    data(2, 0xFB22, 0x000A)  # smlad r0, r2, r10, r0
    data(2, 0xF855, 0x2B04)  # ldr r2, [r5], 4
    data(2, 0xE9DD, 0x9A16)  # ldrd r9, r10, [sp, 88]
    data(2, 0xFA2F, 0xF382)  # sxtb16 r3, r2
    data(2, 0xFA2F, 0xF292)  # sxtb16 r2, r2, ror 8
    data(2, 0xFB23, 0x0009)  # smlad r0, r3, r9, r0
    data(2, 0xFB22, 0x000A)  # smlad r0, r2, r10, r0
    label(FOURSDONE)
    data(2, 0xF1BC, 0x0F00)  # cmp.w r12, 0
    beq(SMALLSCALE)
    label(SINGLES)
    data(2, 0xF915, 0x2B01)  # ldrsb r2, [r5], 1
    data(2, 0x9B18)  # ldr r3, [sp, 96]
    data(2, 0xFB12, 0x0003)  # smlabb r0, r2, r3, r0
    data(2, 0xF1BC, 0x0F01)  # cmp.w r12, 1
    beq(SMALLSCALE)
    data(2, 0xF915, 0x2B01)  # ldrsb r2, [r5], 1
    data(2, 0x9B19)  # ldr r3, [sp, 100]
    data(2, 0xFB12, 0x0003)  # smlabb r0, r2, r3, r0
    data(2, 0xF1BC, 0x0F02)  # cmp.w r12, 2
    beq(SMALLSCALE)
    data(2, 0xF915, 0x2B01)  # ldrsb r2, [r5], 1
    data(2, 0x9B1A)  # ldr r3, [sp, 104]
    data(2, 0xFB12, 0x0003)  # smlabb r0, r2, r3, r0
    label(SMALLSCALE)
    data(2, 0xFB50, 0x0014)  # smmlar r0, r0, r4, r0
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xFB50, 0x8016)  # smmlar r0, r0, r6, r8
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF801, 0x0B01)  # strb r0, [r1], 1
    data(2, 0xF1BE, 0x0E01)  # subs.w lr, lr, 1
    bne(SMALL)
    data(2, 0xF000, 0xB9F7)  # b.w FINISHED

    label(GENERAL)
    mov(r1, 0)
    data(2, 0x910F)  # str r1, [sp, 60]
    ldr(r1, [r0, 60])
    data(2, 0x911A)  # str r1, [sp, 104]
    ldr(r1, [r0, 52])
    data(2, 0x9112)  # str r1, [sp, 72]
    ldr(r1, [r0, 32])
    data(2, 0x9101)  # str r1, [sp, 4]
    data(2, 0xF8D0, 0x105C)  # ldr.w r1, [r0, 92]
    data(2, 0x9115)  # str r1, [sp, 84]
    # the size of a piece: a row if scratch has room for one
    ldr(r1, [r0, 8])  # scratch
    data(2, 0x9117)  # str r1, [sp, 92]
    ldr(r2, [r0, 44])  # its bytes
    data(2, 0xF8D0, 0x3060)  # ldr.w r3, [r0, 96]; n_in
    data(2, 0xF103, 0x040F)  # add.w r4, r3, 15
    data(2, 0xF024, 0x040F)  # bic r4, r4, 15
    add(r5, r1, 4)
    sub(r6, r2, 4)
    data(2, 0xF8D0, 0x7064)  # ldr.w r7, [r0, 100]; n_out
    data(2, 0xEBB6, 0x0F44)  # cmp.w r6, r4, lsl 1
    bcs(WHOLE)
    mov(r7, 32)
    data(2, 0xF101, 0x0580)  # add.w r5, r1, 128
    sub(r2, 128)
    lsr(r3, r2, 5)
    lsl(r3, r3, 4)
    label(WHOLE)
    data(2, 0x9718)  # str r7, [sp, 96]
    data(2, 0x9313)  # str r3, [sp, 76]
    data(2, 0x9506)  # str r5, [sp, 24]
    # what to do with a finished sum
    ldr(r1, [r0, 20])
    cmp(r1, 1)
    beq(KNOWN)  # 1: every output has its multiplier
    data(2, 0xF8D0, 0x2068)  # ldr.w r2, [r0, 104]
    data(2, 0xF990, 0x306C)  # ldrsb.w r3, [r0, 108]
    mov(r4, 0)
    lsl(r2, r2, 1)  # 2 m - 2**32
    beq(NOUGHT)  # the product with 0 shows what it should
    add(r3, 32)
    cmp(r3, 30)
    bhi(SLOW)
    mov(r4, 1)
    lsl(r4, r3)
    label(NOUGHT)
    data(2, 0xE9CD, 0x2402)  # strd r2, r4, [sp, 8]
    b(KNOWN)
    label(SLOW)
    mov(r1, 2)
    label(KNOWN)
    ldr(r2, [r0, 36])
    ldr(r3, [r0, 40])
    sub(r3, r3, r2)
    cmp(r3, 255)
    it(ne)
    data(2, 0x2102)  # movne r1, 2; another range than int8's
    data(2, 0x9116)  # str r1, [sp, 88]

    label(ROW)
    data(2, 0x980C)  # ldr r0, [sp, 48]
    data(2, 0xF8D0, 0x1064)  # ldr.w r1, [r0, 100]
    data(2, 0x9119)  # str r1, [sp, 100]
    mov(r1, 0)
    data(2, 0x910E)  # str r1, [sp, 56]
    label(OUTPUTS)
    # r1 outputs before these
    data(2, 0x9A19)  # ldr r2, [sp, 100]
    data(2, 0x9B18)  # ldr r3, [sp, 96]
    cmp(r3, r2)
    it(hi)
    data(2, 0x4613)  # movhi r3, r2
    data(2, 0x931D)  # str r3, [sp, 116]
    sub(r2, r2, r3)
    data(2, 0x9219)  # str r2, [sp, 100]
    data(2, 0xF8D0, 0x2060)  # ldr.w r2, [r0, 96]
    data(2, 0x9214)  # str r2, [sp, 80]
    ldr(r3, [r0, 68])
    data(2, 0xFB01, 0x3302)  # mla r3, r1, r2, r3
    data(2, 0x9311)  # str r3, [sp, 68]
    ldr(r3, [r0, 76])
    mov(r2, 4)
    data(2, 0xEB03, 0x0181)  # add.w r1, r3, r1, lsl 2
    data(2, 0xB90B)  # cbnz r3, BIAS
    data(2, 0xA90F)  # add r1, sp, 60; no bias: always the 0 of the frame
    mov(r2, 0)
    label(BIAS)
    data(2, 0xE9CD, 0x1207)  # strd r1, r2, [sp, 28]
    data(2, 0x991A)  # ldr r1, [sp, 104]
    data(2, 0x9110)  # str r1, [sp, 64]

    label(PIECE)
    # x, its offset added, as int16 in scratch
    # r0 p  r1 x  r2 piece  r3 bytes  r4 offset twice  r5 bytes of x  r6, r7 int16 pairs  r8 1, 1  r9 sum of x
    data(2, 0x9B13)  # ldr r3, [sp, 76]
    data(2, 0x9C14)  # ldr r4, [sp, 80]
    cmp(r3, r4)
    it(hi)
    data(2, 0x4623)  # movhi r3, r4
    sub(r4, r4, r3)
    data(2, 0x9414)  # str r4, [sp, 80]
    data(2, 0xF8D0, 0x5060)  # ldr.w r5, [r0, 96]
    sub(r5, r5, r3)
    data(2, 0x9504)  # str r5, [sp, 16]
    data(2, 0x9E11)  # ldr r6, [sp, 68]
    data(2, 0xF8D0, 0x7060)  # ldr.w r7, [r0, 96]
    orr(r7, r6)
    lsr(r6, r3, 4)
    data(2, 0x961B)  # str r6, [sp, 108]
    label(HERE)
    mov(r5, pc)
    data(2, 0xF205, 0x34B1)  # addw r4, r5, (ODD-HERE-3)
    lsl(r7, r7, 30)
    bne(ENTERED)  # rows of weights do not begin at words
    data(2, 0xF205, 0x245B)  # addw r4, r5, (REST-HERE-3)
    data(2, 0xB146)  # cbz r6, ENTERED
    data(2, 0xF205, 0x142B)  # addw r4, r5, (BLOCKS-HERE-3)
    neg(r7, r6)
    data(2, 0xF007, 0x0703)  # and r7, r7, 3
    data(2, 0xF05F, 0x054A)  # movs r5, (SECOND-BLOCKS)
    data(2, 0xFB05, 0x4407)  # mla r4, r5, r7, r4
    label(ENTERED)
    data(2, 0x941C)  # str r4, [sp, 112]
    add(r6, 3)
    lsr(r6, r6, 2)
    data(2, 0x960A)  # str r6, [sp, 40]
    mov(r4, 0)
    data(2, 0x941E)  # str r4, [sp, 120]
    data(2, 0x9E11)  # ldr r6, [sp, 68]
    data(2, 0xF8D0, 0x7060)  # ldr.w r7, [r0, 96]
    data(2, 0x9722)  # str r7, [sp, 136]
    orr(r7, r6)
    lsl(r7, r7, 30)
    bne(PASSED)
    lsl(r7, r3, 29)
    bne(PASSED)  # no blocks of eight
    lsr(r6, r3, 3)
    neg(r6, r6)
    data(2, 0xF006, 0x0603)  # and r6, r6, 3
    data(2, 0xF05F, 0x0570)  # movs r5, (NEXTEIGHT-EIGHTS)
    mul(r6, r5)
    label(HERETHREE)
    mov(r5, pc)
    data(2, 0x442E)  # add r6, r5
    data(2, 0xF206, 0x4605)  # addw r6, r6, (EIGHTS-HERETHREE-3)
    data(2, 0x961E)  # str r6, [sp, 120]
    data(2, 0x9E06)  # ldr r6, [sp, 24]
    data(2, 0xEB06, 0x0643)  # add.w r6, r6, r3, lsl 1
    data(2, 0x961F)  # str r6, [sp, 124]
    label(PASSED)
    data(2, 0xF003, 0x050F)  # and r5, r3, 15
    data(2, 0x950B)  # str r5, [sp, 44]
    data(2, 0xF8D0, 0x4054)  # ldr.w r4, [r0, 84]
    data(2, 0xEAC4, 0x4404)  # pkhbt r4, r4, r4, lsl 16
    data(2, 0x9910)  # ldr r1, [sp, 64]
    data(2, 0x9A06)  # ldr r2, [sp, 24]
    data(2, 0xF04F, 0x1801)  # mov.w r8, 0x10001
    mov(r7, 0)
    mov(r9, r7)
    mov(r10, r3)
    sub(r3, 4)
    bcc(WIDENED)
    label(WIDEN)
    data(2, 0xF851, 0x5B04)  # ldr r5, [r1], 4
    data(2, 0xFA24, 0xF685)  # sxtab16 r6, r4, r5
    data(2, 0xFA24, 0xF795)  # sxtab16 r7, r4, r5, ror 8
    data(2, 0xE8E2, 0x6702)  # strd r6, r7, [r2], 8
    sub(r3, 4)
    bcs(WIDEN)
    label(WIDENED)
    add(r3, 4)
    beq(SUMMED)
    mov(r6, 0)  # up to three more
    mov(r7, 0)
    data(2, 0xF911, 0x5B01)  # ldrsb r5, [r1], 1
    data(2, 0x4425)  # add r5, r4
    data(2, 0xEAC5, 0x0606)  # pkhbt r6, r5, r6
    sub(r3, 1)
    beq(LAST)
    data(2, 0xF911, 0x5B01)  # ldrsb r5, [r1], 1
    data(2, 0x4425)  # add r5, r4
    data(2, 0xEAC5, 0x0707)  # pkhbt r7, r5, r7
    sub(r3, 1)
    beq(LAST)
    data(2, 0xF911, 0x5B01)  # ldrsb r5, [r1], 1
    data(2, 0x4425)  # add r5, r4
    data(2, 0xEAC6, 0x4605)  # pkhbt r6, r6, r5, lsl 16
    label(LAST)
    data(2, 0xE8E2, 0x6702)  # strd r6, r7, [r2], 8
    label(SUMMED)
    data(2, 0x9110)  # str r1, [sp, 64]
    mov(r5, 0)
    data(2, 0xF8D0, 0x6058)  # ldr.w r6, [r0, 88]; weights' offset
    data(2, 0xB14E)  # cbz r6, EVEN
    data(2, 0x9B06)  # ldr r3, [sp, 24]; adds its product with the sum of x to every sum
    mov(r7, r5)
    label(SUM)
    data(2, 0xF853, 0x1B04)  # ldr r1, [r3], 4
    data(2, 0xFB21, 0x7708)  # smlad r7, r1, r8, r7
    cmp(r3, r2)
    bne(SUM)
    mul(r6, r7)
    mov(r5, r6)
    label(EVEN)
    data(2, 0x9509)  # str r5, [sp, 36]
    data(2, 0x9916)  # ldr r1, [sp, 88]
    data(2, 0x9A12)  # ldr r2, [sp, 72]
    data(2, 0x9B14)  # ldr r3, [sp, 80]
    data(2, 0xB10B)  # cbz r3, FINAL
    mov(r1, 3)
    data(2, 0x9A17)  # ldr r2, [sp, 92]
    label(FINAL)
    data(2, 0x9105)  # str r1, [sp, 20]
    data(2, 0x9200)  # str r2, [sp, 0]
    mov(r3, r1)
    data(2, 0x9A1E)  # ldr r2, [sp, 120]
    data(2, 0xF8DD, 0xE074)  # ldr.w lr, [sp, 116]
    data(2, 0x9911)  # ldr r1, [sp, 68]
    data(2, 0xF1BE, 0x0F00)  # cmp.w lr, 0
    beq_w(NEXT)
    data(2, 0xF1BE, 0x0F03)  # cmp.w lr, 3
    bcc(OUTPUT)
    data(2, 0xB12A)  # cbz r2, OUTPUT
    cmp(r3, 0)
    beq_w(THREES)  # three outputs share what is loaded of x
    cmp(r3, 3)
    beq_w(THREES)

    # r0 sum  r1 w  r2 x  r3-r6 16 weights  r7 two of them  r8-r11 eight x  r12 turns  lr outputs left
    label(OUTPUT)
    data(2, 0xAF06)  # add r7, sp, 24
    data(2, 0xE897, 0x103C)  # ldm.w r7, {r2, r3, r4, r5, r12}
    ldr(r0, [r3, 0])
    data(2, 0x4423)  # add r3, r4
    str(r3, [r7, 4])
    data(2, 0x4428)  # add r0, r5
    data(2, 0xF8DD, 0xF070)  # ldr.w pc, [sp, 112]
    label(BLOCKS)
    data(2, 0xC978)  # ldmia r1!, {r3, r4, r5, r6}
    data(2, 0xE8B2, 0x0F00)  # ldmia.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF783)  # sxtb16 r7, r3
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF793)  # sxtb16 r7, r3, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF784)  # sxtb16 r7, r4
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF794)  # sxtb16 r7, r4, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    data(2, 0xE8B2, 0x0F00)  # ldmia.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF785)  # sxtb16 r7, r5
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF795)  # sxtb16 r7, r5, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF786)  # sxtb16 r7, r6
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF796)  # sxtb16 r7, r6, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    label(SECOND)
    data(2, 0xC978)  # ldmia r1!, {r3, r4, r5, r6}
    data(2, 0xE8B2, 0x0F00)  # ldmia.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF783)  # sxtb16 r7, r3
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF793)  # sxtb16 r7, r3, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF784)  # sxtb16 r7, r4
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF794)  # sxtb16 r7, r4, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    data(2, 0xE8B2, 0x0F00)  # ldmia.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF785)  # sxtb16 r7, r5
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF795)  # sxtb16 r7, r5, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF786)  # sxtb16 r7, r6
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF796)  # sxtb16 r7, r6, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    data(2, 0xC978)  # ldmia r1!, {r3, r4, r5, r6}
    data(2, 0xE8B2, 0x0F00)  # ldmia.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF783)  # sxtb16 r7, r3
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF793)  # sxtb16 r7, r3, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF784)  # sxtb16 r7, r4
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF794)  # sxtb16 r7, r4, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    data(2, 0xE8B2, 0x0F00)  # ldmia.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF785)  # sxtb16 r7, r5
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF795)  # sxtb16 r7, r5, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF786)  # sxtb16 r7, r6
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF796)  # sxtb16 r7, r6, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    data(2, 0xC978)  # ldmia r1!, {r3, r4, r5, r6}
    data(2, 0xE8B2, 0x0F00)  # ldmia.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF783)  # sxtb16 r7, r3
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF793)  # sxtb16 r7, r3, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF784)  # sxtb16 r7, r4
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF794)  # sxtb16 r7, r4, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    data(2, 0xE8B2, 0x0F00)  # ldmia.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF785)  # sxtb16 r7, r5
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF795)  # sxtb16 r7, r5, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF786)  # sxtb16 r7, r6
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF796)  # sxtb16 r7, r6, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    data(2, 0xF1BC, 0x0C01)  # subs.w r12, r12, 1
    bne_w(BLOCKS)
    label(REST)
    data(2, 0x9C0B)  # ldr r4, [sp, 44]
    data(2, 0xB31C)  # cbz r4, STORE
    sub(r4, 4)
    bcc(BYTES)
    label(WORDS)
    data(2, 0xF851, 0x3B04)  # ldr r3, [r1], 4
    data(2, 0xE8B2, 0x0300)  # ldmia.w r2!, {r8, r9}
    data(2, 0xFA2F, 0xF783)  # sxtb16 r7, r3
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF793)  # sxtb16 r7, r3, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    sub(r4, 4)
    bcs(WORDS)
    label(BYTES)
    add(r4, 4)
    beq(STORE)
    data(2, 0xE8B2, 0x0300)  # ldmia.w r2!, {r8, r9}
    data(2, 0xF911, 0x3B01)  # ldrsb r3, [r1], 1
    data(2, 0xFB13, 0x0008)  # smlabb r0, r3, r8, r0
    sub(r4, 1)
    beq(STORE)
    data(2, 0xF911, 0x3B01)  # ldrsb r3, [r1], 1
    data(2, 0xFB13, 0x0009)  # smlabb r0, r3, r9, r0
    sub(r4, 1)
    beq(STORE)
    data(2, 0xF911, 0x3B01)  # ldrsb r3, [r1], 1
    data(2, 0xFB13, 0x0018)  # smlabt r0, r3, r8, r0
    label(STORE)
    data(2, 0xE89D, 0x00FC)  # ldm.w sp, {r2, r3, r4, r5, r6, r7}
    data(2, 0xBBA7)  # cbnz r7, OTHER
    label(SCALE)
    data(2, 0x4431)  # add r1, r6
    data(2, 0xFB50, 0x0014)  # smmlar r0, r0, r4, r0; doubling_high_mul
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xFB50, 0x3015)  # smmlar r0, r0, r5, r3; shifted, and the offset
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF802, 0x0B01)  # strb r0, [r2], 1
    data(2, 0x9200)  # str r2, [sp, 0]
    data(2, 0xF1BE, 0x0E01)  # subs.w lr, lr, 1
    bne_w(OUTPUT)
    label(NEXT)
    data(2, 0x980C)  # ldr r0, [sp, 48]
    data(2, 0x9914)  # ldr r1, [sp, 80]
    data(2, 0xB149)  # cbz r1, ROWED
    data(2, 0x9911)  # ldr r1, [sp, 68]; the next piece begins in the middle of the row
    data(2, 0x9A13)  # ldr r2, [sp, 76]
    add(r1, r1, r2)
    data(2, 0x9111)  # str r1, [sp, 68]
    data(2, 0x9917)  # ldr r1, [sp, 92]
    mov(r2, 4)
    data(2, 0xE9CD, 0x1207)  # strd r1, r2, [sp, 28]; and goes on from these sums
    data(2, 0xF7FF, 0xBE7A)  # b.w PIECE
    label(ROWED)
    data(2, 0x9900)  # ldr r1, [sp, 0]
    data(2, 0x9112)  # str r1, [sp, 72]
    data(2, 0xF8D0, 0x1064)  # ldr.w r1, [r0, 100]
    data(2, 0x9A19)  # ldr r2, [sp, 100]
    sub(r1, r1, r2)
    cmp(r2, 0)
    bne_w(OUTPUTS)
    data(2, 0x991A)  # ldr r1, [sp, 104]
    data(2, 0xF8D0, 0x2060)  # ldr.w r2, [r0, 96]
    add(r1, r1, r2)
    data(2, 0x911A)  # str r1, [sp, 104]
    data(2, 0x9915)  # ldr r1, [sp, 84]
    sub(r1, 1)
    data(2, 0x9115)  # str r1, [sp, 84]
    bne_w(ROW)
    label(FINISHED)
    data(2, 0xB024)  # add sp, 144
    data(2, 0xE8BD, 0x0F00)  # pop {r8, r9, r10, r11}
    mov(r0, 1)
    b(END)

    label(OTHER)
    data(2, 0xF8DD, 0xC030)  # ldr.w r12, [sp, 48]; p
    cmp(r7, 2)
    bhi(KEEP)
    beq(CALL)
    data(2, 0x9F0E)  # ldr r7, [sp, 56]
    data(2, 0xEB0C, 0x0887)  # add.w r8, r12, r7, lsl 2
    data(2, 0xF8D8, 0x4068)  # ldr.w r4, [r8, 104]
    data(2, 0xF8DC, 0x8064)  # ldr.w r8, [r12, 100]
    data(2, 0xEB0C, 0x0888)  # add.w r8, r12, r8, lsl 2
    data(2, 0x44B8)  # add r8, r7
    data(2, 0xF998, 0x5068)  # ldrsb.w r5, [r8, 104]
    lsl(r4, r4, 1)
    it(eq)
    data(2, 0x2500)  # moveq r5, 0
    beq(ZERO)
    add(r5, 32)
    cmp(r5, 30)
    bhi(CALL)
    data(2, 0xF04F, 0x0801)  # mov.w r8, 1
    data(2, 0xFA08, 0xF505)  # lsl.w r5, r8, r5
    label(ZERO)
    add(r7, 1)
    data(2, 0x970E)  # str r7, [sp, 56]
    b(SCALE)
    label(KEEP)
    data(2, 0xF842, 0x0B04)  # str r0, [r2], 4
    b(STORED)
    label(CALL)
    # r2 out  r3 offsets of multiplier  r4 and shift  r7 output times stride  r12 p
    data(2, 0xF8DC, 0x5008)  # ldr.w r5, [r12, 8]
    str(r0, [r5, 0])
    data(2, 0xF8CC, 0x2000)  # str.w r2, [r12]
    data(2, 0xF8DC, 0x8014)  # ldr.w r8, [r12, 20]
    mov(r4, 1)
    data(2, 0xF1B8, 0x0F00)  # cmp.w r8, 0
    it(ne)
    data(2, 0xF8DC, 0x4064)  # ldrne.w r4, [r12, 100]; how many multipliers
    data(2, 0x9F0E)  # ldr r7, [sp, 56]
    lsl(r3, r7, 2)
    add(r3, 104)
    data(2, 0xF8CC, 0x3018)  # str.w r3, [r12, 24]
    lsl(r4, r4, 2)
    add(r4, 104)
    data(2, 0x443C)  # add r4, r7
    data(2, 0xF8CC, 0x401C)  # str.w r4, [r12, 28]
    data(2, 0x4447)  # add r7, r8
    data(2, 0x970E)  # str r7, [sp, 56]
    mov(r4, 1)
    data(2, 0xF8CC, 0x4010)  # str.w r4, [r12, 16]
    data(2, 0x9B0D)  # ldr r3, [sp, 52]
    data(2, 0xF8DC, 0x4030)  # ldr.w r4, [r12, 48]
    push({r1, r2, r6, lr})
    data(2, 0x47A0)  # blx r4
    pop({r1, r2, r6, r7})
    mov(lr, r7)
    add(r2, 1)
    label(STORED)
    data(2, 0x4431)  # add r1, r6
    data(2, 0x9200)  # str r2, [sp, 0]
    data(2, 0xF1BE, 0x0E01)  # subs.w lr, lr, 1
    bne_w(OUTPUT)
    b(NEXT)

    # the same for weights that do not begin at a word
    label(ODD)
    data(2, 0xF8DD, 0xC06C)  # ldr.w r12, [sp, 108]
    data(2, 0xF1BC, 0x0F00)  # cmp.w r12, 0
    beq_w(REST)
    label(ODDS)
    data(2, 0xF851, 0x3B04)  # ldr r3, [r1], 4
    data(2, 0xF851, 0x4B04)  # ldr r4, [r1], 4
    data(2, 0xF851, 0x5B04)  # ldr r5, [r1], 4
    data(2, 0xF851, 0x6B04)  # ldr r6, [r1], 4
    data(2, 0xE8B2, 0x0F00)  # ldmia.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF783)  # sxtb16 r7, r3
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF793)  # sxtb16 r7, r3, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF784)  # sxtb16 r7, r4
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF794)  # sxtb16 r7, r4, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    data(2, 0xE8B2, 0x0F00)  # ldmia.w r2!, {r8, r9, r10, r11}
    data(2, 0xFA2F, 0xF785)  # sxtb16 r7, r5
    data(2, 0xFB27, 0x0008)  # smlad r0, r7, r8, r0
    data(2, 0xFA2F, 0xF795)  # sxtb16 r7, r5, ror 8
    data(2, 0xFB27, 0x0009)  # smlad r0, r7, r9, r0
    data(2, 0xFA2F, 0xF786)  # sxtb16 r7, r6
    data(2, 0xFB27, 0x000A)  # smlad r0, r7, r10, r0
    data(2, 0xFA2F, 0xF796)  # sxtb16 r7, r6, ror 8
    data(2, 0xFB27, 0x000B)  # smlad r0, r7, r11, r0
    data(2, 0xF1BC, 0x0C01)  # subs.w r12, r12, 1
    bne(ODDS)
    b(REST)

    # r0-r2 sums  r3-r5 w  r6 x  r7, r8 eight weights  r9-r12 eight x  lr two weights
    label(THREES)
    data(2, 0xF8CD, 0xE080)  # str.w lr, [sp, 128]
    data(2, 0xF8CD, 0x1084)  # str.w r1, [sp, 132]
    label(THREE)
    data(2, 0xAF06)  # add r7, sp, 24
    data(2, 0xE897, 0x0740)  # ldm.w r7, {r6, r8, r9, r10}
    data(2, 0xF8D8, 0x0000)  # ldr.w r0, [r8]
    data(2, 0x44C8)  # add r8, r9
    data(2, 0xF8D8, 0x1000)  # ldr.w r1, [r8]
    data(2, 0x44C8)  # add r8, r9
    data(2, 0xF8D8, 0x2000)  # ldr.w r2, [r8]
    data(2, 0x44C8)  # add r8, r9
    data(2, 0xF8C7, 0x8004)  # str.w r8, [r7, 4]
    data(2, 0x4450)  # add r0, r10
    data(2, 0x4451)  # add r1, r10
    data(2, 0x4452)  # add r2, r10
    data(2, 0x9B21)  # ldr r3, [sp, 132]
    data(2, 0x9F22)  # ldr r7, [sp, 136]
    add(r4, r3, r7)
    add(r5, r4, r7)
    data(2, 0xF8DD, 0xF078)  # ldr.w pc, [sp, 120]
    label(EIGHTS)
    data(2, 0xE8B6, 0x1E00)  # ldmia.w r6!, {r9, r10, r11, r12}
    data(2, 0xE8B3, 0x0180)  # ldmia.w r3!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x0009)  # smlad r0, lr, r9, r0
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x000A)  # smlad r0, lr, r10, r0
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x000B)  # smlad r0, lr, r11, r0
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x000C)  # smlad r0, lr, r12, r0
    data(2, 0xE8B4, 0x0180)  # ldmia.w r4!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x1109)  # smlad r1, lr, r9, r1
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x110A)  # smlad r1, lr, r10, r1
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x110B)  # smlad r1, lr, r11, r1
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x110C)  # smlad r1, lr, r12, r1
    data(2, 0xE8B5, 0x0180)  # ldmia.w r5!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x2209)  # smlad r2, lr, r9, r2
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x220A)  # smlad r2, lr, r10, r2
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x220B)  # smlad r2, lr, r11, r2
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x220C)  # smlad r2, lr, r12, r2
    label(NEXTEIGHT)
    data(2, 0xE8B6, 0x1E00)  # ldmia.w r6!, {r9, r10, r11, r12}
    data(2, 0xE8B3, 0x0180)  # ldmia.w r3!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x0009)  # smlad r0, lr, r9, r0
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x000A)  # smlad r0, lr, r10, r0
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x000B)  # smlad r0, lr, r11, r0
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x000C)  # smlad r0, lr, r12, r0
    data(2, 0xE8B4, 0x0180)  # ldmia.w r4!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x1109)  # smlad r1, lr, r9, r1
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x110A)  # smlad r1, lr, r10, r1
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x110B)  # smlad r1, lr, r11, r1
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x110C)  # smlad r1, lr, r12, r1
    data(2, 0xE8B5, 0x0180)  # ldmia.w r5!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x2209)  # smlad r2, lr, r9, r2
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x220A)  # smlad r2, lr, r10, r2
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x220B)  # smlad r2, lr, r11, r2
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x220C)  # smlad r2, lr, r12, r2
    data(2, 0xE8B6, 0x1E00)  # ldmia.w r6!, {r9, r10, r11, r12}
    data(2, 0xE8B3, 0x0180)  # ldmia.w r3!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x0009)  # smlad r0, lr, r9, r0
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x000A)  # smlad r0, lr, r10, r0
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x000B)  # smlad r0, lr, r11, r0
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x000C)  # smlad r0, lr, r12, r0
    data(2, 0xE8B4, 0x0180)  # ldmia.w r4!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x1109)  # smlad r1, lr, r9, r1
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x110A)  # smlad r1, lr, r10, r1
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x110B)  # smlad r1, lr, r11, r1
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x110C)  # smlad r1, lr, r12, r1
    data(2, 0xE8B5, 0x0180)  # ldmia.w r5!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x2209)  # smlad r2, lr, r9, r2
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x220A)  # smlad r2, lr, r10, r2
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x220B)  # smlad r2, lr, r11, r2
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x220C)  # smlad r2, lr, r12, r2
    data(2, 0xE8B6, 0x1E00)  # ldmia.w r6!, {r9, r10, r11, r12}
    data(2, 0xE8B3, 0x0180)  # ldmia.w r3!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x0009)  # smlad r0, lr, r9, r0
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x000A)  # smlad r0, lr, r10, r0
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x000B)  # smlad r0, lr, r11, r0
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x000C)  # smlad r0, lr, r12, r0
    data(2, 0xE8B4, 0x0180)  # ldmia.w r4!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x1109)  # smlad r1, lr, r9, r1
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x110A)  # smlad r1, lr, r10, r1
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x110B)  # smlad r1, lr, r11, r1
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x110C)  # smlad r1, lr, r12, r1
    data(2, 0xE8B5, 0x0180)  # ldmia.w r5!, {r7, r8}
    data(2, 0xFA2F, 0xFE87)  # sxtb16 lr, r7
    data(2, 0xFB2E, 0x2209)  # smlad r2, lr, r9, r2
    data(2, 0xFA2F, 0xFE97)  # sxtb16 lr, r7, ror 8
    data(2, 0xFB2E, 0x220A)  # smlad r2, lr, r10, r2
    data(2, 0xFA2F, 0xFE88)  # sxtb16 lr, r8
    data(2, 0xFB2E, 0x220B)  # smlad r2, lr, r11, r2
    data(2, 0xFA2F, 0xFE98)  # sxtb16 lr, r8, ror 8
    data(2, 0xFB2E, 0x220C)  # smlad r2, lr, r12, r2
    data(2, 0xF8DD, 0xE07C)  # ldr.w lr, [sp, 124]
    data(2, 0x4576)  # cmp r6, lr
    bne_w(EIGHTS)
    data(2, 0xE89D, 0x1F80)  # ldm.w sp, {r7, r8, r9, r10, r11, r12}
    data(2, 0x445D)  # add r5, r11
    data(2, 0x9521)  # str r5, [sp, 132]
    data(2, 0xF1BC, 0x0F00)  # cmp.w r12, 0
    bne(KEEPTHREE)
    data(2, 0xFB50, 0x0019)  # smmlar r0, r0, r9, r0
    data(2, 0xFB51, 0x1119)  # smmlar r1, r1, r9, r1
    data(2, 0xFB52, 0x2219)  # smmlar r2, r2, r9, r2
    data(2, 0xEB00, 0x70E0)  # add.w r0, r0, r0, asr 31
    data(2, 0xEB01, 0x71E1)  # add.w r1, r1, r1, asr 31
    data(2, 0xEB02, 0x72E2)  # add.w r2, r2, r2, asr 31
    data(2, 0xFB50, 0x801A)  # smmlar r0, r0, r10, r8
    data(2, 0xFB51, 0x811A)  # smmlar r1, r1, r10, r8
    data(2, 0xFB52, 0x821A)  # smmlar r2, r2, r10, r8
    data(2, 0xF300, 0x0007)  # ssat r0, 8, r0
    data(2, 0xF301, 0x0107)  # ssat r1, 8, r1
    data(2, 0xF302, 0x0207)  # ssat r2, 8, r2
    data(2, 0xF807, 0x0B01)  # strb r0, [r7], 1
    data(2, 0xF807, 0x1B01)  # strb r1, [r7], 1
    data(2, 0xF807, 0x2B01)  # strb r2, [r7], 1
    label(THREESTORED)
    data(2, 0x9700)  # str r7, [sp, 0]
    data(2, 0x9B20)  # ldr r3, [sp, 128]
    sub(r3, 3)
    data(2, 0x9320)  # str r3, [sp, 128]
    cmp(r3, 3)
    bcs_w(THREE)
    mov(lr, r3)
    data(2, 0x9921)  # ldr r1, [sp, 132]
    cmp(r3, 0)
    bne_w(OUTPUT)
    data(2, 0xF7FF, 0xBE25)  # b.w NEXT
    label(KEEPTHREE)
    data(2, 0xC707)  # stmia r7!, {r0, r1, r2}
    b(THREESTORED)
    label(END)
