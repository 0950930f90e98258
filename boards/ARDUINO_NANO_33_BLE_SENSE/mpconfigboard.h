#pragma once  // files of the port include it themselves too

// MicroPython's own definition of the board; -I. of ports/nrf finds it
#include "boards/ARDUINO_NANO_33_BLE_SENSE/mpconfigboard.h"

#undef MICROPY_HW_BOARD_NAME
#define MICROPY_HW_BOARD_NAME "Arduino Nano 33 BLE Sense (viperlite)"
