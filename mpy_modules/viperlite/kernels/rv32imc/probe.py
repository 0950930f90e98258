"""Whether this firmware runs RV32IM machine code that comes as viper code: one call that multiplies to 64 bits."""

from array import array

from ...compat import micropython


@micropython.asm_rv32
def _high(a0, a1, a2, a3):
    lw(a0, 0(a3))
    lw(a0, 12(a0))  # the items of the argument
    lw(a1, 0(a0))
    lw(a2, 4(a0))
    mulh(a1, a1, a2)
    sw(a1, 0(a0))
    li(a0, 1)  # the small int 0


def works():
    numbers = array("i", (1 << 28, 48))
    return _high(numbers) == 0 and numbers[0] == 3
