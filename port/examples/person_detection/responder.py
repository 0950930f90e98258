"""The answer: the board's LED is lit while there is a person, its white one while there is none; and a line is printed."""


def _led(pin):
    if pin is None:
        return lambda on: None
    from machine import Pin

    return Pin(pin, Pin.OUT, value=0)


class Responder:
    """board: the module with its pins, None where there is none."""

    def __init__(self, board):
        self._person = _led(board.LED if board else None)
        self._nobody = _led(board.LEDS.get("white") if board else None)

    def respond(self, name, person, nobody):
        """name: of the picture; person, nobody: their scores, 0 to 256. Allocates nothing."""
        there = person > nobody
        self._person(there)
        self._nobody(not there)
        print("person    " if there else "no person ", max(person, nobody) * 100 >> 8, "% ", name)
