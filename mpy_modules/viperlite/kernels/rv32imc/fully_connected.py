"""FULLY_CONNECTED in RV32IMC assembler; contract and block in kernels/reference/fully_connected.py.

Eight outputs at a time, so that a value of x is loaded and given its offset once for eight weights, which come straight
from flash and are read once for a row of x. A value that is 0 with its offset, which half of those behind a ReLU are, is
passed over: 3.5 instructions a multiply-accumulate, or 0.4. Four and one at a time where fewer are left. Filter offset and
the sum of x go into where a sum begins. Sums of as many outputs as scratch holds are requantised together.

RAM: scratch, 96 bytes of stack.
"""

from ...compat import micropython


def fully_connected_s8_buffer(rows, n_in, n_out):
    """(needed, least, most) bytes of scratch: sums."""
    return 4 * min(n_out, 16), 4 * min(n_out, 16), 4 * n_out


@micropython.asm_rv32
def fully_connected_s8(a0, a1, a2, a3):
    # s8 p   s9 sums   s10 outputs left of this piece   s11 next filter row   a6 n_in   a5 x offset
    # on the stack: saved registers at 0, out 52, x row 56, rows left 60, first multiplier 64 and shift 68 as offsets,
    # filter offset times the sum of x 72, next bias or 0 76, outputs left of the row 80, outputs in a piece 84, arguments 88
    addi(sp, sp, -96)
    sw(ra, 0(sp))
    sw(s0, 4(sp))
    sw(s1, 8(sp))
    sw(s2, 12(sp))
    sw(s3, 16(sp))
    sw(s4, 20(sp))
    sw(s5, 24(sp))
    sw(s6, 28(sp))
    sw(s7, 32(sp))
    sw(s8, 36(sp))
    sw(s9, 40(sp))
    sw(s10, 44(sp))
    sw(s11, 48(sp))
    sw(a3, 88(sp))  # arguments
    lw(s8, 0(a3))
    lw(s8, 12(s8))  # the items of the block
    lw(t0, 52(s8))  # out
    sw(t0, 52(sp))  # out
    lw(t0, 60(s8))  # x
    sw(t0, 56(sp))  # x of the row
    lw(t0, 92(s8))  # rows
    sw(t0, 60(sp))  # rows left
    lw(t0, 24(s8))  # multipliers
    sw(t0, 64(sp))  # first multiplier
    lw(t0, 28(s8))  # shifts
    sw(t0, 68(sp))  # first shift
    lw(t0, 44(s8))  # bytes of scratch
    srli(t0, t0, 2)  # as many sums as scratch has room for, in a piece
    sw(t0, 84(sp))  # outputs of a piece
    lw(a6, 96(s8))  # n_in
    label(ROW)
    lw(t0, 60(sp))  # rows left
    beq(t0, zero, DONE)
    addi(t0, t0, -1)
    sw(t0, 60(sp))  # rows left
    lw(a5, 84(s8))  # x offset
    lw(t1, 88(s8))  # w offset
    li(t2, 0)
    beq(t1, zero, BASE)
    lw(a0, 56(sp))  # x of the row
    add(a1, a0, a6)
    beq(a0, a1, BASE)
    label(SUM)
    lb(a2, 0(a0))
    addi(a0, a0, 1)
    add(a2, a2, a5)
    add(t2, t2, a2)
    bne(a0, a1, SUM)
    mul(t2, t2, t1)
    label(BASE)
    sw(t2, 72(sp))  # filter offset times the sum of x
    lw(t0, 76(s8))  # bias
    sw(t0, 76(sp))  # next bias, or 0
    lw(t0, 100(s8))  # n_out
    sw(t0, 80(sp))  # outputs left of the row
    lw(s11, 68(s8))  # w
    lw(t0, 64(sp))  # first multiplier
    sw(t0, 24(s8))  # multipliers
    lw(t0, 68(sp))  # first shift
    sw(t0, 28(s8))  # shifts
    label(PIECE)
    lw(t0, 80(sp))  # outputs left of the row
    beq(t0, zero, NEXT)
    lw(s10, 84(sp))  # outputs of a piece
    bltu(s10, t0, CUT)
    mv(s10, t0)
    label(CUT)
    sub(t0, t0, s10)
    sw(t0, 80(sp))  # outputs left of the row
    sw(s10, 16(s8))  # n
    lw(s9, 8(s8))  # scratch
    label(GROUP)
    li(t0, 8)
    bltu(s10, t0, FEW)
    addi(s10, s10, -8)
    # eight outputs: s0-s7 sums, t0-t6 and a7 filter rows, a0 x, a1 its end, a2 x with offset, a3 and a4 weights
    mv(t0, s11)
    add(t1, t0, a6)
    add(t2, t1, a6)
    add(t3, t2, a6)
    add(t4, t3, a6)
    add(t5, t4, a6)
    add(t6, t5, a6)
    add(a7, t6, a6)
    add(s11, a7, a6)
    lw(a2, 72(sp))  # filter offset times the sum of x
    lw(a1, 76(sp))  # next bias, or 0
    mv(s0, a2)
    mv(s1, a2)
    mv(s2, a2)
    mv(s3, a2)
    mv(s4, a2)
    mv(s5, a2)
    mv(s6, a2)
    mv(s7, a2)
    beq(a1, zero, EIGHT)
    lw(a3, 0(a1))
    lw(a4, 4(a1))
    c_add(s0, a3)
    c_add(s1, a4)
    lw(a3, 8(a1))
    lw(a4, 12(a1))
    c_add(s2, a3)
    c_add(s3, a4)
    lw(a3, 16(a1))
    lw(a4, 20(a1))
    c_add(s4, a3)
    c_add(s5, a4)
    lw(a3, 24(a1))
    lw(a4, 28(a1))
    c_add(s6, a3)
    c_add(s7, a4)
    addi(a1, a1, 32)
    sw(a1, 76(sp))  # next bias, or 0
    label(EIGHT)
    lw(a0, 56(sp))  # x of the row
    andi(a1, a6, -8)
    add(a1, a1, a0)
    beq(a0, a1, EIGHTREST)
    label(EIGHTTAPS)
    lb(a2, 0(a0))  # tap 0
    add(a2, a2, a5)
    beq(a2, zero, ZERO1)
    lb(a3, 0(t0))
    lb(a4, 0(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 0(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 0(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    lb(a3, 0(t4))
    mul(a4, a4, a2)
    c_add(s3, a4)
    lb(a4, 0(t5))
    mul(a3, a3, a2)
    c_add(s4, a3)  # output 4
    lb(a3, 0(t6))
    mul(a4, a4, a2)
    c_add(s5, a4)
    lb(a4, 0(a7))
    mul(a3, a3, a2)
    c_add(s6, a3)  # output 6
    mul(a4, a4, a2)
    c_add(s7, a4)
    label(ZERO1)
    lb(a2, 1(a0))  # tap 1
    add(a2, a2, a5)
    beq(a2, zero, ZERO2)
    lb(a3, 1(t0))
    lb(a4, 1(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 1(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 1(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    lb(a3, 1(t4))
    mul(a4, a4, a2)
    c_add(s3, a4)
    lb(a4, 1(t5))
    mul(a3, a3, a2)
    c_add(s4, a3)  # output 4
    lb(a3, 1(t6))
    mul(a4, a4, a2)
    c_add(s5, a4)
    lb(a4, 1(a7))
    mul(a3, a3, a2)
    c_add(s6, a3)  # output 6
    mul(a4, a4, a2)
    c_add(s7, a4)
    label(ZERO2)
    lb(a2, 2(a0))  # tap 2
    add(a2, a2, a5)
    beq(a2, zero, ZERO3)
    lb(a3, 2(t0))
    lb(a4, 2(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 2(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 2(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    lb(a3, 2(t4))
    mul(a4, a4, a2)
    c_add(s3, a4)
    lb(a4, 2(t5))
    mul(a3, a3, a2)
    c_add(s4, a3)  # output 4
    lb(a3, 2(t6))
    mul(a4, a4, a2)
    c_add(s5, a4)
    lb(a4, 2(a7))
    mul(a3, a3, a2)
    c_add(s6, a3)  # output 6
    mul(a4, a4, a2)
    c_add(s7, a4)
    label(ZERO3)
    lb(a2, 3(a0))  # tap 3
    add(a2, a2, a5)
    beq(a2, zero, ZERO4)
    lb(a3, 3(t0))
    lb(a4, 3(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 3(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 3(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    lb(a3, 3(t4))
    mul(a4, a4, a2)
    c_add(s3, a4)
    lb(a4, 3(t5))
    mul(a3, a3, a2)
    c_add(s4, a3)  # output 4
    lb(a3, 3(t6))
    mul(a4, a4, a2)
    c_add(s5, a4)
    lb(a4, 3(a7))
    mul(a3, a3, a2)
    c_add(s6, a3)  # output 6
    mul(a4, a4, a2)
    c_add(s7, a4)
    label(ZERO4)
    lb(a2, 4(a0))  # tap 4
    add(a2, a2, a5)
    beq(a2, zero, ZERO5)
    lb(a3, 4(t0))
    lb(a4, 4(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 4(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 4(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    lb(a3, 4(t4))
    mul(a4, a4, a2)
    c_add(s3, a4)
    lb(a4, 4(t5))
    mul(a3, a3, a2)
    c_add(s4, a3)  # output 4
    lb(a3, 4(t6))
    mul(a4, a4, a2)
    c_add(s5, a4)
    lb(a4, 4(a7))
    mul(a3, a3, a2)
    c_add(s6, a3)  # output 6
    mul(a4, a4, a2)
    c_add(s7, a4)
    label(ZERO5)
    lb(a2, 5(a0))  # tap 5
    add(a2, a2, a5)
    beq(a2, zero, ZERO6)
    lb(a3, 5(t0))
    lb(a4, 5(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 5(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 5(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    lb(a3, 5(t4))
    mul(a4, a4, a2)
    c_add(s3, a4)
    lb(a4, 5(t5))
    mul(a3, a3, a2)
    c_add(s4, a3)  # output 4
    lb(a3, 5(t6))
    mul(a4, a4, a2)
    c_add(s5, a4)
    lb(a4, 5(a7))
    mul(a3, a3, a2)
    c_add(s6, a3)  # output 6
    mul(a4, a4, a2)
    c_add(s7, a4)
    label(ZERO6)
    lb(a2, 6(a0))  # tap 6
    add(a2, a2, a5)
    beq(a2, zero, ZERO7)
    lb(a3, 6(t0))
    lb(a4, 6(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 6(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 6(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    lb(a3, 6(t4))
    mul(a4, a4, a2)
    c_add(s3, a4)
    lb(a4, 6(t5))
    mul(a3, a3, a2)
    c_add(s4, a3)  # output 4
    lb(a3, 6(t6))
    mul(a4, a4, a2)
    c_add(s5, a4)
    lb(a4, 6(a7))
    mul(a3, a3, a2)
    c_add(s6, a3)  # output 6
    mul(a4, a4, a2)
    c_add(s7, a4)
    label(ZERO7)
    lb(a2, 7(a0))  # tap 7
    add(a2, a2, a5)
    beq(a2, zero, ZERO8)
    lb(a3, 7(t0))
    lb(a4, 7(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 7(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 7(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    lb(a3, 7(t4))
    mul(a4, a4, a2)
    c_add(s3, a4)
    lb(a4, 7(t5))
    mul(a3, a3, a2)
    c_add(s4, a3)  # output 4
    lb(a3, 7(t6))
    mul(a4, a4, a2)
    c_add(s5, a4)
    lb(a4, 7(a7))
    mul(a3, a3, a2)
    c_add(s6, a3)  # output 6
    mul(a4, a4, a2)
    c_add(s7, a4)
    label(ZERO8)
    addi(a0, a0, 8)
    addi(t0, t0, 8)
    addi(t1, t1, 8)
    addi(t2, t2, 8)
    addi(t3, t3, 8)
    addi(t4, t4, 8)
    addi(t5, t5, 8)
    addi(t6, t6, 8)
    addi(a7, a7, 8)
    bne(a0, a1, EIGHTTAPS)
    label(EIGHTREST)
    lw(a1, 56(sp))  # x of the row
    add(a1, a1, a6)
    beq(a0, a1, EIGHTSUMS)
    label(EIGHTTAP)
    lb(a2, 0(a0))  # tap 0
    add(a2, a2, a5)
    beq(a2, zero, ZERO9)
    lb(a3, 0(t0))
    lb(a4, 0(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 0(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 0(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    lb(a3, 0(t4))
    mul(a4, a4, a2)
    c_add(s3, a4)
    lb(a4, 0(t5))
    mul(a3, a3, a2)
    c_add(s4, a3)  # output 4
    lb(a3, 0(t6))
    mul(a4, a4, a2)
    c_add(s5, a4)
    lb(a4, 0(a7))
    mul(a3, a3, a2)
    c_add(s6, a3)  # output 6
    mul(a4, a4, a2)
    c_add(s7, a4)
    label(ZERO9)
    addi(a0, a0, 1)
    addi(t0, t0, 1)
    addi(t1, t1, 1)
    addi(t2, t2, 1)
    addi(t3, t3, 1)
    addi(t4, t4, 1)
    addi(t5, t5, 1)
    addi(t6, t6, 1)
    addi(a7, a7, 1)
    bne(a0, a1, EIGHTTAP)
    label(EIGHTSUMS)
    sw(s0, 0(s9))
    sw(s1, 4(s9))
    sw(s2, 8(s9))
    sw(s3, 12(s9))
    sw(s4, 16(s9))
    sw(s5, 20(s9))
    sw(s6, 24(s9))
    sw(s7, 28(s9))
    addi(s9, s9, 32)
    bne(s10, zero, GROUP)
    jal(zero, STORE)
    label(FEW)
    li(t0, 4)
    bltu(s10, t0, ONE)
    addi(s10, s10, -4)
    mv(t0, s11)
    add(t1, t0, a6)
    add(t2, t1, a6)
    add(t3, t2, a6)
    add(s11, t3, a6)
    lw(a2, 72(sp))  # filter offset times the sum of x
    lw(a1, 76(sp))  # next bias, or 0
    mv(s0, a2)
    mv(s1, a2)
    mv(s2, a2)
    mv(s3, a2)
    beq(a1, zero, FOUR)
    lw(a3, 0(a1))
    lw(a4, 4(a1))
    c_add(s0, a3)
    c_add(s1, a4)
    lw(a3, 8(a1))
    lw(a4, 12(a1))
    c_add(s2, a3)
    c_add(s3, a4)
    addi(a1, a1, 16)
    sw(a1, 76(sp))  # next bias, or 0
    label(FOUR)
    lw(a0, 56(sp))  # x of the row
    andi(a1, a6, -4)
    add(a1, a1, a0)
    beq(a0, a1, FOURREST)
    label(FOURTAPS)
    lb(a2, 0(a0))  # tap 0
    add(a2, a2, a5)
    beq(a2, zero, ZERO10)
    lb(a3, 0(t0))
    lb(a4, 0(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 0(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 0(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    mul(a4, a4, a2)
    c_add(s3, a4)
    label(ZERO10)
    lb(a2, 1(a0))  # tap 1
    add(a2, a2, a5)
    beq(a2, zero, ZERO11)
    lb(a3, 1(t0))
    lb(a4, 1(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 1(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 1(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    mul(a4, a4, a2)
    c_add(s3, a4)
    label(ZERO11)
    lb(a2, 2(a0))  # tap 2
    add(a2, a2, a5)
    beq(a2, zero, ZERO12)
    lb(a3, 2(t0))
    lb(a4, 2(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 2(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 2(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    mul(a4, a4, a2)
    c_add(s3, a4)
    label(ZERO12)
    lb(a2, 3(a0))  # tap 3
    add(a2, a2, a5)
    beq(a2, zero, ZERO13)
    lb(a3, 3(t0))
    lb(a4, 3(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 3(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 3(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    mul(a4, a4, a2)
    c_add(s3, a4)
    label(ZERO13)
    addi(a0, a0, 4)
    addi(t0, t0, 4)
    addi(t1, t1, 4)
    addi(t2, t2, 4)
    addi(t3, t3, 4)
    bne(a0, a1, FOURTAPS)
    label(FOURREST)
    lw(a1, 56(sp))  # x of the row
    add(a1, a1, a6)
    beq(a0, a1, FOURSUMS)
    label(FOURTAP)
    lb(a2, 0(a0))  # tap 0
    add(a2, a2, a5)
    beq(a2, zero, ZERO14)
    lb(a3, 0(t0))
    lb(a4, 0(t1))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a3, 0(t2))
    mul(a4, a4, a2)
    c_add(s1, a4)
    lb(a4, 0(t3))
    mul(a3, a3, a2)
    c_add(s2, a3)  # output 2
    mul(a4, a4, a2)
    c_add(s3, a4)
    label(ZERO14)
    addi(a0, a0, 1)
    addi(t0, t0, 1)
    addi(t1, t1, 1)
    addi(t2, t2, 1)
    addi(t3, t3, 1)
    bne(a0, a1, FOURTAP)
    label(FOURSUMS)
    sw(s0, 0(s9))
    sw(s1, 4(s9))
    sw(s2, 8(s9))
    sw(s3, 12(s9))
    addi(s9, s9, 16)
    bne(s10, zero, GROUP)
    jal(zero, STORE)
    label(ONE)
    addi(s10, s10, -1)
    mv(t0, s11)
    add(s11, t0, a6)
    lw(a2, 72(sp))  # filter offset times the sum of x
    lw(a1, 76(sp))  # next bias, or 0
    mv(s0, a2)
    beq(a1, zero, SINGLE)
    lw(a3, 0(a1))
    c_add(s0, a3)
    addi(a1, a1, 4)
    sw(a1, 76(sp))  # next bias, or 0
    label(SINGLE)
    lw(a0, 56(sp))  # x of the row
    andi(a1, a6, -2)
    add(a1, a1, a0)
    beq(a0, a1, ONEREST)
    label(ONETAPS)
    lb(a2, 0(a0))  # tap 0
    add(a2, a2, a5)
    lb(a3, 0(t0))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    lb(a2, 1(a0))  # tap 1
    add(a2, a2, a5)
    lb(a3, 1(t0))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    addi(a0, a0, 2)
    addi(t0, t0, 2)
    bne(a0, a1, ONETAPS)
    label(ONEREST)
    lw(a1, 56(sp))  # x of the row
    add(a1, a1, a6)
    beq(a0, a1, ONESUMS)
    label(ONETAP)
    lb(a2, 0(a0))  # tap 0
    add(a2, a2, a5)
    lb(a3, 0(t0))
    mul(a3, a3, a2)
    c_add(s0, a3)  # output 0
    addi(a0, a0, 1)
    addi(t0, t0, 1)
    bne(a0, a1, ONETAP)
    label(ONESUMS)
    sw(s0, 0(s9))
    addi(s9, s9, 4)
    bne(s10, zero, ONE)
    label(STORE)
    lw(s10, 16(s8))  # n
    lw(t0, 52(sp))  # out
    sw(t0, 0(s8))  # cursor
    add(t0, t0, s10)
    sw(t0, 52(sp))  # out
    lw(a3, 88(sp))  # arguments
    lw(t0, 48(s8))  # requantize_s8
    jalr(ra, t0, 0)  # requantize_s8
    lw(t0, 20(s8))  # stride of the tables
    mul(s10, s10, t0)  # multipliers and shifts to skip
    lw(t0, 28(s8))  # shifts
    add(t0, t0, s10)
    sw(t0, 28(s8))  # shifts
    lw(t0, 24(s8))  # multipliers
    slli(s10, s10, 2)
    add(t0, t0, s10)
    sw(t0, 24(s8))  # multipliers
    lw(a6, 96(s8))  # n_in
    lw(a5, 84(s8))  # x offset
    jal(zero, PIECE)
    label(NEXT)
    lw(t0, 56(sp))  # x of the row
    add(t0, t0, a6)
    sw(t0, 56(sp))  # x of the row
    jal(zero, ROW)
    label(DONE)
    lw(t0, 64(sp))  # first multiplier
    sw(t0, 24(s8))  # multipliers
    lw(t0, 68(sp))  # first shift
    sw(t0, 28(s8))  # shifts
    label(PADDED)  # mpy-cross reads past the end of its table where it has a multiple of four labels
    lw(ra, 0(sp))
    lw(s0, 4(sp))
    lw(s1, 8(sp))
    lw(s2, 12(sp))
    lw(s3, 16(sp))
    lw(s4, 20(sp))
    lw(s5, 24(sp))
    lw(s6, 28(sp))
    lw(s7, 32(sp))
    lw(s8, 36(sp))
    lw(s9, 40(sp))
    lw(s10, 44(sp))
    lw(s11, 48(sp))
    addi(sp, sp, 96)
    li(a0, 1)  # the small int 0
