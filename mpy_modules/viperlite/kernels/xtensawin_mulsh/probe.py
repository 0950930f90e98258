"""Whether this core has mulsh and muluh, the high words of a product: those of the ESP32 and the ESP32-S3 are known to.

On a core without them they fault, which nothing can catch: so they are tried only where the core says that it is one of these,
and that is asked only under the port which runs MicroPython in ring 0, for elsewhere the question faults.
"""

import sys
from array import array

from ...compat import micropython
from ..xtensawin import probe

_CORES = (  # CONFIGID0, CONFIGID1: XCHAL_HW_CONFIGID0 and 1 of ESP-IDF's core-isa.h, where XCHAL_HAVE_MUL32_HIGH is 1
    (0xC2BCFFFE, 0x1CC5FE96),  # ESP32, LX6
    (0xC2F0FFFE, 0x23090F1F),  # ESP32-S3, LX7
)
_PRODUCTS = (  # factors, high word as they have a sign, high word as they have none
    (0x80000000, 0x80000000, 0x40000000, 0x40000000),
    (0x80000000, 0x7FFFFFFF, 0xC0000000, 0x3FFFFFFF),
    (0xFFFFFFFF, 0xFFFFFFFF, 0x00000000, 0xFFFFFFFE),
    (0xFFFFFFFF, 0x00000001, 0xFFFFFFFF, 0x00000000),
    (0x12345678, 0x9ABCDEF0, 0xF8CC93D6, 0x0B00EA4E),
)


@micropython.asm_xtensa
def _identity(a2, a3, a4, a5):
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)  # the items of the argument
    data(3, 0x03B030)  # rsr a3, configid0
    s32i(a3, a2, 0)
    data(3, 0x03D030)  # rsr a3, configid1
    s32i(a3, a2, 4)
    movi_n(a2, 1)  # the small int 0


@micropython.asm_xtensa
def _high(a2, a3, a4, a5):
    l32i(a2, a5, 0)
    l32i(a2, a2, 12)
    l32i(a3, a2, 0)
    l32i(a4, a2, 4)
    data(3, 0xB25340)  # mulsh a5, a3, a4
    data(3, 0xA23340)  # muluh a3, a3, a4
    s32i(a5, a2, 0)
    s32i(a3, a2, 4)
    movi_n(a2, 1)  # the small int 0


def _known():
    numbers = array("I", (0, 0))
    return _identity(numbers) == 0 and tuple(numbers) in _CORES


def works():
    if sys.platform != "esp32" or not probe.works() or not _known():
        return False
    for a, b, signed, unsigned in _PRODUCTS:
        numbers = array("I", (a, b))
        if _high(numbers) != 0 or tuple(numbers) != (signed, unsigned):
            return False
    return True
