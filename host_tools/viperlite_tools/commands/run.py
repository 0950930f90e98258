"""viperlite run: a model on a target, once or over a folder of golden cases."""

import json
import pathlib

import click
from rich.console import Console

from .. import files, models, runner, targets
from ..errors import CommandError


@click.command()
@click.argument("model")
@click.option("--target", "-t", "name", default="unix", show_default=True, help="See `viperlite targets`; or a serial device.")
@click.option("--input", "-i", "inputs", multiple=True, metavar="FILE", help="Raw bytes of an input; repeat it for the next.")
@click.option("--output-dir", "-o", metavar="DIR", help="Where out0.bin, out1.bin ... go; default: this folder.")
@click.option("--cases", metavar="DIR", help="Run the golden cases of a folder (golden.json, case_0_in0.bin ...).")
def command(model, name, inputs, output_dir, cases):
    """Run MODEL.tflite on a target and write its raw outputs.

    Without --input and --cases, every input is zeros. With --cases, all cases run in order on one interpreter and are
    compared: integers exactly, floats within 1e-4 of the output's largest magnitude.

    \b
      viperlite run MODEL.tflite --target rp2040 --input image.bin
    """
    if cases and inputs:
        raise CommandError("--input and --cases exclude each other", "give one of them")
    model = models.Model(model)
    target = targets.get(name)
    missing = target.missing()
    if missing:
        raise CommandError("%s cannot run here: %s" % (name, missing))
    if cases:
        given, golden = _cases(pathlib.Path(cases), model)
    else:
        given, golden = [_inputs(inputs, model)], None
    result = _run(target, model, given)
    _report(target, model, result)
    if not cases:
        print("%-8s %s" % ("input", ", ".join(inputs) or "zeros, as no --input is given"))
    written = _outputs(output_dir, result, bool(cases))
    files.write(written)
    if not cases:
        for path, tensor in zip(written, model.outputs):
            print("%-8s %s: %s" % ("output", path, models.describe(tensor)))
    else:
        _compare(model, result, golden)


def _inputs(paths, model):
    """Bytes of the inputs of one inference."""
    if not paths:
        return [bytes(len(tensor.data)) for tensor in model.inputs]
    if len(paths) != len(model.inputs):
        raise CommandError(
            "%s takes %d times --input, got %d" % (model.path, len(model.inputs), len(paths)), "one for each input, in order"
        )
    return [_sized(path, i, tensor, model) for i, (path, tensor) in enumerate(zip(paths, model.inputs))]


def _sized(path, i, tensor, model):
    data = files.read(path, "input")
    if len(data) != len(tensor.data):
        raise CommandError(
            "%s has %d bytes, input %d of %s takes %d" % (path, len(data), i, model.path, len(tensor.data)),
            "it is %s" % models.describe(tensor),
        )
    return data


def _cases(folder, model):
    """([inputs of a case], [golden outputs of a case])"""
    try:
        record = json.loads(files.read(folder / "golden.json", "golden cases"))
        n = len(record["cases"])
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError("%s has no list of cases" % (folder / "golden.json")) from error
    given, golden = [], []
    for k in range(n):
        paths = [folder / ("case_%d_in%d.bin" % (k, i)) for i in range(len(model.inputs))]
        given.append([_sized(path, i, tensor, model) for i, (path, tensor) in enumerate(zip(paths, model.inputs))])
        paths = [folder / ("case_%d_out%d.bin" % (k, i)) for i in range(len(model.outputs))]
        golden.append([files.read(path, "golden output") for path in paths])
    return given, golden


def _run(target, model, given):
    console = Console(stderr=True, highlight=False)
    n = len(given)
    doing = "%s on %s" % (model.path.name, target.name)
    with console.status(doing) as status:

        def say(line):
            console.print(line, soft_wrap=True)

        def progress(done):
            status.update("%s: %d of %d done" % (doing, done, n))

        return runner.run(target, model, given, say, progress)


def _report(target, model, result):
    before, after = result.heap
    lines = [
        ("target", "%s: %s" % (target.name, result.version)),
        ("model", "%s, %s bytes" % (model.path, _grouped(len(model.data)))),
        ("kernels", ", ".join(result.paths)),
        ("arena", "%s bytes used" % _grouped(result.arena)),
    ]
    if before is not None:
        numbers = tuple(_grouped(n) for n in (before, after, before - after))
        lines.append(("heap", "%s bytes free before, %s after; interpreter and arena take %s" % numbers))
    invoke = []
    counts = [count for count in result.counts if count is not None]
    if counts:
        invoke.append("%s %s" % (" to ".join(_grouped(n) for n in sorted({min(counts), max(counts)})), target.unit))
    if model.floats:
        invoke.append("float32, may allocate")
    elif before is not None:
        invoke.append("heap locked, nothing allocated")
    lines.append(("invoke", ", ".join(invoke or ["done"])))
    for key, text in lines:
        print("%-8s %s" % (key, text))


def _grouped(n):
    return "{:,}".format(n)


def _outputs(folder, result, cases):
    """{path: bytes} of what is to be written."""
    if cases and not folder:
        return {}
    folder = pathlib.Path(folder or ".")
    if not cases:
        return {folder / ("out%d.bin" % i): data for i, data in enumerate(result.outputs[0])}
    return {
        folder / ("case_%d_out%d.bin" % (k, i)): data
        for k, outputs in enumerate(result.outputs)
        for i, data in enumerate(outputs)
    }


def _compare(model, result, golden):
    """Say how many cases agree; CommandError if not all do."""
    agree = 0
    for k, (got, wanted) in enumerate(zip(result.outputs, golden)):
        differences = [runner.difference(*three) for three in zip(model.outputs, got, wanted)]
        agree += not any(differences)
        for i, text in enumerate(differences):
            if text:
                print("case %d, output %d: %s" % (k, i, text))
    how = "within 1e-4 of the largest magnitude" if model.floats else "exactly"
    print("%d of %d cases agree %s" % (agree, len(golden), how))
    if agree < len(golden):
        raise CommandError("%d of %d cases differ from the golden outputs" % (len(golden) - agree, len(golden)))
