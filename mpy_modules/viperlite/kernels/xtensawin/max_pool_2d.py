"""MAX_POOL_2D in Xtensa assembler; contract and block in kernels/reference/max_pool_2d.py.

The window is clipped once for an output pixel; one that is as wide as the image is a single row. 4 instructions a value, 11
more an output. No RAM.
"""

from ...compat import micropython


@micropython.asm_xtensa
def max_pool_2d_s8(a2, a3, a4, a5):
    # a2 p   a3 out   a4 x of the batch   m0 row, m1 column of the output pixel   m2 batches left
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the block
    l32i(a3, a2, 0)
    l32i(a4, a2, 8)
    l32i(a5, a2, 24)
    movi_n(a15, 0)
    label(BATCH)
    data(3, 0x002556)  # bnez a5, BEGIN
    j(DONE)
    label(BEGIN)
    data(3, 0x132250)  # wsr a5, m2
    data(3, 0x1320F0)  # wsr a15, m0; row 0
    l32i(a8, a2, 36)
    label(LINE)
    data(3, 0x1321F0)  # wsr a15, m1; column 0
    data(3, 0x032050)  # rsr a5, m0
    l32i(a9, a2, 40)
    data(3, 0x022597)  # blt a5, a9, PIXEL
    j(LINES)
    label(PIXEL)
    # a5 first row of the window, then its first value   a6 its rows   a7 its columns   a8 channels
    data(3, 0x032100)  # rsr a0, m1
    l32i(a9, a2, 44)
    data(3, 0x042097)  # blt a0, a9, WINDOW
    j(PIXELS)
    data(2, 0xF03D)  # nop.n; aligns the next loop
    label(WINDOW)
    data(3, 0x032050)  # rsr a5, m0
    l32i(a9, a2, 60)
    mull(a5, a5, a9)  # times stride, less padding
    l32i(a9, a2, 76)
    sub(a5, a5, a9)
    l32i(a6, a2, 52)
    add(a6, a6, a5)
    l32i(a9, a2, 28)
    data(3, 0x436690)  # min a6, a6, a9; rows end at the image's edge
    data(3, 0x5355F0)  # max a5, a5, a15; and begin there
    sub(a6, a6, a5)
    l32i(a9, a2, 64)
    mull(a0, a0, a9)  # columns likewise
    l32i(a9, a2, 80)
    sub(a0, a0, a9)
    l32i(a7, a2, 56)
    add(a7, a7, a0)
    l32i(a9, a2, 32)
    data(3, 0x437790)  # min a7, a7, a9; at the right edge
    data(3, 0x5300F0)  # max a0, a0, a15; at the left edge
    sub(a7, a7, a0)
    mull(a5, a5, a9)
    add(a5, a5, a0)
    mull(a5, a5, a8)
    add(a5, a5, a4)  # first value of the window
    mull(a0, a6, a7)  # pixels
    data(3, 0x039797)  # bne a7, a9, CLIPPED
    mov_n(a7, a0)
    movi_n(a6, 1)  # as wide as the image: one row
    label(CLIPPED)
    sub(a9, a9, a7)
    mull(a9, a9, a8)  # bytes to skip between rows
    # a9 from row to row   a10 value, its address   a11 rows left   a12 greatest   a13 value   a14 channels left
    mov_n(a14, a8)
    data(3, 0x033E16)  # beqz a14, NEXT
    label(CHANNEL)
    mov_n(a10, a5)
    mov_n(a11, a6)
    l32i(a12, a2, 16)
    label(ROW)
    data(3, 0x0B9776)  # loopnez a7, ROWEND
    l8ui(a13, a10, 0)  # one channel of one pixel
    add(a10, a10, a8)  # next pixel
    data(3, 0x23DD00)  # sext a13, a13, 7
    data(3, 0x53CCD0)  # max a12, a12, a13
    label(ROWEND)
    add(a10, a10, a9)  # next row
    addi(a11, a11, -1)
    bnez(a11, ROW)
    l32i(a11, a2, 20)
    data(3, 0x43CCB0)  # min a12, a12, a11
    s8i(a12, a3, 0)
    addi(a3, a3, 1)
    addi(a5, a5, 1)  # next channel
    addi(a14, a14, -1)
    bnez(a14, CHANNEL)
    label(NEXT)
    data(3, 0x032100)  # rsr a0, m1
    addi(a0, a0, 1)
    data(3, 0x132100)  # wsr a0, m1
    j(PIXEL)
    label(PIXELS)
    data(3, 0x032000)  # rsr a0, m0
    addi(a0, a0, 1)
    data(3, 0x132000)  # wsr a0, m0
    j(LINE)
    label(LINES)
    l32i(a9, a2, 28)
    l32i(a10, a2, 32)
    mull(a9, a9, a10)
    mull(a9, a9, a8)
    add(a4, a4, a9)  # next image
    data(3, 0x032250)  # rsr a5, m2
    addi(a5, a5, -1)
    j(BATCH)
    label(DONE)
    movi_n(a2, 1)  # the small int 0
