# Arduino Nano 33 BLE Sense with viperlite frozen in: MicroPython's own board, with another manifest. make runs in ports/nrf.
NANO = boards/ARDUINO_NANO_33_BLE_SENSE
include $(NANO)/mpconfigboard.mk
SRC_C += $(NANO)/board.c
