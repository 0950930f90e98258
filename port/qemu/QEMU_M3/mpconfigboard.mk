# Cortex-M3, which faults on DSP and floating point instructions: QEMU's mps2-an385.
QEMU_ARCH = arm
QEMU_MACHINE = mps2-an385
CFLAGS += -mthumb -mcpu=cortex-m3 -mfloat-abi=soft -DQEMU_SOC_MPS2 -DMICROPY_HW_MCU_NAME='"Cortex-M3"'
CFLAGS += -DMICROPY_EMIT_INLINE_THUMB_FLOAT=0
SRC_BOARD_O = shared/runtime/gchelper_native.o shared/runtime/gchelper_thumb2.o
MPY_CROSS_FLAGS += -march=armv7m
MICROPY_HEAP_SIZE ?= 1048576
include $(BOARD_DIR)/../board.mk
LDSCRIPT = $(HERE)/mps2.ld
