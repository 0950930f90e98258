#define MICROPY_HW_BOARD_NAME "ESP32-C3 (viperlite)"
#define MICROPY_HW_MCU_NAME "ESP32C3"
#define MICROPY_HW_ENABLE_UART_REPL (1)  // for boards with a USB bridge, beside the chip's own USB

// the partition `romfs` of partitions.csv, mounted at /rom
#define MICROPY_VFS_ROM (1)
