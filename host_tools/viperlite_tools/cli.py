"""The command `viperlite`. Its commands are the modules of the folder commands.

A mistake gives one line on stderr and exit code 1; Ctrl-C gives 130; anything else that goes wrong is our bug and
shows its traceback.
"""

from . import interrupt  # noqa: F401, I001  # before all that takes time

import errno
import importlib
import os
import pkgutil
import signal
import sys
import warnings

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
        code = run() or 0
        sys.stdout.flush()
        return code
    except (click.exceptions.Abort, KeyboardInterrupt):
        if sys.stderr.isatty():
            click.echo(err=True)  # after the ^C that a terminal shows
        complain("interrupted")
        return 130
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "viperlite"
        complain("%s; see `%s --help`" % (error.format_message().rstrip("."), path))
    except click.ClickException as error:
        complain(error.format_message())
    except CommandError as error:
        complain(error)
    except MemoryError:
        complain("the model or its data need more memory than there is")
    except BrokenPipeError:  # the reader of our output went away: nobody is left to tell
        _discard_output()
    except OSError as error:
        if error.filename is not None:
            complain("%s: %s" % (error.filename, error.strerror))
        elif error.errno == errno.ENOSPC:
            complain("cannot write the output: %s" % error.strerror)
            _discard_output()
        else:
            raise
    return 1


def _discard_output():
    """What is not written yet goes nowhere; else Python would complain about it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(args=None):
    """Run the command and return its exit code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of numpy, where a model's numbers are beyond all bounds
        return guarded(lambda: _call(sys.argv[1:] if args is None else list(args)))


def _call(args):
    """What click's own main() does, without the line that it adds to a Ctrl-C."""
    try:
        with cli.make_context("viperlite", args) as context:
            return cli.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code


def run():
    code = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done and told
    sys.exit(code)
