# Cortex-M0, a core that faults on what an RP2040 lacks too: QEMU's microbit, with an RP2040's RAM and 4 MB of flash.
QEMU_ARCH = arm
QEMU_MACHINE = microbit
CFLAGS += -mthumb -mcpu=cortex-m0 -mfloat-abi=soft -DQEMU_SOC_NRF51 -DMICROPY_HW_MCU_NAME='"Cortex-M0"'
SRC_BOARD_O = shared/runtime/gchelper_native.o shared/runtime/gchelper_thumb1.o
MPY_CROSS_FLAGS += -march=armv6m
MICROPY_HEAP_SIZE ?= 245760
include $(BOARD_DIR)/../board.mk
LDSCRIPT = $(HERE)/nrf51.ld
LDFLAGS += -Wl,--wrap=uart_tx_strn

# viperlite is frozen in, as in the Pico's firmware: from ROMFS its native code would take 20 kB of the 240 kB heap
FROZEN_MANIFEST = $(BOARD_DIR)/manifest.py
$(BUILD)/frozen_content.o: CFLAGS += -O2 -include $(HERE)/../frozen_content.h
