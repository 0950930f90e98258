"""viperlite bench: what models cost on a target, op by op."""

import json
import pathlib

import click
from rich.console import Console
from rich.table import Table

from .. import bench, files, models, plot, targets
from ..errors import CommandError

_WIDTH = 200  # characters: a table is as wide as it needs
OWN = pathlib.Path(__file__).resolve().parents[2] / "models"  # of the project, in its checkout


@click.command()
@click.argument("model", nargs=-1)
@click.option("--target", "-t", "name", default="qemu-m4", show_default=True, help="See `viperlite targets`; or a serial device.")
@click.option("--json", "out", metavar="FILE", help="Write the numbers to a file.")
@click.option("--against", metavar="FILE", help="Compare with the numbers of another run, written by --json.")
@click.option("--plot", "picture", metavar="FILE.png", help="Draw the cost of each op; takes matplotlib.")
def command(model, name, out, against, picture):
    """Measure what one inference of each MODEL.tflite costs on a target.

    Without a name, the project's own models are measured. Counts are the target's: cycles or instructions where it counts, else microseconds. Inputs are random, the same each
    time. "dispatch" is what invoke() takes beside the kernels' own code; "heap" what the interpreter takes beside the
    arena, which is just as large as the model needs; "flash" the model's own bytes.

    \b
      viperlite bench MODEL.tflite --target rp2040 --json costs.json
    """
    if picture:
        plot.need()
    before = _earlier(against, name) if against else None
    target = targets.get(name)
    missing = target.missing()
    if missing:
        raise CommandError("%s cannot run here: %s" % (name, missing))
    found = [models.Model(path) for path in model or _own()]
    run = _measured(target, found)
    console = Console(highlight=False, width=_WIDTH)
    console.print("%s: %s" % (name, ", ".join("%s %s" % pair for pair in run["versions"].items())), soft_wrap=True)
    console.print(_summary(run["models"]))
    console.print()
    console.print(_types(run["models"]))
    if before:
        console.print()
        console.print(_comparison(before, run))
    written = {}
    if out:
        written[out] = (json.dumps(run, indent=1) + "\n").encode()
    if picture:
        written[picture] = plot.png(run, pathlib.Path(picture).suffix[1:])
    files.write(written)


def _own():
    found = sorted(OWN.glob("*.tflite"))
    if not found:
        raise CommandError("no models beside the command", "name a .tflite file")
    return found


def _earlier(path, target):
    """A run that was written before, of the same target."""
    try:
        run = json.loads(files.read(path, "earlier run"))
        found = run["target"], [(m["model"], m["count"], m["unit"], bench.by_type(m["ops"])) for m in run["models"]]
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError("%s holds no run" % path, "write one with --json") from error
    if found[0] != target:
        raise CommandError("%s is a run on %s, this one is on %s" % (path, found[0], target), "compare like with like")
    return run


def _measured(target, found):
    """The run, as --json writes it."""
    console = Console(stderr=True, highlight=False)
    records, versions = [], {}
    with console.status(target.name) as status:

        def say(line):
            console.print(line, soft_wrap=True)

        for number, model in enumerate(found):
            status.update("%s on %s: %d of %d" % (model.path.name, target.name, number + 1, len(found)))
            record, _, version = bench.measure(target, model, say)
            records.append(record)
            versions = bench.versions(target, version)
    return {"target": target.name, "versions": versions, "models": records}


def _table(*columns):
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(columns[0], no_wrap=True)
    for column in columns[1:]:
        table.add_column(column, no_wrap=True, justify="right")
    return table


def _summary(records):
    reads = any(r["flash_read"] is not None for r in records)
    columns = ["model", "MACs", records[0]["unit"], "per MAC", "dispatch", "arena", "heap", "flash"]
    table = _table(*columns, *(["flash read"] if reads else []))
    for r in records:
        row = [r["model"], grouped(r["macs"]), grouped(r["count"]), per(r["count"], r["macs"]), "%.2f %%" % r["dispatch"]]
        row += [grouped(r[key]) for key in ("arena", "heap", "flash")]
        table.add_row(*row, *([grouped(r["flash_read"])] if reads else []))
    return table


def _types(records):
    table = _table("model", "op", "number", "MACs", records[0]["unit"], "per MAC", "share")
    table.columns[1].justify = "left"
    for r in records:
        name = r["model"]
        for row in bench.by_type(r["ops"]):
            share = "%.1f %%" % (100 * row["count"] / r["count"]) if r["count"] else "-"
            numbers = [grouped(row[key]) for key in ("number", "macs", "count")]
            table.add_row(name, row["op"], *numbers, per(row["count"], row["macs"]), share)
            name = ""
    return table


def _comparison(before, run):
    """Both runs' counts of what is in both."""
    unit = run["models"][0]["unit"]
    table = _table("model", "op", unit + " before", "now", "now/before")
    table.columns[1].justify = "left"
    earlier = {r["model"]: r for r in before["models"]}
    for now in run["models"]:
        then = earlier.get(now["model"])
        if then is None:
            table.add_row(now["model"], "invoke()", "-", grouped(now["count"]), "-")
            continue
        table.add_row(now["model"], "invoke()", *_change(then["count"], now["count"]))
        types = {row["op"]: row["count"] for row in bench.by_type(then["ops"])}
        for row in bench.by_type(now["ops"]):
            table.add_row("", row["op"], *_change(types.get(row["op"]), row["count"]))
    return table


def _change(then, now):
    return grouped(then), grouped(now), "%.3f" % (now / then) if then else "-"


def grouped(n):
    return "-" if n is None else "{:,}".format(n)


def per(count, macs):
    return "%.2f" % (count / macs) if macs else "-"
