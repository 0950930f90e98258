"""viperlite inspect: what is in a model, and what viperlite makes of it."""

import importlib.util
import json
import pathlib
import subprocess
import sys

import click
from rich.console import Console

from .. import files, inspect, mpy, targets
from ..errors import CommandError
from ..inspect import text

_WIDTH = 1000  # of a pipe, which cuts nothing


@click.command()
@click.argument("model")
@click.option("--json", "out", metavar="FILE|-", help="Write the facts; - for stdout, in place of the tables.")
@click.option("--html", "page", metavar="FILE", help="Write one page with the graph drawn; it needs nothing but a browser.")
@click.option("--netron", is_flag=True, help="Open the model in netron, if that is installed.")
@click.option("--march", type=click.Choice(mpy.ARCHITECTURES), help="Tell kernels and arena of this architecture alone.")
@click.option("--target", "-t", "name", help="The same, of a target's architecture: see `viperlite targets`.")
def command(model, out, page, netron, march, name):
    """Show what is in MODEL.tflite, and what of it cannot run, before anything is flashed.

    Shown are ops in order, tensors, quantisation, multiply-accumulates (MACs), weights; which kernels each op takes on
    each architecture, and the arena that it needs there.

    viperlite inspect person_detect.tflite --html person_detect.html
    """
    if march and name:
        raise CommandError("--march and --target exclude each other", "give one of them")
    if netron:
        need_netron()
    if name:
        march = targets.get(name).march
        if march is None:
            raise CommandError("%s has no architecture of machine code" % name, "give --march, or another --target")
    path = pathlib.Path(model)
    data = files.read(path, "model")
    facts = inspect.facts(data, model, (march,) if march else inspect.MARCHES)
    written = {}
    if out and out != "-":
        written[out] = json_bytes(facts)
    if page:
        from ..inspect import page as pages

        written[page] = pages.page(facts, data)
    for one in written:
        if pathlib.Path(one).resolve() == path.resolve():
            raise CommandError("%s would be overwritten" % model, "choose another name")
    files.write(written)
    if out == "-":
        sys.stdout.write(json_bytes(facts).decode())
    else:
        _show(facts)
    if netron:
        _open(path)


def json_bytes(facts):
    return (json.dumps(facts, indent=1) + "\n").encode()


def _show(facts):
    width = Console().width if sys.stdout.isatty() else 0
    console = Console(highlight=False, width=_WIDTH if not width else max(width, 80), markup=False, emoji=False)
    text.show(facts, lambda part: console.print(part, soft_wrap=isinstance(part, str), crop=False), width)


def need_netron():
    if importlib.util.find_spec("netron") is None:
        raise CommandError("netron is not installed", "pip install netron, or use --html")


def _open(path):
    """Serve the model until Ctrl-C."""
    done = subprocess.run([sys.executable, "-m", "netron", "--browse", str(path)])
    if done.returncode:
        raise CommandError("netron ended with status %d" % done.returncode, "use --html")
