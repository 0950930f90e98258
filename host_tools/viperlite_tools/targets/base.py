"""What a target is, and what a session on one does."""

import subprocess
import sys
from pathlib import Path

from ..errors import CommandError


class TargetError(CommandError):
    """A target cannot run, or the script that ran on it raised: then `traceback` is the device's."""

    def __init__(self, message, hint="", traceback=""):
        super().__init__(message, hint)
        self.traceback = traceback


class Target:
    """A place where viperlite runs.

    name   as given to --target
    march  mpy-cross's -march value, None for CPython
    unit   what count() counts there: "instructions", "cycles", or None where nothing can be counted
    frozen whether viperlite is in its firmware, without the kernels that this core never takes
    """

    name = ""
    march = None
    unit = None
    frozen = False

    def missing(self):
        """None if the target can run here, else one sentence: what is missing and how to get it."""
        raise NotImplementedError

    def version(self):
        """The version of what runs there. Starts it."""
        with self.session({}) as session:
            return session.version

    def emulator(self):
        """Name and version of what emulates it; None where nothing does."""
        return None

    def session(self, files, say=None):
        """A session, to be used in a `with` statement: started once, for as many scripts as wanted, ended at the end.

        files  dict of name -> bytes, for the scripts' data()
        say    called with a line of text when something takes long, as a build does; default: stderr

        In the scripts' globals stand
            data(name)  files[name], read-only, in place where the target can, at an address divisible by 16
            count()     free-running, in the target's unit: a difference is exact; None where there is no unit
            ticks()     count() modulo 2**30: allocates nothing
            flash_read()  free-running: bytes of data that were loaded from flash, no instructions; None where not counted
        and viperlite can be imported.
        """
        raise NotImplementedError


class Session:
    """A started target. version is what it says of itself."""

    version = ""

    def __enter__(self):
        try:
            self.start()
        except BaseException:  # Ctrl-C included
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def start(self):
        raise NotImplementedError

    def run(self, script, timeout=600, echo=None):
        """Run a script to its end and return what it printed.

        Globals persist from one run to the next. echo, if given, gets the output as it arrives.
        TargetError if the script raises, or does not end within `timeout` seconds (which ends the session).
        """
        raise NotImplementedError

    def close(self):
        """End what was started. May be called at any time, more than once."""
        raise NotImplementedError


def stderr(line):
    print(line, file=sys.stderr, flush=True)


def raised(target, traceback):
    """The error for a script that raised. Its last line is the exception itself."""
    lines = traceback.strip().splitlines() or ["(no traceback)"]
    return TargetError("the script raised on %s: %s" % (target, lines[-1]), traceback=traceback)


def told_version(program):
    """The first line of what `program --version` prints."""
    return subprocess.run([program, "--version"], capture_output=True, text=True).stdout.partition("\n")[0]


TOP = Path(__file__).resolve().parents[3]  # the checkout
MODULES = TOP / "mpy_modules"
