"""Op cases as one file for a target's session, read there by device/cases.py.

A record, little-endian, begins at a multiple of 16:

    0   uint32  number of the case, flags (1: float kernels, which allocate; 2: a single op), bytes of arena, bytes of model
    16  uint16  inputs, outputs
    20  uint32  invocations, position of the next record
    32  uint32  bytes of each input, then of each output; padded to 16
    model; padded to 16
    of each invocation its inputs, then its expected outputs; padded to 16
"""

import struct

import numpy as np

import viperlite
from here import needed

FLOAT, ALONE = 1, 2


def padded(data):
    return data + bytes(-len(data) % 16)


def has_floats(model):
    """Whether any tensor is float32: its kernels then may allocate."""
    m = viperlite.get_model(model)
    return any(m.tensor(i).type_name() == "float32" for i in range(m.tensors_size()))


def record(number, case, expected, at, march, path):
    """Bytes of a case that stands at byte `at` of the file. `expected`: outputs of every invocation, None if refused."""
    if expected is None:
        flags, arena, invocations, sizes, values = 0, 4096, 0, [0] * len(case.inputs[0]), b""
    else:
        m = viperlite.get_model(case.model)
        flags = has_floats(case.model) * FLOAT | (m.operators_size() == 1) * ALONE
        arena, invocations = needed(case.model, march=march, first=path), len(case.inputs)
        sizes = [m.tensor(i).nbytes for i in m.inputs + m.outputs]
        rows = [[*inputs, *outputs] for inputs, outputs in zip(case.inputs, expected)]
        values = b"".join([np.ascontiguousarray(value).tobytes() for row in rows for value in row])
    n_in = len(case.inputs[0])
    body = padded(struct.pack("<%dI" % len(sizes), *sizes)) + padded(case.model) + padded(values)
    head = struct.pack(
        "<IIIIHHII4x", number, flags, arena, len(case.model), n_in, len(sizes) - n_in, invocations, at + 32 + len(body)
    )
    return head + body


def batches(numbered, expected, limit, march, path):
    """[(bytes of a file, [(number, case) in it])]: files of about `limit` bytes. `expected`: function of a case. `march`, `path`: where they will run."""
    made, data, held = [], b"", []
    for number, case in numbered:
        data += record(number, case, expected(case), len(data), march, path)
        held.append((number, case))
        if len(data) >= limit:
            made.append((data, held))
            data, held = b"", []
    return made + ([(data, held)] if held else [])
