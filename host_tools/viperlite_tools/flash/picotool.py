"""RP2 boards, by picotool if it is installed: it reads the flash back, which the drive does not allow.

Source: github.com/raspberrypi/picotool, README.
"""

import re
import shutil
import subprocess

from ..errors import CommandError

PROGRAM = "picotool"
_SECONDS = 180  # that one call may take


def found():
    """Chip of the board that waits in its boot ROM ("RP2040"); None without picotool, or without a board."""
    if not shutil.which(PROGRAM):
        return None
    done = _run("info", "-d")
    told = re.search(r"^ *type: *(RP\d+)", done.stdout, re.M)
    return told.group(1) if done.returncode == 0 and told else None


def load(image, board, chip):
    """Write and verify; what picotool complains of becomes one line."""
    if chip.lower() != board.mcu:
        raise CommandError(
            "the board is an %s, %s has an %s; nothing was written" % (chip, board.name, board.mcu.upper()),
            "name the right --board",
        )
    done = _run("load", "-v", "-x", str(image.path), "-t", "uf2")
    if done.returncode or not re.search(r"^ *OK *$", done.stdout.replace("\r", "\n"), re.M):
        told = [line.strip() for line in (done.stderr + done.stdout).replace("\r", "\n").splitlines() if line.strip()]
        raise CommandError(
            "picotool did not verify the firmware: %s" % (told[0] if told else "exit code %d" % done.returncode),
            "plug the board in again with BOOTSEL held, then run this again",
        )


def _run(*args):
    try:
        return subprocess.run([PROGRAM, *args], capture_output=True, text=True, timeout=_SECONDS, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise CommandError("picotool does not end", "plug the board in again with BOOTSEL held") from error
    except OSError as error:
        raise CommandError("cannot run picotool: %s" % error.strerror, "install it again, or remove it") from error
