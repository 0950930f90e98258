"""viperlite plan: what lies in the arena, op by op."""

import json
import pathlib
import sys

import click
from rich.console import Console

from .. import files, graph, mpy, plot
from ..arena import explain, picture, text
from ..errors import CommandError


@click.command()
@click.argument("model")
@click.option("--planned/--as-is", "plan", default=True, help="As convert would plan it (default), or as the file stands.")
@click.option("--march", type=click.Choice(mpy.ARCHITECTURES), default="armv6m", show_default=True, help="Whose scratch.")
@click.option("--plot", "drawn", metavar="FILE.png|svg", help="Draw it, one box per tensor; takes matplotlib.")
@click.option("--json", "out", metavar="FILE|-", help="Write the facts; - for stdout, in place of the text.")
def command(model, plan, march, drawn, out):
    """Show the arena of MODEL.tflite op by op: what holds its peak, what would lower it.

    Told of each op are the bytes of tensors that are alive, the scratch of its kernel, and its parameter block if that comes
    from the file. Every number is of a plan really made.

    viperlite plan vww_96.tflite --plot vww_96.png
    """
    path = pathlib.Path(model)
    if drawn:
        plot.need()
    for one in (drawn, out):
        if one and one != "-" and pathlib.Path(one).resolve() == path.resolve():
            raise CommandError("%s would be overwritten" % model, "choose another name")
    read = graph.read(files.read(path, "model"), model)
    with Console(stderr=True).status("planning %s" % path.name):
        facts = explain.explain(read, march, plan)
    title = "%s, %s" % (path.name, "planned" if plan else "as it is")
    written = {}
    if drawn:
        written[drawn] = picture.image(facts, title, pathlib.Path(drawn).suffix[1:] or "png")
    held = (json.dumps({"model": model, **facts}, indent=1) + "\n").encode()
    if out and out != "-":
        written[out] = held
    files.write(written)
    if out == "-":
        sys.stdout.write(held.decode())
        return
    for line in text.lines(facts, title):
        print(line)
