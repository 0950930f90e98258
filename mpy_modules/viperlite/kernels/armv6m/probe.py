"""Whether this firmware runs ARMv6-M machine code that comes as viper code: one call that takes a buffer."""

from array import array

from ...compat import micropython


@micropython.asm_thumb
def _sum(r0, r1, r2, r3):
    ldr(r0, [r3, 0])
    ldr(r0, [r0, 12])  # the items of the argument
    ldr(r1, [r0, 0])
    ldr(r2, [r0, 4])
    add(r1, r1, r2)
    str(r1, [r0, 0])
    mov(r0, 1)  # the small int 0


def works():
    numbers = array("i", (5, 7))
    return _sum(numbers) == 0 and numbers[0] == 12
