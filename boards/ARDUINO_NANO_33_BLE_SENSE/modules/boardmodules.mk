# Read by ports/nrf's Makefile once BUILD is known.
# -O2, no link-time optimization: else frozen bytes lie at any address. -include: see port/frozen_content.h
$(BUILD)/frozen_content.o: CFLAGS += -O2 -fno-lto -include $(abspath $(BOARD_DIR)/../../port/frozen_content.h)
