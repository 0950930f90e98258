"""Raspberry Pi Pico 2: the GPIO numbers of what is on the board. None: there is none.

Source: MicroPython's ports/rp2/boards, pins.csv.
"""

NAME = "RPI_PICO2"
LED = 25  # lit at 1
LEDS = {"green": 25}
BUTTON = None  # BOOTSEL is on no GPIO: rp2.bootsel_button() reads it
CAMERA = None
MICROPHONE = None
