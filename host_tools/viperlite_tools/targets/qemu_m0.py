"""qemu-m0: Cortex-M0, with an RP2040's 264 kB of RAM, and 4 MB of flash, of which the ROMFS image gets two.

viperlite is frozen in, as in the Pico's firmware.
"""

from ._qemu import Qemu

_MACHINE = (
    "qemu-system-arm",
    "-M",
    "microbit",
    "-global",
    "nrf51-soc.flash-size=%d" % (4 << 20),
    "-global",
    "nrf51-soc.sram-size=%d" % (264 << 10),
)

TARGET = Qemu("qemu-m0", "armv6m", _MACHINE, 1 << 20, 2 << 20, frozen=True)
