"""The command `viperlite`. Its commands are the modules of the folder commands.

A mistake gives one line on stderr and exit code 1; Ctrl-C gives 130; anything else that goes wrong is our bug and
shows its traceback.
"""

import importlib
import os
import pkgutil
import sys

import click

import viperlite

from . import commands
from .errors import CommandError

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}  # characters of a line of help


class Commands(click.Group):
    """A click group that lists a folder."""

    def list_commands(self, ctx):
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx, name):
        if name not in self.list_commands(ctx):
            return None
        return importlib.import_module("%s.%s" % (commands.__name__, name)).command


@click.group(cls=Commands, invoke_without_command=True, context_settings=_SETTINGS)
@click.version_option(viperlite.__version__, message="%(version)s")
@click.pass_context
def cli(ctx):
    """TensorFlow Lite Micro models on MicroPython: run them on real targets, convert them for a board.

    \b
      viperlite run MODEL.tflite --target rp2040
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def complain(message):
    """One line on stderr."""
    click.echo("viperlite: " + " ".join(str(message).split()), err=True)


def guarded(run):
    """Exit code of run(): 0 or what it returns; what goes wrong is told in one line."""
    try:
        return run() or 0
    except (click.exceptions.Abort, KeyboardInterrupt):
        complain("interrupted")
        return 130
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "viperlite"
        complain("%s; see `%s --help`" % (error.format_message().rstrip("."), path))
    except click.ClickException as error:
        complain(error.format_message())
    except CommandError as error:
        complain(error)
    except BrokenPipeError:  # the reader of our output went away: nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        if error.filename is None:
            raise
        complain("%s: %s" % (error.filename, error.strerror))
    return 1


def main(args=None):
    """Run the command and return its exit code."""
    return guarded(lambda: cli.main(args, prog_name="viperlite", standalone_mode=False))


def run():
    sys.exit(main())
