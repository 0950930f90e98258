"""DIV: any scales, by a constant only: a divisor that is computed may round to 0, and an int8 kernel then answers nonsense."""

import numpy as np

from . import Rule

RULE = Rule(version=2)


def why_not(op):
    divisor = op.inputs[1] if len(op.inputs) > 1 else None
    if divisor is None or divisor.data is None:
        return "divides by what is computed, which int8 may round to 0"
    least, most = np.abs(divisor.data).min(initial=np.inf), np.abs(divisor.data).max(initial=0)
    return "" if least > most / 127 else "divides by constants that int8 would round to 0"
