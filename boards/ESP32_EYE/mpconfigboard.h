#define MICROPY_HW_BOARD_NAME "ESP-EYE (viperlite)"
#define MICROPY_HW_MCU_NAME "ESP32"

// the partition `romfs` of partitions.csv, mounted at /rom
#define MICROPY_VFS_ROM (1)
