"""ESP32-C3: the GPIO numbers of what is on Espressif's ESP32-C3-DevKitM-1. None: there is none.

Other boards with this chip differ. Not compared with the schematic.
"""

NAME = "ESP32_C3"
LED = None  # the one LED is a WS2812: see NEOPIXEL
LEDS = {}
NEOPIXEL = 8
BUTTON = 9  # BOOT: 0 while it is pressed; needs the pull-up
CAMERA = None
MICROPHONE = None
