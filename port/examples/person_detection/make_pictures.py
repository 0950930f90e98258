"""Pictures for image_provider.Files, on the laptop: python make_pictures.py FOLDER PICTURE...

Each .bmp, .png or .jpg becomes FOLDER/NAME.int8: scaled to cover 96 x 96 pixels, its middle, grey, minus 128, row by row.
"""

import pathlib
import sys
from collections import namedtuple

import click
import numpy as np
from viperlite_tools import cli, files, images
from viperlite_tools.errors import CommandError

_SIDE = 96
_Picture = namedtuple("_Picture", "name shape")
_PICTURE = _Picture("picture", (1, _SIDE, _SIDE, 1))
_PIXELS = (0, 255)  # black and white


def int8(path, as_int8):
    """Bytes of one picture."""
    pixels = images.read([path], _PICTURE, _PIXELS).astype(np.uint8)
    if not as_int8:
        return (pixels ^ 0x80).tobytes()
    size = _size(path)
    if size != (_SIDE, _SIDE):
        raise CommandError("%s has %d x %d pixels, --as-int8 takes 96 x 96" % (path, *size), "leave out --as-int8")
    return pixels.tobytes()


def _size(path):
    """(width, height)"""
    from PIL import Image

    with Image.open(path) as picture:
        return picture.size


@click.command()
@click.argument("folder")
@click.argument("pictures", nargs=-1, required=True)
@click.option("--as-int8", is_flag=True, help="Bytes of the pictures are int8 as they are, as TFLM's test takes its own.")
def command(folder, pictures, as_int8):
    """Write FOLDER/NAME.int8 for each of the PICTURES: 96 x 96 grey pixels, -128 to 127."""
    made = {}
    for path in map(pathlib.Path, pictures):
        name = pathlib.Path(folder, path.stem + ".int8")
        if name in made:
            raise CommandError("two pictures are called %s" % path.stem, "rename one")
        made[name] = int8(path, as_int8)
    files.write(made)
    print("%s: %s" % (folder, ", ".join(name.name for name in made)))


if __name__ == "__main__":
    sys.exit(cli.guarded(lambda: command(standalone_mode=False)))
