"""Multiply-accumulates of a model, op by op, as its file tells them.

Those of a dot product count, padding included: CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED, SVDF. Other ops have none.
"""

import viperlite
from viperlite.resolver import op_name


class Op:
    """name (schema name or custom code), index, macs, elements (of its outputs)"""

    def __init__(self, model, index):
        table = model.operator(index)
        code, custom = model.operator_code(table)
        inputs = [model.tensor(i) if i >= 0 else None for i in model.operator_inputs(table)]
        self.name = custom or op_name(code)
        self.index = index
        self.elements = sum(model.tensor(i).n for i in model.operator_outputs(table))
        self.macs = count(self.name, inputs, self.elements)


def ops(data):
    """[Op] of the model with these bytes, which can be prepared."""
    model = viperlite.get_model(data)
    return [Op(model, i) for i in range(model.operators_size())]


def count(name, inputs, elements):
    """Multiply-accumulates of an op: its name, input tensors (with n and shape; None for one left out), elements of its outputs."""
    if name in ("CONV_2D", "FULLY_CONNECTED"):  # weights of one output
        return elements * inputs[1].n // max(1, inputs[1].shape[0])
    if name == "DEPTHWISE_CONV_2D":
        return elements * inputs[1].n // max(1, inputs[1].shape[-1])
    if name == "SVDF":  # every filter over the newest input, and over its own history
        return inputs[1].n + inputs[2].n
    return 0
