// Raspberry Pi Pico: 2 MB of flash, of which 640 kB firmware, 640 kB ROMFS, 768 kB file system.
#define MICROPY_HW_BOARD_NAME "Raspberry Pi Pico (viperlite)"
#define MICROPY_HW_FLASH_STORAGE_BYTES (768 * 1024)
#define MICROPY_HW_ROMFS_BYTES (640 * 1024)
