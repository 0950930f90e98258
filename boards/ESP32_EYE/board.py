"""ESP-EYE: the GPIO numbers of what is on the board. None: there is none.

Source: pin maps of ESP-EYE in common use; not compared with the schematic.
"""

NAME = "ESP32_EYE"
LED = 21  # lit at 1
LEDS = {"red": 21, "white": 22}
BUTTON = 15  # 0 while it is pressed; needs the pull-up
CAMERA = {  # OV2640
    "xclk": 4,
    "siod": 18,
    "sioc": 23,
    "data": (34, 13, 14, 35, 39, 38, 37, 36),  # D0 to D7
    "vsync": 5,
    "href": 27,
    "pclk": 25,
    "pwdn": None,  # not connected
    "reset": None,
}
MICROPHONE = {"sck": 26, "ws": 32, "sd": 33}  # I2S
