"""viperlite targets: what can run here."""

import click
from rich.console import Console
from rich.table import Table

from .. import targets


@click.command()
def command():
    """List the targets that can run here, and say what the others lack.

    A target is what other commands take as --target; a board on a serial port is one by its device, /dev/ttyACM0.

    \b
      viperlite targets
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("target", no_wrap=True)
    table.add_column("mpy-cross -march", no_wrap=True)
    table.add_column("counts", no_wrap=True)
    table.add_column("runs here", overflow="fold")
    for name in targets.names():
        target = targets.get(name)
        missing = target.missing()
        table.add_row(name, target.march or "-", target.unit or "-", "no: " + missing if missing else "yes")
    Console(highlight=False).print(table)
