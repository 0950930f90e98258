SRC_USERMOD_C += $(USERMOD_DIR)/emulator.c
