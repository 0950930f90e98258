"""viperlite convert: a model as something that a board imports."""

import dataclasses
import pathlib

import click
from rich.console import Console
from rich.table import Table

import viperlite

from .. import convert, files, models, mpy, optimise, pipeline
from ..errors import CommandError
from .bench import grouped

_WIDTH = 200  # characters: a table is as wide as it needs


def _listed(ctx, option, wanted):
    if wanted and not ctx.resilient_parsing:
        for name in optimise.names():
            module = optimise.load(name)
            click.echo("%s (%s)\n    %s" % (name, module.promise, module.__doc__.splitlines()[0]))
        ctx.exit()


@click.command()
@click.argument("model")
@click.option("--output", "-o", "out", metavar="OUT", help="File to write; default: MODEL.mpy.")
@click.option("--format", "form", metavar="FORMAT", type=click.Choice(list(convert.FORMATS)), help="Default: by OUT's suffix.")
@click.option("--march", metavar="ARCH", type=click.Choice(mpy.ARCHITECTURES), help="For mpy-cross; it needs none.")
@click.option("--passes", type=click.Choice(optimise.CHOICES), default="all", help="Default: all; exact: same bits.")
@click.option("--no-pass", "without", multiple=True, metavar="NAME", help="Leave a pass out; repeat it for more.")
@click.option("--list-passes", is_flag=True, is_eager=True, expose_value=False, callback=_listed, help="Tell what passes do.")
@click.option("--plan/--no-plan", default=True, help="Order ops and plan the arena.")
@click.option("--precompute/--no-precompute", default=True, help="Spare boards the work.")
def command(model, out, form, march, passes, without, plan, precompute):
    """Optimise MODEL.tflite and write it as a module, whose interpreter() runs it.

    mpy and py hold the model, to copy to a board or to freeze. c is a user C module, the Python module beside it.
    romfs is an image, read in place from flash. tflite is the model alone. Passes are tried on random inputs, and
    refused where an answer changes more than they say.

    \b
      viperlite convert MODEL.tflite -o model.mpy
    """
    path = pathlib.Path(model)
    suffixes = {suffix: name for name, suffix in convert.FORMATS.items()}
    out = pathlib.Path(out) if out else pathlib.Path(path.name).with_suffix("")
    form = form or suffixes.get(out.suffix, "mpy")
    if out.suffix != convert.FORMATS[form]:
        out = out.with_name(out.name + convert.FORMATS[form])
    name = out.stem if form == "tflite" else convert.module_name(out.stem)
    chosen = optimise.chosen(passes, without)
    data = files.read(path, "model")
    with Console(stderr=True).status("optimising %s" % path.name):
        prepared = pipeline.prepare(data, chosen, plan, precompute, str(path))
    made = _Alone(prepared.data) if form == "tflite" else models.Model(path, prepared.data)
    written = {out.with_suffix(suffix): held for suffix, held in convert.files(made, name, form, march).items()}
    if path.resolve() in [p.resolve() for p in written]:
        raise CommandError("%s would be overwritten" % path, "choose another name with -o")
    files.write(written)
    _report(prepared)
    for path, held in written.items():
        print("%s: %s bytes" % (path, grouped(len(held))))
    _sizes(data, made)
    if form != "tflite":
        print("ops: %s" % ", ".join(made.ops))


def _report(prepared):
    """What the passes did."""
    if prepared.note:
        print("not optimised: %s" % prepared.note)
    for name, apart in prepared.savings.left_out:
        print("left out: %s, or output %s" % (name, apart))
    if not prepared.savings:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("pass", no_wrap=True)
    for column in ("changes", "ops", "constants", "MACs", "activations"):
        table.add_column(column, no_wrap=True, justify="right")
    table.add_column("promises", no_wrap=True)
    for saving in prepared.savings:
        saved = [saving.saved.ops, saving.saved.constants, saving.saved.macs, saving.saved.arena]
        table.add_row(saving.name, str(saving.changes), *["{:,}".format(-n) if n else "0" for n in saved], str(saving.promise))
    Console(highlight=False, width=_WIDTH).print(table)
    for apart in prepared.savings.changed:
        print("output %s, on random inputs" % apart)


def _sizes(data, made):
    """Arena and file, before and after."""
    if data == made.data:
        print("arena: %s bytes" % _arena(data))
    else:
        sizes = grouped(len(data)), grouped(len(made.data)), _arena(data), _arena(made.data)
        print("model: %s -> %s bytes; arena: %s -> %s bytes" % sizes)


def _arena(data):
    try:
        return grouped(convert.arena_size(data))
    except viperlite.ViperliteError:  # a model for others
        return "unknown"


@dataclasses.dataclass
class _Alone:
    """A model that viperlite need not run."""

    data: bytes
