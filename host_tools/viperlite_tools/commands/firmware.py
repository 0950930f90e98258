"""viperlite firmware: MicroPython for a board, with viperlite frozen in."""

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .. import firmware
from ..inspect.text import grouped
from ..size import boards


@click.command()
@click.option("--board", "-b", required=True, metavar="BOARD", help="One of " + ", ".join(boards.names()) + ".")
@click.option("--variant", default="", metavar="NAME", help="Of the board: RISCV for RPI_PICO2.")
@click.option(
    "--micropython", metavar="DIR", help="MicroPython's source; default: $MICROPYTHON_DIR, else 1.25.0 for RP2 boards."
)
@click.option("--camera", metavar="DIR", help="A checkout of micropython-camera-API, for ESP32_EYE.")
@click.option("--freeze", multiple=True, metavar="FILE.py", help="A module to freeze in besides: a converted model.")
@click.option("--model", "models", multiple=True, metavar="FILE.tflite", help="Of viperlite, only what these models need.")
def command(board, variant, micropython, camera, freeze, models):
    """Build MicroPython for a board, with viperlite and the board's kernels frozen in.

    What is missing to build it is told, with what to install. Printed are the file to flash, and what it takes of flash
    and RAM. What is there already, of the same inputs, is not built again.

    With --model the firmware is for these models, and for others that need no more ops and kernels; it takes no custom ops.

    viperlite firmware --board RPI_PICO
    """
    errors = Console(stderr=True, highlight=False)
    with errors.status("building for %s" % board) as status:
        built = firmware.build(board, variant, micropython, camera, freeze, models, lambda line: status.update(escape(line)))
    _show(built)


def _show(built):
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, justify in (("", "left"), ("bytes", "right"), ("of", "right"), ("", "right")):
        table.add_column(name, justify=justify, no_wrap=True)
    rows = [("flash", built.flash, built.room), ("RAM before the heap", built.static, built.ram)]
    if built.heap is not None:
        rows.append(("heap", built.heap, built.ram))
    for name, used, room in rows:
        table.add_row(name, grouped(used), grouped(room), "%.1f %%" % (100 * used / room))
    Console(highlight=False).print(table)
    click.echo(built.path)
