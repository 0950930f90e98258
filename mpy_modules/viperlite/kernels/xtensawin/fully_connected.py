"""FULLY_CONNECTED in Xtensa assembler; contract and block in kernels/reference/fully_connected.py.

Inputs lie in scratch as int16, offset added, in the order 0 2 1 3 of every four, so that a word of filter gives its bytes
in pairs, each times 256, by a shift and two masks: 2.25 instructions a multiply-accumulate with MAC16, 3.3 in rows of
filter that are not aligned. The sum, times 256, has 40 bits in the accumulator: none is lost. Where scratch does not hold
all inputs they are taken in chunks, and the sums of all outputs stay there. RAM: scratch.
"""

from ...compat import micropython


def fully_connected_s8_buffer(rows, n_in, n_out):
    """(needed, least, most) bytes of scratch: sums, 16 bytes, inputs."""
    inputs = 2 * (n_in + 3 & ~3) + 16
    least = min(inputs + 4 * min(n_out, 16), 4 * n_out + 16 + min(inputs, 128))
    return least, least, inputs + 4 * n_out


@micropython.asm_xtensa
def fully_connected_s8(a2, a3, a4, a5):
    # a1: 4 arguments, 8 rows left, 12 first output of the piece   a2 p   a3 after the sums: 0 P outputs in a piece,
    # 4 K inputs in a chunk, 12 one word before the inputs
    s32i(a5, a1, 4)  # arguments
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the block
    l32i(a8, a2, 92)  # rows
    l32i(a9, a2, 96)  # inputs
    l32i(a10, a2, 100)  # outputs
    l32i(a11, a2, 44)  # bytes granted
    s32i(a8, a1, 8)  # rows left
    l32i(a12, a2, 52)  # out
    s32i(a12, a2, 0)  # the cursor moves on through all rows
    addi(a13, a9, 3)
    srli(a13, a13, 2)
    slli(a13, a13, 3)
    addi(a13, a13, 16)  # bytes for all inputs
    movi_n(a14, 16)
    data(3, 0x43eea0)  # min a14, a14, a10
    addx4(a14, a14, a13)
    data(3, 0x0d3be7)  # bltu a11, a14, CHUNKS
    sub(a12, a11, a13)
    srli(a12, a12, 2)
    data(3, 0x43cca0)  # min a12, a12, a10
    mov_n(a13, a9)
    j(SIZES)
    label(CHUNKS)
    slli(a13, a10, 2)
    sub(a13, a11, a13)
    addi(a13, a13, -16)
    srli(a13, a13, 3)
    slli(a13, a13, 2)
    mov_n(a12, a10)
    label(SIZES)
    l32i(a3, a2, 8)  # scratch
    addx4(a3, a12, a3)
    s32i(a12, a3, 0)  # P
    s32i(a13, a3, 4)  # K
    data(3, 0x056816)  # beqz a8, FAR
    label(ROW)
    movi_n(a8, 0)
    s32i(a8, a1, 12)  # first output
    label(PIECE)
    l32i(a8, a1, 12)  # first output
    l32i(a9, a2, 100)  # n_out
    l32i(a10, a3, 0)  # P
    sub(a9, a9, a8)
    data(3, 0x4399a0)  # min a9, a9, a10; outputs of this piece
    s32i(a9, a2, 16)  # n
    l32i(a10, a2, 20)  # stride
    l32i(a11, a2, 100)  # n_out
    movi_n(a12, 1)
    data(3, 0x93cba0)  # movnez a12, a11, a10
    mull(a8, a8, a10)
    data(3, 0x68a0b2)  # movi a11, 104
    addx4(a10, a8, a11)
    s32i(a10, a2, 24)  # first multiplier
    addx4(a10, a12, a11)
    add(a10, a10, a8)
    s32i(a10, a2, 28)  # first shift
    # sums begin with the bias
    l32i(a10, a2, 76)  # bias
    l32i(a11, a2, 8)  # scratch
    l32i(a8, a1, 12)  # first output
    data(3, 0x016a16)  # beqz a10, NONE
    addx4(a10, a8, a10)
    data(3, 0x0a9976)  # loopnez a9, BIASED
    l32i(a12, a10, 0)
    addi(a10, a10, 4)
    s32i(a12, a11, 0)
    addi_n(a11, a11, 4)
    label(BIASED)
    j(FIRST)
    label(FAR)
    j(DONE)
    label(NONE)
    data(3, 0x059976)  # loopnez a9, FIRST
    s32i(a10, a11, 0)
    addi(a11, a11, 4)
    label(FIRST)
    movi_n(a4, 0)
    # a4 inputs before the chunk   a5 in the chunk   a6 the others
    label(CHUNK)
    l32i(a6, a2, 96)  # n_in
    l32i(a5, a3, 4)  # K
    sub(a8, a6, a4)
    data(3, 0x435580)  # min a5, a5, a8
    sub(a6, a6, a5)
    l32i(a9, a1, 12)  # first output
    data(3, 0x002656)  # bnez a6, EXPAND; other inputs were here
    data(3, 0x071956)  # bnez a9, EXPANDED
    label(EXPAND)
    l32i(a8, a2, 60)  # x
    l32i(a9, a2, 92)  # rows
    l32i(a10, a1, 8)  # rows left
    l32i(a11, a2, 96)  # n_in
    sub(a9, a9, a10)
    mull(a9, a9, a11)
    add(a8, a8, a9)
    add(a8, a8, a4)  # a8 x
    addi(a9, a3, 16)  # a9 to
    l32i(a10, a2, 84)  # a10 offset
    srli(a11, a5, 2)
    data(3, 0x359b76)  # loopnez a11, INPUTS
    l8ui(a12, a8, 0)
    l8ui(a13, a8, 1)
    l8ui(a14, a8, 2)
    l8ui(a15, a8, 3)
    data(3, 0x23cc00)  # sext a12, a12, 7
    data(3, 0x23dd00)  # sext a13, a13, 7
    data(3, 0x23ee00)  # sext a14, a14, 7
    data(3, 0x23ff00)  # sext a15, a15, 7
    add(a12, a12, a10)
    add(a13, a13, a10)
    add(a14, a14, a10)
    add(a15, a15, a10)
    s16i(a12, a9, 0)
    s16i(a14, a9, 2)
    s16i(a13, a9, 4)
    s16i(a15, a9, 6)
    addi(a8, a8, 4)
    addi(a9, a9, 8)
    label(INPUTS)
    data(3, 0x14b050)  # extui a11, a5, 0, 2
    data(3, 0x119b76)  # loopnez a11, EXPANDED
    l8ui(a12, a8, 0)
    addi(a8, a8, 1)
    data(3, 0x23cc00)  # sext a12, a12, 7
    add(a12, a12, a10)
    s16i(a12, a9, 0)
    addi(a9, a9, 2)
    label(EXPANDED)
    l32i_n(a14, a2, 8)  # scratch
    l32i_n(a15, a2, 16)  # n
    l32i(a10, a2, 88)  # w offset
    data(3, 0x023a16)  # beqz a10, DOTS
    # the filter's offset times the sum of the inputs goes to every sum
    addi(a9, a3, 16)
    movi_n(a11, 0)
    data(3, 0x079576)  # loopnez a5, SUMMED
    l16si(a12, a9, 0)
    addi(a9, a9, 2)
    add_n(a11, a11, a12)
    label(SUMMED)
    mull(a11, a11, a10)
    mov_n(a9, a14)
    data(3, 0x0b9f76)  # loopnez a15, DOTS
    l32i(a12, a9, 0)
    add(a12, a12, a11)
    s32i(a12, a9, 0)
    addi(a9, a9, 4)
    label(DOTS)
    addx4(a15, a15, a14)
    l32i(a9, a1, 12)  # first output
    l32i(a10, a2, 96)  # n_in
    l32i(a8, a2, 68)  # w
    mull(a9, a9, a10)
    add(a8, a8, a9)
    add(a8, a8, a4)
    movi_n(a0, -1)
    slli(a0, a0, 8)
    data(3, 0xf40000)  # extui a0, a0, 0, 16
    slli(a10, a0, 16)
    or_(a0, a0, a10)
    ssai(8)
    movi_n(a7, 0)
    # a8 filter   a9 inputs, a word before   a10 to a13 filter's bytes   a14 sums, to a15   a0 0xFF00FF00   a7 0   SAR 8
    label(DOT)
    data(3, 0x131070)  # wsr a7, acclo
    data(3, 0x131170)  # wsr a7, acchi
    addi(a9, a3, 12)
    data(3, 0x800904)  # ldinc m0, a9
    data(3, 0x14a080)  # extui a10, a8, 0, 2
    srli(a11, a5, 2)
    data(3, 0x098a56)  # bnez a10, BYTES
    data(3, 0x199b76)  # loopnez a11, TAIL
    l32i(a10, a8, 0)
    addi_n(a8, a8, 4)
    and_(a11, a10, a0)
    slli(a10, a10, 8)
    and_(a10, a10, a0)
    data(3, 0x4819a4)  # mula.da.ll.ldinc m1, a9, m0, a10
    data(3, 0x6b00a4)  # mula.da.hh m0, a10
    data(3, 0x4849b4)  # mula.da.ll.ldinc m0, a9, m1, a11
    data(3, 0x6b40b4)  # mula.da.hh m1, a11
    label(TAIL)
    data(3, 0x14b050)  # extui a11, a5, 0, 2
    data(3, 0x119b76)  # loopnez a11, STORE; a9 stands on the input at hand: m0 was loaded from there
    l8ui(a10, a8, 0)
    l16si(a12, a9, 0)
    slli(a10, a10, 8)
    addi(a8, a8, 1)
    addi(a9, a9, 2)
    data(3, 0x780ac4)  # mula.aa.ll a10, a12
    label(STORE)
    data(3, 0x0311a0)  # rsr a10, acchi
    data(3, 0x0310b0)  # rsr a11, acclo
    l32i(a12, a14, 0)
    src(a10, a10, a11)
    add(a10, a10, a12)
    s32i(a10, a14, 0)
    addi(a14, a14, 4)
    add(a8, a8, a6)
    data(3, 0x453ef7)  # bltu a14, a15, AGAIN
    add(a4, a4, a5)
    l32i(a10, a2, 96)  # n_in
    data(3, 0x3934a7)  # bltu a4, a10, NEXTCHUNK
    # all sums of the piece are there
    l32i(a14, a2, 48)  # requantize_s8
    l32i(a13, a1, 4)  # arguments
    movi_n(a11, 1)
    movi_n(a12, 0)
    data(3, 0x000ee0)  # callx8 a14
    l32i(a8, a1, 12)  # first output
    l32i(a9, a2, 16)  # n
    l32i(a10, a2, 0)  # cursor
    add(a8, a8, a9)
    add(a10, a10, a9)
    s32i(a8, a1, 12)  # first output
    s32i(a10, a2, 0)  # cursor
    l32i(a9, a2, 100)  # n_out
    data(3, 0x0e3897)  # bltu a8, a9, NEXTPIECE
    l32i(a8, a1, 8)  # rows left
    addi(a8, a8, -1)
    s32i(a8, a1, 8)  # rows left
    data(3, 0x03b816)  # beqz a8, DONE
    j(ROW)
    label(NEXTPIECE)
    j(PIECE)
    label(NEXTCHUNK)
    j(CHUNK)
    label(AGAIN)
    j(DOT)
    label(BYTES)
    srli(a11, a5, 2)
    data(3, 0x269b76)  # loopnez a11, BYTESEND
    l8ui(a10, a8, 0)
    l8ui(a11, a8, 1)
    l8ui(a12, a8, 2)
    l8ui(a13, a8, 3)
    slli(a10, a10, 8)
    slli(a11, a11, 8)
    slli(a12, a12, 8)
    slli(a13, a13, 8)
    addi(a8, a8, 4)
    data(3, 0x4819a4)  # mula.da.ll.ldinc m1, a9, m0, a10
    data(3, 0x6900c4)  # mula.da.hl m0, a12
    data(3, 0x4849b4)  # mula.da.ll.ldinc m0, a9, m1, a11
    data(3, 0x6940d4)  # mula.da.hl m1, a13
    label(BYTESEND)
    j(TAIL)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
