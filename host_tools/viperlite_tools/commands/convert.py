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
from .inspect import json_bytes

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
@click.option("--march", metavar="ARCH", type=click.Choice(mpy.ARCHITECTURES), help="Ask for the arena of this architecture alone.")
@click.option("--passes", type=click.Choice(optimise.CHOICES), default="all", help="Default: all; exact: same bits.")
@click.option("--no-pass", "without", multiple=True, metavar="NAME", help="Leave a pass out; repeat it for more.")
@click.option("--list-passes", is_flag=True, is_eager=True, expose_value=False, callback=_listed, help="Tell what passes do.")
@click.option("--plan/--no-plan", default=True, help="Order ops and plan the arena.")
@click.option("--precompute/--no-precompute", default=True, help="Spare boards the work.")
@click.option("--json", "report", metavar="FILE|-", help="Write what was saved; - for stdout, in place of the table.")
def command(model, out, form, march, passes, without, plan, precompute, report):
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
    if path.resolve() in [p.resolve() for p in [*written, pathlib.Path(report or "-")]]:
        raise CommandError("%s would be overwritten" % path, "choose another name with -o")
    facts = _facts(data, made.data, prepared, written, march)
    if report and report != "-":
        files.write({**written, report: json_bytes(facts)})
    else:
        files.write(written)
    if report == "-":
        click.echo(json_bytes(facts), nl=False)
        return
    _print(facts)
    if form != "tflite":
        print("ops: %s" % ", ".join(made.ops))


def _facts(data, made, prepared, written, march):
    """What was done, for programs; sizes are in bytes, None for the arena of a model that viperlite does not run."""
    return {
        "written": {str(path): len(held) for path, held in written.items()},
        "note": prepared.note,
        "passes": [
            {"name": s.name, "promise": str(s.promise), "changes": s.changes, "saved": dataclasses.asdict(s.saved)}
            for s in prepared.savings
        ],
        "left_out": [{"name": name, "output": str(apart)} for name, apart in prepared.savings.left_out],
        "outputs": [str(apart) for apart in prepared.savings.changed],
        "model": {"before": len(data), "after": len(made)},
        "arena": {
            "before": _arena(convert.arena_size, data, march),
            "after": _arena(convert.arena_size, made, march),
            "least": _arena(models.arena_size if march else _largest, made, march),
        },
    }


def _largest(data, march):
    return models.largest_arena_size(data)


def _arena(size, data, march):
    try:
        return size(data, march)
    except viperlite.ViperliteError:  # a model for others
        return None


def _print(facts):
    if facts["note"]:
        print("not optimised: %s" % facts["note"])
    for one in facts["left_out"]:
        print("left out: %s; with it, output %s" % (one["name"], one["output"]))
    if facts["passes"]:
        Console(highlight=False, width=_WIDTH).print(_table(facts["passes"]))
    for apart in facts["outputs"]:
        print("output %s, on random inputs" % apart)
    for path, size in facts["written"].items():
        print("%s: %s bytes" % (path, grouped(size)))
    arena = facts["arena"]
    slower = "" if arena["least"] == arena["after"] else "; %s do, slower" % grouped(arena["least"])
    if facts["model"]["before"] == facts["model"]["after"]:
        print("arena: %s bytes%s" % (grouped(arena["after"]), slower))
    else:
        sizes = [grouped(n) for part in ("model", "arena") for n in (facts[part]["before"], facts[part]["after"])]
        print("model: %s -> %s bytes; arena: %s -> %s bytes%s" % (*sizes, slower))


def _table(passes):
    """What the passes saved."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("pass", no_wrap=True)
    for column in ("changes", "ops", "constants", "MACs", "activations"):
        table.add_column(column, no_wrap=True, justify="right")
    table.add_column("promises", no_wrap=True)
    for one in passes:
        saved = ["{:,}".format(-n) if n else "0" for n in one["saved"].values()]
        table.add_row(one["name"], str(one["changes"]), *saved, one["promise"])
    return table


@dataclasses.dataclass
class _Alone:
    """A model that viperlite need not run."""

    data: bytes
