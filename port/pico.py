#!/usr/bin/env python3
"""A Raspberry Pi Pico for who has none: its firmware in an emulator, at a pseudo-terminal.

    python3 port/pico.py                    # prints the port, such as /dev/pts/3, and runs until Ctrl-C
    python3 port/pico.py --flash pico.bin   # a file that keeps the flash, as a Pico keeps it from one use to the next

The port is what a Pico's is to mpremote and to `viperlite --port`. The firmware is that of the target rp2040, built now
unless it is there already, or any .uf2 for an RP2040 that talks at USB. Plain Python, standard library only.
"""

import argparse
import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import tty
from pathlib import Path

if __name__ == "__main__":  # run as a file: make the package importable, and its errors the same objects
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from port import build, emulator, tools
from port.errors import BuildError

_RUN = Path(__file__).resolve().parent / "rp2040js" / "run.mjs"
_CHUNK = 1 << 12  # bytes
_RP2040 = b"\x56\xff\x8b\xe4"  # family of UF2 files


def _check(flash, firmware):
    """BuildError if one is no file to use."""
    try:
        open(flash, "ab").close()
        if firmware:
            with open(firmware, "rb") as f:
                head = f.read(32)
            if head[:4] != b"UF2\n" or head[28:] != _RP2040:
                raise BuildError("%s is no .uf2 for an RP2040" % firmware, "take the Pico's, from micropython.org/download")
    except OSError as e:
        raise BuildError("cannot use %s: %s" % (e.filename, e.strerror))


def command(flash, firmware, say):
    """argv of the emulator. Its standard input and output are the Pico's port."""
    if firmware:
        tools.need(emulator.tools_needed())  # tells all that is missing at once
    else:
        build.ready("rp2040")
        firmware = build.build("rp2040", say)
    return ["node", str(_RUN), str(emulator.rp2040js(say)), str(firmware), "--flash", str(flash)]


@contextlib.contextmanager
def terminal():
    """(file descriptor of this side, path of the other side) of a pseudo-terminal."""
    master, slave = pty.openpty()
    try:
        tty.setraw(slave)
        yield master, os.ttyname(slave)
    finally:
        os.close(slave)
        os.close(master)


def serve(master, process):
    """Carry bytes both ways until the process ends."""
    out = process.stdout.fileno()
    while True:
        ready = select.select([master, out], [], [])[0]
        if out in ready:
            data = os.read(out, _CHUNK)
            if not data:
                return
            os.write(master, data)
        if master in ready:
            with contextlib.suppress(BrokenPipeError):  # it has ended: the other side tells
                process.stdin.write(os.read(master, _CHUNK))


def run(flash, firmware):
    _check(flash, firmware)
    argv = command(flash, firmware, lambda line: print(line, file=sys.stderr))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
    with tempfile.TemporaryFile() as errors, terminal() as (master, path):
        with subprocess.Popen(argv, stderr=errors, **pipes) as process:
            print(path, flush=True)
            try:
                serve(master, process)
            finally:
                process.kill()
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip().splitlines()
    raise BuildError("the emulator ended with status %s" % process.returncode, details=said)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flash", metavar="FILE", help="keeps the flash, from one run to the next; default: nothing does")
    parser.add_argument("--firmware", metavar="FILE.uf2", help="default: this checkout's, with viperlite frozen in")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # not without ending the emulator
    try:
        with tempfile.TemporaryDirectory() as folder:
            run(args.flash or os.path.join(folder, "flash"), args.firmware)
    except BuildError as e:
        for line in e.details:
            print("  " + line, file=sys.stderr)
        print("error: %s" % e.message, file=sys.stderr)
        if e.hint:
            print("  -> %s" % e.hint, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
