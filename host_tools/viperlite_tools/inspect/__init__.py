"""What is in a model file, and what viperlite makes of it: the facts that `viperlite inspect` shows.

facts() gives a dict that JSON can hold. Nothing in it needs a board, and nothing has to be supported: a model that
viperlite cannot run is shown as far as it can be read, with every reason why not.

    file, bytes, description
    subgraphs    [{name, inputs, outputs, tensors, ops}]; inputs and outputs are numbers of tensors
      tensors    [{index, name, dtype, shape, bytes, constant, variable, scales, zero_points, dimension, made_by, used_by}]
                 bytes: of its elements, null where they are not whole bytes; constant: bytes that the file holds of it, 0
                 for none; scales: null where it is not quantised; dimension: the one that scales go along;
                 made_by: number of the op that writes it, null for inputs and constants; used_by: numbers of ops
      ops        [{index, name, custom, version, options, custom_options, inputs, outputs, macs, weights, parameters,
                 kernels, problems}]
                 custom_options: hexadecimal; inputs: numbers of tensors, -1 for one left out; macs: as in macs.py;
                 weights: bytes of the constants that it takes, parameters: numbers in them that were learnt;
                 kernels: {march: [[kernel, path]]}, path being the folder of viperlite/kernels that has it;
                 problems: [text], why viperlite cannot run it
    metadata     [{name, bytes}]
    signatures   [{key, subgraph, inputs: {name: tensor}, outputs: {name: tensor}}]
    totals       {ops, macs, weights, parameters, flash, arena: {march: bytes}}
                 weights and parameters count a constant once; flash: bytes of the file; arena: the least that works, or
                 null if it does not run
    marches      the architectures told of
    problems     [{op, text}] of all ops in order, then of the whole model (op is null); empty if viperlite can run it
"""

import numpy as np

import viperlite

from .. import graph, macs, models
from ..errors import CommandError
from . import survey

MARCHES = ("armv6m", "armv7m", "armv7em", "rv32imc", "xtensawin")  # those with assembler kernels


def facts(data, file="model", marches=MARCHES):
    """The facts about the model with these bytes; CommandError where they are no model. marches: of mpy.ARCHITECTURES."""
    read = graph.read_all(data, file)
    if not read:
        raise CommandError("%s has no subgraph" % file, "convert it again")
    found = [_subgraph(*pair) for pair in read]
    problems = _judge(data, found, marches)
    first = read[0][0]
    arenas = {march: None if problems else _arena(data, march, problems) for march in marches}
    return {
        "file": str(file),
        "bytes": len(data),
        "description": first.description,
        "subgraphs": found,
        "metadata": [{"name": name, "bytes": len(held)} for name, held in first.metadata.items()],
        "signatures": [_signature(k, s, tensors) for k, (g, tensors) in enumerate(read) for s in g.signatures],
        "totals": _totals(read, found, len(data), arenas),
        "marches": list(marches),
        "problems": problems,
    }


def _subgraph(g, tensors):
    number = {t: i for i, t in enumerate(tensors)}
    made, used = {}, {t: [] for t in tensors}
    for k, op in enumerate(g.ops):
        made.update((t, k) for t in op.outputs)
        for t in dict.fromkeys(op.inputs):
            if t is not None:
                used[t].append(k)
    return {
        "name": g.name,
        "inputs": [number[t] for t in g.inputs],
        "outputs": [number[t] for t in g.outputs],
        "tensors": [_tensor(i, t, made.get(t), used[t]) for i, t in enumerate(tensors)],
        "ops": [_op(k, op, number) for k, op in enumerate(g.ops)],
    }


def _tensor(i, t, made_by, used_by):
    return {
        "index": i,
        "name": t.name,
        "dtype": t.dtype,
        "shape": list(t.shape),
        "bytes": t.nbytes if graph.numpy_type(t.dtype) else None,
        "constant": held(t),
        "variable": t.variable,
        "scales": None if t.scales is None else [float(s) for s in t.scales],
        "zero_points": None if t.scales is None else [int(z) for z in t.zero_points],
        "dimension": int(t.dimension),
        "made_by": made_by,
        "used_by": used_by,
    }


def held(t):
    """Bytes of a constant, 0 for other tensors."""
    return len(t.raw) if t.raw is not None else t.data.nbytes if t.data is not None else 0


def learnt(t):
    """Numbers in a constant that were learnt: in floats, and in integers with a scale. Shapes, axes and the like are not."""
    return t.n if t.constant and ("float" in t.dtype or t.scales is not None) else 0


def _op(k, op, number):
    constants = {t for t in op.inputs if t is not None and t.constant}
    return {
        "index": k,
        "name": op.name,
        "custom": op.custom,
        "version": op.version,
        "options": {name: _plain(value) for name, value in op.options.items()},
        "custom_options": op.custom_options.hex(),
        "inputs": [-1 if t is None else number[t] for t in op.inputs],
        "outputs": [number[t] for t in op.outputs],
        "macs": _macs(op),
        "weights": sum(map(held, constants)),
        "parameters": sum(map(learnt, constants)),
        "kernels": {},
        "problems": [],
    }


def _macs(op):
    try:
        return int(macs.count(op.name, op.inputs, sum(t.n for t in op.outputs)))
    except (IndexError, AttributeError):  # it lacks an input that its kind has
        return 0


def _plain(value):
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value


def _judge(data, found, marches):
    """Enter kernels and problems of the ops of the first subgraph, the one that runs; give all problems."""
    ops = found[0]["ops"]
    problems = []
    for march in marches:
        kernels, refusals, whole = survey.survey(data, march)
        for k, op in enumerate(ops):
            op["kernels"][march] = [list(pair) for pair in kernels.get(k, [])]
            if refusals.get(k) and refusals[k] not in op["problems"]:
                op["problems"].append(refusals[k])
        problems += [{"op": None, "text": text} for text in whole if text not in [p["text"] for p in problems]]
    if len(found) > 1:
        text = "the file has %d subgraphs, and only the first one runs; convert it without control flow (IF, WHILE)"
        problems.append({"op": None, "text": text % len(found)})
    return [{"op": op["index"], "text": text} for op in ops for text in op["problems"]] + problems


def _arena(data, march, problems):
    """Bytes, or None and one problem more."""
    try:
        return models.arena_size(data, march)
    except viperlite.ViperliteError as error:
        problems.append({"op": None, "text": str(error)})
        return None


def _signature(k, signature, tensors):
    key, *maps = signature
    inputs, outputs = ({name: tensors.index(t) for name, t in some.items()} for some in maps)
    return {"key": key, "subgraph": k, "inputs": inputs, "outputs": outputs}


def _totals(read, found, size, arenas):
    constants = {t for g, _ in read for op in g.ops for t in op.inputs if t is not None and t.constant}
    return {
        "ops": sum(len(one["ops"]) for one in found),
        "macs": sum(op["macs"] for one in found for op in one["ops"]),
        "weights": sum(map(held, constants)),
        "parameters": sum(map(learnt, constants)),
        "flash": size,
        "arena": arenas,
    }
