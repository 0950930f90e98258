# RV32IMC: QEMU's virt.
QEMU_ARCH = riscv32
QEMU_MACHINE = virt
CFLAGS += -DQEMU_SOC_VIRT -DMICROPY_HW_MCU_NAME='"RV32"'
LDSCRIPT = mcu/rv32/virt.ld
SRC_BOARD_O += shared/runtime/gchelper_native.o shared/runtime/gchelper_rv32i.o
MPY_CROSS_FLAGS += -march=rv32imc
MICROPY_HEAP_SIZE ?= 1048576
# Debian's gcc has no 32-bit library for rv32imac_zicsr; the last -march decides at link time
LIBS = -march=rv32imac
include $(BOARD_DIR)/../board.mk
