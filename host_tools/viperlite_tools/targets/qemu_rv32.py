"""qemu-rv32: RISC-V, RV32IMC. The ROMFS image lies in the board's 128 MB of RAM, out of the way."""

from ._qemu import Qemu

TARGET = Qemu("qemu-rv32", "rv32imc", ("qemu-system-riscv32", "-M", "virt", "-bios", "none"), 0x84000000, 32 << 20)
