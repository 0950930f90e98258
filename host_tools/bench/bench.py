"""Run the models of the table on every emulated target that can run here, and write docs/benchmarks.md.

    python host_tools/bench/bench.py [--target TARGET]... [--output FILE]

The models lie in ../shared/models beside the checkout.
"""

import argparse
import pathlib
import sys

from rich.console import Console
from viperlite_tools import bench, cli, files, models, targets
from viperlite_tools.errors import CommandError

TOP = pathlib.Path(__file__).resolve().parents[2]
MODELS = TOP.parent / "shared" / "models"
DOCUMENT = TOP / "docs" / "benchmarks.md"

# file, and in million per invoke: C++ on an M0+ in cycles, on an M4 in instructions, the best published of an M0+ in cycles
TABLE = (
    ("hello_world_int8", 0.0105, 0.0035, None),
    ("keyword_scrambled", None, None, None),
    ("keyword_scrambled_8bit", None, None, None),
    ("ad01_int8", 2.36, 0.583, 2.62),
    ("micro_speech_quantized", 3.37, 1.476, None),
    ("streaming_wakeword", 13.0, 2.20, None),
    ("kws_int8", 40.0, 7.58, 30.4),
    ("person_detect", 115.1, 22.6, 103),
    ("vww_96_int8", 119.9, 23.8, 90.5),
    ("resnet8_int8", 137.3, 29.8, 97.4),
)
CPP = {name: numbers for name, *numbers in TABLE}

HEAD = """# Benchmarks

Written by `make bench`. Each number is that of `viperlite bench MODEL.tflite --target T`, whose `--help` and
`host_tools/viperlite_tools/device/bench.py` tell what is measured: one `invoke()`, Python around the kernels included, on
random inputs, in an arena of just the size that the model needs. Counts are the emulators': cycles on `rp2040`, where a
load takes two and the flash's cache never misses, instructions elsewhere. They are not times.
"""

VERSIONS = """
%s

viperlite %s, compiled by mpy-cross, %s.
"""

COMPARED = """
## Against C++

Million per invoke; the ratio is ours to that of C++: below 1, fewer than C++ takes.

%s

C++ is TFLM with CMSIS-NN, compiled from C++. Its figures are the ones that this project was given as its bar, not measured
here: M4 in instructions, M0+ in cycles, which are an estimate. The best published of an M0+: MLPerf Tiny's closed division,
C on a Cortex-M0+ (Bosch), milliseconds times 64 MHz; person_detect is TFLM on a real RP2040, one core, 824 ms at 125 MHz.

What TFLM's interpreter takes beside its kernels, as its authors published: below 0.1 %% of person_detect, 4.1 %% of a hotword
model. Ours stands below as `dispatch`.
"""

DETAIL = """
## %s

`dispatch` is what `invoke()` takes beside the kernels' own code, Python's call of it included. `arena`, `heap` (the
interpreter, without the arena) and `weights` (constants that the ops take, biases included) are in bytes.%s

%s

What the ops take:

%s
"""

READ = """ `flash read` is bytes of data that one `invoke()`
loads from flash: weights, biases, blocks of constants, and what MicroPython itself reads there."""


def table(head, rows, left=1):
    """Markdown; the first columns are names, the others numbers."""
    rule = ["---"] * left + ["---:"] * (len(head) - left)
    return "\n".join(["| %s |" % " | ".join(head), "|%s|" % "|".join(rule), *("| %s |" % " | ".join(row) for row in rows)])


def grouped(n):
    return "-" if n is None else "{:,}".format(n)


def million(n):
    return "-" if n is None else "%.4f" % n if n < 0.1 else "%.3f" % n if n < 10 else "%.1f" % n


def ratio(n, base):
    return "%.2f" % (n / base) if n and base else "-"


def compared(runs):
    """The rows of the table, over the targets."""
    counts = {run["target"]: {r["model"]: r["count"] / 1e6 for r in run["models"]} for run in runs}
    macs = {r["model"]: r["macs"] for run in runs for r in run["models"]}
    head, take = ["model", "MACs"], []
    for title, base, target in (("M0+ cycles", 0, "rp2040"), ("M4 instructions", 1, "qemu-m4")):
        if target in counts:
            head += ["C++, " + title, "`%s`" % target, "ratio"]
            take.append((base, target))
            if target == "rp2040":
                head.append("best published")
    others = [target for target in counts if target not in ("rp2040", "qemu-m4")]
    head += ["`%s`" % target for target in others]
    rows = []
    for name, *cpp in TABLE:
        row = [name, grouped(macs.get(name))]
        for base, target in take:
            ours = counts[target].get(name)
            row += [million(cpp[base]), million(ours), ratio(ours, cpp[base])]
            if target == "rp2040":
                row.append(million(cpp[2]))
        rows.append(row + [million(counts[target].get(name)) for target in others])
    return table(head, rows)


def detail(run):
    """The section of one target."""
    records = run["models"]
    reads = any(r["flash_read"] is not None for r in records)
    head = ["model", records[0]["unit"], "per MAC", "dispatch", "arena", "heap", "weights"] + ["flash read", "of weights"] * reads
    rows, types = [], []
    for r in records:
        row = [r["model"], grouped(r["count"]), ratio(r["count"], r["macs"]), "%.3f %%" % r["dispatch"]]
        row += [grouped(r[key]) for key in ("arena", "heap", "weights")]
        rows.append(row + [grouped(r["flash_read"]), ratio(r["flash_read"], r["weights"])] * reads)
        name = r["model"]
        for op in bench.by_type(r["ops"]):
            numbers = [grouped(op[key]) for key in ("number", "macs", "count")]
            share = "%.1f %%" % (100 * op["count"] / r["count"])
            types.append([name, op["op"], *numbers, ratio(op["count"], op["macs"]), share])
            name = ""
    kinds = table(["model", "op", "number", "MACs", records[0]["unit"], "per MAC", "share"], types, left=2)
    text = DETAIL % (run["target"], READ if reads else "", table(head, rows), kinds)
    lines = ["- %s: %s" % pair for pair in run["left_out"].items()]
    return text + ("\nNot run:\n\n%s\n" % "\n".join(lines) if lines else "")


def document(runs):
    """The text of docs/benchmarks.md. runs: as measured() gives them."""
    rows = []
    for run in runs:
        versions = run["versions"]
        rows.append(["`%s`" % run["target"], versions["runs on"], versions.get("emulator", "-"), ", ".join(run["kernels"])])
    what = table(["target", "runs", "emulated by", "kernels"], rows, left=4)
    text = HEAD + VERSIONS % (what, versions["viperlite"], versions["mpy-cross"]) + COMPARED % compared(runs)
    return text + "".join(detail(run) for run in runs)


def measured(target, console):
    """The run of all models of the table on a target; None if none of them ran."""
    records, kernels, left_out, versions = [], [], {}, {}
    for name in CPP:
        path = MODELS / (name + ".tflite")
        if not path.is_file():
            left_out[name] = "no such file in ../shared/models"
            continue
        try:
            record, paths, version = bench.measure(target, models.Model(path), console.print)
        except CommandError as error:
            left_out[name] = str(error)
            console.print("%s on %s: %s" % (name, target.name, error), soft_wrap=True)
            continue
        records.append(record)
        kernels += [one for one in paths if one not in kernels]
        versions = bench.versions(target, version)
        console.print("%s on %s: %s %s" % (name, target.name, grouped(record["count"]), record["unit"]))
    if not records:
        return None
    return {"target": target.name, "versions": versions, "models": records, "kernels": kernels, "left_out": left_out}


def main():
    emulated = [name for name in targets.names() if targets.get(name).unit]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", action="append", choices=emulated, help="only this one; may be repeated")
    parser.add_argument("--output", default=str(DOCUMENT), metavar="FILE")
    args = parser.parse_args()
    if not MODELS.is_dir():
        raise CommandError(
            "the models of the table are not here, in ../shared/models beside the checkout",
            "`viperlite bench` measures the project's own, or those that you name",
        )
    console, runs = Console(stderr=True, highlight=False), []
    for name in args.target or emulated:
        missing = targets.get(name).missing()
        if missing:
            console.print("%s is left out: %s" % (name, missing), soft_wrap=True)
            continue
        runs.append(measured(targets.get(name), console))
    runs = [run for run in runs if run]
    if not runs:
        raise CommandError("no target of %s can run here" % ", ".join(args.target or emulated), "see `viperlite targets`")
    files.write({args.output: document(runs).encode()})
    print(args.output)


if __name__ == "__main__":
    sys.exit(cli.guarded(main))
