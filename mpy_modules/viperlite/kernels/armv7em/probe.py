"""Whether this firmware runs ARMv7E-M machine code that comes as viper code, and this core has what it takes.

MicroPython tells an ARMv7-M core without the DSP extension, a Cortex-M3, from one with it as little as its compiler does. The
core itself knows, by its registers CPUID and ID_ISAR3 (ARMv7-M Architecture Reference Manual, B3.2 and B4.1). Programs under
Linux may not read those; the cores there have what it takes.
"""

import sys
from array import array

from ...compat import micropython

_ALWAYS = (0xC24, 0xC27)  # parts of CPUID: Cortex-M4 and M7, always with it; QEMU's M4 has the ID_ISAR3 of an M3
_DSP = 3  # SIMD_instrs of ID_ISAR3, at least


@micropython.asm_thumb
def _features(r0, r1, r2, r3):
    ldr(r0, [r3, 0])
    ldr(r0, [r0, 12])  # the items of the argument
    movwt(r1, 0xE000ED00)  # CPUID
    ldr(r2, [r1, 0])
    str(r2, [r0, 0])
    ldr(r2, [r1, 0x6C])  # ID_ISAR3
    str(r2, [r0, 4])
    mov(r0, 1)  # the small int 0


@micropython.asm_thumb
def _sum(r0, r1, r2, r3):
    ldr(r0, [r3, 0])
    ldr(r0, [r0, 12])  # the items of the argument
    ldr(r1, [r0, 0])
    ldr(r2, [r0, 4])
    data(2, 0xFB21, 0xF102)  # smuad r1, r1, r2
    str(r1, [r0, 0])
    mov(r0, 1)  # the small int 0


def _has_dsp():
    numbers = array("i", (0, 0))
    if sys.platform == "linux":
        return True
    return _features(numbers) == 0 and (numbers[0] >> 4 & 0xFFF in _ALWAYS or numbers[1] >> 4 & 0xF >= _DSP)


def works():
    if not _has_dsp():
        return False
    numbers = array("i", (5 | 3 << 16, 7 | 2 << 16))
    return _sum(numbers) == 0 and numbers[0] == 41
