"""FULLY_CONNECTED in ARMv6-M assembler; contract and block in kernels/reference/fully_connected.py.

The values of x are listed in scratch, offset added, with their places, and those that are 0 left out: after a ReLU that
is every other one. The list then meets four rows of weights at a time, which are read where they lie, at any alignment:
5.2 cycles a multiply that is not by 0 on an RP2040. Outputs left over are summed one by one; so are fewer than four,
without a list. Where scratch does not hold all of x, sums stay there from one part of x to the next; where it does not
hold all sums, outputs are taken in chunks, with which n and tables of the row header move. Rows of x are taken one after
the other: each reads all weights.

Scratch, in words: sums of a chunk of outputs, then the list, x << 16 | place each.
"""

from ...compat import micropython

_LEAST = 168  # words for sums and list where they cost arena


def fully_connected_s8_buffer(rows, n_in, n_out):
    """(needed, least, most) bytes of scratch: for _LEAST sums and values of x, and for all."""
    least = 4 * min(n_out + n_in, _LEAST)
    return least, least, 4 * (n_out + n_in)


@micropython.asm_thumb
def fully_connected_s8(r0, r1, r2, r3):
    # frame, in words at sp: 0 args  1 block  2 x of the row  3 sums and 4 values of x that scratch holds  5 rows of w of the
    # chunk  6 outputs of the row to go  7 rows to go  8 sum of x times offset of w  9 outputs of the chunk  10 values of x
    # that are done  11 list  12 its end  13 where it is entered for four rows  14 cursor of w  15 cursor of sums
    # 16 multipliers, 17 shifts of the first output  18 cursor of bias  19 outputs to go
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    push({r4, r5, r6, r7})
    data(2, 0xB094)  # sub sp, sp, 80
    data(2, 0x9300)  # str r3, [sp, 0]: args
    ldr(r0, [r3, 0])
    ldr(r7, [r0, 12])
    data(2, 0x9701)  # str r7, [sp, 4]: p
    ldr(r0, [r7, 60])  # x
    data(2, 0x9002)  # str r0, [sp, 8]: x
    ldr(r0, [r7, 52])  # out
    str(r0, [r7, 0])  # cursor
    ldr(r0, [r7, 92])  # rows
    data(2, 0x9007)  # str r0, [sp, 28]: rows
    ldr(r0, [r7, 24])  # multipliers
    data(2, 0x9010)  # str r0, [sp, 64]: mults
    ldr(r0, [r7, 28])  # shifts
    data(2, 0x9011)  # str r0, [sp, 68]: shifts
    # shares of scratch: all of x, else all sums, else halves
    ldr(r0, [r7, 44])  # bytes of scratch
    lsr(r0, r0, 2)
    ldr(r1, [r7, 96])  # n_in
    ldr(r2, [r7, 100])  # n_out
    sub(r3, r0, r1)
    cmp(r3, r2)
    bge(PLENTY)
    cmp(r3, 4)
    bge(SHARED)  # all of x, r3 sums
    sub(r1, r0, r2)
    mov(r3, r2)
    cmp(r1, 16)
    bge(SHARED)  # all sums, r1 values
    lsr(r3, r0, 1)
    sub(r1, r0, r3)
    b(SHARED)
    label(PLENTY)
    mov(r3, r2)
    label(SHARED)
    data(2, 0x9303)  # str r3, [sp, 12]: holds_sums
    data(2, 0x9104)  # str r1, [sp, 16]: holds_x
    lsl(r3, r3, 2)  # sums lie first
    ldr(r0, [r7, 8])  # scratch
    add(r0, r0, r3)
    data(2, 0x900B)  # str r0, [sp, 44]: list

    label(ROW_OF_X)
    ldr(r0, [r7, 68])  # w
    data(2, 0x9005)  # str r0, [sp, 20]: w
    ldr(r0, [r7, 76])  # bias
    data(2, 0x9012)  # str r0, [sp, 72]: bias
    ldr(r0, [r7, 100])  # n_out
    data(2, 0x9006)  # str r0, [sp, 24]: outs
    mov(r0, 0)  # 0 is no address
    data(2, 0x900C)  # str r0, [sp, 48]: list_end: no list yet
    ldr(r0, [r7, 88])  # offset of w
    cmp(r0, 0)
    beq(CONSTANT_KNOWN)  # as a rule
    ldr(r1, [r7, 96])  # n_in
    data(2, 0x9A02)  # ldr r2, [sp, 8]: x
    ldr(r3, [r7, 84])  # offset of x
    mov(r4, r1)
    mul(r4, r3)
    label(ADD_X)
    sub(r1, 1)
    data(2, 0x5655)  # ldrsb r5, [r2, r1]
    add(r4, r4, r5)
    cmp(r1, 0)
    bne(ADD_X)
    mul(r0, r4)
    label(CONSTANT_KNOWN)
    data(2, 0x9008)  # str r0, [sp, 32]: constant: the same for all outputs

    # a chunk of outputs: sums begin with the bias.  r0 sums  r1 outputs to go  r2 bias  r3 constant  r4 spare
    label(CHUNK)
    data(2, 0x9903)  # ldr r1, [sp, 12]: holds_sums
    data(2, 0x9A06)  # ldr r2, [sp, 24]: outs
    cmp(r2, r1)
    bge(FULL)
    mov(r1, r2)
    label(FULL)
    data(2, 0x9109)  # str r1, [sp, 36]: n
    ldr(r0, [r7, 8])  # scratch
    data(2, 0x9B08)  # ldr r3, [sp, 32]: constant
    data(2, 0x9A12)  # ldr r2, [sp, 72]: bias
    cmp(r2, 0)
    beq(UNBIASED)
    sub(r1, 3)
    bls(BIASED_LAST)
    label(BIASED)
    data(2, 0xCA70)  # ldmia r2!, {r4-r6}
    add(r4, r4, r3)
    add(r5, r5, r3)
    add(r6, r6, r3)
    data(2, 0xC070)  # stmia r0!, {r4-r6}: three at a time
    sub(r1, 3)
    bhi(BIASED)
    label(BIASED_LAST)
    add(r1, 3)
    label(BIASED_ONE)
    data(2, 0xCA10)  # ldmia r2!, {r4}
    add(r4, r4, r3)
    data(2, 0xC010)  # stmia r0!, {r4}
    sub(r1, 1)
    bne(BIASED_ONE)
    data(2, 0x9212)  # str r2, [sp, 72]: bias
    b(BEGUN)
    label(UNBIASED)
    data(2, 0xC008)  # stmia r0!, {r3}
    sub(r1, 1)
    bne(UNBIASED)
    label(BEGUN)
    ldr(r1, [r7, 100])  # n_out
    cmp(r1, 4)
    blt(LONE)  # an odd few
    mov(r0, 0)
    data(2, 0x900A)  # str r0, [sp, 40]: done
    b(PART)

    # fewer than four outputs in all: not worth a list.  r0 end of a row of w  r1 outputs to go  r2 sum  r3 -values
    # r4 end of x  r5 place from -values to 0  r6 value  r7 w, product  r8 offset  r9 cursor of sums
    label(LONE)
    ldr(r0, [r7, 8])  # scratch
    mov(r9, r0)
    ldr(r0, [r7, 84])  # offset of x
    mov(r8, r0)
    ldr(r3, [r7, 96])  # n_in
    data(2, 0x9805)  # ldr r0, [sp, 20]: w
    data(2, 0x9C02)  # ldr r4, [sp, 8]: x
    add(r4, r4, r3)
    label(LONE_ROW)
    mov(r7, r9)
    ldr(r2, [r7, 0])
    add(r0, r0, r3)  # end of the row
    neg(r5, r3)
    label(LONE_VALUE)
    data(2, 0x5766)  # ldrsb r6, [r4, r5]
    data(2, 0x4446)  # add r6, r8: offset of x
    data(2, 0x5747)  # ldrsb r7, [r0, r5]
    mul(r7, r6)
    add(r2, r2, r7)
    add(r5, 1)
    bne(LONE_VALUE)
    mov(r7, r9)
    data(2, 0xC704)  # stmia r7!, {r2}
    mov(r9, r7)
    sub(r1, 1)
    bne(LONE_ROW)
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    mov(r1, r3)
    b(SUMMED)

    # values of x to the list, unless it is there.  r0 x  r1 cursor of list  r2 values  r3 offset  r4 value  r6 place
    label(PART)
    data(2, 0x9E0A)  # ldr r6, [sp, 40]: done
    data(2, 0x9A04)  # ldr r2, [sp, 16]: holds_x
    ldr(r1, [r7, 96])  # n_in
    sub(r1, r1, r6)
    cmp(r1, r2)
    bge(WHOLE)
    mov(r2, r1)
    label(WHOLE)
    data(2, 0x9805)  # ldr r0, [sp, 20]: w
    add(r0, r0, r6)  # w at the part's first tap
    data(2, 0x900E)  # str r0, [sp, 56]: row
    data(2, 0x9802)  # ldr r0, [sp, 8]: x
    add(r0, r0, r6)
    add(r6, r6, r2)
    data(2, 0x960A)  # str r6, [sp, 40]: done
    data(2, 0x990C)  # ldr r1, [sp, 48]: list_end
    cmp(r1, 0)
    beq(MISSING)
    data(2, 0x9904)  # ldr r1, [sp, 16]: holds_x
    ldr(r3, [r7, 96])  # n_in
    cmp(r1, r3)
    bge(LISTED)
    label(MISSING)
    data(2, 0x990B)  # ldr r1, [sp, 44]: list
    ldr(r3, [r7, 84])  # offset of x
    mov(r6, 0)
    label(PLACE)
    data(2, 0x5784)  # ldrsb r4, [r0, r6]
    add(r4, r4, r3)  # offset added
    beq(ZERO)
    lsl(r4, r4, 16)  # a sum of bytes fits the upper half
    orr(r4, r6)
    data(2, 0xC110)  # stmia r1!, {r4}
    label(ZERO)
    add(r6, 1)
    cmp(r6, r2)
    bne(PLACE)
    data(2, 0x910C)  # str r1, [sp, 48]: list_end
    # four values are unrolled: enter where the rest of their number / 4 is done first
    data(2, 0x980B)  # ldr r0, [sp, 44]: list
    sub(r1, r0, r1)
    lsl(r1, r1, 28)
    lsr(r1, r1, 30)
    mov(r0, 30)  # bytes of code of one value
    mul(r0, r1)
    b(LOCATE)
    label(LOCATED)
    data(2, 0x4470)  # add r0, lr
    data(2, 0x900D)  # str r0, [sp, 52]: entry
    label(LISTED)
    ldr(r0, [r7, 8])  # scratch
    data(2, 0x900F)  # str r0, [sp, 60]: sums
    data(2, 0x980B)  # ldr r0, [sp, 44]: list
    data(2, 0x990C)  # ldr r1, [sp, 48]: list_end
    cmp(r0, r1)  # no multiply at all
    beq(PART_DONE)  # nothing but 0
    data(2, 0x9909)  # ldr r1, [sp, 36]: n
    sub(r1, 4)
    bmi(FEW)

    # r0, r1, r2, r3 rows of w  r4 cursor of list  r5 place  r6 value  r7 w, product  r8, r9, r10, r11 sums  r12 end of list
    label(FOUR)
    data(2, 0x9113)  # str r1, [sp, 76]: togo
    data(2, 0x980F)  # ldr r0, [sp, 60]: sums
    data(2, 0xC81E)  # ldmia r0!, {r1-r4}
    mov(r8, r1)
    mov(r9, r2)
    mov(r10, r3)
    mov(r11, r4)
    ldr(r4, [r7, 96])  # n_in
    data(2, 0x980E)  # ldr r0, [sp, 56]: row: next row
    add(r1, r0, r4)
    add(r2, r1, r4)
    add(r3, r2, r4)  # rows of four outputs
    add(r4, r3, r4)
    data(2, 0x940E)  # str r4, [sp, 56]: row
    data(2, 0x9C0C)  # ldr r4, [sp, 48]: list_end
    mov(r12, r4)
    data(2, 0x9C0B)  # ldr r4, [sp, 44]: list
    data(2, 0x9D0D)  # ldr r5, [sp, 52]: entry
    mov(pc, r5)
    label(LOCATE)
    bl(LOCATED)
    label(VALUES)
    data(2, 0xCC20)  # ldmia r4!, {r5}
    asr(r6, r5, 16)  # value
    data(2, 0xB2AD)  # uxth r5, r5: place
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
    data(2, 0xCC20)  # ldmia r4!, {r5}
    asr(r6, r5, 16)
    data(2, 0xB2AD)  # uxth r5, r5
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
    data(2, 0xCC20)  # ldmia r4!, {r5}
    asr(r6, r5, 16)
    data(2, 0xB2AD)  # uxth r5, r5
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
    data(2, 0xCC20)  # ldmia r4!, {r5}
    asr(r6, r5, 16)
    data(2, 0xB2AD)  # uxth r5, r5
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
    data(2, 0x4564)  # cmp r4, r12
    bne(VALUES)
    data(2, 0x980F)  # ldr r0, [sp, 60]: sums
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    data(2, 0xC0F0)  # stmia r0!, {r4-r7}
    data(2, 0x900F)  # str r0, [sp, 60]: sums
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    data(2, 0x9913)  # ldr r1, [sp, 76]: togo
    sub(r1, 4)
    bpl(FOUR)
    label(FEW)
    add(r1, 4)
    beq(PART_DONE)
    # one by one.  r0 row of w  r1 outputs to go  r2 sum  r3 end of list  r4 cursor of list  r5 place, w  r6 value
    # r7 cursor of sums
    data(2, 0x980E)  # ldr r0, [sp, 56]: row
    data(2, 0x9B0C)  # ldr r3, [sp, 48]: list_end
    data(2, 0x9F0F)  # ldr r7, [sp, 60]: sums
    label(ONE)
    ldr(r2, [r7, 0])
    data(2, 0x9C0B)  # ldr r4, [sp, 44]: list
    label(VALUE)
    data(2, 0xCC20)  # ldmia r4!, {r5}
    asr(r6, r5, 16)
    data(2, 0xB2AD)  # uxth r5, r5
    data(2, 0x5745)  # ldrsb r5, [r0, r5]
    mul(r5, r6)
    add(r2, r2, r5)
    cmp(r4, r3)
    bne(VALUE)
    data(2, 0xC704)  # stmia r7!, {r2}
    data(2, 0x9C01)  # ldr r4, [sp, 4]: p
    ldr(r4, [r4, 96])  # n_in
    add(r0, r0, r4)
    sub(r1, 1)
    bne(ONE)
    data(2, 0x9F01)  # ldr r7, [sp, 4]: p
    label(PART_DONE)
    data(2, 0x980A)  # ldr r0, [sp, 40]: done
    ldr(r1, [r7, 96])  # n_in
    cmp(r0, r1)  # sums wait for the rest of x
    bne(MORE)
    label(SUMMED)
    # the chunk, and on to the next
    data(2, 0x9C09)  # ldr r4, [sp, 36]: n
    str(r4, [r7, 16])  # n
    mul(r1, r4)
    data(2, 0x9805)  # ldr r0, [sp, 20]: w
    add(r0, r0, r1)
    data(2, 0x9005)  # str r0, [sp, 20]: w
    data(2, 0x9B00)  # ldr r3, [sp, 0]: args
    ldr(r2, [r7, 48])  # requantize_s8
    data(2, 0x4790)  # blx r2
    ldr(r0, [r7, 0])  # cursor
    add(r0, r0, r4)
    str(r0, [r7, 0])  # cursor
    data(2, 0x9806)  # ldr r0, [sp, 24]: outs
    sub(r0, r0, r4)
    data(2, 0x9006)  # str r0, [sp, 24]: outs
    beq(ROW_DONE)
    ldr(r0, [r7, 20])  # stride
    mul(r0, r4)
    ldr(r2, [r7, 28])  # shifts
    add(r2, r2, r0)
    str(r2, [r7, 28])  # shifts
    lsl(r0, r0, 2)
    ldr(r2, [r7, 24])  # multipliers
    add(r2, r2, r0)
    str(r2, [r7, 24])  # multipliers
    b(CHUNK)
    label(MORE)
    b(PART)
    label(ROW_DONE)
    data(2, 0x9810)  # ldr r0, [sp, 64]: mults
    str(r0, [r7, 24])  # multipliers
    data(2, 0x9811)  # ldr r0, [sp, 68]: shifts
    str(r0, [r7, 28])  # shifts
    data(2, 0x9802)  # ldr r0, [sp, 8]: x
    ldr(r1, [r7, 96])  # n_in
    add(r0, r0, r1)
    data(2, 0x9002)  # str r0, [sp, 8]: x
    data(2, 0x9807)  # ldr r0, [sp, 28]: rows
    sub(r0, 1)
    data(2, 0x9007)  # str r0, [sp, 28]: rows
    beq(FINISHED)
    b(ROW_OF_X)
    label(FINISHED)
    data(2, 0xB014)  # add sp, sp, 80
    pop({r4, r5, r6, r7})
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)
    mov(r0, 1)
