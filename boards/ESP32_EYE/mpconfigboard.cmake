# ESP-EYE with viperlite frozen in, a ROMFS partition for models, PSRAM, and pins for the camera module if that is built in.
# What MicroPython of the checkout says of an ESP32 comes first.
include(boards/ESP32_GENERIC/mpconfigboard.cmake)

set(_partitions ${CMAKE_BINARY_DIR}/sdkconfig.partitions)
file(WRITE ${_partitions} "CONFIG_PARTITION_TABLE_CUSTOM_FILENAME=\"${MICROPY_BOARD_DIR}/partitions.csv\"\n")

set(_spiram boards/sdkconfig.spiram_esp32)  # since MicroPython 1.29, before that sdkconfig.spiram
if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${_spiram})
    set(_spiram boards/sdkconfig.spiram)
endif()

list(APPEND SDKCONFIG_DEFAULTS
    ${_spiram}
    boards/sdkconfig.240mhz
    ${MICROPY_BOARD_DIR}/sdkconfig.board
    ${_partitions}
)

set(MICROPY_FROZEN_MANIFEST ${MICROPY_BOARD_DIR}/manifest.py)
list(APPEND MICROPY_DEF_BOARD MICROPY_CAMERA_MODEL_ESP_EYE=1)

# The camera module, where the environment names a checkout of micropython-camera-API: an absolute path. The checkout is a
# component too, which brings the camera's driver.
if(NOT "$ENV{VIPERLITE_CAMERA}" STREQUAL "")
    list(APPEND EXTRA_COMPONENT_DIRS $ENV{VIPERLITE_CAMERA})
    list(APPEND USER_C_MODULES ${MICROPY_BOARD_DIR}/camera.cmake)
endif()
