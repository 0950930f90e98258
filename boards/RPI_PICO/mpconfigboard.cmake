# Raspberry Pi Pico with viperlite frozen in and a ROMFS partition for models.
set(PICO_BOARD "pico")
set(PICO_PLATFORM "rp2040")
set(MICROPY_FROZEN_MANIFEST ${MICROPY_BOARD_DIR}/manifest.py)

# The 2 MB of flash: 640 kB firmware, 640 kB ROMFS, 768 kB file system. MicroPython 1.29 takes the two variables as they
# are, 1.25 as definitions.
set(MICROPY_HW_ROMFS_BYTES 655360)
set(MICROPY_HW_FLASH_STORAGE_BYTES 786432)
list(APPEND MICROPY_DEF_BOARD
    MICROPY_HW_ROMFS_BYTES=${MICROPY_HW_ROMFS_BYTES}
    MICROPY_HW_FLASH_STORAGE_BYTES=${MICROPY_HW_FLASH_STORAGE_BYTES}
)

# -O2: without it, frozen bytes lie at any address; with it, those of 4 bytes and more at multiples of 4, as 32-bit reads
# need. -include: the same for frozen viper code, see there.
set_source_files_properties(
    ${CMAKE_BINARY_DIR}/frozen_content.c
    PROPERTIES COMPILE_OPTIONS "-O2;-include;${MICROPY_BOARD_DIR}/../../port/frozen_content.h"
)
