"""viperlite size: what a model takes on a board, and whether it fits."""

import json
import sys

import click
from rich.console import Console

from .. import files, models, size
from ..errors import CommandError
from ..inspect.text import grouped, table
from ..size import boards

_PARTS = {
    "flash": ("firmware in flash", {"code": "viperlite, what the model needs", "model": "the model"}),
    "romfs": ("ROMFS partition", {"model": "the model and its module"}),
    "files": ("file system", {"code": "viperlite, {n} files", "model": "the model"}),
    "heap": (
        "heap",
        {"modules": "viperlite, imported", "code": "its code, loaded from files", "model": "the model",
         "interpreter": "interpreter", "arena": "arena"},
    ),
}  # fmt: skip


@click.command()
@click.argument("model")
@click.option("--board", "-b", "name", required=True, metavar="BOARD", help="One of " + ", ".join(boards.names()) + ".")
@click.option("--frozen", "form", flag_value="frozen", default=True, help="Code and model in the firmware: the default.")
@click.option("--romfs", "form", flag_value="romfs", help="Code in the firmware, the model in the ROMFS partition.")
@click.option("--pushed", "form", flag_value="pushed", help="Code and model as .mpy files: both go to the heap.")
@click.option("--json", "out", metavar="FILE|-", help="Write the figures; - for stdout, in place of the table.")
def command(model, name, form, out):
    """Tell what MODEL.tflite takes on a board, and whether it fits.

    Told are flash, with only the ops and kernels that it needs, arena and heap, and what is left. Exit code 1 if it does
    not fit.

    viperlite size person_detect.tflite --board RPI_PICO
    """
    found = size.measure(models.Model(model), name, form)
    text = (json.dumps(found, indent=1) + "\n").encode()
    if out == "-":
        sys.stdout.write(text.decode())
    else:
        if out:
            files.write({out: text})
        _show(found)
    if found["problems"]:
        raise CommandError("%s does not fit %s: %s" % (model, name, "; ".join(found["problems"])), _advice(found))


def _show(found):
    console = Console(highlight=False, width=200, markup=False)
    console.print("%s on %s (%s), %s" % (found["model"], found["board"], found["march"], found["form"]), soft_wrap=True)
    made = table("", ">bytes", ">room", ">left")
    for key, (name, parts) in _PARTS.items():
        one = found[key]
        if one is None:
            continue
        made.add_row(name, grouped(one["total"]), grouped(one["room"]), grouped(one["left"]))
        for part, says in parts.items():
            if one.get(part):
                made.add_row("  " + says.format(n=len(found["modules"])), grouped(one[part]))
    console.print(made)
    one = found["flash"]
    if one:
        over = one["whole"] - one["code"] - one["left"]
        verdict = ", %s too many" % grouped(over) if over > 0 else ""
        console.print("With all of viperlite in the firmware: %s bytes of code%s." % (grouped(one["whole"]), verdict))
    heap = found["heap"]
    if heap["asked"] > heap["arena"]:
        more = heap["asked"] - heap["arena"] - heap["left"]
        verdict = ", %s too many" % grouped(more) if more > 0 else ""
        console.print("With the arena that a converted module asks for: %s bytes of it%s." % (grouped(heap["asked"]), verdict))
    if found["fits"]:
        left = ["%s bytes of %s" % (grouped(found[key]["left"]), _PARTS[key][0]) for key in _PARTS if found[key]]
        console.print("It fits; left: %s." % ", ".join(left), soft_wrap=True)


def _advice(found):
    """What to try."""
    flash, heap = found["flash"], found["heap"]
    if flash and flash["left"] < 0:
        if found["form"] == "frozen" and boards.get(found["board"]).get("romfs"):
            return "put the model in ROMFS: --romfs"
        return "give the firmware a larger partition, or take a board with more flash"
    if found["form"] == "pushed" and heap["arena"] < heap["room"]:
        return "freeze it into the firmware: --frozen"
    if heap["left"] < 0 or heap["block"]:
        return "lower the arena with `viperlite convert`, or take a board with more memory"
    return "take a board with more flash"
