"""Which tensors of an op may have one place in the arena.

- Relabelled: the output holds the bytes of the input under another shape. The op then has nothing to do: viperlite leaves
  the copy out, TFLM looks for equal addresses or copies bytes onto themselves.
- Overwritten: element i of the output depends on element i of the input alone, and kernels read it before they write it.
  So do TFLM's reference kernels, broadcasting or not, and every kernel of viperlite.
"""

from .lifetime import held

_RELABELLINGS = ("RESHAPE", "SQUEEZE", "EXPAND_DIMS")  # of their first input; the others give the shape
_ELEMENTWISE = {  # op -> how many inputs are taken element by element
    "ADD": 2, "SUB": 2, "MUL": 2, "DIV": 2, "MAXIMUM": 2, "MINIMUM": 2,
    "RELU": 1, "RELU6": 1, "LEAKY_RELU": 1, "HARD_SWISH": 1, "LOGISTIC": 1, "TANH": 1, "ABS": 1, "NEG": 1, "QUANTIZE": 1,
}  # fmt: skip
_BYTES = ("int8", "uint8")  # C lets these stand for one another in memory; it does not so with int32 and float32


def relabelled(op):
    """The input whose bytes the op's output has, None where it makes other bytes."""
    if op.custom or op.name not in _RELABELLINGS or not op.inputs or len(op.outputs) != 1:
        return None
    x, out = op.x, op.out
    same = held(x) and held(out) and x is not out and x.dtype == out.dtype and x.nbytes == out.nbytes
    return x if same else None


def overwritable(op):
    """The inputs in whose place the op may write its output, if nobody needs them afterwards."""
    if op.custom or op.name not in _ELEMENTWISE or len(op.outputs) != 1:
        return []
    found = []
    for x in op.inputs[: _ELEMENTWISE[op.name]]:
        # as many elements as the output: not broadcast
        if held(x) and held(op.out) and x is not op.out and x.n == op.out.n and _same_type(x, op.out) and x not in found:
            found.append(x)
    return found


def _same_type(x, out):
    return x.dtype == out.dtype or (x.dtype in _BYTES and out.dtype in _BYTES)
