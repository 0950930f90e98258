# Cortex-M4F: QEMU's mps2-an386.
QEMU_ARCH = arm
QEMU_MACHINE = mps2-an386
CFLAGS += -mthumb -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard -DQEMU_SOC_MPS2 -DMICROPY_HW_MCU_NAME='"Cortex-M4F"'
SRC_BOARD_O = shared/runtime/gchelper_native.o shared/runtime/gchelper_thumb2.o
MPY_CROSS_FLAGS += -march=armv7emsp
MICROPY_HEAP_SIZE ?= 1048576
include $(BOARD_DIR)/../board.mk
LDSCRIPT = $(HERE)/mps2.ld
LDFLAGS += -Wl,--wrap=mp_semihosting_init
