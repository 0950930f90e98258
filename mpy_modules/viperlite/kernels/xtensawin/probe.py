"""Whether this firmware runs Xtensa machine code that comes as viper code: one call that multiplies with MAC16.

The ESP32-S2 loads the same .mpy files, but has no MAC16, loops and floats: there the call would fault, so it is told by name.
"""

import sys
from array import array

from ...compat import micropython


@micropython.asm_xtensa
def _product(a2, a3, a4, a5):
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the argument
    l32i(a3, a2, 0)
    l32i(a4, a2, 4)
    data(3, 0x740344)  # mul.aa.ll a3, a4
    data(3, 0x031030)  # rsr a3, acclo
    s32i(a3, a2, 0)
    movi(a2, 1)  # the small int 0


def works():
    if "ESP32S2" in getattr(sys.implementation, "_machine", ""):
        return False
    numbers = array("i", (300, -7))
    return _product(numbers) == 0 and numbers[0] == -2100
