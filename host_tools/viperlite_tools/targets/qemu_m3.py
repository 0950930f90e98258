"""qemu-m3: Cortex-M3, without DSP instructions. Counts instructions; the ROMFS image lies in the board's PSRAM."""

from ._qemu import Qemu

TARGET = Qemu("qemu-m3", "armv7m", ("qemu-system-arm", "-M", "mps2-an385"), 0x21000000, 12 << 20)
