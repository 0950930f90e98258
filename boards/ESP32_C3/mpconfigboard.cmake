# ESP32-C3 with viperlite frozen in and a ROMFS partition for models. What MicroPython of the checkout says of a C3 comes
# first.
include(boards/ESP32_GENERIC_C3/mpconfigboard.cmake)

set(_partitions ${CMAKE_BINARY_DIR}/sdkconfig.partitions)
file(WRITE ${_partitions} "CONFIG_PARTITION_TABLE_CUSTOM_FILENAME=\"${MICROPY_BOARD_DIR}/partitions.csv\"\n")
list(APPEND SDKCONFIG_DEFAULTS ${_partitions})

set(MICROPY_FROZEN_MANIFEST ${MICROPY_BOARD_DIR}/manifest.py)
