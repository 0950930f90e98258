"""Quantise and convert a float model, run it on MicroPython's unix port over digits not seen before, show the answers."""

import pathlib
import subprocess
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from viperlite_tools import cli, files, targets

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
MODELS = HERE.parent / "models"
BUILD = TOP / "build" / "demo"
SHOWN = 6  # digits drawn
RAMP = " .:-=+*#%@"  # from no ink to full ink
RECORD = 65  # bytes of a held-out digit: 64 pixels and the digit
TIMEOUT = 600  # s
PIXEL = 1 / 16, 0  # scale and zero point of the held-out digits


def viperlite(*words):
    """The command that a user types, in the checkout; paths are told as they are from there."""
    words = [str(word.relative_to(TOP)) if isinstance(word, pathlib.Path) else str(word) for word in words]
    print("$ viperlite", *words, flush=True)
    subprocess.run([str(pathlib.Path(sys.executable).with_name("viperlite")), *words], cwd=TOP, check=True)
    print(flush=True)


def make():
    """build/demo/digits.tflite and .mpy."""
    BUILD.mkdir(parents=True, exist_ok=True)
    digits = BUILD / "digits.tflite"
    samples = MODELS / "digits_calibration.npy"
    viperlite("quantize", MODELS / "digits_float.tflite", "-c", samples, "--inputs", *PIXEL, "-o", digits)
    viperlite("convert", digits, "-o", BUILD / "digits.mpy")


def read_all(heldout, console):
    """(version of MicroPython, lines that the device printed)"""
    n = len(heldout) // RECORD
    script = "FOLDER = %r\nN = %d\n%s" % (str(BUILD), n, (HERE / "device.py").read_text())
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading digits", total=n)

        def echo(text):
            progress.advance(task, text.count("@digit"))

        def say(line):
            console.print(line, soft_wrap=True)

        with targets.get("unix").session({"heldout": heldout}, say=say) as session:
            text = session.run(script, timeout=TIMEOUT, echo=echo)
            return session.version, [line.split() for line in text.splitlines() if line.startswith("@")]


def drawn(pixels, caption):
    """Lines of a picture of 8 x 8 pixels, 0 to 16."""
    rows = ["".join(RAMP[p * (len(RAMP) - 1) // 16] * 2 for p in pixels[8 * y : 8 * y + 8]) for y in range(8)]
    return rows + [caption.center(16)]


def show(heldout, answers, picks):
    pictures = []
    for k in picks:
        digit = heldout[RECORD * k + 64]
        verdict = "" if answers[k][0] == digit else ", is %d" % digit
        pictures.append(drawn(heldout[RECORD * k : RECORD * k + 64], "%d (%d %%)%s" % (*answers[k], verdict)))
    for row in zip(*pictures):
        print("  ".join(row).rstrip())


def main():
    console = Console(stderr=True, highlight=False)
    make()
    heldout = files.read(MODELS / "digits_heldout.bin", "held-out digits")
    n = len(heldout) // RECORD
    version, lines = read_all(heldout, console)
    answers = {int(k): (int(answer), int(percent)) for key, k, answer, percent, _ in (r for r in lines if r[0] == "@digit")}
    times = sorted(int(row[4]) for row in lines if row[0] == "@digit")
    facts = {row[0]: row[1:] for row in lines if row[0] != "@digit"}
    wrong = [k for k in range(n) if answers[k][0] != heldout[RECORD * k + 64]]
    right = n - len(wrong)
    print()
    show(heldout, answers, ([k for k in range(n) if k not in wrong][: SHOWN - 1] + wrong[:1])[:SHOWN])
    numbers = tuple(map(int, facts["@arena"] + facts["@heap"]))
    print()
    print("target    unix: %s" % version)
    print("kernels   %s" % ", ".join(facts["@paths"]))
    print("accuracy  %d of %d held-out digits, %.1f %%" % (right, n, 100 * right / n))
    print("arena     {:,} bytes".format(*numbers))
    print("heap      {1:,} bytes: model {2:,}, interpreter with its kernels {3:,}, free {4:,}".format(*numbers))
    print("invoke    {:,} microseconds (median), heap locked: nothing allocated".format(times[n // 2]))


if __name__ == "__main__":
    sys.exit(cli.guarded(main))
