"""Pictures as samples of an input [1, height, width, channels]: .png, .jpg, .bmp, read by Pillow, an optional package.

A picture is scaled to cover height and width, and its middle is taken; one channel is grey, three are red, green, blue.
"""

import io

import numpy as np

from . import files
from .errors import CommandError

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp")


def read(paths, tensor, pixels):
    """[n, *tensor.shape] of the files. pixels: (value of a pixel of 0, of one of 255)."""
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError as error:
        raise CommandError("pictures take Pillow, which is not installed", "pip install pillow") from error
    if len(tensor.shape) != 4 or tensor.shape[0] != 1 or tensor.shape[3] not in (1, 3):
        raise CommandError(
            "input %s has shape %s, which no picture fills" % (tensor.name, list(tensor.shape)),
            "it must be [1, height, width, 1 or 3]; save arrays instead",
        )
    _, height, width, channels = tensor.shape
    found = []
    for path in paths:
        try:
            picture = Image.open(io.BytesIO(files.read(path, "picture"))).convert("L" if channels == 1 else "RGB")
        except (UnidentifiedImageError, OSError, ValueError) as error:
            raise CommandError("%s is no picture: %s" % (path, error), "remove it or save it again") from error
        scale = max(height / picture.height, width / picture.width)
        size = max(width, round(picture.width * scale)), max(height, round(picture.height * scale))
        left, top = (size[0] - width) // 2, (size[1] - height) // 2
        picture = picture.resize(size, Image.Resampling.BILINEAR).crop((left, top, left + width, top + height))
        found.append(np.asarray(picture, np.uint8).reshape(tensor.shape))
    low, high = pixels
    return (np.stack(found) * ((high - low) / 255) + low).astype(np.float32)
