"""Person detection: picture, answer, picture, answer, for as long as there are pictures.

The model is the module person_detect, which `viperlite push MODEL.tflite --name person_detect` puts on the board.
"""

import image_provider
import person_detect
import responder

try:
    import board_pins as board  # where MicroPython has a `board` of its own
except ImportError:
    try:
        import board
    except ImportError:
        board = None  # MicroPython as it is on micropython.org, or no board at all

_INPUT = (1, image_provider.SIDE, image_provider.SIDE, 1)
_NOBODY, _PERSON = 0, 1  # of the outputs


class Detector:
    """What the application holds. step() allocates nothing of its own."""

    def __init__(self, provider, interpreter, responder):
        self._provider, self._responder = provider, responder
        self._invoke = interpreter.invoke
        image, scores = interpreter.input(0), interpreter.output(0)
        if image.shape != _INPUT or image.dtype != "int8" or scores.shape != (1, 2) or scores.dtype != "int8":
            raise ValueError(
                "person_detect takes %s %s and gives %s %s; pictures are int8 %s, answers int8 (1, 2)"
                % (image.dtype, image.shape, scores.dtype, scores.shape, _INPUT)
            )
        self._image, self._scores = image.data, scores.data

    def step(self):
        """One picture and its answer; False when there are no more."""
        name = self._provider.read(self._image)
        if name is None:
            return False
        self._invoke()
        scores = self._scores
        self._responder.respond(name, scores[_PERSON] ^ 0x80, scores[_NOBODY] ^ 0x80)  # from int8 to 0 and up
        return True


def main():
    detector = Detector(image_provider.provider(board), person_detect.interpreter(), responder.Responder(board))
    while detector.step():
        pass


if __name__ == "__main__":
    main()
