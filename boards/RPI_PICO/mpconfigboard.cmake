# Raspberry Pi Pico with viperlite frozen in and a ROMFS partition for models.
set(PICO_BOARD "pico")
set(PICO_PLATFORM "rp2040")
set(MICROPY_FROZEN_MANIFEST ${MICROPY_BOARD_DIR}/manifest.py)

# Without this, frozen bytes lie at any address; with it, those of 4 bytes and more at multiples of 4, as 32-bit reads need.
set_source_files_properties(${CMAKE_BINARY_DIR}/frozen_content.c PROPERTIES COMPILE_OPTIONS "-O2")
