# Raspberry Pi Pico 2 with viperlite frozen in and a ROMFS partition for models. mpconfigvariant*.cmake choose the core.
set(PICO_BOARD "pico2")

# The 4 MB of flash: 1 MB firmware, 2 MB ROMFS, 1 MB file system. MicroPython 1.29 takes the two variables as they are,
# 1.25 as definitions.
set(MICROPY_HW_ROMFS_BYTES 2097152)
set(MICROPY_HW_FLASH_STORAGE_BYTES 1048576)
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
