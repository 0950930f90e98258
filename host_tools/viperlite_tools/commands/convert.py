"""viperlite convert: a model as something that a board imports."""

import pathlib

import click

from .. import convert, files, models, mpy
from ..errors import CommandError


@click.command()
@click.argument("model")
@click.option("--output", "-o", "out", metavar="OUT", help="File to write; default: the model's name with .mpy.")
@click.option("--format", "form", type=click.Choice(list(convert.FORMATS)), help="Default: by the suffix of OUT, else mpy.")
@click.option("--march", type=click.Choice(mpy.ARCHITECTURES), help="For mpy-cross; the module is bytecode and needs none.")
def command(model, out, form, march):
    """Write MODEL.tflite as a module: import it, and its interpreter() runs the model.

    mpy and py hold the model as a constant, to copy to a board or to freeze. c is a user C module with the array and
    the Python module beside it. romfs is an image with the model and the module, read in place from flash.
    """
    model = models.Model(model)
    suffixes = {suffix: name for name, suffix in convert.FORMATS.items()}
    path = pathlib.Path(out or model.path.name).with_suffix("") if not out else pathlib.Path(out)
    form = form or suffixes.get(path.suffix, "mpy")
    if path.suffix != convert.FORMATS[form]:
        path = path.with_name(path.name + convert.FORMATS[form])
    written = {
        path.with_suffix(suffix): data
        for suffix, data in convert.files(model, convert.module_name(path.stem), form, march).items()
    }
    if model.path.resolve() in [p.resolve() for p in written]:
        raise CommandError("%s would be overwritten" % model.path, "choose another name with -o")
    files.write(written)
    for path, data in written.items():
        print("%s: %s bytes" % (path, "{:,}".format(len(data))))
    print("arena: %s bytes; ops: %s" % ("{:,}".format(model.largest_arena_size()), ", ".join(model.ops)))
