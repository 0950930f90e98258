"""qemu-m4: Cortex-M4F. Counts instructions; the ROMFS image lies in the board's PSRAM."""

from ._qemu import Qemu

TARGET = Qemu("qemu-m4", "armv7emsp", ("qemu-system-arm", "-M", "mps2-an386"), 0x21000000, 12 << 20)
