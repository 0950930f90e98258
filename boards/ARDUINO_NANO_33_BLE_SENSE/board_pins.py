"""Arduino Nano 33 BLE Sense: the GPIO numbers of what is on the board. None: there is none.

It is called board_pins because MicroPython's nrf port has a `board` of its own, in C, which goes before a frozen one.
Source: MicroPython's ports/nrf/boards/ARDUINO_NANO_33_BLE_SENSE, pins.csv and mpconfigboard.h. The microphone's pins are
Arduino's and were not compared with the schematic.
"""

NAME = "ARDUINO_NANO_33_BLE_SENSE"
LED = 13  # yellow, lit at 1
LEDS = {"yellow": 13, "red": 24, "green": 16, "blue": 6}  # lit at 1, 0, 0, 0
BUTTON = None  # the one button is RESET
CAMERA = None
MICROPHONE = {"clk": 26, "din": 25, "power": 17}  # PDM; the nrf port has no driver for it
