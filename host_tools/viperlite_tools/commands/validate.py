"""viperlite validate: whether a model answers on a target what it should."""

import contextlib
import json

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from .. import files, models, samples, targets
from .. import validate as validation
from ..validate import layers
from ..errors import CommandError

N = 10  # random inputs
_WIDTH = 200  # characters: a table is as wide as it needs


@click.command()
@click.argument("model")
@click.option("--target", "-t", "name", default="unix", show_default=True, help="See `viperlite targets`; or a serial device.")
@click.option("-n", "n", type=click.IntRange(1), help="Number of inputs; default: all of FILE, or %d random ones." % N)
@click.option("--inputs", metavar="FILE", help=".npz (x, labels y), .npy, .bin (raw), or a folder of them; else random.")
@click.option("--labels", metavar="FILE", help="Right answers: .npy, .npz (y) or text; or the .bin of --inputs.")
@click.option("--reference", "-r", default="viperlite", show_default=True, help="viperlite, tflm, executor (numpy), or another .tflite.")
@click.option("--layers", "walk", is_flag=True, help="Look at every op of one input, to find where it starts.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, help="Of the random inputs.")
@click.option("--json", "out", metavar="FILE|-", help="Write the result as JSON; - is stdout.")
def command(model, name, n, inputs, labels, reference, walk, seed, out):
    """Compare what MODEL.tflite answers on a target with a reference.

    Integers are compared exactly, floats within 1e-4 of the largest magnitude. References are viperlite's plain-Python
    kernels, TFLM (PyPI's tflite-micro), the tools' executor, which is faster, or another model: one of other types, as the
    float model, gives error statistics.

    \b
      viperlite validate digits.tflite -t rp2040 --inputs heldout.bin --labels heldout.bin
    """
    if labels and not inputs:
        raise CommandError("--labels needs --inputs", "random inputs have no right answer")
    model = models.Model(model)
    target = targets.get(name)
    missing = target.missing()
    if missing:
        raise CommandError("%s cannot run here: %s" % (name, missing))
    tensors = validation.inputs_of(model)
    if not tensors:
        raise CommandError("%s takes no input" % model.path, "there is nothing to vary; see `viperlite run`")
    given = samples.read(inputs, tensors, labels) if inputs else samples.random(tensors, n or N, seed)
    if n:
        given = given.first(n)
    with _bars() as (say, bar):
        report = validation.validate(model, target, given, reference, walk, say, bar)
    what = "%d of %s" % (given.n, inputs) if inputs else "%d random, seed %d" % (given.n, seed)
    if out:
        record = {"model": str(model.path), "inputs": inputs or "random", "seed": None if inputs else seed, **report.record()}
        text = json.dumps(record, indent=1) + "\n"
        print(text, end="") if out == "-" else files.write({out: text.encode()})
    if out != "-":
        _show(model, report, what)
    if report.wrong or report.starts:
        told = "%d of %d inputs differ" % (len(report.wrong), report.n) if report.wrong else "ops differ"
        hint = "" if walk else "--layers finds the op where it starts"
        raise CommandError("%s on %s: %s from %s" % (model.path, report.target, told, report.reference), hint)


@contextlib.contextmanager
def _bars():
    """(say, bar) of validation.validate(), as progress bars on stderr."""
    console = Console(stderr=True, highlight=False)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:

        def bar(text, total):
            task = progress.add_task(text, total=total)
            return lambda done: progress.update(task, completed=done)

        yield lambda line: console.print(line, soft_wrap=True), bar


def _show(model, report, what):
    lines = [
        ("model", "%s, %s bytes" % (model.path, "{:,}".format(len(model.data)))),
        ("target", "%s: %s" % (report.target, report.version)),
        ("kernels", ", ".join(report.paths)),
        ("reference", report.reference),
        ("inputs", what),
    ]
    if report.exact:
        how = "within 1e-4 of the largest magnitude" if model.floats else "exactly"
        lines.append(("equal", "%d of %d inputs, %s" % (report.n - len(report.wrong), report.n, how)))
    if report.first:
        lines.append(("first", str(report.first)))
    for i, row in enumerate(report.errors):
        lines.append(("output %d" % i, _errors(row)))
    if report.accuracy:
        a = report.accuracy
        shares = tuple(100 * a[key] / a["of"] for key in ("right", "reference"))
        text = "%d of %d, %.1f %%; the reference %d, %.1f %%"
        lines.append(("accuracy", text % (a["right"], a["of"], shares[0], a["reference"], shares[1])))
    if report.starts is not None:
        lines += _starts(model, report)
    for key, text in lines:
        print("%-9s %s" % (key, text))
    if report.ops:
        _ops(report)


def _starts(model, report):
    where = "op by op on input %d, %d of %d tensors compared" % (report.walked, *report.compared)
    if report.starts:
        keys = ["starts"] + ["also"] * (len(report.starts) - 1)
        return [("layers", where), *zip(keys, map(str, report.starts))]
    if report.walked in report.wrong:
        cause = "errors add up" if model.floats else "so what differs is how invoke() calls the kernels"
        return [("layers", "%s: none differs by itself, %s" % (where, cause))]
    return [("layers", where + ": all equal")]


def _errors(row):
    sqnr = "equal" if row["sqnr"] is None else "%.1f dB" % row["sqnr"]
    argmax = "" if row["argmax"] is None else ", greatest element the same in %.1f %%" % row["argmax"]
    return "error RMS %.4g, largest %.4g, signal to noise %s%s" % (row["rms"], row["max"], sqnr, argmax)


def _ops(report):
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("op", "", "tensor"):
        table.add_column(column, overflow="ellipsis", no_wrap=True)
    for column in ("RMS", "largest", "SQNR dB"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in report.ops:
        sqnr = "-" if row["sqnr"] is None else "%.1f" % row["sqnr"]
        table.add_row(str(row["op"]), row["name"], layers.short(row["tensor"]), "%.4g" % row["rms"], "%.4g" % row["max"], sqnr)
    print()
    Console(highlight=False, width=_WIDTH).print(table)
