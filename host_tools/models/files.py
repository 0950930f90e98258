"""The command line of a script that makes files beside itself."""

import argparse
import importlib.util
import pathlib
import sys

HERE = pathlib.Path(__file__).parent


def progress(done, total):
    """Say how far the work is, where a person watches."""
    if sys.stdout.isatty():
        print("\r%d of %d" % (done, total), end="\r" if done == total else "", flush=True)


def main(doc, make, accuracy, needs=("tflite_micro",)):
    """make() -> {file name: bytes}; accuracy(made) -> a sentence; needs: modules that the two import."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the files differ from these")
    args = parser.parse_args()
    absent = [name for name in needs if not importlib.util.find_spec(name)]
    if absent:
        sys.exit("%s: not installed: %s; pip install -e '.[train]'" % (parser.prog, ", ".join(absent)))
    made = make()
    print(accuracy(made))
    for name, data in sorted(made.items()):
        path = HERE / name
        if not args.check:
            path.write_bytes(data)
        elif not path.exists() or path.read_bytes() != data:
            sys.exit("%s is not what this machine makes" % path)
        print("%s %d bytes" % (name, len(data)))
