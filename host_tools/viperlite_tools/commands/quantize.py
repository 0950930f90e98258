"""viperlite quantize: a float model as int8."""

import json
import pathlib

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from .. import files, graph, quantize, samples
from ..errors import CommandError
from ..quantize import accuracy, floats, importing, picture, ranges

DEFAULT = quantize.Settings()
_SHOWN = 10  # worst layers
_NAME = 48  # characters
_WIDTH = 200  # characters: a table is as wide as it needs


@click.command()
@click.argument("model")
@click.option(
    "--calibrate", "-c", "data", required=True, metavar="DATA",
    help="Typical inputs: .npz, .npy, .bin or a folder of these or pictures.",
)  # fmt: skip
@click.option("--output", "-o", "out", metavar="OUT", help="File to write; default: the model's name with _int8.tflite.")
@click.option(
    "--pixels", type=(float, float), default=(0, 255), show_default=True, metavar="LOW HIGH",
    help="What 0 and 255 of a picture are to the model.",
)  # fmt: skip
@click.option("--io", type=click.Choice(["int8", "float"]), default=DEFAULT.io, show_default=True, help="Inputs and outputs.")
@click.option("--keep-float", multiple=True, metavar="OP", help="Type, number or output name of ops to leave in float.")
@click.option("--ranges", "estimator", type=click.Choice(ranges.names()), default=DEFAULT.estimator, help="Estimator.")
@click.option(
    "--headroom", type=click.FloatRange(0), default=DEFAULT.headroom, show_default=True, metavar="SHARE",
    help="Widens ranges, for inputs unlike DATA.",
)  # fmt: skip
@click.option(
    "--dense", type=click.Choice(["channel", "tensor"]), default=DEFAULT.dense, show_default=True,
    help="Scales of dense weights.",
)  # fmt: skip
@click.option("--equalise", type=click.FloatRange(0, 1), metavar="0..1", help="Cross-layer equalisation; default: the best.")
@click.option("--correct/--no-correct", default=None, help="Correct biases; default: where it helps.")
@click.option("--free/--no-free", default=None, help="Pool images at a scale of its own; default: where it helps.")
@click.option("--inputs", type=(click.FloatRange(0, min_open=True), click.IntRange(-128, 127)), metavar="SCALE ZERO", help="Of int8 inputs, where a sensor fixes them.")
@click.option("--labels", metavar="FILE", help="Right classes of DATA, or of --test: .npy, .npz (y) or text.")
@click.option("--test", "test", metavar="DATA", help="Other inputs, for the accuracy before and after.")
@click.option("--json", "json_out", metavar="FILE|-", help="Write the report as JSON; - is stdout.")
@click.option("--plot", "plot_out", metavar="FILE.png", help="Draw the noise of each layer (.png, .svg); takes matplotlib.")
def command(model, data, out, pixels, json_out, plot_out, labels, test, **options):
    """Write a float MODEL as an int8 .tflite.

    MODEL is a .tflite file (also hybrid or float16); or .keras, .h5 or a SavedModel folder, which take TensorFlow.

    \b
      viperlite quantize model.tflite --calibrate images/ --pixels 0 1 -o model_int8.tflite
    """
    if plot_out:
        picture.need()
    loaded = graph.read(importing.tflite(model), model)
    floats.plain(loaded)  # refuses what is quantised before it asks for data
    given = samples.read(data, loaded.inputs, None if test else labels, pixels)
    other = samples.read(test, loaded.inputs, labels, pixels) if test else given
    out = pathlib.Path(out or pathlib.Path(model).resolve().with_suffix("").name + "_int8.tflite")
    if out.resolve() == pathlib.Path(model).resolve():
        raise CommandError("%s would be overwritten" % model, "choose another name with -o")
    settings = quantize.Settings(**{**options, "keep_float": list(options["keep_float"])})
    arrays = [samples.stored(a, t) for a, t in zip(given.arrays, loaded.inputs)]
    with _bar() as progress:
        new, report = quantize.quantize(loaded, arrays, settings, progress)
        if other.labels is not None:
            tested = [samples.stored(a, t) for a, t in zip(other.arrays, loaded.inputs)]
            report.accuracy = accuracy.before_and_after(loaded, new, tested, other.labels)
    written = {out: graph.write(new)}
    text = json.dumps(report.json(), indent=1) + "\n"
    if json_out and json_out != "-":
        written[json_out] = text.encode()
    if plot_out:
        written[plot_out] = picture.drawn(report, out.stem, pathlib.Path(plot_out).suffix[1:])
    files.write(written)
    if json_out == "-":
        print(text, end="")
    else:
        _show(report, out, len(written[out]))


class _bar:
    """Progress bars on stderr, where a person watches; as a function, progress of quantize.quantize()."""

    def __enter__(self):
        console = Console(stderr=True, highlight=False)
        columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()
        self._bars = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._bars.start()
        self._tasks = {}
        return self

    def __call__(self, what, done, total):
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=total)
        self._bars.update(self._tasks[what], completed=done, total=total)

    def __exit__(self, *_):
        self._bars.stop()


def _show(report, out, size):
    console = Console(highlight=False, width=_WIDTH)
    table = Table(box=None, header_style="bold")
    for name in ("layer", "op", "SQNR, dB", "RMS error", "scale", "tensor"):
        table.add_column(name, justify="left" if name in ("op", "tensor") else "right", overflow="ellipsis", no_wrap=True)
    for layer in report.worst()[:_SHOWN]:
        numbers = ["%.1f" % layer.sqnr, "%.3g" % layer.rms, "%.4g" % layer.scale]
        table.add_row("" if layer.index is None else str(layer.index), layer.op, *numbers, _short(layer.tensor))
    console.print("the worst of %d tensors:" % len(report.layers))
    console.print(table)
    for index, op, why in report.kept:
        console.print("float: op %d %s %s" % (index, op, why), soft_wrap=True)
    for name, sqnr, rms in report.outputs:
        console.print("output: %s, SQNR %.1f dB, RMS error %.3g" % (_short(name), sqnr, rms), soft_wrap=True)
    if report.accuracy:
        console.print("accuracy: %d before, %d after, of %d" % report.accuracy, soft_wrap=True)
    console.print("%s: %s bytes; %s" % (out, "{:,}".format(size), report.summary()), soft_wrap=True)


def _short(name):
    """A tensor's name; the converter joins those of all that it fused."""
    return name.split(";")[0][-_NAME:]
