"""hello_world: a sine, as a small model has learnt it, drawn on the console and in the brightness of the board's LED.

The model is the module hello_world, which `viperlite push MODEL.tflite --name hello_world` puts on the board.
"""

import time

import hello_world

try:
    import board_pins as board  # where MicroPython has a `board` of its own
except ImportError:
    try:
        import board
    except ImportError:
        board = None  # MicroPython as it is on micropython.org, or no board at all

STEPS = 20  # of one period
PAUSE = 100  # ms from one to the next
PERIOD = 6.283185
WIDTH = 20  # columns from -1 to 0


def led():
    """PWM of the LED, None where there is none."""
    if board is None or board.LED is None:
        return None
    from machine import PWM, Pin

    return PWM(Pin(board.LED), freq=1000, duty_u16=0)


def brightness(y):
    """-1 to 1 as duty, 0 to 65535."""
    return max(0, min(65535, int((y + 1) * 32767.5)))


def line(x, y):
    """The numbers, and a star where y is between -1 and 1."""
    return "%6.3f %7.3f  %s*" % (x, y, " " * max(0, min(2 * WIDTH, int(WIDTH * (y + 1) + 0.5))))


def main(periods=1):
    interpreter = hello_world.interpreter()
    angle, sine = interpreter.input(0), interpreter.output(0)
    light = led()
    try:
        for step in range(periods * STEPS):
            x = PERIOD * (step % STEPS) / STEPS
            angle.quantize([x])
            interpreter.invoke()
            (y,) = sine.dequantize()
            print(line(x, y))
            if light:
                light.duty_u16(brightness(y))
            time.sleep_ms(PAUSE)
    finally:
        if light:
            light.duty_u16(0)


if __name__ == "__main__":
    main()
