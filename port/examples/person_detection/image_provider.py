"""Pictures of 96 x 96 grey pixels: from the board's camera, or else from a folder of files.

    provider = image_provider.provider(board)
    name = provider.read(image)     # fills a memoryview of 9216 bytes; None when there are no more

A pixel is an int8, as the model takes it: black is -128, white 127.
"""

import micropython

SIDE = 96
SIZE = SIDE * SIDE


class ProviderError(Exception):
    """No picture; the text says why, and what to do."""


@micropython.viper
def signed(out: ptr8, x: ptr8, n: int):  # noqa: F821
    """out[i] = x[i] - 128: int8 of n pixels from 0 to 255."""
    for i in range(n):
        out[i] = x[i] ^ 0x80


class Camera:
    """The camera at the pins of the `board` module, by the module of micropython-camera-API.

    Its one frame buffer stays with us until the next read(), so that no picture but the first is older than its read().
    Each read() leaves a memoryview object to the collector, which that module makes.
    """

    def __init__(self, pins):
        try:
            from camera import Camera, FrameSize, GrabMode, PixelFormat
        except ImportError:
            raise ProviderError("this firmware has no module camera: build it with `viperlite firmware --camera`")
        try:
            self._camera = Camera(
                data_pins=list(pins["data"]),
                pclk_pin=pins["pclk"],
                vsync_pin=pins["vsync"],
                href_pin=pins["href"],
                sda_pin=pins["siod"],
                scl_pin=pins["sioc"],
                xclk_pin=pins["xclk"],
                powerdown_pin=-1 if pins["pwdn"] is None else pins["pwdn"],
                reset_pin=-1 if pins["reset"] is None else pins["reset"],
                pixel_format=PixelFormat.GRAYSCALE,
                frame_size=FrameSize.R96X96,
                fb_count=1,
                grab_mode=GrabMode.WHEN_EMPTY,
            )
        except OSError as error:
            raise ProviderError("the camera does not start: %s; look at its cable and at the pins in board.py" % error)
        self._camera.vflip = True  # it is mounted upside down

    def read(self, image):
        frame = self._camera.capture()
        if frame is None:
            raise ProviderError("the camera gave no picture; look at its cable")
        if len(frame) != SIZE:
            raise ProviderError("the camera gave %d bytes, %d x %d grey pixels are %d" % (len(frame), SIDE, SIDE, SIZE))
        signed(image, frame, SIZE)
        return "camera"


class Files:
    """The files NAME.int8 of a folder, each of 9216 pixels, in the order of their names. read() allocates nothing."""

    def __init__(self, folder):
        import os

        self._names, self._files = [], []
        try:
            found = sorted(entry[0] for entry in os.ilistdir(folder))
        except OSError:
            raise ProviderError("no camera on this board, and no folder %s: copy pictures there" % folder)
        for name in found:
            if name.endswith(".int8"):
                path = folder + "/" + name
                size = os.stat(path)[6]
                if size != SIZE:
                    raise ProviderError("%s has %d bytes, %d x %d pixels are %d" % (path, size, SIDE, SIDE, SIZE))
                self._names.append(name[:-5])
                self._files.append(open(path, "rb"))
        if not self._names:
            raise ProviderError("no pictures (*.int8) in the folder %s" % folder)
        self._next = 0

    def read(self, image):
        if self._next == len(self._names):
            return None
        file, name = self._files[self._next], self._names[self._next]
        self._next += 1
        if file.readinto(image) != SIZE:
            raise ProviderError("%s.int8 is shorter than it was" % name)
        return name


def provider(board, folder="pictures"):
    """The camera where the module `board` names one, else the pictures in the folder, once."""
    if board and board.CAMERA:
        return Camera(board.CAMERA)
    return Files(folder)
